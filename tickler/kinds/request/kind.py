"""The contract of the kind "request"."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from tickler.core.errors import Refused
from tickler.items.contract import Kind, Section, Tab, register
from tickler.items.models import CLOSED, ActionItem
from tickler.kinds.request import client, office, urls
from tickler.kinds.request.actions import create
from tickler.kinds.request.actions.making import check_due
from tickler.kinds.request.counting import letter_facts
from tickler.kinds.request.logic import missing_words
from tickler.kinds.request.models import Question, Request
from tickler.people.roles import MANAGE_CLIENT_REQUESTS
from tickler.ui.words import say_done


def why_not_ready(item: ActionItem) -> str:
    """A reason not to send it yet."""
    if not Question.objects.filter(request=item.pk).exists():
        return _("Ask for at least one paper or one answer.")
    try:
        check_due(item.due_on, item.firm.zone)
    except Refused as refused:
        return str(refused)
    return ""


KIND = register(
    Kind(
        key="request",
        detail=Request,
        label=lazy("Client request"),
        label_plural=lazy("Client requests"),
        icon="upload",
        ask=lazy("Answer questions and send papers"),
        call=lazy("Continue"),
        stops_when=lazy("Stops as soon as the client has sent everything, or you complete the request."),
        progress_words=say_done,
        letter_facts=letter_facts,
        missing_words=missing_words,
        tab=Tab(label=lazy("Requests"), order=40),
        section=Section(label=lazy("Questions and papers"), icon="upload"),
        new_label=lazy("Client request"),
        bulk_label=lazy("Send client request"),
        may_archive=lambda item: item.status in CLOSED,
        why_not_ready=why_not_ready,
        manage_right=MANAGE_CLIENT_REQUESTS,
        office_page=office.page,
        client_page=client.page,
        office_urls=urls.office_urls,
        client_urls=urls.client_urls,
        new_url="request-new",
        templates_url="request-templates",
        bulk_url="request-new",
        draft=create,
    )
)
