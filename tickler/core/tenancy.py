"""One firm at a time, or an exception: tenant rows cannot be read outside a scope."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import models

_firm_id: ContextVar[int] = ContextVar("firm_id")


class OutsideFirm(RuntimeError):
    """A tenant row was touched with no firm in scope: a bug, never a person's mistake."""


def current_firm_id() -> int:
    """The firm in scope; raises OutsideFirm when there is none."""
    try:
        return _firm_id.get()
    except LookupError:
        raise OutsideFirm("enter firm_scope() first") from None


@contextmanager
def firm_scope(firm_id: int) -> Iterator[None]:
    """Everything inside sees this firm's rows and no other's."""
    token = _firm_id.set(firm_id)
    try:
        yield
    finally:
        _firm_id.reset(token)


class FirmManager(models.Manager):
    """Rows of the firm in scope."""

    def get_queryset(self) -> models.QuerySet:
        return super().get_queryset().filter(firm_id=current_firm_id())


class FirmModel(models.Model):
    """A row that belongs to one firm."""

    # No index over the firm alone: in an installation with one firm it finds every row, and SQLite takes it
    # for as good as one that finds ten. A firm's lists have theirs, which go on with what is asked or sorted.
    firm = models.ForeignKey(
        "people.Firm",
        models.CASCADE,
        default=current_firm_id,
        editable=False,
        related_name="+",
        db_index=False,
    )
    objects = FirmManager()
    everywhere = models.Manager()  # for sweeps; test_architecture names who may

    class Meta:
        abstract = True
        # Cascades and foreign keys must work whatever is in scope; reads go through `objects`.
        base_manager_name = "everywhere"
        default_manager_name = "objects"
