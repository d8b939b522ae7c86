"""A firm's colour and the tones derived from it (pure).

The firm types any colour; raw it is used only where nothing is read on it. What is read uses tones with
clamped lightness and chroma, so every colour is safe. The stylesheet derives them in the browser; letters
cannot derive, so the same numbers are applied here.

Rules: text on a fill has a contrast of at least 4.5; so has a link on the letter's ground. A tone that no
screen can show keeps its lightness and loses chroma, because lightness is what contrast depends on.
"""

import math
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tickler.core.errors import Refused

HOUSE = "#0b5d6b"
ON, ON_DARK = "#ffffff", "#0f1316"  # the words on a fill, by day and by night

_SHORT = re.compile(r"#?([0-9a-f])([0-9a-f])([0-9a-f])")
_LONG = re.compile(r"#?([0-9a-f]{6})")
_EDGE = 0.0005  # how far outside 0…1 a channel may lie and still round to a colour a screen can show

Channels = tuple[float, float, float]


@dataclass(frozen=True)
class Tones:
    """What a letter needs of a colour, as #rrggbb: button and links, by day and by night."""

    fill: str
    on: str
    fill_dark: str
    on_dark: str
    ink: str
    ink_dark: str


def parse(text: str) -> str:
    """The colour as #rrggbb, from #rgb or #rrggbb in any case; anything else is refused."""
    word = text.strip().lower()
    if short := _SHORT.fullmatch(word):
        return "#" + "".join(digit * 2 for digit in short.groups())
    if long := _LONG.fullmatch(word):
        return "#" + long[1]
    raise Refused(
        "colour", _("A colour is # and six digits or letters from a to f, for example %s.") % "#0b5d6b"
    )


def stylesheet(colour: str) -> str:
    """The firm's own small file: the one token it sets."""
    return f":root{{--brand:{parse(colour)}}}\n"


def tones(colour: str) -> Tones:
    """The tones of this colour for letters, with the numbers of tickler.css."""
    l, c, h = to_oklch(parse(colour))  # noqa: E741 (the letters of the colour space)
    return Tones(
        fill=to_hex(min(l, 0.51), min(c, 0.2), h),
        on=ON,
        fill_dark=to_hex(max(l, 0.76), min(c, 0.1), h),
        on_dark=ON_DARK,
        ink=to_hex(min(l, 0.48), min(c, 0.18), h),
        ink_dark=to_hex(max(l, 0.78), min(c, 0.1), h),
    )


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21, as WCAG counts it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def to_oklch(colour: str) -> Channels:
    """#rrggbb as lightness 0…1, chroma and hue in degrees."""
    r, g, b = _linear(colour)
    long = math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
    middle = math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    short = math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    lightness = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    green_red = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    blue_yellow = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    hue = math.degrees(math.atan2(blue_yellow, green_red)) % 360
    return lightness, math.hypot(green_red, blue_yellow), hue


def to_hex(lightness: float, chroma: float, hue: float) -> str:
    """The nearest #rrggbb of this lightness and hue; chroma gives way if no screen shows it."""
    if not _shows(_channels(lightness, chroma, hue)):
        low, high = 0.0, chroma
        while high - low > 0.0005:
            middle = (low + high) / 2
            if _shows(_channels(lightness, middle, hue)):
                low = middle
            else:
                high = middle
        chroma = low
    return clipped(lightness, chroma, hue)


def clipped(lightness: float, chroma: float, hue: float) -> str:
    """The same with each channel cut at its end, as some browsers do it."""
    return "#" + "".join(
        f"{round(255 * _gamma(min(max(channel, 0.0), 1.0))):02x}"
        for channel in _channels(lightness, chroma, hue)
    )


def _shows(channels: Channels) -> bool:
    return all(-_EDGE <= channel <= 1 + _EDGE for channel in channels)


def _channels(lightness: float, chroma: float, hue: float) -> Channels:
    """OKLCH as linear red, green and blue, which may lie outside 0…1."""
    angle = math.radians(hue)
    a, b = chroma * math.cos(angle), chroma * math.sin(angle)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def _linear(colour: str) -> Channels:
    """#rrggbb as linear red, green and blue."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return _degamma(red), _degamma(green), _degamma(blue)


def _luminance(colour: str) -> float:
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _degamma(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _gamma(channel: float) -> float:
    return 12.92 * channel if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055
