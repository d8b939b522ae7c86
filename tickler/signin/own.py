"""What staff do about their own way in: another password, new codes for paper."""

from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from tickler.core.errors import Refused
from tickler.people import limits, session
from tickler.people.auth import checks, factor
from tickler.people.doors import office_view
from tickler.people.requests import OfficeRequest
from tickler.signin import actions, proof
from tickler.signin.entering import OFFICE, needs_factor
from tickler.signin.forms import ChangePasswordForm, FactorForm
from tickler.signin.frame import framed
from tickler.trail.actions import record
from tickler.ui import http


@framed
@office_view
def password(request: OfficeRequest) -> HttpResponse:
    """Another password: every other session of yours ends."""
    person = request.viewer.person
    form = ChangePasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _check_old(person, form.cleaned_data["old"])
            with transaction.atomic():
                fresh = checks.set_password(
                    person, form.cleaned_data["password"], has_second_factor=needs_factor(person)
                )
                record("staff.password_changed", actor=request.actor)
        except Refused as refusal:
            form.refuse(
                refusal, "old" if refusal.code in {"password_wrong", "too_many_tries"} else "password"
            )
        else:
            session.refresh_epochs(request, fresh)
            proof.keep(request, fresh, proof.FULL)
            return http.onward(request, OFFICE, _("Your password is changed. Other devices are signed out."))
    context = {"title": _("Change your password"), "form": form}
    return http.page(request, "signin/change.html", context, 422 if form.errors else 200)


@framed
@office_view
def recovery_codes(request: OfficeRequest) -> HttpResponse:
    """New codes for paper: the old ones die. Asks for a code first."""
    person = request.viewer.person
    form = FactorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            limits.take(limits.FACTOR_OF_ACCOUNT, str(person.pk))
            factor.use_code(person, form.cleaned_data["code"])
        except Refused as refusal:
            form.refuse(refusal, "code")
        else:
            limits.give_back(limits.FACTOR_OF_ACCOUNT, str(person.pk))
            with transaction.atomic():
                codes = factor.make_recovery_codes(person)
                record("staff.recovery_codes_made", actor=request.actor)
            facts = {"title": _("Keep these codes on paper"), "codes": codes, "url": OFFICE}
            return http.page(request, "signin/codes.html", facts)
    context = {
        "title": _("Make new recovery codes"),
        "form": form,
        "left": factor.codes_left(person),
        "url": reverse("signin:recovery"),
    }
    return http.page(request, "signin/recovery.html", context, 422 if form.errors else 200)


def _check_old(person: checks.Person, text: str) -> None:
    limits.take(limits.PASSWORD_OF_ACCOUNT, f"{person.email}|own")
    if not checks.is_password_of(person, text):
        raise actions.wrong_password()
    limits.give_back(limits.PASSWORD_OF_ACCOUNT, f"{person.email}|own")
