"""Checks that are too slow for a probe: do the rows of the database agree with each other?"""

from collections.abc import Iterator

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import F
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from tickler.core.health import Check
from tickler.core.tenancy import FirmModel
from tickler.operate import health


def checks() -> list[Check]:
    """Everything that health checks, and the slow ones."""
    slow = [firms, *[import_string(path) for path in settings.DOCTOR_CHECKS]]
    return health.checks() + [health.run(check) for check in slow]


def firms() -> Check:
    """Do both ends of every foreign key between tenant rows belong to the same firm?"""
    pairs = list(firm_pairs())
    torn = {name: rows.count() for name, rows in pairs}
    torn = {name: count for name, count in torn.items() if count}
    if torn:
        words = ", ".join(f"{name} ({count})" for name, count in sorted(torn.items()))
        return Check("firms", False, _("Rows that point into another firm: %(pairs)s.") % {"pairs": words})
    return Check("firms", True, _("All %(count)s links stay within their firm.") % {"count": len(pairs)})


def firm_pairs() -> Iterator[tuple[str, models.QuerySet]]:
    """Every foreign key from a tenant row to a tenant row, with the rows that cross a firm's border."""
    for model in apps.get_models(include_auto_created=True):
        if issubclass(model, FirmModel):
            for field in _links_to_tenants(model):
                rows = model._base_manager.filter(**{f"{field.name}__isnull": False})
                yield _name(model, field), rows.exclude(firm_id=F(f"{field.name}__firm_id"))
        elif model._meta.auto_created:
            ends = _links_to_tenants(model)
            for field in ends[1:]:
                rows = model._base_manager.exclude(
                    **{f"{ends[0].name}__firm_id": F(f"{field.name}__firm_id")}
                )
                yield _name(model, field), rows


def _links_to_tenants(model: type[models.Model]) -> list[models.ForeignKey]:
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and issubclass(field.related_model, FirmModel)
    ]


def _name(model: type[models.Model], field: models.ForeignKey) -> str:
    return f"{model._meta.label}.{field.name}"
