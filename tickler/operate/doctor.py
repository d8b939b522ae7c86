"""Checks that are too slow for a probe: do the rows of the database agree with each other?"""

from collections.abc import Iterator

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import F
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from tickler.core.health import Check
from tickler.operate import health


def checks() -> list[Check]:
    """Everything that health checks, and the slow ones."""
    slow = [firms, *[import_string(path) for path in settings.DOCTOR_CHECKS]]
    return health.checks() + [health.run(check) for check in slow]


def firms() -> Check:
    """Do both ends of every foreign key between rows of a firm belong to the same one?"""
    pairs = list(firm_pairs())
    torn = {name: rows.count() for name, rows in pairs}
    torn = {name: count for name, count in torn.items() if count}
    if torn:
        words = ", ".join(f"{name} ({count})" for name, count in sorted(torn.items()))
        return Check("firms", False, _("Rows that point into another firm: %(pairs)s.") % {"pairs": words})
    return Check("firms", True, _("All %(count)s links stay within their firm.") % {"count": len(pairs)})


def firm_pairs() -> Iterator[tuple[str, models.QuerySet]]:
    """Every foreign key between rows that belong to a firm, with the rows that cross a firm's border."""
    for model in apps.get_models():
        if _has_firm(model):
            for field in _links(model):
                rows = model._base_manager.filter(**{f"{field.name}__firm__isnull": False})
                yield f"{model._meta.label}.{field.name}", rows.exclude(firm=F(f"{field.name}__firm"))


def _links(model: type[models.Model]) -> list[models.ForeignKey]:
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and _has_firm(field.related_model)
    ]


def _has_firm(model: type[models.Model]) -> bool:
    return any(field.name == "firm" for field in model._meta.concrete_fields)
