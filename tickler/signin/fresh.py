"""Acts that want to know anew who you are: nobody does them at a computer somebody left unlocked."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from tickler.core.errors import Refused
from tickler.people import limits, session
from tickler.people.auth import checks, factor
from tickler.people.doors import office_view
from tickler.people.models import Person
from tickler.people.requests import OfficeRequest
from tickler.signin import actions
from tickler.signin.entering import OFFICE, safe_next
from tickler.signin.forms import CodeForm, FactorForm, OwnPasswordForm
from tickler.signin.frame import framed
from tickler.ui import http

View = Callable[..., HttpResponse]


def needs_fresh(view: View) -> View:
    """Behind @office_view: whoever has not proven in the last ten minutes who they are does so first.

    In a demo nobody has anything to prove it with.
    """

    @wraps(view)
    def inside(request: OfficeRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.viewer.firm.is_demo or session.is_fresh(request):
            return view(request, *args, **kwargs)
        back = request.get_full_path() if request.method == "GET" else http.came_from(request)
        path = "/" + back.split("/", 3)[-1] if "://" in back else back
        return http.onward(request, f"{reverse('signin:fresh')}?{urlencode({'next': path})}")

    return inside


@framed
@office_view
def confirm(request: OfficeRequest) -> HttpResponse:
    """The code of the app once more, or the password of who has none; then back."""
    person = request.viewer.person
    next = safe_next(request.POST.get("next") or request.GET.get("next")) or OFFICE
    form_of = FactorForm if person.has_second_factor else OwnPasswordForm
    form: Any = form_of(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            _prove(person, form)
        except Refused as refusal:
            form.refuse(refusal, "code" if isinstance(form, CodeForm) else "password")
        else:
            session.freshen(request)
            return HttpResponseRedirect(next)
    context = {"title": _("Is it you?"), "form": form, "next": next}
    return http.page(request, "signin/fresh.html", context, 422 if form.errors else 200)


def _prove(person: Person, form: Any) -> None:
    if isinstance(form, CodeForm):
        limits.take(limits.FACTOR_OF_ACCOUNT, str(person.pk))
        factor.use_code(person, form.cleaned_data["code"])
        limits.give_back(limits.FACTOR_OF_ACCOUNT, str(person.pk))
        return
    limits.take(limits.PASSWORD_OF_ACCOUNT, f"{person.email}|own")
    if not checks.is_password_of(person, form.cleaned_data["password"]):
        raise actions.wrong_password()
    limits.give_back(limits.PASSWORD_OF_ACCOUNT, f"{person.email}|own")
