"""File names: hostile ones become harmless, honest ones stay as they are."""

import pytest

from tickler.documents.names import LONGEST, disposition, tidy, with_ending

HOSTILE = [
    ("../../etc/passwd", "passwd"),
    ("..\\..\\windows\\system32\\cmd.txt", "cmd.txt"),
    ("/absolute/path.pdf", "path.pdf"),
    ("C:\\Users\\Anna\\statement.pdf", "statement.pdf"),
    ("....//....//x.pdf", "x.pdf"),
    ("a.pdf\x00.exe", "a.pdf.exe"),
    ("invoice\u202efdp.exe", "invoicefdp.exe"),
    ("in\u200bvisible\u2060.pdf", "invisible.pdf"),
    ("\ufeffbom.pdf", "bom.pdf"),
    ("\u2066isolated\u2069.pdf", "isolated.pdf"),
    ("line\r\nSet-Cookie: a=b.pdf", "line  Set-Cookie_ a=b.pdf"),
    ("tab\there.pdf", "tab here.pdf"),
    ("bell\x07.pdf", "bell.pdf"),
    ('quote".pdf', "quote_.pdf"),
    ("<script>alert(1)</script>.pdf", "script_.pdf"),
    ("what?*.pdf", "what__.pdf"),
    ("pipe|colon:.pdf", "pipe_colon_.pdf"),
    (".htaccess", "htaccess"),
    ("...", "file"),
    ("   ", "file"),
    ("", "file"),
    ("name.pdf. . .", "name.pdf"),
    ("CON", "_CON"),
    ("nul.pdf", "_nul.pdf"),
    ("COM1.txt", "_COM1.txt"),
    ("/", "file"),
    ("\u3164\u2800.pdf", "pdf"),
]
HONEST = [
    "Yearly-statement-2025.pdf",
    "Jahresübersicht Straße (2).pdf",
    "Relevé d’impôt – août.pdf",
    "Declaração_João.pdf",
    "年度報告書.pdf",
    "تقرير سنوي.pdf",
    "Отчёт за год.docx",
    "👨‍👩‍👧 family.jpg",
    "می‌خواهم.pdf",
    "100% sure & 'quoted' #1 +2=3; a,b [x] {y}.pdf",
    "no ending",
    "two.dots.in.it.pdf",
]


def test_there_are_27_hostile_names() -> None:
    assert len(HOSTILE) == 27


@pytest.mark.parametrize("name, harmless", HOSTILE)
def test_a_hostile_name_becomes_harmless(name: str, harmless: str) -> None:
    assert tidy(name) == harmless


@pytest.mark.parametrize("name, harmless", HOSTILE)
def test_a_tidied_name_stays_as_it_is(name: str, harmless: str) -> None:
    assert tidy(harmless) == harmless


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_name_stays_as_it_is(name: str) -> None:
    assert tidy(name) == name


def test_a_long_name_keeps_its_ending() -> None:
    name = tidy("x" * 500 + ".pdf")
    assert len(name) == LONGEST and name.endswith("x.pdf")


def test_a_long_name_without_an_ending_is_cut() -> None:
    assert tidy("y" * 500) == "y" * LONGEST


def test_two_ways_to_write_one_accent_are_one_name() -> None:
    assert tidy("Relevé.pdf") == tidy("Releve\u0301.pdf")


@pytest.mark.parametrize("name, harmless", HOSTILE)
def test_no_name_splits_the_header(name: str, harmless: str) -> None:
    header = disposition(name)
    assert header.startswith("attachment; filename") and "\r" not in header and "\n" not in header


def test_a_name_with_accents_is_percent_encoded_for_the_browser() -> None:
    assert disposition("Straße.pdf") == "attachment; filename*=utf-8''Stra%C3%9Fe.pdf"


@pytest.mark.parametrize(
    "name, ended",
    [
        ("scan.pdf", "scan.pdf"),
        ("SCAN.PDF", "SCAN.PDF"),
        ("scan", "scan.pdf"),
        ("photo.jpg", "photo.jpg.pdf"),
    ],
)
def test_a_name_gets_the_ending_its_bytes_have(name: str, ended: str) -> None:
    assert with_ending(name, ("pdf",)) == ended


def test_a_name_with_an_added_ending_is_not_too_long() -> None:
    assert len(with_ending("z" * LONGEST, ("pdf",))) == LONGEST
