"""Rows of a firm are found by what else is asked of them."""

import pytest
from django.apps import apps
from django.db import connection

from tickler.core.tenancy import FirmModel

TENANTS = [model for model in apps.get_models() if issubclass(model, FirmModel)]


@pytest.mark.parametrize("model", TENANTS, ids=lambda model: model.__name__)
def test_no_table_has_an_index_over_the_firm_alone(model: type[FirmModel], db: None) -> None:
    declared = {each.name for each in (*model._meta.indexes, *model._meta.constraints)}
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, model._meta.db_table)
    alone = {name for name, facts in found.items() if facts["index"] and facts["columns"] == ["firm_id"]}
    assert alone <= declared
