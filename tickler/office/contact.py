"""A contact's own page: name, addresses, and the clients they stand for."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from tickler.core.domains import readable
from tickler.core.errors import Refused
from tickler.items.pausing import pause_words
from tickler.office.forms import ContactForm, fill_errors, form_status, posted, word
from tickler.people import actions
from tickler.people.access import visible_accounts, visible_contacts
from tickler.people.doors import office_view
from tickler.people.models import Address, Contact
from tickler.people.requests import OfficeRequest
from tickler.people.roles import MANAGE_ACCOUNTS
from tickler.ui import http
from tickler.ui.forms import PlainForm

FACTS = ("first_name", "last_name", "phone", "language")


class AddressForm(PlainForm):
    """One e-mail address."""

    email = forms.CharField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


@office_view(MANAGE_ACCOUNTS)
def contact(request: OfficeRequest, public_id: str) -> HttpResponse:
    """The page, and saving the name."""
    one = _found(request, public_id)
    form = ContactForm(posted(request), is_new=False, initial={name: getattr(one, name) for name in FACTS})
    if form.is_valid():
        try:
            actions.change_contact(one, **form.cleaned_data, actor=request.actor)
        except Refused as refusal:
            fill_errors(form, refusal)
        else:
            return http.onward(request, page_of(one), _("Saved."))
    return _page(request, one, form, AddressForm())


@require_POST
@office_view(MANAGE_ACCOUNTS)
def address_add(request: OfficeRequest, public_id: str) -> HttpResponse:
    """One more address."""
    one = _found(request, public_id)
    form = AddressForm(request.POST)
    if form.is_valid():
        try:
            actions.add_address(one, form.cleaned_data["email"], actor=request.actor)
        except Refused as refusal:
            fill_errors(form, refusal)
        else:
            return http.onward(request, page_of(one), _("Address added."))
    facts = ContactForm(is_new=False, initial={name: getattr(one, name) for name in FACTS})
    return _page(request, one, facts, form)


@office_view(MANAGE_ACCOUNTS)
def address_change(request: OfficeRequest, public_id: str) -> HttpResponse:
    """Put an address right."""
    one = _found(request, public_id)
    address = _address(one, word(request.GET, "email"))
    form = AddressForm(posted(request), initial={"email": readable(address.email)})
    if form.is_valid():
        try:
            actions.change_address(address, form.cleaned_data["email"], actor=request.actor)
        except Refused as refusal:
            fill_errors(form, refusal)
        else:
            return http.onward(request, page_of(one), _("Address changed."))
    context = {"title": _("Change address"), "form": form, "back_url": page_of(one), "contact": one}
    return http.page(request, "office/address_change.html", context, form_status(form))


@office_view(MANAGE_ACCOUNTS)
def address_remove(request: OfficeRequest, public_id: str) -> HttpResponse:
    """Away with an address; asked first."""
    one = _found(request, public_id)
    address = _address(one, word(request.GET, "email"))
    if request.method == "POST":
        actions.remove_address(address, actor=request.actor)
        return http.onward(request, page_of(one), _("Address removed."))
    title = _("Remove %(email)s") % {"email": readable(address.email)}
    return http.page(
        request, "office/address_remove.html", {"title": title, "back_url": page_of(one), "contact": one}
    )


@require_POST
@office_view(MANAGE_ACCOUNTS)
def address_trust(request: OfficeRequest, public_id: str) -> HttpResponse:
    """Write to it again."""
    one = _found(request, public_id)
    actions.trust_address(_address(one, word(request.GET, "email")), actor=request.actor)
    return http.onward(request, page_of(one), _("We write to this address again."))


def page_of(one: Contact) -> str:
    """The address of the contact's page."""
    return reverse("office:contact", args=[one.public_id])


def _page(request: OfficeRequest, one: Contact, form: ContactForm, address_form: AddressForm) -> HttpResponse:
    seen = visible_accounts(request.viewer)
    links = one.links.filter(account__in=seen).select_related("account", "address").order_by("account__name")
    context: dict[str, Any] = {
        "title": one.full_name,
        "contact": one,
        "form": form,
        "address_form": address_form,
        "addresses": list(one.addresses.order_by("pk")),
        "links": list(links),
        "pauses": pause_words(one, one.firm.zone, "person", one.full_name),
    }
    return http.page(request, "office/contact.html", context, form_status(form, address_form))


def _found(request: OfficeRequest, public_id: str) -> Contact:
    return get_object_or_404(visible_contacts(request.viewer), public_id=public_id)


def _address(one: Contact, email: str) -> Address:
    return get_object_or_404(one.addresses.select_related("contact"), email=email)
