"""Archives as no program of good will makes them."""

import io
import struct
import zipfile
from collections.abc import Callable, Mapping

from tickler.documents.tests.samples import PDF

TRICKS = (
    "../escape.pdf", "../../../../etc/cron.d/escape.pdf", "/etc/escape.pdf", "//server/share/escape.pdf",
    "..\\..\\escape.pdf", "C:\\Windows\\escape.pdf", "C:/../escape.pdf", "a/../../escape.pdf",
    "\\\\?\\C:\\escape.pdf", "a/b/../../../escape.pdf", "~/escape.pdf", "....//....//escape.pdf",
    "a\x00/../escape.pdf", "./././escape.pdf",
)  # fmt: skip


def of(entries: Mapping[str, bytes] | None = None, how: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive:
        for name, content in (entries or {"scan.pdf": PDF}).items():
            info = zipfile.ZipInfo("x")
            info.filename, info.compress_type = name, how  # as it is: the constructor would mend it
            archive.writestr(info, content)
    return out.getvalue()


def nul_kept(name: str) -> bytes:
    """An archive whose one name is written byte by byte."""
    plain = of({"N" * len(name.encode()): PDF}, zipfile.ZIP_STORED)
    return plain.replace(b"N" * len(name.encode()), name.encode())


def _ratio() -> bytes:
    return of({"zeros.csv": b"0" * 30_000_000})


def _overlapping() -> bytes:
    """Two names in the list for the same bytes."""
    plain = of({"a.csv": b"1,2\n" * 200_000, "b.csv": b"1,2\n" * 200_000}, zipfile.ZIP_STORED)
    second = plain.index(b"PK\x01\x02", plain.index(b"PK\x01\x02") + 4)
    return plain[: second + 42] + struct.pack("<L", 0) + plain[second + 46 :]


def _many() -> bytes:
    return of({f"{number}.txt": b"1" for number in range(2_001)})


def _crowd() -> bytes:
    """So many that even the list of them is too much to read."""
    plain = of({"a.txt": b"1"}, zipfile.ZIP_STORED)
    start, end = plain.index(b"PK\x01\x02"), plain.index(b"PK\x05\x06")
    listed = plain[start:end] * 100_000
    return plain[:start] + listed + plain[end : end + 8] + struct.pack(
        "<HHLLH", 65535, 65535, len(listed), start, 0
    )  # fmt: skip


def _locked() -> bytes:
    plain = bytearray(of(how=zipfile.ZIP_STORED))
    plain[6] |= 1
    plain[plain.index(b"PK\x01\x02") + 8] |= 1
    return bytes(plain)


def _too_much() -> bytes:
    """It says that it holds 4 GB, of noise."""
    plain = bytearray(of({"a.csv": b"1,2\n" * 50_000}, zipfile.ZIP_STORED))
    at = plain.index(b"PK\x01\x02")
    plain[at + 20 : at + 28] = struct.pack("<LL", 200_000, 4_000_000_000)
    return bytes(plain)


def _nothing() -> bytes:
    return of({"__MACOSX/._scan.pdf": b"x", ".DS_Store": b"x", "empty/": b""})


REFUSED: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a bomb by ratio": ("bursting", _ratio),
    "entries over each other": ("bursting", _overlapping),
    "a lie about the size": ("bursting", _too_much),
    "too many files": ("too_many", _many),
    "a hundred thousand files": ("too_many", _crowd),
    "locked": ("locked", _locked),
    "cut off": ("unreadable", lambda: of()[:-30]),
    "its middle gone": ("unreadable", lambda: of()[:40] + of()[90:]),
    "a way of packing that needs a lot": ("unreadable", lambda: of(how=zipfile.ZIP_LZMA)),
    "nothing of anybody's": ("empty", _nothing),
}
