"""What a file is, found out from its first bytes; never believed from its name or from the browser. Pure.

Rules: the bytes decide what a file is, the name only between plain text and a table in plain text. What a
computer could run or a browser could show as a page is refused, whatever it is called; so is an innocent file
whose name ends like a program, because a double click goes by the name.
"""

import re

import filetype
from django.utils.translation import gettext as _

from tickler.core.errors import Refused
from tickler.documents.names import ending_of

HEAD = 64 * 1024  # how much of a file is looked at

_OOXML = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument"
# What may be sent to us, and under which endings; the first is added where a name has none of them.
ENDINGS = {
    "application/pdf": ("pdf",),
    "image/jpeg": ("jpg", "jpeg", "jpe", "jfif"),
    "image/png": ("png",),
    "image/heic": ("heic", "heif"),
    "image/webp": ("webp",),
    "image/gif": ("gif",),
    "image/tiff": ("tif", "tiff"),
    f"{_OOXML}.wordprocessingml.document": ("docx",),
    f"{_OOXML}.spreadsheetml.sheet": ("xlsx",),
    f"{_OOXML}.presentationml.presentation": ("pptx",),
    f"{_ODF}.text": ("odt",),
    f"{_ODF}.spreadsheet": ("ods",),
    "text/plain": ("txt", "csv"),
    "text/csv": ("csv",),
    "application/zip": ("zip",),
}
# What a device offers first where a file is chosen.
ACCEPTED = "image/*,application/pdf,.pdf,.docx,.xlsx,.pptx,.odt,.ods,.txt,.csv,.zip"
_OFFICE = {ending[0]: media_type for media_type, ending in ENDINGS.items() if "office" in media_type}
_PROGRAMS = """
    exe com bat cmd msi msix scr pif cpl dll sys ps1 psm1 vbs vbe js jse mjs wsf wsh hta jar apk app
    dmg pkg deb rpm sh bash zsh command py pyw rb pl php lnk url reg inf scf gadget iso img docm
    dotm xlsm xltm xlam pptm potm ppam ppsm one chm appref-ms application desktop
"""
_PAGES = "html htm xhtml xht shtml mht mhtml svg svgz xml xsl xslt swf"
_PROGRAM_STARTS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe",
                   b"\x00asm", b"dex\n", b"L\x00\x00\x00\x01\x14\x02")  # fmt: skip
_PAGE_TAGS = re.compile(
    rb"<\s*(!doctype\s+html|html|head|body|script|svg|iframe|object|embed|img|meta|link|style|form|\?xml|\?php)\b",
    re.IGNORECASE,
)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEIC = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_CONTROLS = frozenset(range(32)) - frozenset(b"\t\n\r\f\x1b")


def media_type_of(head: bytes, name: str) -> str:
    """The type of a file that we take; refuses the others with a sentence that names what to send instead."""
    if not head:
        raise Refused("empty", _("“%(name)s” is empty. Look at it on your device, then choose it again.")
                      % {"name": name})  # fmt: skip
    ending = ending_of(name)
    if head.startswith(_PROGRAM_STARTS) or ending in _PROGRAMS.split():
        raise Refused(
            "program",
            _("“%(name)s” is a program, and we take no programs. Send the paper as a PDF or as a photo.")
            % {"name": name},
        )
    found = _known(head, ending)
    if ending in _PAGES.split() or (not found and _is_page(head)):
        raise Refused(
            "page",
            _("“%(name)s” is a web page or a drawing. Print it to a PDF, or take a photo, and send that.")
            % {"name": name},
        )
    if not found and head.startswith(_OLD_OFFICE):
        raise Refused(
            "old_office",
            _("“%(name)s” comes from an old Office program. Save it as a PDF or as .docx, .xlsx or .pptx, "
              "and send that.")
            % {"name": name},
        )  # fmt: skip
    found = found or _text(head, ending)
    if not found:
        raise Refused(
            "wrong_type",
            _("“%(name)s” is a kind of file we cannot take. Send a PDF, a photo (JPEG, PNG or HEIC) or an "
              "Office document.")
            % {"name": name},
        )  # fmt: skip
    return found


def _known(head: bytes, ending: str) -> str:
    """The type by its mark at the beginning, if it is one we take."""
    if head.lstrip(b"\xef\xbb\xbf\r\n\t ").startswith(b"%PDF-"):
        return "application/pdf"
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC and b"avif" not in head[8:40]:
        return "image/heic"
    guess = filetype.guess(head)
    found = "" if guess is None else {"image/apng": "image/png"}.get(guess.mime, guess.mime)
    if found == "application/zip" and b"[Content_Types].xml" in head and ending in _OFFICE:
        return _OFFICE[ending]  # an Office document whose parts come in an unusual order
    return found if found in ENDINGS else ""


def _is_page(head: bytes) -> bool:
    start = head.lstrip(b"\xef\xbb\xbf\x00\xff\xfe \t\r\n\f")
    if start[:1] == b"<" or _PAGE_TAGS.search(head):
        return True
    return bool(_PAGE_TAGS.search(head.replace(b"\x00", b"")))  # the same in UTF-16


def _text(head: bytes, ending: str) -> str:
    """Plain text: no control signs, in UTF-8, UTF-16 or the usual Western code page."""
    if filetype.guess(head) is not None or head.startswith(b"{\\rtf"):
        return ""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            text = head[: len(head) // 2 * 2].decode("utf-16")
        except UnicodeDecodeError:
            return ""
        plain = not any(ord(sign) in _CONTROLS for sign in text)
    else:
        plain = not _CONTROLS & set(head)
    if not plain:
        return ""
    return "text/csv" if ending == "csv" else "text/plain"
