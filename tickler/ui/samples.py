"""An invented firm for the style page: every part in every state, without a database."""

import datetime as dt
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tickler.core import clock
from tickler.ui import dates, lists
from tickler.ui.forms import ColourField, DayField, PlainForm, RemindersForm

BRANDS = ["#ffd400", "#00e5ff", "#ff5a1f", "#9be15d", "#e6007e", "#001b44", "#8a8f98", "#f4f1ea"]
MB = 1000 * 1000


class SampleForm(PlainForm):
    """One field of every sort."""

    name = forms.CharField(label=_("Name"), help_text=_("The client reads this in the letter."))
    email = forms.EmailField(label=_("Your e-mail address"))
    phone = forms.CharField(
        label=_("Telephone"), required=False, help_text=_("We call only if something is unclear.")
    )
    due_on = DayField(label=_("By"), required=False)
    colour = ColourField(label=_("Colour"), required=False)
    language = forms.ChoiceField(label=_("Language"), choices=[("en", "English"), ("nl", "Nederlands")])
    message = forms.CharField(label=_("Message"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    moved = forms.ChoiceField(
        label=_("Did you move house in 2025?"),
        choices=[("", ""), ("yes", _("Yes")), ("no", _("No"))],
        widget=forms.RadioSelect,
    )
    papers = forms.FileField(label=_("Papers"), required=False)
    agreed = forms.BooleanField(label=_("I have read the letter of engagement"))


def frame(side: str, request: HttpRequest) -> dict[str, Any]:
    """What a door would have put around the page."""
    firm = {"name": "Marlow & Brandt", "initials": "MB", "tagline": "Tax advisers", "logo_url": ""}
    here = reverse("ui:styleguide")
    shared = {"side": side, "firm": firm, "home_url": here}
    if side == "client":
        entries = [("list-check", "To do"), ("file-text", "Documents"), ("messages", "Messages")]
        nav = [
            {"url": here, "icon": icon, "label": label, "current": icon == "list-check"}
            for icon, label in entries
        ]
        person = {
            "name": "Sofie Janssen",
            "first_name": "Sofie",
            "hours": "Monday to Friday, 9 to 17.",
            "phone": "010 555 01 42",
        }
        return {**shared, "portal_nav": nav, "sign_out_url": here, "help_person": person}
    return {
        **shared,
        "nav": [
            {"url": here, "icon": "home", "label": "Start", "key": "s"},
            {"url": here, "icon": "inbox", "label": "Inbox", "count": 7, "hot": True, "key": "i"},
            {"url": here, "icon": "users", "label": "Clients", "count": 412, "current": True, "key": "c"},
            {"url": here, "icon": "clipboard-list", "label": "Items", "count": 143},
            {"url": here, "icon": "mail", "label": "Letters", "count": "31 today", "key": "l"},
        ],
        "new_menu": [
            {"url": here, "icon": "user-plus", "label": "Client"},
            {"url": here, "icon": "upload", "label": "Request"},
        ],
        "me": {"name": "Sofie Janssen", "url": here},
        "health_url": here,
        "health_words": "all well",
        "settings_url": here,
    }


def parts(request: HttpRequest) -> dict[str, Any]:
    """Values for every part."""
    return {
        "title": "Components",
        "here": request.path,
        "other_side": "staff" if request.GET.get("side") == "client" else "client",
        "form": SampleForm(),
        "wrong": SampleForm({"email": "anna@", "colour": "yellow", "language": "nl"}, auto_id="wrong_%s"),
        "off_form": RemindersForm(prefix="off"),
        "on_form": RemindersForm(initial={"reminders_on": True, "remind_times": 2}),
        "nobody_form": RemindersForm(prefix="nobody", initial={"reminders_on": True}),
        "words_url": reverse("ui:style-words"),
        "statuses": ["draft", "open", "review", "done", "declined", "cancelled"],
        "letter_states": ["sent", "planned", "skipped", "moved", "failed", "held", "returned"],
        "strings": [
            ["sent", "sent", "planned", "planned"],
            ["sent", "skipped", "planned"],
            ["sent", "failed"],
            ["sent", "held"],
            ["sent"] * 6 + ["planned"] * 14,
        ],
        "brands": list(enumerate(BRANDS)),
        "filters": lists.filter_bar(
            request, [("mine", "My clients"), ("late", "Late"), ("nobody", "Nobody notified", 4)]
        ),
        "pager": lists.pager(request, range(412), 11),
        **_moments(),
        **_rows(),
        **reminder_words(request.GET),
    }


def reminder_words(typed: QueryDict) -> dict[str, Any]:
    """What the reminders of the style page would do."""
    times = typed.get("remind_times", "2")
    sentences = ["First reminder: Thu 26 Nov, 09:00, to Anna and Piet."]
    if times != "1":
        sentences.append("Second and last: Mon 30 Nov, 09:00 (Sunday is not a working day).")
    return {"sentences": sentences, "planned": ["sent", *["planned"] * len(sentences)]}


def _moments() -> dict[str, Any]:
    today = dates.today()
    now = clock.now()
    days = [now - dt.timedelta(days=days) for days in (14, 11, 3, -2)]
    return {
        "confirm_words": ["The client leaves every list. You can bring it back at any time."],
        "today": today,
        "now": now,
        "due_on": today + dt.timedelta(days=8),
        "late_on": today - dt.timedelta(days=5),
        "last_year": today - dt.timedelta(days=400),
        "sizes": [812, 640_000, 1_234_567, 412 * MB],
        "letters": [
            {"state": "sent", "at": days[0], "what": "Notice", "to": "to Anna and Piet"},
            {"state": "moved", "on": days[1].date(), "what": "moved", "why": "Sunday is not a working day."},
            {
                "state": "failed",
                "at": days[2],
                "what": "Reminder 1 of 2",
                "to": "to Anna",
                "why": "The address does not exist.",
            },
            {"state": "planned", "at": days[3], "what": "Reminder 2 of 2", "to": "to Anna", "next": True},
            {"state": "held", "at": days[3], "what": "Reminder", "to": "to Piet"},
        ],
        "events": [
            {
                "at": days[2],
                "sentence": "Sofie Janssen resent it to Anna and Piet",
                "small": "IP 192.0.2.14 · desktop browser",
            },
            {"at": days[0], "sentence": "Sofie Janssen sent it", "small": "IP 192.0.2.14 · desktop browser"},
        ],
        "promises": [
            {"words": "Letters leave on time", "small": "last look: 20 seconds ago"},
            {
                "words": "1 address does not accept letters",
                "small": "luc@fontaine.example",
                "sort": "soso",
                "url": "#main",
                "act": "repair",
            },
            {"words": "No backup since Monday", "small": "the disk is full", "sort": "bad"},
        ],
    }


def _rows() -> dict[str, Any]:
    here = reverse("ui:styleguide")
    entries = [
        {"url": here, "words": "New chat", "icon": "message-circle"},
        {"url": here, "words": "Send request", "icon": "upload", "dialog": True},
        {
            "url": here,
            "words": "Archive client",
            "icon": "archive",
            "post": True,
            "rule": True,
            "danger": True,
            "key": "e",
        },
    ]
    rows = [
        {
            "id": "a",
            "name": "Anna & Piet de Wit",
            "small": "W12 · Individual",
            "states": ["sent", "sent", "planned"],
            "status": "open",
        },
        {
            "id": "b",
            "name": "Müller Feinmechanik und Präzisionswerkzeugbau GmbH",
            "small": "M41 · Company",
            "states": ["sent", "failed"],
            "status": "declined",
        },
        {
            "id": "c",
            "name": "Whitaker Family Trust",
            "small": "WF2 · Other",
            "states": ["held"],
            "status": "review",
        },
    ]
    tabs = [
        {"url": here, "label": "Active", "count": 412, "current": True},
        {"url": here, "label": "Offline", "count": 38},
        {"url": here, "label": "Archived", "count": 67},
    ]
    return {"entries": entries, "rows": rows, "tabs": tabs}
