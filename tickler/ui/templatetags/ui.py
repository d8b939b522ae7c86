"""The parts of every page: icons, fields, chips, knots, dates. The style page shows each of them."""

import datetime as dt
from collections.abc import Iterable
from functools import cache
from typing import Any

from django import template
from django.conf import settings
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, DateInput, FileInput, RadioSelect
from django.template.context import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from tickler.core.domains import readable
from tickler.core.phones import dialled
from tickler.ui import dates, words

register = template.Library()

NOTHING = mark_safe("")
KNOTS_SHOWN = 8  # more would be wider than the row


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """An outline icon beside a word; never the word itself."""
    return format_html(
        '<svg class="i" aria-hidden="true"><use href="{}#i-{}"/></svg>', static("ui/icons.svg"), name
    )


@register.simple_tag
def csrf_cookie() -> str:
    """The name of the cookie that holds the newest token of forms."""
    return settings.CSRF_COOKIE_NAME


@register.simple_tag(takes_context=True)
def field(context: Context, bound: BoundField, optional: str = "", **attributes: Any) -> SafeString:
    """A form's field: label, hint, error, control. `optional` replaces the words for an optional field."""
    widget = bound.field.widget
    if widget.is_hidden:
        return bound.as_widget()
    sort = _sort_of(widget)
    css = {"input": "input", "date": "input date"}.get(sort, "")
    attributes = {name.replace("_", "-"): value for name, value in attributes.items()}
    attributes["class"] = f"{css} {widget.attrs.get('class', '')} {attributes.get('class', '')}".strip()
    part = {
        "bound": bound,
        "options": _options(bound) if sort == "choices" else [],
        "control": bound.as_widget(attrs={name: value for name, value in attributes.items() if value != ""}),
        "is_multiple": getattr(widget, "allow_multiple_selected", False),
        "optional": "" if bound.field.required else (optional or _optional_words(context)),
    }
    return mark_safe(render_to_string(f"ui/field/{'input' if sort == 'date' else sort}.html", part))


def _sort_of(widget: Any) -> str:
    if isinstance(widget, (RadioSelect, CheckboxSelectMultiple)):
        return "choices"
    if isinstance(widget, CheckboxInput):
        return "tick"
    if isinstance(widget, FileInput):
        return "drop"
    return "date" if isinstance(widget, DateInput) else "input"


def _options(bound: BoundField) -> list[dict[str, Any]]:
    """The choices, without the empty one a radio button cannot stand for."""
    return [
        {"id": option.id_for_label, "tag": option.tag(), "words": option.choice_label}
        for option in bound.subwidgets
        if option.data["value"] not in ("", None)
    ]


def _optional_words(context: Context) -> str:
    if context.get("side") == "staff":
        return gettext("(optional)")
    return gettext("(you may leave this empty)")


@register.simple_tag
def chip(status: str, reader: str = "staff", word: str = "", bare: bool = False) -> SafeString:
    """An item's status in the reader's words ("staff" or "client"); `word` where a kind has its own."""
    shape = words.STATUSES[status]
    return _chip(shape, word or (shape.client if reader == "client" else shape.staff), bare)


@register.simple_tag
def letter_chip(state: str, bare: bool = True, word: str = "") -> SafeString:
    """What became of a letter, or will."""
    shape = words.LETTERS[state]
    return _chip(shape, word or shape.staff, bare)


def _chip(shape: words.Shape, word: Any, bare: bool) -> SafeString:
    if not word:
        return NOTHING
    classes = " ".join(filter(None, ["chip", shape.sort, "bare" if bare else ""]))
    return format_html('<span class="{}">{} {}</span>', classes, icon(shape.icon), word)


@register.simple_tag
def knots(states: Iterable[Any]) -> SafeString:
    """The letters about an item as knots in a string: the notice first, then the reminders."""
    every = [getattr(state, "state", state) for state in states]
    if not every:
        return NOTHING
    gone = sum(state != "planned" for state in every)
    start = min(max(gone - KNOTS_SHOWN // 2, 0), max(len(every) - KNOTS_SHOWN, 0))
    shown = ["skipped" if state == "moved" else state for state in every[start : start + KNOTS_SHOWN]]
    drawn = format_html_join("", '<i class="{}"></i>', ((state,) for state in shown))
    more = len(every) - len(shown)
    return format_html(
        '<span class="knots" role="img" aria-label="{}">{}{}</span>',
        words.count_knots(every),
        drawn,
        format_html("<small>+{}</small>", more) if more else "",
    )


@register.simple_tag
def initials(name: Any, big: bool = False, alone: bool = False) -> SafeString:
    """A person's initials; `alone` where the name does not stand beside them."""
    css = "face big" if big else "face"
    letters = words.initials_of(name)
    if alone:
        return format_html(
            '<span class="{}" role="img" aria-label="{}" title="{}">{}</span>', css, name, name, letters
        )
    return format_html('<span class="{}" aria-hidden="true">{}</span>', css, letters)


@register.simple_tag
def tag_chip(name: str, colour: str) -> SafeString:
    """A tag: its name on one of the status colours, which mean nothing here."""
    return format_html('<span class="chip {} tag">{}</span>', colour, name)


@register.simple_tag
def when(moment: dt.datetime | None, zone: str | dt.tzinfo | None = None, long: bool = False) -> SafeString:
    """ "Thu 26 Nov, 09:00" in this zone, else in the active one."""
    if moment is None:
        return NOTHING
    local = moment.astimezone(dates.zone_of(zone))
    return _time(local.isoformat(timespec="minutes"), dates.say_moment(moment, zone, long=long))


@register.simple_tag
def hour(moment: dt.datetime | None, zone: str | dt.tzinfo | None = None) -> SafeString:
    """ "10:42" in this zone, else in the active one."""
    if moment is None:
        return NOTHING
    local = moment.astimezone(dates.zone_of(zone))
    return _time(local.isoformat(timespec="minutes"), dates.say_hour(moment, zone))


@register.simple_tag
def day(date: dt.date | None, long: bool = False) -> SafeString:
    """ "Fri 4 Dec", or long "Friday 4 December"."""
    if date is None:
        return NOTHING
    return _time(date.isoformat(), dates.say_day(date, long=long))


def _time(iso: str, said: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', iso, said)


@register.simple_tag
def late(due_on: dt.date | None, today: dt.date | None = None) -> SafeString:
    """ "5 days late", or nothing."""
    days = dates.days_late(due_on, today or dates.today())
    return format_html('<span class="late">{}</span>', words.say_late(days)) if days else NOTHING


@register.simple_tag
def progress(done: int, total: int, label: str = "") -> SafeString:
    """ "4 of 9 done" and a bar; nothing when there is but one thing. `label` is the bar's accessible name."""
    if total < 2:
        return NOTHING
    said = words.say_done(done, total)
    bar = format_html('<progress max="{}" value="{}" aria-label="{}"></progress>', total, done, label or said)
    return format_html('<div class="progress"><span>{}</span> {}</div>', said, bar)


@register.inclusion_tag("ui/steps.html")
def steps(number: int, of: int) -> dict[str, Any]:
    """ "Step 2 of 5" and a bar: where one is on a way of several pages."""
    bars = ["past" if n < number else "now" if n == number else "" for n in range(1, of + 1)]
    return {"number": number, "steps": of, "bars": bars}


@register.simple_tag
def size(size: int) -> str:
    """ "1.2 MB"."""
    return words.say_size(size)


@register.simple_tag
def names(people: Iterable[Any], at_most: int = 2) -> str:
    """ "Anna, Piet and 1 more"."""
    return words.say_names([str(person) for person in people], at_most)


@register.filter
def email(address: str) -> str:
    """An e-mail address as people write it; what is sent somewhere keeps the form it is kept in."""
    return readable(str(address))


@register.filter
def tel(number: str) -> str:
    """A telephone number as an address one can tap."""
    return "tel:" + dialled(str(number))
