"""Settings of the firm and of oneself."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tickler.core.domains import readable
from tickler.core.errors import Refused
from tickler.documents import uploads
from tickler.items.pausing import pause_words
from tickler.mail import reasons
from tickler.mail.actions import write_letter
from tickler.mail.models import Letter, State
from tickler.office.forms import fill_errors, form_status, posted
from tickler.office.frame import KEYS_COOKIE
from tickler.office.settings_forms import FIRM, HOURS, FirmForm, HoursForm, LogoForm, ProfileForm
from tickler.people import actions
from tickler.people.access import StaffViewer
from tickler.people.actions import profiles
from tickler.people.doors import office_view
from tickler.people.models import Person
from tickler.people.requests import OfficeRequest
from tickler.people.roles import MANAGE_FIRM
from tickler.ui import dates, http
from tickler.ui.forms import PlainForm

A_YEAR = 365 * 24 * 3600


@office_view
def firm(request: OfficeRequest) -> HttpResponse:
    """What the firm is called and looks like. Who may not change it begins with their own page."""
    if not request.viewer.may(MANAGE_FIRM):
        return http.onward(request, reverse("office:profile"))
    row = request.viewer.firm
    initial = {name: getattr(row, name) for name in FIRM}
    if request.GET.get("country") is not None:  # the list of regions, while somebody chooses
        initial["country"] = request.GET["country"]
    form = FirmForm(posted(request), initial=initial)
    if form.is_valid():
        try:
            actions.change_firm(row, **form.cleaned_data, actor=request.actor)
        except Refused as refusal:
            fill_errors(form, refusal)
        else:
            return http.onward(request, reverse("office:settings"), _("Saved."))
    context = {"form": form, "logo_form": LogoForm(), "row": row}
    return _page(request, "office/settings_firm.html", "firm", _("Firm"), context)


@require_POST
@office_view(MANAGE_FIRM)
def logo(request: OfficeRequest) -> HttpResponse:
    """Another logo, or none."""
    files = uploads.arrived(request, "logo")
    if not files and not request.POST.get("remove"):
        raise Refused("logo_missing", _("Choose a picture first."))
    file = None if request.POST.get("remove") else files[0]
    actions.set_logo(request.viewer.firm, file, actor=request.actor)
    return http.onward(request, reverse("office:settings"), _("Saved."))


@office_view(MANAGE_FIRM)
def letters(request: OfficeRequest) -> HttpResponse:
    """When letters leave by themselves, and whether they leave at all."""
    row = request.viewer.firm
    form = HoursForm(posted(request), initial={name: getattr(row, name) for name in HOURS})
    if form.is_valid():
        try:
            actions.change_firm(row, **form.cleaned_data, actor=request.actor)
        except Refused as refusal:
            fill_errors(form, refusal)
        else:
            return http.onward(request, reverse("office:settings-letters"), _("Saved."))
    context = {
        "form": form,
        "row": row,
        "email": request.viewer.person.email,
        "pauses": pause_words(row, row.zone, "firm"),
    }
    return _page(request, "office/settings_letters.html", "letters", _("Letters"), context)


@require_POST
@office_view(MANAGE_FIRM)
def test_letter(request: OfficeRequest) -> HttpResponse:
    """A letter to oneself; the next page shows what became of it."""
    viewer = request.viewer
    letter = write_letter(
        "test",
        email=viewer.person.email,
        name=viewer.staff.name,
        language=viewer.person.language or viewer.firm.language,
        firm_id=viewer.firm.pk,
        params={"url": request.build_absolute_uri(reverse("office:start"))},
    )
    return http.onward(request, reverse("office:settings-test-outcome", args=[letter.public_id]))


@office_view(MANAGE_FIRM)
def test_outcome(request: OfficeRequest, public_id: str) -> HttpResponse:
    """What became of the test letter; asks again by itself until it is settled."""
    letter = get_object_or_404(Letter.objects.filter(sort="test"), public_id=public_id)
    context = {
        "letter": letter,
        "is_over": letter.state in {State.SENT, State.FAILED, State.SKIPPED, State.HELD},
        "is_sent": letter.state == State.SENT,
        "why": reasons.words(letter.reason) if letter.reason else "",
        "said": _outcome(letter, request.viewer),
    }
    return _page(request, "office/settings_test.html", "letters", _("Test letter"), context)


@office_view
def profile(request: OfficeRequest) -> HttpResponse:
    """One's own name, telephone, language."""
    staff = request.viewer.staff
    keys_on = request.COOKIES.get(KEYS_COOKIE) != "off"
    initial = {"name": staff.name, "phone": staff.phone, "language": staff.person.language, "keys": keys_on}
    form = ProfileForm(posted(request), initial=initial)
    if form.is_valid():
        facts = dict(form.cleaned_data)
        keys = facts.pop("keys")
        profiles.change_profile(staff, **facts, actor=request.actor)
        response = http.onward(request, reverse("office:profile"), _("Saved."))
        response.set_cookie(
            KEYS_COOKIE, "on" if keys else "off", max_age=A_YEAR, samesite="Lax", httponly=True
        )
        return response
    context = {"form": form, "person": staff.person, "sign_in_links": _sign_in_links(staff.person)}
    return _page(request, "office/settings_profile.html", "me", _("My details"), context)


def tabs_for(viewer: StaffViewer, current: str) -> list[dict[str, object]]:
    """The pages of the settings this viewer may open."""
    pages = [
        ("firm", "office:settings", _("Firm"), MANAGE_FIRM),
        ("letters", "office:settings-letters", _("Letters"), MANAGE_FIRM),
        ("staff", "office:staff", _("Staff"), "manage_staff"),
        ("teams", "office:teams", _("Teams"), "manage_staff"),
        ("tags", "office:tags", _("Tags"), "manage_accounts"),
        ("wishes", "office:wishes", _("Notifications"), ""),
        ("me", "office:profile", _("My details"), ""),
    ]
    return [
        {"url": reverse(route), "label": label, "current": key == current}
        for key, route, label, right in pages
        if not right or viewer.may(right)
    ]


def _page(
    request: OfficeRequest, template: str, tab: str, title: str, context: dict[str, object]
) -> HttpResponse:
    context = {"title": title, "tabs": tabs_for(request.viewer, tab), **context}
    form = context.get("form")
    return http.page(request, template, context, form_status(form) if isinstance(form, PlainForm) else 200)


def _sign_in_links(person: Person) -> list[dict[str, str]]:
    links = [
        {"url": reverse("signin:devices"), "label": _("Where you are signed in")},
        {"url": reverse("signin:password"), "label": _("Change password")},
    ]
    if person.has_second_factor:
        links.append({"url": reverse("signin:recovery"), "label": _("Make new recovery codes")})
    return links


def _outcome(letter: Letter, viewer: StaffViewer) -> str:
    if letter.state == State.SENT and letter.sent_at is not None:
        hour = dates.say_hour(letter.sent_at, viewer.firm.zone)
        return _("Gone at %(hour)s, to %(email)s.") % {"hour": hour, "email": readable(letter.email)}
    said = {
        State.PLANNED: _("It waits for the worker. If it still does in a minute, look at Health."),
        State.SENDING: _("It is being handed over to the mail server."),
        State.FAILED: _("It did not leave."),
        State.SKIPPED: _("It was skipped."),
        State.HELD: _("It is held."),
    }
    return said[State(letter.state)]
