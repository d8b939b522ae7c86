"""While tables change no trigger stands in the way; afterwards all are there, whatever happened."""

import pytest
from django.core.management import call_command
from django.core.management.commands import migrate
from django.db import connection

from tickler.core import triggers


@pytest.mark.django_db
@pytest.mark.parametrize("fails", [False, True])
def test_triggers_are_out_of_the_way_while_tables_change(
    monkeypatch: pytest.MonkeyPatch, fails: bool
) -> None:
    during: list[list[str]] = []

    def handle(*args: object, **options: object) -> None:
        during.append(triggers.missing())
        if fails:
            raise RuntimeError

    monkeypatch.setattr(migrate.Command, "handle", handle)
    try:
        call_command("migrate", verbosity=0)
    except RuntimeError:
        assert fails
    every = [trigger.name for trigger in triggers.declared()]
    assert during == [every if connection.vendor == "sqlite" else []]
    assert triggers.missing() == []
