"""The doctor finds rows that do not agree with each other."""

import json
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models

from tests import make
from tickler.core.health import Check
from tickler.core.tenancy import FirmModel, firm_scope
from tickler.operate import doctor
from tickler.people.models import Address, Firm, Link

pytestmark = pytest.mark.django_db


def test_rows_that_stay_within_their_firm_are_in_order(firm: Firm) -> None:
    make.contact(make.account())
    assert doctor.firms().ok


def test_a_row_that_points_into_another_firm_is_found(firm: Firm) -> None:
    make.contact(make.account())
    with firm_scope(make.firm("The other").pk):
        make.contact(make.account())
        foreign = Address.objects.get()
    Link.objects.update(address=foreign)
    check = doctor.firms()
    assert not check.ok
    assert "people.Link.address (1)" in check.words


def test_every_link_between_tenant_rows_is_looked_at() -> None:
    names = {name for name, _rows in doctor.firm_pairs()}
    for model in apps.get_models():
        if issubclass(model, FirmModel):
            for field in model._meta.concrete_fields:
                if isinstance(field, models.ForeignKey) and issubclass(field.related_model, FirmModel):
                    assert f"{model._meta.label}.{field.name}" in names


def test_it_speaks_json_and_ends_with_one_when_something_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "checks", lambda: [Check("letters", False, "One waits.", 7)])
    out = StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("doctor", json=True, stdout=out)
    assert end.value.code == 1
    told: dict[str, Any] = json.loads(out.getvalue())
    assert told == {
        "ok": False,
        "checks": [{"name": "letters", "ok": False, "words": "One waits.", "age_seconds": 7}],
    }
