"""The contract of the kind "approval"."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from tickler.items.contract import MOVES, Kind, OnDocuments, Section, Tab, register
from tickler.items.models import CLOSED, ActionItem, Status
from tickler.kinds.approval import client, listing, office, urls
from tickler.kinds.approval.actions import create
from tickler.kinds.approval.counting import letter_facts, missing_words
from tickler.kinds.approval.documents import is_open_to_somebody
from tickler.kinds.approval.models import Approval
from tickler.kinds.approval.notes import note
from tickler.people.roles import MANAGE_DOCUMENTS
from tickler.ui.words import say_done


def why_not_ready(item: ActionItem) -> str:
    """A reason not to send it yet."""
    if not is_open_to_somebody(item.account):
        return _("Nobody of %(name)s may sign in, so nobody can answer. Switch Login on for a contact.") % {
            "name": item.account.name
        }
    return ""


KIND = register(
    Kind(
        key="approval",
        detail=Approval,
        label=lazy("Approval"),
        label_plural=lazy("Approvals"),
        icon="file-check",
        ask=lazy("Approve a document"),
        call=lazy("Look at it"),
        stops_when=lazy("Stops as soon as the client has answered about every document, or you cancel it."),
        progress_words=say_done,
        letter_facts=letter_facts,
        missing_words=missing_words,
        tab=Tab(label=lazy("Approvals"), order=60, is_of_documents=True, page=listing.of_account),
        section=Section(label=lazy("Documents to approve"), icon="file-check"),
        on_documents=OnDocuments(
            note=note,
            act_label=lazy("Request approval"),
            act_url="approval-new",
            list_url="approval-list",
        ),
        resend_label=lazy("Resend approval"),
        may_archive=lambda item: item.status in CLOSED,
        why_not_ready=why_not_ready,
        may_go_to_offline=False,
        manage_right=MANAGE_DOCUMENTS,
        office_page=office.page,
        client_page=client.page,
        office_urls=urls.office_urls,
        client_urls=urls.client_urls,
        draft=create,
        # An answer is final: whoever wants another one asks anew.
        moves={
            **MOVES,
            Status.OPEN: frozenset({Status.DONE, Status.DECLINED, Status.CANCELLED}),
            Status.REVIEW: frozenset(),
            Status.DONE: frozenset(),
            Status.DECLINED: frozenset(),
        },
    )
)
