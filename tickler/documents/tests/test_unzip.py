"""Archives are looked at before they are believed, and cost little even when they lie."""

import io
import re
import sys
import time
from pathlib import Path

import pytest

from tickler.core.errors import Refused
from tickler.documents.tests import archives
from tickler.documents.tests.samples import PDF
from tickler.documents.unzip import Archive


def opened(content: bytes) -> Archive:
    return Archive(io.BytesIO(content))


def peak() -> float:
    """The most memory this process had since it was last asked, in MiB."""
    said = Path("/proc/self/status").read_text()
    Path("/proc/self/clear_refs").write_text("5")  # the highest mark begins anew
    return int(re.search(r"VmHWM:\s+(\d+)", said)[1]) / 1024  # type: ignore[index]


@pytest.mark.parametrize("what", archives.REFUSED)
def test_a_hostile_archive_is_refused_and_costs_little(what: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, make = archives.REFUSED[what]
    content = make()
    peak()
    before, begun = peak(), time.process_time()
    with pytest.raises(Refused) as refused:
        opened(content)
    spent, grown = time.process_time() - begun, peak() - before
    with capsys.disabled():
        sys.stdout.write(f"\n{what}: {len(content):,} bytes, {spent:.2f} s CPU, +{grown:.0f} MiB")
    assert (refused.value.code, spent < 5, grown < 256) == (code, True, True)


@pytest.mark.parametrize("name", archives.TRICKS)
def test_a_name_that_leads_elsewhere_only_names(name: str) -> None:
    [entry] = opened(archives.nul_kept(name)).entries
    assert entry.name == "escape.pdf"
    assert not {"..", "", "/"} & set(entry.folders)


@pytest.mark.parametrize("flag", [0, 0x800])
def test_a_name_in_utf_8_is_read_as_it_was_meant(flag: int) -> None:
    content = bytearray(archives.nul_kept("Büro/Straße.pdf"))
    content[7] = content[content.index(b"PK\x01\x02") + 9] = flag >> 8
    [entry] = opened(bytes(content)).entries
    assert (entry.folders, entry.name) == (("Büro",), "Straße.pdf")


def test_a_name_in_the_old_code_page_is_read_too() -> None:
    content = archives.nul_kept("B_ro.pdf").replace(b"B_ro", b"B\x81ro")
    assert opened(content).entries[0].name == "Büro.pdf"


def test_an_entry_that_is_damaged_is_refused() -> None:
    content = bytearray(archives.of(how=0))
    content[40] ^= 1
    archive = opened(bytes(content))
    with pytest.raises(Refused, match="damaged"):
        b"".join(archive.pieces(archive.entries[0]))


def test_an_entry_comes_whole() -> None:
    archive = opened(archives.of())
    assert b"".join(archive.pieces(archive.entries[0])) == PDF
