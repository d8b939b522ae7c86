"""Asking for approval: one page that says first who is written to and what may be in the way."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from tickler.core.domains import readable
from tickler.core.errors import Refused
from tickler.core.ids import public_id
from tickler.core.once import key_of, once
from tickler.documents.access import visible_documents
from tickler.documents.models import Document
from tickler.items import actions as items
from tickler.items import forecast
from tickler.items.recipients import Addressee, addressees_of_accounts
from tickler.items.reminder_words import reminder_words, short_names
from tickler.kinds.approval import actions
from tickler.kinds.approval.content import MOST, empty_codes
from tickler.kinds.approval.documents import is_open_to_somebody, why_not_askable
from tickler.kinds.approval.forms import AskForm
from tickler.people.doors import office_view
from tickler.people.models import Account
from tickler.people.requests import OfficeRequest
from tickler.people.roles import MANAGE_DOCUMENTS
from tickler.ui import words
from tickler.ui.forms import RemindersForm
from tickler.ui.http import onward, page


@dataclass(frozen=True, slots=True)
class Chosen:
    """The documents of the form, of one client, and who is written to."""

    documents: Sequence[Document]
    account: Account
    people: Sequence[Addressee]


@office_view(MANAGE_DOCUMENTS)
def new(request: OfficeRequest) -> HttpResponse:
    """The page; its buttons post it back with what they do in `act`."""
    act = request.POST.get("act", "")
    chosen = _chosen(request, without=act.removeprefix("drop-") if act.startswith("drop-") else "")
    if act == "send":
        return _send(request, chosen)
    typed = {
        name: request.POST.get(name, "") for name in AskForm.base_fields if "remind_days" in request.POST
    }
    return _show(request, AskForm(initial=typed or None), chosen)


@office_view(MANAGE_DOCUMENTS)
def sentence(request: OfficeRequest) -> HttpResponse:
    """What the reminders would do, for the values typed now."""
    typed = RemindersForm(request.POST if request.method == "POST" else request.GET)
    return page(request, "ui/reminder_words.html", _reminder_words(_chosen(request), typed))


def _chosen(request: OfficeRequest, without: str = "") -> Chosen:
    """The documents that the form or the address names, as far as this viewer may see them."""
    named = [*request.GET.getlist("document"), *request.POST.getlist("document")]
    wanted = [one for one in named if "\0" not in one and one != without]
    rows = visible_documents(request.viewer).filter(public_id__in=wanted[: 2 * MOST])
    found = {row.public_id: row for row in rows.select_related("account__firm", "folder")}
    documents = [found[one] for one in dict.fromkeys(wanted) if one in found]
    if not documents:
        if wanted:
            raise Http404
        raise Refused("nothing_chosen", _("Nothing is ticked. Tick at least one document."))
    if len({document.account_id for document in documents}) > 1:
        raise Refused(
            "several_accounts",
            _("These documents belong to several clients. Ask one client after the other."),
        )
    account = documents[0].account
    people = addressees_of_accounts([account.pk], {account.pk: (account.language, account.firm.language)})
    return Chosen(documents, account, people.get(account.pk, []))


def _send(request: OfficeRequest, chosen: Chosen) -> HttpResponse:
    form = AskForm(request.POST)
    if not form.is_valid():
        return _show(request, form, chosen, status=422)
    empty = empty_codes(form.cleaned_data["message"], chosen.account)
    if empty and request.POST.get("sure") != "1":
        return _show(request, form, chosen, empty=empty, status=422)
    content = {**form.cleaned_data, "documents": [document.public_id for document in chosen.documents]}

    def create_and_send() -> str:
        item = actions.create(chosen.account, content, actor=request.actor)
        return items.send(item, actor=request.actor, by=request.viewer.staff).public_id

    try:
        sent = once(key_of(request.POST), create_and_send)
    except Refused as refused:
        return _show(request, form, chosen, refused=str(refused), status=409)
    if chosen.people:
        said = _("Sent to %(names)s.") % {"names": words.say_names(short_names(chosen.people), at_most=4)}
    else:
        said = _("It is on the list of %(name)s. No letter leaves.") % {"name": chosen.account.name}
    return onward(request, reverse("office:item", args=[sent]), said)


def _show(
    request: OfficeRequest,
    form: AskForm,
    chosen: Chosen,
    *,
    refused: str = "",
    empty: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "title": _("Request approval"),
        "action": reverse("approval-new"),
        "ticket": request.POST.get("ticket") or public_id(),
        "back_url": reverse("office:client-documents", args=[chosen.account.public_id]),
        "form": form,
        "account": chosen.account,
        "rows": [(document, why_not_askable(document)) for document in chosen.documents],
        "emails": words.say_names([readable(one.email) for one in chosen.people], at_most=8),
        "is_locked": not is_open_to_somebody(chosen.account),
        "refused": refused,
        "empty": empty,
        "say": _what_happens(chosen),
        **_reminder_words(chosen, form),
    }
    return page(request, "approval/compose.html", context, status=status)


def _what_happens(chosen: Chosen) -> str:
    """What will leave when the button is pressed."""
    if not chosen.people:
        return _("No letter leaves. It waits on the client's list.")
    names = words.say_names(short_names(chosen.people), at_most=4)
    if chosen.account.firm.notices_follow_hours:
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
    steps = forecast.would_come(chosen.account, days=days, times=times)
    said = reminder_words(steps, chosen.people, chosen.account.firm, gone=["planned"])
    if said.get("nobody"):
        said["contacts_url"] = reverse("office:client", args=[chosen.account.public_id])
    return said
