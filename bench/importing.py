"""Ten thousand clients come in from a table with three hundred bad rows, and go out again: how long it takes.

    python -m bench.importing [rows] [bad]

Uses the database of DATABASE_URL, or a new SQLite file; makes a firm of its own and leaves what it undid.
"""

import io
import os
import resource
import sys
import tempfile
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tickler.settings")
os.environ.setdefault("TICKLER_VAR", tempfile.mkdtemp(prefix="tickler-import-"))
os.environ.setdefault("LOG_LEVEL", "WARNING")
django.setup()

import xlsxwriter  # noqa: E402
from django.core.management import call_command  # noqa: E402

from tickler.core import jobs  # noqa: E402
from tickler.core.actor import Actor  # noqa: E402
from tickler.core.ids import public_id  # noqa: E402
from tickler.core.tenancy import firm_scope  # noqa: E402
from tickler.imports import actions  # noqa: E402
from tickler.imports.models import Import, Outcome, Stage  # noqa: E402
from tickler.people.models import Account, Contact, Firm, Person, Role, Staff  # noqa: E402

HEADS = ["Number", "Client", "Type", "First name", "Last name", "E-mail", "Telephone", "Login", "Notify"]
FAULTS = [
    (5, "nobody"),
    (2, "spaceship"),
    (7, "perhaps"),
    (1, ""),
    (0, "007"),
]  # which cell, and what is in it


def table(rows: int, bad: int) -> bytes:
    """A workbook in which every so-many-th row is wrong, each in one of five ways."""
    kept, every = io.BytesIO(), max(1, rows // bad) if bad else 0
    with xlsxwriter.Workbook(kept, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADS)
        for number in range(rows):
            cells = [f"Q{number + 1}", f"Client {number}", "company", "Anna", f"Number {number}",
                     f"anna{number}@import.example", "+31 20 1234567", "yes", "yes"]  # fmt: skip
            if every and number % every == 0 and number // every < bad:
                at, text = FAULTS[number // every % len(FAULTS)]
                cells[at] = text
            sheet.write_row(number + 1, 0, cells)
    return kept.getvalue()


def main() -> None:
    """Read, try, add, undo, each timed."""
    rows, bad = (int(word) for word in (*sys.argv[1:], "10000", "300")[:2])
    call_command("migrate", verbosity=0)
    firm = Firm.objects.create(name="Import")
    with firm_scope(firm.pk):
        person = Person.objects.for_email(f"{public_id()}@import.example")
        owner = Staff.objects.create(person=person, name="Otto", role=Role.OWNER)
        actor = Actor(sort="staff", name="Otto")
        content = table(rows, bad)
        of = timed("read", lambda: actions.start("clients.xlsx", content, by=owner, actor=actor))
        of.refresh_from_db()
        timed("try", lambda: actions.check(of, of.columns, of.choices, actor=actor))
        timed("add", lambda: actions.run(of, actor=actor))
        said = {outcome: of.rows.filter(outcome=outcome).count() for outcome in Outcome}
        reasons = of.rows.filter(outcome=Outcome.BAD).exclude(reason="").exclude(column="").count()
        print(f"added {said['added']}, wrong {said['bad']}, of which named with column and reason {reasons}")
        assert said["added"] == Account.objects.count() == rows - bad and said["bad"] == reasons == bad
        timed("undo", lambda: actions.undo(of, actor=actor))
        of.refresh_from_db()
        left = Account.objects.count(), Contact.objects.count()
        print(f"left after undoing: {left[0]} clients, {left[1]} contacts")
        assert of.stage == Stage.UNDONE and left == (0, 0)
    own, child = (
        resource.getrusage(who).ru_maxrss // 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(f"most memory: {own} MiB, the workbook's reader {child} MiB")
    Import.everywhere.filter(firm=firm).delete()


def timed(name: str, act: object) -> Import:
    """Do it, and what the worker does of it."""
    start = time.perf_counter()
    answer = act()  # type: ignore[operator]
    while jobs.run_one():
        pass
    print(f"{name:5} {time.perf_counter() - start:6.1f} s")
    return answer  # type: ignore[no-any-return]


if __name__ == "__main__":
    main()
