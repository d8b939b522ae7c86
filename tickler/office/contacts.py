"""Contacts of a client: who may sign in, who is written to, who signs; adding, linking, unlinking."""

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tickler.core.domains import readable
from tickler.core.errors import Refused
from tickler.office.forms import ContactForm, fill_errors, form_status, posted, word
from tickler.people import actions
from tickler.people.access import StaffViewer, visible_accounts, visible_contacts, visible_links
from tickler.people.doors import office_view
from tickler.people.models import Account, Address, Contact, Link
from tickler.people.requests import OfficeRequest
from tickler.people.search import fold
from tickler.signin import actions as signin
from tickler.ui import dates, http, words

SWITCHES = {
    "login": actions.set_login,
    "notify": actions.set_notify,
    "signatory": actions.set_signatory,
}
MATCHES = 20


@require_POST
@office_view("manage_accounts")
def switch(request: OfficeRequest, public_id: str, name: str) -> HttpResponse:
    """Login, Notify or Signatory, on or off: at once, with a way back."""
    if name not in SWITCHES:
        raise Http404
    link = _link(request, public_id)
    on = (request.GET.get("on") or request.POST.get("on")) == "1"
    link = SWITCHES[name](link, on, actor=request.actor)
    undo = reverse("office:link-switch", args=[link.public_id, name]) + f"?on={int(not on)}"
    account = link.account
    context = {"account": account, "state": state_of(account), **contacts_context(request.viewer, account)}
    said = _switched(link, name, on)
    return http.row(request, "office/_switched.html", context, said, undo, _page(account))


@require_POST
@office_view("manage_accounts")
def remind(request: OfficeRequest, public_id: str) -> HttpResponse:
    """The person wants reminders again."""
    link = actions.set_reminders_off(_link(request, public_id), False, actor=request.actor)
    said = _("%(name)s gets reminders again.") % {"name": link.contact.full_name}
    return http.onward(request, _page(link.account), said)


@office_view("manage_accounts")
def add(request: OfficeRequest, public_id: str) -> HttpResponse:
    """A new contact for this client."""
    account = _account(request, public_id)
    form = ContactForm(posted(request), is_new=True)
    if form.is_valid():
        try:
            link = actions.add_contact(account, **form.cleaned_data, actor=request.actor)
        except Refused as refusal:
            fill_errors(form, refusal)
        else:
            said = _("%(name)s is added.") % {"name": link.contact.full_name}
            return http.onward(request, _page(account), said)
    context = {"title": _("Add contact"), "form": form, "account": account, "back_url": _page(account)}
    return http.page(request, "office/contact_add.html", context, form_status(form))


@office_view("manage_accounts")
def existing(request: OfficeRequest, public_id: str) -> HttpResponse:
    """Find somebody who is a contact of another client already."""
    account = _account(request, public_id)
    text = word(request.GET, "q")
    context = {
        "title": _("Add somebody we know"),
        "account": account,
        "text": text,
        "matches": _matches(request.viewer, account, text) if text.strip() else [],
        "back_url": _page(account),
    }
    return http.page(request, "office/contact_existing.html", context)


@require_POST
@office_view("manage_accounts")
def link(request: OfficeRequest, public_id: str) -> HttpResponse:
    """Somebody we know stands for this client too, by this address."""
    account = _account(request, public_id)
    contact = get_object_or_404(visible_contacts(request.viewer), public_id=word(request.POST, "contact"))
    address = contact.addresses.filter(email=word(request.POST, "email")).first()
    new = actions.link_contact(account, contact, address=address, actor=request.actor)
    said = _("%(name)s is added.") % {"name": new.contact.full_name}
    return http.onward(request, _page(account), said)


@office_view("manage_accounts")
def unlink(request: OfficeRequest, public_id: str) -> HttpResponse:
    """They no longer stand for this client; asked first, because it cannot be taken back."""
    row = _link(request, public_id)
    account = row.account
    if request.method == "POST":
        actions.unlink_contact(row, actor=request.actor)
        said = _("%(name)s no longer belongs to this client.") % {"name": row.contact.full_name}
        return http.onward(request, _page(account), said)
    context = {
        "title": _("Remove %(name)s from this client") % {"name": row.contact.full_name},
        "link": row,
        "account": account,
        "back_url": _page(account),
    }
    return http.page(request, "office/contact_unlink.html", context)


@require_POST
@office_view("manage_accounts")
def invite(request: OfficeRequest, public_id: str) -> HttpResponse:
    """Tell a contact by letter where they sign in."""
    row = _link(request, public_id)
    signin.invite_client(row, inviter=request.viewer.staff, actor=request.actor)
    said = _("%(name)s is invited by letter.") % {"name": row.contact.full_name}
    return http.onward(request, _page(row.account), said)


def state_of(account: Account) -> dict[str, str]:
    """Whether somebody of the client may sign in, as the pill beside its name says it."""
    if account.archived_at is not None:
        return {"sort": "", "icon": "archive", "words": _("Archived")}
    if Link.objects.filter(account=account, login=True).exists():
        return {"sort": "done", "icon": "circle-check", "words": _("Active")}
    return {"sort": "", "icon": "circle-dashed", "words": _("Offline")}


def contacts_context(viewer: StaffViewer, account: Account) -> dict[str, Any]:
    """What office/_contacts.html shows."""
    links = list(
        Link.objects.filter(account=account)
        .select_related("contact", "address")
        .order_by("contact__first_name", "contact__last_name", "pk")
    )
    languages = dict(words.languages())
    return {
        "contacts": [_row(link, languages) for link in links],
        "notified": _who_is_notified(account, links),
        "may_manage": viewer.may("manage_accounts"),
    }


def _row(link: Link, languages: dict[str, str]) -> dict[str, Any]:
    address, contact = link.address, link.contact
    email = address.email if address else ""
    return {
        "id": link.public_id,
        "name": contact.full_name,
        "url": reverse("office:contact", args=[contact.public_id]),
        "email": email,
        "language": languages.get(contact.language, ""),
        "seen": _seen(address, link.login),
        "returned": _returned(address),
        "unreminded": _unreminded(link),
        "switches": _switches(link),
        "entries": _entries(link),
        "menu_id": f"link-{link.public_id}",
        "menu": _("Menu for %(name)s")
        % {"name": f"{contact.full_name}, {readable(email)}" if email else contact.full_name},
    }


def _switches(link: Link) -> list[dict[str, Any]]:
    labels = {
        "login": _("Login, %(name)s"),
        "notify": _("Notify, %(name)s"),
        "signatory": _("Signatory, %(name)s"),
    }
    missing = "" if link.address else _("Add an e-mail address first.")
    return [
        {
            "url": reverse("office:link-switch", args=[link.public_id, name]),
            "on": getattr(link, name),
            "name": label % {"name": link.contact.full_name},
            "id": f"{name}-{link.public_id}",
            "off_because": "" if name == "signatory" else missing,
        }
        for name, label in labels.items()
    ]


def _seen(address: Address | None, login: bool) -> str:
    if address is None:
        return _("No e-mail address")
    if address.confirmed_at is not None:
        return _("First signed in on %(day)s") % {"day": dates.say_day(address.confirmed_at.date())}
    if login and address.invited_at is not None:
        day = dates.say_day(address.invited_at.date())
        return _("Invited on %(day)s, has not signed in yet") % {"day": day}
    return _("Never signed in") if login else ""


def _unreminded(link: Link) -> str:
    if link.reminders_off_at is None:
        return ""
    day = dates.say_day(link.reminders_off_at.date())
    return _("Wants no reminders by mail since %(day)s") % {"day": day}


def _returned(address: Address | None) -> str:
    if address is None or not (address.suppressed_at or address.returned_at):
        return ""
    if address.suppressed_at is None:
        return _("Letters often come back: %(said)s") % {"said": address.returned_said}
    day = dates.say_day(address.suppressed_at.date())
    if address.is_unwanted:
        return _("Called our letters unwanted on %(day)s; none go there") % {"day": day}
    return _("Letters come back since %(day)s") % {"day": day}


def _remind_again(link: Link) -> list[dict[str, Any]]:
    if link.reminders_off_at is None:
        return []
    url = reverse("office:link-remind", args=[link.public_id])
    return [{"url": url, "words": _("Send reminders again"), "icon": "mail-forward", "post": True}]


def _entries(link: Link) -> list[dict[str, Any]]:
    contact = reverse("office:contact", args=[link.contact.public_id])
    address = link.address
    invitation = []
    if link.login and address and not address.confirmed_at and not address.suppressed_at:
        invitation = [
            {
                "url": reverse("office:link-invite", args=[link.public_id]),
                "words": _("Invite again") if address.invited_at else _("Send invitation"),
                "icon": "send",
                "post": True,
            }
        ]
    return [
        {"url": contact, "words": _("Edit contact"), "icon": "pencil"},
        *invitation,
        *_remind_again(link),
        {
            "url": reverse("office:link-unlink", args=[link.public_id]),
            "words": _("Remove from this client"),
            "icon": "x",
            "dialog": True,
            "rule": True,
            "danger": True,
        },
    ]


def _who_is_notified(account: Account, links: list[Link]) -> dict[str, Any]:
    """The sentence under the contacts: whom letters reach, and whether anybody can answer them."""
    if account.archived_at is not None:
        return {"words": _("This client is archived: nobody gets letters, and nobody can sign in.")}
    wanted = [link for link in links if link.notify and link.address is not None]
    reached = [link for link in wanted if link.address and link.address.suppressed_at is None]
    names = list(dict.fromkeys(link.contact.first_name or link.contact.full_name for link in reached))
    if not any(link.address for link in links):
        said = _("Nobody gets letters about this client. Give a contact an e-mail address.")
        return {"words": said, "bad": True}
    if not names:
        said = _("Nobody gets letters about this client. Switch Notify on for a contact.")
        return {"words": said, "bad": True}
    said = _("Letters about this client go to %(names)s.") % {"names": words.say_names(names, at_most=5)}
    return {"words": said, "is_locked": not any(link.login for link in links)}


def _switched(link: Link, name: str, on: bool) -> str:
    who = {"name": link.contact.first_name or link.contact.full_name}
    said = {
        ("login", True): _("%(name)s may sign in now."),
        ("login", False): _("%(name)s can no longer sign in."),
        ("notify", True): _("Notify is on for %(name)s."),
        ("notify", False): _("Notify is off for %(name)s."),
        ("signatory", True): _("%(name)s may sign now."),
        ("signatory", False): _("%(name)s may no longer sign."),
    }
    return said[name, on] % who


def _matches(viewer: StaffViewer, account: Account, text: str) -> list[dict[str, Any]]:
    """Contacts found by name or address, with the addresses that are still free for this client."""
    contacts = visible_contacts(viewer)
    for part in text.split():
        has_part = Q(first_name__icontains=part) | Q(last_name__icontains=part)
        contacts = contacts.filter(has_part | Q(addresses__email__contains=fold(part)))
    taken = set(Link.objects.filter(account=account).values_list("address__email", flat=True))
    found = contacts.distinct().order_by("last_name", "first_name", "pk")[:MATCHES]
    return [
        {
            "id": one.public_id,
            "name": one.full_name,
            "emails": _free_emails(one, taken),
            "accounts": _accounts(one),
        }
        for one in found.prefetch_related("addresses", "links__account")
    ]


def _free_emails(contact: Contact, taken: set[str]) -> list[str]:
    return [address.email for address in contact.addresses.all() if address.email not in taken]


def _accounts(contact: Contact) -> str:
    return words.say_names(list(dict.fromkeys(link.account.name for link in contact.links.all())))


def _account(request: OfficeRequest, public_id: str) -> Account:
    return get_object_or_404(visible_accounts(request.viewer), public_id=public_id)


def _link(request: OfficeRequest, public_id: str) -> Link:
    rows = visible_links(request.viewer).select_related("account", "contact", "address")
    return get_object_or_404(rows, public_id=public_id)


def _page(account: Account) -> str:
    return reverse("office:client", args=[account.public_id])
