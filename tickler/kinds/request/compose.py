"""Sending a request: one page for one client or for many, which says what will happen before it happens."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tickler.core import shortcodes
from tickler.core.domains import readable
from tickler.core.errors import Refused
from tickler.core.ids import public_id
from tickler.core.once import key_of, once
from tickler.items import actions as items
from tickler.items import bulk, forecast
from tickler.items.models import Template
from tickler.items.reminder_words import reminder_words, short_names
from tickler.items.wording import people_of, values_for
from tickler.kinds.request import actions, content
from tickler.kinds.request.choosing import OFFERED, Chosen, choose, chosen_in, find, label, offered
from tickler.kinds.request.filling import filled_in, from_template
from tickler.kinds.request.forms import (
    Editor,
    RequestForm,
    as_typed,
    bound,
    changed_rows,
    posted_rows,
    unbound,
)
from tickler.kinds.request.models import Sort
from tickler.people.access import StaffViewer, visible_accounts
from tickler.people.doors import office_view
from tickler.people.models import Account
from tickler.people.requests import OfficeRequest
from tickler.people.roles import MANAGE_CLIENT_REQUESTS
from tickler.ui import words
from tickler.ui.forms import RemindersForm
from tickler.ui.http import onward, page

NAMED = 5  # clients named before it says "and 12 more"


@office_view(MANAGE_CLIENT_REQUESTS)
def new(request: OfficeRequest) -> HttpResponse:
    """The page; its buttons post it back with what they do in `act`."""
    chosen, lost = chosen_in(request, request.viewer), ""
    if request.method != "POST" or "title" not in request.POST:
        return _show(request, _begun(request), chosen)
    if typed := request.POST.get("find", "").strip():
        try:
            found = find(request.viewer, typed)
            chosen = choose(request.viewer, [*chosen.ids.split(), found.public_id])
        except Refused as refused:
            lost = str(refused)
    act = request.POST.get("act", "")
    if act == "send" and not lost:
        return _send(request, chosen)
    if act.startswith("drop-"):
        chosen = choose(request.viewer, set(chosen.ids.split()) - {act.removeprefix("drop-")})
    if act == "template" and request.POST.get("use"):
        editor, is_typed_kept = filled_in(request.POST, request.viewer.firm.zone)
        return _show(request, editor, chosen, lost=lost, is_typed_kept=is_typed_kept)
    return _show(request, _acted(request, act), chosen, lost=lost)


@office_view(MANAGE_CLIENT_REQUESTS)
def sentence(request: OfficeRequest) -> HttpResponse:
    """What the reminders would do, for the values typed now. By POST: many clients fit into no address."""
    typed = RemindersForm(request.POST if request.method == "POST" else request.GET)
    return page(request, "ui/reminder_words.html", _reminder_words(chosen_in(request, request.viewer), typed))


@office_view(MANAGE_CLIENT_REQUESTS)
def accounts(request: OfficeRequest) -> HttpResponse:
    """The clients that fit what is being typed."""
    fitting = offered(request.viewer, request.GET.get("find", ""))[:OFFERED]
    return page(request, "request/_accounts.html", {"labels": [label(account) for account in fitting]})


def _begun(request: OfficeRequest) -> Editor:
    """A new form: from a template, or with one empty row."""
    zone = request.viewer.firm.zone
    if name := request.GET.get("template", ""):
        return from_template(name, zone)
    return Editor(RequestForm(zone=zone), unbound([{"type": Sort.FILE}]))


def _acted(request: OfficeRequest, act: str) -> Editor:
    """The form after a button that sends nothing: everything typed stays."""
    zone = request.viewer.firm.zone
    rows = unbound(changed_rows(posted_rows(request.POST), act))
    return Editor(RequestForm(initial=as_typed(request.POST), zone=zone), rows, act=act)


def codes() -> list[str]:
    """The codes one can write, as they are written."""
    return [f"[{code}]" for code in shortcodes.KNOWN]


def _send(request: OfficeRequest, chosen: Chosen) -> HttpResponse:
    editor = Editor(RequestForm(request.POST, zone=request.viewer.firm.zone), bound(request.POST))
    lost = "" if chosen.accounts else _("Say whom it goes to.")
    if not editor.is_valid() or lost:
        return _show(request, editor, chosen, lost=lost, status=422)
    plain = editor.content()
    if len(chosen.accounts) == 1:
        return _send_to_one(request, editor, chosen, plain)
    if request.POST.get("sure") != "1":
        return page(request, "request/confirm.html", _question(request, chosen, plain))
    started = once(key_of(request.POST), lambda: _start(request, chosen, plain))
    return onward(request, reverse("office:bulk", args=[started]))


def _start(request: OfficeRequest, chosen: Chosen, plain: dict[str, Any]) -> str:
    started = bulk.start(
        "request",
        plain,
        visible_accounts(request.viewer).filter(pk__in=[account.pk for account in chosen.accounts]),
        by=request.viewer.staff,
        actor=request.actor,
        title=plain["title"],
    )
    return started.public_id


def _send_to_one(
    request: OfficeRequest, editor: Editor, chosen: Chosen, plain: dict[str, Any]
) -> HttpResponse:
    account = chosen.accounts[0]
    empty = empty_codes(plain, [account])
    if empty and request.POST.get("sure") != "1":
        return _show(request, editor, chosen, empty=empty[0][1], status=422)

    def create_and_send() -> str:
        item = actions.create(account, plain, actor=request.actor)
        return items.send(item, actor=request.actor, by=request.viewer.staff).public_id

    try:
        sent = once(key_of(request.POST), create_and_send)
    except Refused as refused:
        return _show(request, editor, chosen, refused=str(refused), status=422)
    people = chosen.people.get(account.pk, [])
    if people:
        said = _("Sent to %(names)s.") % {"names": words.say_names(short_names(people), at_most=4)}
    else:
        said = _("It is on the list of %(name)s. No letter leaves.") % {"name": account.name}
    return onward(request, reverse("office:item", args=[sent]), said)


def empty_codes(plain: dict[str, Any], accounts: Sequence[Account]) -> list[tuple[Account, str]]:
    """For which clients which codes have no value. Two queries for all of them."""
    made, people = content.read(plain), people_of(account.pk for account in accounts)
    found = []
    for account in accounts:
        values = values_for(account, made.due_on, people[account.pk])
        if empty := content.fill(made, values).empty:
            found.append((account, ", ".join(f"[{code}]" for code in empty)))
    return found


def _show(
    request: OfficeRequest,
    editor: Editor,
    chosen: Chosen,
    *,
    lost: str = "",
    empty: str = "",
    refused: str = "",
    is_typed_kept: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {
        "title": _("Send a request"),
        "action": reverse("request-new"),
        "ticket": request.POST.get("ticket") or public_id(),
        "back_url": _back(chosen),
        "form": editor.words,
        "editor": editor,
        "chosen": chosen,
        "labels": [(account, label(account)) for account in chosen.accounts[:NAMED]],
        "more": max(len(chosen.accounts) - NAMED, 0),
        "emails": words.say_names([readable(one.email) for one in chosen.everybody], at_most=8),
        "lost": lost,
        "find": request.POST.get("find", "") if lost else "",
        "empty": empty,
        "refused": refused,
        "is_typed_kept": is_typed_kept,
        "say": _what_happens(chosen, request.viewer),
        "templates": Template.objects.filter(kind="request").order_by("name"),
        "codes": codes(),
        **_reminder_words(chosen, editor.words),
    }
    return page(request, "request/compose.html", context, status=status)


def _back(chosen: Chosen) -> str:
    """Where Cancel leads."""
    if len(chosen.accounts) == 1:
        return reverse("office:client-tab", args=[chosen.accounts[0].public_id, "request"])
    return reverse("office:clients")


def _what_happens(chosen: Chosen, viewer: StaffViewer) -> str:
    """What will leave when the button is pressed."""
    if not chosen.accounts:
        return ""
    people = chosen.everybody
    if not people:
        return _("No letter leaves. It waits on the client's list.")
    if len(chosen.accounts) > 1:
        said = ngettext("%(count)s letter leaves.", "%(count)s letters leave.", len(people))
        return said % {"count": len(people)}
    names = words.say_names(short_names(people), at_most=4)
    if viewer.firm.notices_follow_hours:
        return _("The letter to %(names)s leaves as soon as your hours for letters allow.") % {"names": names}
    return _("The letter to %(names)s leaves at once.") % {"names": names}


def _reminder_words(chosen: Chosen, form: Any) -> dict[str, Any]:
    """What ui/reminder_words.html reads, for the values in the form."""
    days, times = form["remind_days"].value(), form["remind_times"].value()
    try:
        days = form.fields["remind_days"].clean(days)
        times = form.fields["remind_times"].clean(times)
    except ValidationError as error:
        return {"sentences": error.messages}
    if not chosen.accounts:
        return {"sentences": [_("Say whom it goes to; then it stands here who is reminded, and when.")]}
    first = chosen.accounts[0]
    steps = forecast.would_come(first, days=days, times=times)
    said = reminder_words(steps, chosen.everybody, first.firm, gone=["planned"])
    if said.get("nobody") and len(chosen.accounts) == 1:
        said["contacts_url"] = reverse("office:client", args=[first.public_id])
    return said


def _question(request: OfficeRequest, chosen: Chosen, plain: dict[str, Any]) -> dict[str, Any]:
    """What the page asks before many get a letter: how many, which not, and what is left out."""
    count, letters = len(chosen.accounts), len(chosen.everybody)
    return {
        "action": reverse("request-new"),
        "title": ngettext("Send to %(count)s client", "Send to %(count)s clients", count) % {"count": count},
        "act": ngettext("Send %(count)s request", "Send %(count)s requests", count) % {"count": count},
        "letters": letters,
        "request_title": plain["title"],
        "accounts": chosen.accounts[:NAMED],
        "more": max(count - NAMED, 0),
        "silent": chosen.silent[:NAMED],
        "silent_more": max(len(chosen.silent) - NAMED, 0),
        "locked": chosen.locked[:NAMED],
        "locked_more": max(len(chosen.locked) - NAMED, 0),
        "without": empty_codes(plain, chosen.accounts)[:NAMED],
        "archived": chosen.archived[:NAMED],
        "kept": [
            (name, value)
            for name, values in request.POST.lists()
            for value in values
            if name not in {"csrfmiddlewaretoken", "sure", "act", "accounts", "account", "find"}
        ],
        "ids": chosen.ids,
    }
