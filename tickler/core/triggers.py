"""What the database itself refuses: changing the trail, and rows whose two ends belong to different firms.

Declared in settings (APPEND_ONLY, SAME_FIRM) and installed after every `migrate`, because SQLite drops
triggers when it rebuilds a table. `missing()` is asked at start-up and by `doctor`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from tickler.core.health import Check


@dataclass(frozen=True, slots=True)
class Trigger:
    """One trigger: when it fires and the condition under which the write is refused."""

    name: str
    table: str
    event: str  # "DELETE", "UPDATE", "UPDATE OF …", "INSERT"
    refused_when: str  # SQL over OLD and NEW
    message: str


def declared() -> list[Trigger]:
    """Every trigger that must be there, for the tables that exist."""
    tables = set(connection.introspection.table_names())
    return [trigger for trigger in (*_append_only(), *_same_firm()) if trigger.table in tables]


def install() -> None:
    """(Re)create every declared trigger."""
    remove()
    with connection.cursor() as cursor:
        for trigger in declared():
            for statement in _create(trigger):
                cursor.execute(statement)


def remove() -> None:
    """Drop every declared trigger (before a `flush`, which empties everything)."""
    with connection.cursor() as cursor:
        for trigger in declared():
            on = f" ON {trigger.table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {trigger.name}{on}")


def missing() -> list[str]:
    """Names of declared triggers that the database does not have."""
    query = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        present = {row[0] for row in cursor.fetchall()}
    return [trigger.name for trigger in declared() if trigger.name not in present]


def check() -> Check:
    """Does the database refuse what it must?"""
    gone = missing()
    if gone:
        words = _("The database lacks these triggers: %(names)s. Run `manage.py migrate`.")
        return Check("triggers", False, words % {"names": ", ".join(gone)})
    return Check(
        "triggers", True, _("The database refuses changes to the trail and rows that join two firms.")
    )


def _append_only() -> Iterator[Trigger]:
    for table, late in settings.APPEND_ONLY.items():
        text = f"{table} is append-only"
        yield Trigger(f"{table}_no_delete", table, "DELETE", "TRUE", text)
        fixed = [column for column in _columns(table) if column not in late]
        changed = " OR ".join(f"OLD.{column} {_differs()} NEW.{column}" for column in fixed)
        linked = " OR ".join(f"OLD.{column} IS NOT NULL" for column in late[:1])
        yield Trigger(f"{table}_no_update", table, "UPDATE", f"{linked} OR {changed}", text)


def _same_firm() -> Iterator[Trigger]:
    for table, column, other in settings.SAME_FIRM:
        foreign = (
            f"NEW.{column} IS NOT NULL AND "
            f"(SELECT firm_id FROM {other} WHERE id = NEW.{column}) {_differs()} NEW.firm_id"
        )
        text = f"{table}.{column} belongs to another firm"
        yield Trigger(f"{table}_{column}_firm_i", table, "INSERT", foreign, text)
        yield Trigger(f"{table}_{column}_firm_u", table, f"UPDATE OF {column}, firm_id", foreign, text)


def _differs() -> str:
    return "IS DISTINCT FROM" if connection.vendor == "postgresql" else "IS NOT"


def _columns(table: str) -> list[str]:
    with connection.cursor() as cursor:
        if table not in connection.introspection.table_names(cursor):
            return []
        # JSON has no equality on PostgreSQL's json type; jsonb (Django's) has.
        return [column.name for column in connection.introspection.get_table_description(cursor, table)]


def _create(trigger: Trigger) -> list[str]:
    if connection.vendor == "postgresql":
        function = f"{trigger.name}_fn"
        return [
            f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger AS $$ BEGIN "
            f"IF {trigger.refused_when} THEN RAISE EXCEPTION '{trigger.message}' "
            f"USING ERRCODE = 'integrity_constraint_violation'; END IF; "
            f"RETURN {'OLD' if trigger.event == 'DELETE' else 'NEW'}; END $$ LANGUAGE plpgsql",
            f"CREATE TRIGGER {trigger.name} BEFORE {trigger.event} ON {trigger.table} "
            f"FOR EACH ROW EXECUTE FUNCTION {function}()",
        ]
    return [
        f"CREATE TRIGGER {trigger.name} BEFORE {trigger.event} ON {trigger.table} "
        f"WHEN {trigger.refused_when} BEGIN SELECT RAISE(ABORT, '{trigger.message}'); END"
    ]
