"""No more reminders: what the address in the head of a reminder leads to, without signing in.

Looking asks; only a POST acts, from the page's button or from a mail program (RFC 8058). It ends reminders to
this address about the clients the letter was about. First letters and letters by hand are none of it.
"""

from dataclasses import replace

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from tickler.core.tenancy import firm_scope
from tickler.mail.models import Letter, Notice
from tickler.mail.unsubscribe import letter_with
from tickler.people import actions, session
from tickler.people.models import Link
from tickler.people.requests import Request
from tickler.signin.frame import framed
from tickler.ui import http


@csrf_exempt  # a mail program has no page of ours to take a token from; the secret stands in for it
@framed
def no_more(request: Request, public_id: str, secret: str) -> HttpResponse:
    """Ask, or act. Twice is no harm."""
    letter = letter_with(public_id, secret)
    if letter is None or letter.firm is None:
        raise Http404
    with translation.override(letter.language), firm_scope(letter.firm.pk):
        if request.method == "POST":
            _end(request, letter)
        context = {
            "title": _("No more reminders?"),
            "firm_name": letter.firm.name,
            "email": letter.email,
            "is_over": not _links(letter).filter(reminders_off_at=None).exists(),
        }
        return http.page(request, "signin/reminders.html", context)


@transaction.atomic
def _end(request: Request, letter: Letter) -> None:
    for link in _links(letter).select_related("contact", "account", "address").order_by("pk"):
        actor = session.actor_from(request, sort="client", name=link.contact.full_name)
        actor = replace(actor, email=letter.email, contact_id=link.contact_id)
        actions.set_reminders_off(link, True, actor=actor)


def _links(letter: Letter) -> QuerySet[Link]:
    """By which this address stands for the clients the letter was about."""
    accounts = Notice.objects.filter(letter=letter).values("item__account")
    return Link.objects.filter(account__in=accounts, address__email=letter.email)
