"""What a role may do. One table; a right is a word.

An employee has the rights of this table until the firm gives them a set of their own. That set decides about
the SWITCHABLE ones; everything else stays as the table says.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as lazy

from tickler.people.models import Role, Staff

MANAGE_STAFF = "manage_staff"  # add and remove employees, assign them, grant them rights
MANAGE_ADMINS = "manage_admins"  # change roles, add and remove admins
MANAGE_FIRM = "manage_firm"  # name, logo, colour, zone, letters' hours
MANAGE_ACCOUNTS = "manage_accounts"  # make and change accounts, contacts and what they get
MANAGE_ORGANIZERS = "manage_organizers"
EDIT_ORGANIZER_ANSWERS = "edit_organizer_answers"
MANAGE_TEMPLATES = "manage_templates"
MANAGE_CLIENT_REQUESTS = "manage_client_requests"
MANAGE_PROPOSALS = "manage_proposals"
MANAGE_INVOICES = "manage_invoices"
MANAGE_PAYMENTS = "manage_payments"
MANAGE_DOCUMENTS = "manage_documents"
MANAGE_PIPELINES = "manage_pipelines"
VIEW_PORTAL_AS_CLIENT = "view_portal_as_client"

_EMPLOYEE = frozenset(
    {
        MANAGE_ORGANIZERS,
        EDIT_ORGANIZER_ANSWERS,
        MANAGE_CLIENT_REQUESTS,
        MANAGE_DOCUMENTS,
        VIEW_PORTAL_AS_CLIENT,
    }
)
_ADMIN = _EMPLOYEE | {
    MANAGE_STAFF,
    MANAGE_FIRM,
    MANAGE_ACCOUNTS,
    MANAGE_TEMPLATES,
    MANAGE_PROPOSALS,
    MANAGE_INVOICES,
    MANAGE_PAYMENTS,
    MANAGE_PIPELINES,
}
RIGHTS: dict[str, frozenset[str]] = {
    Role.OWNER: _ADMIN | {MANAGE_ADMINS},
    Role.ADMIN: _ADMIN,
    Role.EMPLOYEE: _EMPLOYEE,
}
# Who has the first right has the others too.
IMPLIED: dict[str, frozenset[str]] = {MANAGE_ACCOUNTS: frozenset({MANAGE_CLIENT_REQUESTS})}
ALL_RIGHTS = RIGHTS[Role.OWNER]
# What owner and admins may switch for each employee, in the words of the page where they do.
SWITCHABLE: dict[str, Promise] = {
    MANAGE_ACCOUNTS: lazy("Add and change clients and contacts"),
    MANAGE_CLIENT_REQUESTS: lazy("Send client requests"),
    MANAGE_TEMPLATES: lazy("Change templates"),
    MANAGE_DOCUMENTS: lazy("Change documents and ask for approvals"),
}


def rights_of(staff: Staff) -> frozenset[str]:
    """Every right this member of staff has, the implied ones among them."""
    own = RIGHTS[staff.role]
    if staff.role == Role.EMPLOYEE and staff.rights is not None:
        own = own.difference(SWITCHABLE).union(SWITCHABLE.keys() & set(staff.rights))
    return own.union(*(IMPLIED[right] for right in own if right in IMPLIED))


def may(staff: Staff, right: str) -> bool:
    """Has this member of staff the right? Somebody who left has none."""
    return staff.left_at is None and right in rights_of(staff)
