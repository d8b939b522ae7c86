"""What the firm is called, looks like, and when its letters leave."""

import datetime as dt
import io

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from tests import make
from tickler.core.errors import Refused
from tickler.people import actions
from tickler.people.models import Firm
from tickler.trail.models import Event

ACTOR = make.actor()
followed: list = []


def note(firm):
    followed.append(firm.zone)


@pytest.fixture(autouse=True)
def _follower(settings):
    settings.FIRM_CHANGE_FOLLOWERS = [f"{__name__}.note"]
    followed.clear()


def picture(format: str = "JPEG", size: tuple[int, int] = (1200, 300), **how) -> io.BytesIO:
    file = io.BytesIO()
    Image.new("RGB", size, "#0b5c6b").save(file, format, **how)
    file.seek(0)
    return file


def test_what_letters_show_raises_their_version(firm):
    actions.change_firm(firm, name="Marlow", colour="#AA0000", actor=ACTOR)
    assert (firm.name, firm.colour, firm.letters_version) == ("Marlow", "#aa0000", 2)
    assert followed == []


def test_what_plans_follow_tells_those_who_follow(firm):
    actions.change_firm(firm, zone="Europe/Lisbon", country="PT", actor=ACTOR)
    assert (firm.letters_version, followed) == (1, ["Europe/Lisbon"])


def test_no_change_is_no_event(firm):
    actions.change_firm(firm, name=firm.name, colour=firm.colour.upper(), actor=ACTOR)
    assert not Event.objects.exists() and firm.letters_version == 1


def test_a_change_is_an_event_with_both_values(firm):
    actions.change_firm(firm, hours_from=dt.time(8), hours_until=dt.time(18), actor=ACTOR)
    assert Event.objects.get().facts["changes"] == {
        "hours_from": ["None", "08:00:00"],
        "hours_until": ["None", "18:00:00"],
    }


@pytest.mark.parametrize("wrong", [
    {"colour": "red"}, {"colour": "#12345"}, {"colour": "#12345g"}, {"name": ""}, {"zone": "Nowhere"},
    {"country": "NL", "region": "QQ"}, {"language": "xx"}, {"reply_to": "nobody"},
    {"hours_from": dt.time(9)}, {"hours_from": dt.time(9), "hours_until": dt.time(9)},
    {"website": "javascript:alert(1)"}, {"website": "ftp://firm.example"}, {"website": "data:text/html,x"},
    {"website": "javascript://firm.example/%0aalert(1)"}, {"website": "our website"},
])  # fmt: skip
def test_what_cannot_be_is_refused_and_nothing_changes(firm, wrong):
    with pytest.raises(Refused):
        actions.change_firm(firm, **wrong, actor=ACTOR)
    assert Firm.objects.get().letters_version == 1


@pytest.mark.parametrize(
    "website", ["https://firm.example/about", "http://firm.example", "www.firm.example", ""]
)
def test_a_website_is_an_address_of_the_web(firm, website):
    actions.change_firm(firm, website=website, actor=ACTOR)
    assert Firm.objects.get().website == website


def test_letters_may_leave_through_the_night(firm):
    actions.change_firm(firm, hours_from=dt.time(20), hours_until=dt.time(6), actor=ACTOR)
    assert Firm.objects.get().hours_until == dt.time(6)


def test_a_firm_is_not_made_a_demo_by_a_form(firm):
    with pytest.raises(TypeError):
        actions.change_firm(firm, is_demo=True, actor=ACTOR)


@pytest.mark.parametrize("format", ["PNG", "JPEG", "GIF", "WEBP"])
def test_a_logo_is_made_anew_as_a_small_png(firm, format):
    actions.set_logo(firm, picture(format), actor=ACTOR)
    with Image.open(default_storage.open(firm.logo)) as kept:
        assert (kept.format, kept.size) == ("PNG", (512, 128))
    assert firm.logo.startswith("logos/") and firm.letters_version == 2


def test_what_was_hidden_in_a_picture_is_gone(firm):
    actions.set_logo(firm, picture("JPEG", comment=b"<script>secret place</script>"), actor=ACTOR)
    assert b"secret place" not in default_storage.open(firm.logo).read()


def test_another_logo_takes_the_place_of_the_old_one(firm, django_capture_on_commit_callbacks):
    actions.set_logo(firm, picture(), actor=ACTOR)
    old = firm.logo
    with django_capture_on_commit_callbacks(execute=True):
        actions.set_logo(firm, None, actor=ACTOR)
    assert firm.logo == "" and not default_storage.exists(old)


def test_a_picture_inside_a_picture_is_not_read(firm):
    svg = io.BytesIO(b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
    with pytest.raises(Refused, match="SVG"):
        actions.set_logo(firm, svg, actor=ACTOR)


def test_a_broken_picture_is_refused(firm):
    with pytest.raises(Refused, match="cannot read"):
        actions.set_logo(firm, io.BytesIO(picture("PNG").read()[:60]), actor=ACTOR)


def test_a_bomb_is_refused_before_it_is_decoded(firm):
    with pytest.raises(Refused, match="points"):
        actions.set_logo(firm, picture("PNG", (8000, 8000)), actor=ACTOR)


def test_too_many_bytes_are_refused(firm):
    with pytest.raises(Refused, match="5 MB"):
        actions.set_logo(firm, io.BytesIO(b"x" * (5 * 1024 * 1024 + 1)), actor=ACTOR)
