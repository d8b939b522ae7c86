"""Files as they come: alphabets, separators, workbooks, and what is no table."""

import io
import zipfile
from typing import Any

import pytest
import xlsxwriter

from tickler.core.errors import Refused
from tickler.imports import columns, reading, values
from tickler.imports.values import Wrong

WORDS = "Name;Größe\r\nMüller;1\r\n"


def book(fill: Any) -> bytes:
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept) as made:
        fill(made)
    return kept.getvalue()


def rows(content: bytes) -> list[list[str]]:
    return [cells for _line, cells in reading.read(content).rows]


@pytest.mark.parametrize("alphabet", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_any_usual_alphabet_is_read(alphabet: str) -> None:
    table = reading.read(WORDS.encode(alphabet))
    assert table.heads == ["Name", "Größe"] and table.rows == [(2, ["Müller", "1"])]


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_any_usual_separator_is_found(separator: str) -> None:
    text = separator.join(["Name", "Note"]) + "\n" + separator.join(['"De Wit, Anna; ""x"""', "b"]) + "\n"
    assert rows(text.encode()) == [['De Wit, Anna; "x"', "b"]]


def test_empty_rows_count_but_are_not_read() -> None:
    assert reading.read(b"Name\n\nArk\n").rows == [(3, ["Ark"])]


def test_short_and_long_rows_are_brought_to_the_headings() -> None:
    assert rows(b"a,b\n1\n1,2,3\n") == [["1", ""], ["1", "2"]]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b"Name;E-mail\n", "no_rows"),
        (b"%PDF-1.7\n", "no_table"),
        (b"\x89PNG\r\n\x1a\n\0\0", "no_table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_workbook"),
        (b"PK\x03\x04 not a workbook", "unreadable"),
    ],
)
def test_what_is_no_table_is_refused_in_words(content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        reading.read(content)
    assert refusal.value.code == code


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_ROWS", 2)
    with pytest.raises(Refused, match="more than 2 rows"):
        reading.read(b"Name\n1\n2\n3\n")


def test_a_workbook_is_read_as_it_shows() -> None:
    def fill(made: xlsxwriter.Workbook) -> None:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, ["Name", "Id", "Yes", "Sum"])
        sheet.write_row(1, 0, ["Ark", 7, True])
        sheet.write_string(2, 1, "007")
        sheet.write_formula(1, 3, "=1+1", None, 2)

    assert rows(book(fill)) == [["Ark", "7", "yes", "2"], ["", "007", "", ""]]


def test_only_the_first_visible_sheet_is_read_and_the_page_says_so() -> None:
    def fill(made: xlsxwriter.Workbook) -> None:
        hidden, shown = made.add_worksheet("Old"), made.add_worksheet("Now")
        shown.activate()
        hidden.hide()
        hidden.write_column(0, 0, ["Name", "Hidden"])
        shown.write_column(0, 0, ["Name", "Shown"])

    table = reading.read(book(fill))
    assert table.rows == [(2, ["Shown"])] and "“Now”" in table.note


def test_a_workbook_that_unpacks_to_too_much_is_refused() -> None:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/worksheets/sheet1.xml", b"<" * 250_000_000)
    with pytest.raises(Refused, match="too big"):
        reading.read(kept.getvalue())


@pytest.mark.parametrize(
    "heads",
    [
        ["Number", "Client", "First name", "Last name", "E-mail", "Telephone"],
        ["Kundennummer", "Mandant", "Vorname", "Nachname", "E-Mail-Adresse", "Telefon"],
        ["Numéro", "Société", "Prénom", "Nom de famille", "Courriel", "Téléphone"],
        ["Número", "Cliente", "Nome próprio", "Apelido", "Correio eletrónico", "Telefone"],
        ["Klantnummer", "Klant", "Voornaam", "Achternaam", "E-mailadres", "Telefoon"],
    ],
)
def test_headings_are_understood_in_five_languages(heads: list[str]) -> None:
    assert columns.guess(heads) == ["number", "name", "first_name", "last_name", "email", "phone"]


def test_a_heading_that_comes_twice_is_taken_once() -> None:
    assert columns.guess(["Name", "Name", "Shoe size"]) == ["name", "", ""]


@pytest.mark.parametrize(
    ("cells", "field", "words"),
    [
        ({"email": "a@b.example"}, "name", "name is missing"),
        ({"name": "A", "email": "a@b.example, c@d.example"}, "email", "more than one address"),
        ({"name": "A", "email": "a@"}, "email", "complete"),
        ({"name": "A", "number": "12"}, "number", "letters and digits"),
        ({"name": "=A1"}, "name", "formula"),
        ({"name": "A", "phone": "#REF!"}, "phone", "formula"),
        ({"name": "A", "type": "spaceship"}, "type", "company"),
        ({"name": "A", "email": "a@b.example", "login": "perhaps"}, "login", "neither yes nor no"),
        ({"name": "A", "email": "a@b.example", "language": "Klingon"}, "language", "language"),
        ({"name": "A", "first_name": "B", "login": "yes"}, "email", "need an e-mail"),
    ],
)
def test_a_cell_that_cannot_be_taken_says_why(cells: dict[str, str], field: str, words: str) -> None:
    with pytest.raises(Wrong) as wrong:
        values.read(cells)
    assert wrong.value.field == field and words in str(wrong.value)


def test_an_address_may_have_a_name_before_it() -> None:
    draft = values.read({"name": "Ark", "email": '"Wit, Anna" <Anna@Wit.example>'})
    assert draft.email == "anna@wit.example" and draft.person == "Anna Wit"


def test_words_of_five_languages_are_understood() -> None:
    said = {"name": "A", "email": "a@b.example", "type": "Unternehmen", "language": "Néerlandais"}
    draft = values.read({**said, "login": "sim", "notify": "nee"})
    assert (draft.type, draft.contact["language"]) == ("company", "nl")
    assert draft.switches == {"login": True, "notify": False, "signatory": True}


def test_a_number_keeps_its_zeros() -> None:
    assert values.read({"name": "A", "number": "w 007"}).number == "W007"
