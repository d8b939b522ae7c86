"""From a file to clients, and back."""

import csv
from io import StringIO

import pytest
from django.db import IntegrityError
from django.urls import reverse

from tests import letters, make
from tests.cast import Company
from tickler.core import jobs
from tickler.core.once import Once
from tickler.imports import work
from tickler.imports.models import Import, Row, Stage
from tickler.imports.tests.conftest import Desk
from tickler.mail.models import Letter
from tickler.people import actions as people
from tickler.people.models import Account, Address, Contact, Link
from tickler.people.search import matching
from tickler.trail.models import Event

TWO = (
    "Number;Client;Type;First name;Last name;E-mail;Login;Notify\n"
    "K7;Kuiper BV;company;Kees;Kuiper;kees@kuiper.example;yes;yes\n"
    ";Bakker;;Bea;Bakker;bea@bakker.example;;no\n"
)


def told(rows: list[Row]) -> list[tuple[int, str, str]]:
    return [(row.line, row.outcome, row.reason) for row in rows]


def outcomes(rows: list[Row]) -> list[str]:
    return [row.outcome for row in rows]


def test_a_row_becomes_a_client_with_its_contact(desk: Desk) -> None:
    assert outcomes(desk.everything(TWO)) == ["added", "added"]
    kuiper, bakker = Account.objects.get(number="K7"), Account.objects.get(name="Bakker")
    link = kuiper.links.get()
    assert (kuiper.type, link.login, link.notify, link.signatory) == ("company", True, True, True)
    assert (link.contact.full_name, link.address.email) == ("Kees Kuiper", "kees@kuiper.example")
    assert bakker.number.startswith("B") and not bakker.links.get().login and not bakker.links.get().notify
    assert list(matching(Account.objects.all(), "kees@kuiper")) == [kuiper]


def test_trying_adds_nothing_and_says_the_same(desk: Desk) -> None:
    before = Account.objects.count(), Contact.objects.count(), Address.objects.count()
    of = desk.send(TWO + ";;;;;nobody\n")
    tried = told(desk.check(of))
    assert (Account.objects.count(), Contact.objects.count(), Address.objects.count()) == before
    assert "2 rows can be added" in desk.page(of) and "1 row is wrong" in desk.page(of)
    assert told(desk.add(of)) == tried


def test_no_letter_leaves(desk: Desk) -> None:
    desk.everything(TWO)
    assert not Letter.objects.exists()


def test_an_export_of_ours_comes_in_as_it_was(desk: Desk, us: Company) -> None:
    people.change_account(us.account, actor=make.actor(), name="=Sum & Co")
    answer = desk.browser.get(reverse("office:clients-table"))
    content = b"".join(answer.streaming_content)
    people.change_account(us.account, actor=make.actor(), number="Z99", name="Another")
    people.change_account(us.other_account, actor=make.actor(), number="Z98", name="One more")
    rows = desk.everything(content, email="new")
    assert "=Sum & Co" not in {row.account.name for row in rows if row.account}
    assert [row.outcome for row in rows if "=Sum" in str(row.cells)] == ["bad", "bad"]


def test_rows_with_one_number_are_one_client_with_two_contacts(desk: Desk) -> None:
    desk.everything(
        "Number,Name,Contact,E-mail\nA1,Ark,Ann Ark,ann@ark.example\nA1,Ark,Bo Ark,bo@ark.example\n"
    )
    assert {link.contact.full_name for link in Account.objects.get(number="A1").links.all()} == {
        "Ann Ark",
        "Bo Ark",
    }


def test_a_person_of_two_clients_is_one_contact(desk: Desk) -> None:
    desk.everything("Name,Contact,E-mail\nArk,Ann Ark,ann@ark.example\nArk Ltd,Ann Ark,ann@ark.example\n")
    assert Contact.objects.get(first_name="Ann").links.count() == 2


def test_a_second_address_is_one_of_the_same_contact(desk: Desk) -> None:
    desk.everything("Name,Contact,E-mail\nArk,Ann Ark,ann@ark.example\nArk,Ann Ark,ann@home.example\n")
    assert Contact.objects.get(first_name="Ann").addresses.count() == 2


@pytest.mark.parametrize(
    ("wish", "outcome", "accounts"), [("skip", "skipped", 0), ("merge", "added", 0), ("new", "added", 1)]
)
def test_a_row_with_the_number_of_a_client_does_what_was_chosen(
    desk: Desk, us: Company, wish: str, outcome: str, accounts: int
) -> None:
    before = Account.objects.count()
    table = f"Number,Name,Contact,E-mail\n{us.account.number},Something,Zoe Zand,zoe@zand.example\n"
    (row,) = desk.everything(table, number=wish)
    assert row.outcome == outcome and Account.objects.count() == before + accounts
    assert us.account.links.filter(contact__first_name="Zoe").exists() == (wish == "merge")


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("{name},Zoe Zand,zoe@zand.example", "The same name as"),
        ("Something,Zoe Zand,{email}", "The same e-mail address as"),
    ],
)
def test_a_row_that_looks_like_a_client_is_left_out_and_names_them(
    desk: Desk, us: Company, row: str, words: str
) -> None:
    email = us.contact.addresses.get().email
    (one,) = desk.everything("Name,Contact,E-mail\n" + row.format(name=us.account.name, email=email))
    assert one.outcome == "skipped" and words in one.reason and us.account.name in one.reason


def test_one_address_stands_for_one_contact_of_a_client(desk: Desk) -> None:
    table = "Name,Contact,E-mail\nArk,Ann Ark,ann@ark.example\nArk,Bo Ark,ann@ark.example\n"
    *_first, last = desk.everything(table)
    assert last.outcome == "bad" and "Ann Ark" in last.reason and last.column == "E-mail"


def test_columns_can_be_corrected(desk: Desk) -> None:
    of = desk.send("Alpha,Beta\nark,Ark\n")
    assert of.columns == ["", ""]
    answer = desk.browser.post(reverse("import", args=[of.public_id]), desk.form(of))
    assert answer.status_code == 422 and "No column holds" in answer.content.decode()
    desk.check(of, **{"column-1": "name"})
    desk.add(of)
    assert Account.objects.filter(name="Ark").exists()


def test_two_columns_cannot_mean_the_same(desk: Desk) -> None:
    of = desk.send("Name,Beta\nark,Ark\n")
    answer = desk.browser.post(reverse("import", args=[of.public_id]), desk.form(of, **{"column-1": "name"}))
    assert answer.status_code == 422 and "same meaning" in answer.content.decode()


def test_the_rows_that_were_left_can_be_saved_with_their_reasons(desk: Desk) -> None:
    of = desk.send("Name,E-mail\nArk,ark\nBee,bee@bee.example\n")
    desk.check(of)
    answer = desk.browser.get(reverse("import-faults", args=[of.public_id]))
    head, *lines = csv.reader(StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")))
    assert head == ["Name", "E-mail", "Row", "Column", "Reason"]
    assert lines == [
        ["Ark", "ark", "2", "E-mail", "An e-mail address has an @, for example anna@example.org."]
    ]


def test_undoing_takes_everything_back(desk: Desk) -> None:
    before = Account.objects.count(), Contact.objects.count(), Address.objects.count(), Link.objects.count()
    of = desk.send(TWO)
    desk.check(of)
    desk.add(of)
    assert outcomes(desk.undo(of)) == ["undone", "undone"] and of.stage == Stage.UNDONE
    counts = Account.objects.count(), Contact.objects.count(), Address.objects.count(), Link.objects.count()
    assert counts == before


def test_undoing_keeps_what_was_changed_or_written_to_and_lists_it(desk: Desk) -> None:
    of = desk.send(TWO + ";Cor;;Cor;Cor;cor@cor.example;yes;yes\n")
    desk.check(of)
    desk.add(of)
    people.change_account(Account.objects.get(number="K7"), actor=make.actor(), language="nl")
    letters.sent(Account.objects.get(name="Bakker"), "Papers")
    assert outcomes(desk.undo(of)) == ["kept", "kept", "undone"]
    assert Account.objects.filter(name__in=["Kuiper BV", "Bakker", "Cor"]).count() == 2
    assert "Kuiper BV" in desk.page(of) and "2 rows kept" in desk.page(of)


def test_undoing_a_contact_of_an_older_client_leaves_the_client(desk: Desk, us: Company) -> None:
    of = desk.send(f"Number,Name,Contact,E-mail\n{us.account.number},W,Zoe Zand,zoe@zand.example\n")
    desk.check(of)
    desk.add(of)
    desk.undo(of)
    us.account.refresh_from_db()
    assert not Contact.objects.filter(first_name="Zoe").exists() and us.account.links.count() == 2
    assert "zoe" not in us.account.search


def test_what_a_killed_worker_had_added_is_not_added_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    of = desk.send(TWO + "K7;Kuiper BV;;Kim;Kuiper;kim@kuiper.example;;\n")
    desk.check(of)
    monkeypatch.setattr(work, "AT_ONCE", 1)
    real, calls = work.add_many, []

    def dying(*args: object, **kwargs: object) -> None:
        calls.append(1)
        if len(calls) == 3:
            raise SystemExit
        real(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(work, "add_many", dying)
    desk.browser.post(reverse("import-run", args=[of.public_id]))
    jobs.run_one()
    assert of.rows.filter(outcome="added").count() == 2
    monkeypatch.undo()
    work.add_rows(of.pk)
    assert (
        Account.objects.filter(name="Kuiper BV").count() == Account.objects.filter(name="Bakker").count() == 1
    )
    assert Account.objects.get(number="K7").links.count() == 2


def test_what_somebody_adds_at_the_same_moment_spoils_one_row_only(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    of = desk.send(TWO)
    desk.check(of)
    real = work.add_many

    def late(many: object, **kwargs: object) -> None:
        if any(account.number == "K7" for account in many.accounts):  # type: ignore[attr-defined]
            raise IntegrityError
        real(many, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(work, "add_many", late)
    rows = desk.add(of)
    assert outcomes(rows) == ["bad", "added"] and "Somebody added the same" in rows[0].reason


def test_a_file_sent_twice_comes_in_once(desk: Desk) -> None:
    for _time in range(2):
        file = StringIO(TWO)
        file.name = "clients.csv"
        desk.browser.post(reverse("imports"), {"file": file, "ticket": "one"})
    assert Import.objects.count() == 1 and Once.objects.count() == 1


def test_adding_twice_is_refused_in_words(desk: Desk) -> None:
    of = desk.send(TWO)
    desk.check(of)
    desk.add(of)
    answer = desk.browser.post(reverse("import-run", args=[of.public_id]))
    assert answer.status_code == 409 and Account.objects.filter(name="Bakker").count() == 1


def test_the_trail_tells_of_the_file_and_of_each_client(desk: Desk) -> None:
    of = desk.send(TWO)
    desk.check(of)
    desk.add(of)
    desk.undo(of)
    verbs = list(Event.objects.filter(verb__contains="import").order_by("pk").values_list("verb", flat=True))
    assert verbs[0] == "import.started" and verbs[-2:] == ["import.done", "import.undone"]
    assert verbs.count("account.imported") == verbs.count("contact.imported") == 2


def test_an_employee_cannot_import(us: Company) -> None:
    assert make.signed_in(us.employee).get(reverse("imports")).status_code == 403
