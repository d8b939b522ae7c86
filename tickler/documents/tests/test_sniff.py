"""What a file is, whatever it is called."""

import pytest

from tickler.core.errors import Refused
from tickler.documents.sniff import media_type_of
from tickler.documents.tests import samples

OOXML = "application/vnd.openxmlformats-officedocument"


@pytest.mark.parametrize(
    "head, name, found",
    [
        (samples.PDF, "a.pdf", "application/pdf"),
        (b"\xef\xbb\xbf\n" + samples.PDF, "a.pdf", "application/pdf"),
        (samples.PDF, "no ending", "application/pdf"),
        (samples.JPEG, "IMG_2041.JPG", "image/jpeg"),
        (samples.JPEG, "really-a-photo.pdf", "image/jpeg"),
        (samples.PNG, "a.png", "image/png"),
        (samples.GIF, "a.gif", "image/gif"),
        (samples.WEBP, "a.webp", "image/webp"),
        (samples.TIFF, "scan.tiff", "image/tiff"),
        (samples.HEIC, "IMG_0001.HEIC", "image/heic"),
        (samples.DOCX, "a.docx", f"{OOXML}.wordprocessingml.document"),
        (samples.XLSX, "a.xlsx", f"{OOXML}.spreadsheetml.sheet"),
        (samples.PPTX, "a.pptx", f"{OOXML}.presentationml.presentation"),
        (samples.ODT, "a.odt", "application/vnd.oasis.opendocument.text"),
        (samples.ODS, "a.ods", "application/vnd.oasis.opendocument.spreadsheet"),
        (samples.ZIP, "papers.zip", "application/zip"),
        (b"Guten Tag\r\nStra\xdfe\r\n", "brief.txt", "text/plain"),
        ("Straße".encode(), "brief.txt", "text/plain"),
        ("Straße".encode("utf-16"), "brief.txt", "text/plain"),
        (b"a;b\r\n1;2\r\n", "table.csv", "text/csv"),
        (b"x", "a.txt", "text/plain"),
    ],
)
def test_the_bytes_say_what_it_is(head: bytes, name: str, found: str) -> None:
    assert media_type_of(head, name) == found


@pytest.mark.parametrize(
    "head, name, code",
    [
        (b"", "empty.pdf", "empty"),
        (samples.EXE, "setup.exe", "program"),
        (samples.EXE, "statement.pdf", "program"),
        (samples.ELF, "statement.jpg", "program"),
        (b"#!/bin/sh\nrm -rf /\n", "notes.txt", "program"),
        (b"WScript.Echo 1", "invoice.vbs", "program"),
        (b"alert(1)", "invoice.js", "program"),
        (samples.PDF, "statement.pdf.exe", "program"),
        (samples.DOCX, "letter.docm", "program"),
        (samples.ZIP, "program.jar", "program"),
        (samples.HTML, "photo.jpg", "page"),
        (samples.HTML, "notes.txt", "page"),
        (b"\n\n  <!-- hello --><html>", "a.pdf", "page"),
        (b"just words, then <script>alert(1)</script>", "a.txt", "page"),
        ("<html><body>x".encode("utf-16"), "a.txt", "page"),
        (b"<?xml version='1.0'?><a/>", "a.pdf", "page"),
        (b"<?php echo 1;", "a.txt", "page"),
        (samples.SVG, "drawing.svg", "page"),
        (samples.SVG, "drawing.png", "page"),
        (samples.JPEG, "photo.svg", "page"),
        (b"hello", "page.html", "page"),
        (samples.OLD_OFFICE, "letter.doc", "old_office"),
        (samples.AVIF, "a.avif", "wrong_type"),
        (b"{\\rtf1\\ansi hello}", "a.rtf", "wrong_type"),
        (b"\x00\x01\x02\x03\x04\x05", "a.pdf", "wrong_type"),
        (b"ID3\x03\x00\x00\x00", "song.mp3", "wrong_type"),
        (b"Rar!\x1a\x07\x00", "papers.rar", "wrong_type"),
    ],
)
def test_what_could_do_harm_or_nobody_can_read_is_refused(head: bytes, name: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        media_type_of(head, name)
    assert refused.value.code == code


def test_a_refusal_names_the_file_and_what_to_send_instead() -> None:
    with pytest.raises(Refused, match="“statement.pdf” is a program.*PDF or as a photo"):
        media_type_of(samples.EXE, "statement.pdf")
