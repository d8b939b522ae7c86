"""`manage.py fsck` names every damaged file and nothing else."""

import io
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from tests import make
from tickler.documents import actions, storage
from tickler.documents.models import Version
from tickler.documents.tests import samples
from tickler.people.models import Firm


@pytest.fixture
def files(firm: Firm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Twenty files of an account, where they lie."""
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path)
    account = make.account()
    for number in range(20):
        file = SimpleUploadedFile(f"{number}.pdf", samples.PDF + b"%% %d\n" % number)
        actions.upload(account, file, actor=make.actor())
    return [storage.path_of(version.stored) for version in Version.objects.order_by("pk")]


def said() -> tuple[str, int]:
    """What the command says, and how it ends."""
    out = io.StringIO()
    try:
        call_command("fsck", stdout=out)
    except SystemExit as end:
        return out.getvalue(), int(end.code or 0)
    return out.getvalue(), 0


def test_whole_files_raise_no_alarm(files: list[Path]) -> None:
    assert said() == ("All 20 files are whole.\n", 0)


def test_every_planted_fault_is_named_and_no_other(files: list[Path]) -> None:
    missing, cut, flipped = files[3], files[7], files[19]
    missing.unlink()
    cut.write_bytes(cut.read_bytes()[:-1])
    whole = flipped.read_bytes()
    flipped.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    out, code = said()
    bad = [line for line in out.splitlines() if line.startswith("BAD")]
    assert code == 1
    places = [path.relative_to(settings.MEDIA_ROOT) for path in (missing, cut, flipped)]
    assert [line.split(" (")[0] for line in bad] == [
        f"BAD {places[0]} is missing",
        f"BAD {places[1]} has another size",
        f"BAD {places[2]} has other bytes",
    ]
    assert "3 of 20 files are missing or damaged" in out


def test_a_file_put_back_from_a_backup_is_whole_again(files: list[Path]) -> None:
    content = files[0].read_bytes()
    files[0].write_bytes(b"")
    assert said()[1] == 1
    files[0].write_bytes(content)
    assert said()[1] == 0
