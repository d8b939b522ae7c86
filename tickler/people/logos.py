"""Pictures somebody uploads become pictures we made: decoded, made small, written anew as PNG.

Rules: only what is named below is even tried; too many bytes or points are refused before decoding; what was
hidden in the file (places, comments, scripts, a second format) does not survive.
"""

import io
from typing import BinaryIO

from django.core.files.base import File
from django.utils.translation import gettext as _
from PIL import Image

from tickler.core.errors import Refused

FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
MOST_BYTES = 5 * 1024 * 1024
MOST_POINTS = 25_000_000
SIDE = 512  # the longer side of what we keep


def reencode(file: BinaryIO | File) -> bytes:
    """The picture as a PNG of at most 512 points a side; refused if it is none."""
    data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise Refused("logo_too_big", _("This picture is too big. It can be 5 MB at most."))
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_POINTS:
                raise Refused("logo_too_big", _("This picture has too many points. Make it smaller first."))
            picture.draft("RGB", (2 * SIDE, 2 * SIDE))  # a big photograph is decoded at half or a quarter
            small = picture.convert("RGBA")
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        raise Refused(
            "logo_unreadable",
            _("We cannot read this picture. Send a PNG or a JPEG; other formats, also SVG, do not work."),
        ) from error
    small.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    small.save(out, "PNG", optimize=True)
    return out.getvalue()
