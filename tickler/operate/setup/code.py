"""The set-up code: on an installation that others can reach, only who sees its terminal may take it.

It is made once, kept in `setup_code` (readable by nobody else), said when Tickler starts, and asked for
before anything else. At the very machine it runs on nobody is asked.
"""

import hmac
import ipaddress
import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tickler.core.errors import Refused
from tickler.core.origin import client_address, neighbourhood
from tickler.operate.frame import bare
from tickler.people import limits
from tickler.people.models import Firm
from tickler.people.requests import Request
from tickler.signin.forms import Form
from tickler.ui import http

PASSED = "setup_code_passed"  # in the session
TRIES = limits.Limit("setup-code", 20)
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike
_GROUPS, _LENGTH = 3, 4


class AskForm(Form):
    """The code from the terminal."""

    code = forms.CharField(
        label=gettext_lazy("Set-up code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )


@bare
def ask(request: Request) -> HttpResponse:
    """Type the code from the terminal."""
    if Firm.objects.exists() or settings.DEMO or is_passed(request):
        return HttpResponseRedirect(reverse("first"))
    the_code()  # so that there is one to be looked up
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _check(request, form.cleaned_data["code"])
        except Refused as refusal:
            form.refuse(refusal, "code")
        else:
            request.session[PASSED] = True
            return HttpResponseRedirect(reverse("first"))
    context = {"title": _("Is this your installation?"), "form": form, "file": _file().name}
    return http.page(request, "operate/code.html", context, 422 if form.errors else 200)


def is_passed(request: Request) -> bool:
    """May this browser set up a firm: it sits at this machine, or has typed the code?"""
    return request.session.get(PASSED) is True or (_is_local_name() and _is_near(request))


def to_say(host: str) -> str:
    """What the terminal says at the start: the code, if somebody will be asked for it."""
    if Firm.objects.exists() or (_is_local_name() and _is_loopback(host)):
        return ""
    return f"Set-up code, asked for on the first page: {the_code()}"


def the_code() -> str:
    """The code of this installation, made on first use."""
    try:
        handle = os.open(_file(), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return _file().read_text().strip()
    with os.fdopen(handle, "w") as file:
        code = "-".join(_group() for _place in range(_GROUPS))
        file.write(code)
    return code


def forget() -> None:
    """There is a firm now; nobody is asked any more."""
    _file().unlink(missing_ok=True)


def _file() -> Path:
    return settings.VAR / "setup_code"


def _group() -> str:
    return "".join(secrets.choice(_SIGNS) for _place in range(_LENGTH))


def _check(request: Request, typed: str) -> None:
    limits.take(TRIES, neighbourhood(client_address(request.META, settings.TRUSTED_PROXIES)))
    given = "".join(typed.lower().split()).replace("-", "")
    if not hmac.compare_digest(given.encode(), the_code().replace("-", "").encode()):
        raise Refused("code_wrong", _("This is not the code. Look at the terminal, or into the file below."))


def _is_local_name() -> bool:
    name = urlsplit(settings.BASE_URL).hostname or ""
    return name == "localhost" or name.endswith(".localhost") or _is_loopback(name)


def _is_near(request: Request) -> bool:
    """Does the request come from this machine? A forged name of a host does not help a stranger."""
    return _is_loopback(client_address(request.META, settings.TRUSTED_PROXIES))


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return address == "localhost"
