"""Papers that clients of the demo have sent: a real PDF of one page, a real photo of a receipt. Pure."""

from io import BytesIO

from PIL import Image, ImageDraw

_LINES = ("Reference 2025-0417", "Paid in the year", "Still to be paid", "Total")
_PAPER, _DESK, _INK = (252, 250, 244), (126, 104, 84), (58, 56, 52)


def file_bytes(name: str) -> bytes:
    """The bytes for a file of this name."""
    return pdf(name) if name.endswith(".pdf") else photo(name)


def pdf(title: str) -> bytes:
    """A letter with the file's name on top and four lines of figures."""
    shown = [f"BT /F1 18 Tf 72 770 Td ({_escaped(title)}) Tj ET"]
    for place, line in enumerate(_LINES):
        shown.append(
            f"BT /F1 11 Tf 72 {720 - 24 * place} Td ({line}) Tj 360 0 Td ({_amount(title, place)}) Tj ET"
        )
    content = "\n".join(shown).encode("ascii")
    return _put_together(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
            b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        ]
    )


def photo(title: str) -> bytes:
    """A receipt lying on a desk, as a telephone takes it."""
    image = Image.new("RGB", (720, 960), _DESK)
    draw = ImageDraw.Draw(image)
    draw.polygon([(150, 60), (590, 90), (560, 900), (120, 870)], fill=_PAPER)
    draw.text((190, 130), title, fill=_INK, font_size=30)
    for place, line in enumerate(_LINES):
        draw.text((190, 230 + 70 * place), line, fill=_INK, font_size=24)
        draw.text((430, 230 + 70 * place), _amount(title, place), fill=_INK, font_size=24)
    draw.line([(190, 560), (520, 570)], fill=_INK, width=3)
    out = BytesIO()
    image.save(out, "JPEG", quality=70)
    return out.getvalue()


def _amount(title: str, place: int) -> str:
    """A figure that looks like one, the same for the same paper."""
    cents = sum(map(ord, title)) * (7 + 13 * place) % 90_000 + 1_250
    return f"{cents // 100}.{cents % 100:02}"


def _escaped(text: str) -> str:
    plain = text.encode("ascii", "replace").decode()
    return plain.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _put_together(objects: list[bytes]) -> bytes:
    """The file: its objects, and where each of them begins."""
    out, starts = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        starts.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    count = len(objects) + 1
    return (
        out
        + b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table)
        + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, len(out))
    )
