"""Any colour a firm types is safe: tried on a grid over all colours a screen can show."""

import itertools

import pytest

from tickler.core.errors import Refused
from tickler.ui import brand

GRID = [
    f"#{r:02x}{g:02x}{b:02x}"
    for r, g, b in itertools.product([min(n * 16, 255) for n in range(17)], repeat=3)
]
PAPER, PAPER_DARK = "#f8f7f4", "#1a1e22"  # the grounds of a letter


@pytest.mark.parametrize("slice_", range(4))
def test_words_on_a_fill_and_links_can_be_read_in_every_colour(slice_):
    worst = min(
        min(
            brand.contrast(tones.fill, tones.on),
            brand.contrast(tones.fill_dark, tones.on_dark),
            brand.contrast(tones.ink, PAPER),
            brand.contrast(tones.ink_dark, PAPER_DARK),
        )
        for tones in map(brand.tones, GRID[slice_::4])
    )
    assert worst >= 4.5


def test_words_on_a_fill_can_be_read_where_a_browser_cuts_the_channels():
    def worst(colour):
        l, c, h = brand.to_oklch(colour)  # noqa: E741
        day = brand.clipped(min(l, 0.51), min(c, 0.2), h)
        night = brand.clipped(max(l, 0.76), min(c, 0.1), h)
        return min(brand.contrast(day, brand.ON), brand.contrast(night, brand.ON_DARK))

    assert min(map(worst, GRID)) >= 4.5


def test_a_colour_that_is_safe_already_stays_itself():
    assert brand.tones(brand.HOUSE).fill == brand.HOUSE


@pytest.mark.parametrize("colour", ["#000000", "#ffffff", "#ff0000", "#0b5d6b", "#8a8f98", "#00e5ff"])
def test_a_colour_survives_the_way_there_and_back(colour):
    assert brand.to_hex(*brand.to_oklch(colour)) == colour


def test_the_grid_is_the_one_the_design_was_tried_with():
    assert len(GRID) == len(set(GRID)) == 4913


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("#FFD400", "#ffd400"), (" #fd4 ", "#ffdd44"), ("ffd400", "#ffd400"), ("#000", "#000000")],
)
def test_a_colour_is_kept_in_one_form(typed, kept):
    assert brand.parse(typed) == kept


@pytest.mark.parametrize(
    "typed", ["", "yellow", "#12", "#12345", "#ggg", "#ffd400;}", "#1234567", "#ffd40\n0"]
)
def test_anything_else_is_refused_with_a_sentence(typed):
    with pytest.raises(Refused, match="six digits"):
        brand.parse(typed)


def test_the_stylesheet_sets_one_token_and_nothing_else():
    assert brand.stylesheet("#FD0") == ":root{--brand:#ffdd00}\n"


def test_a_colour_cannot_carry_other_rules_into_the_stylesheet():
    with pytest.raises(Refused):
        brand.stylesheet("#fff}body{display:none")


def test_contrast_of_black_and_white_is_21():
    assert round(brand.contrast("#000000", "#ffffff"), 2) == 21
