"""Acts on people: firms, staff, accounts, contacts. Import the module: `actions.create_account(…)`."""

from tickler.people.actions.accounts import (
    archive_account,
    change_account,
    create_account,
    note_portal_view,
    restore_account,
)
from tickler.people.actions.contacts import (
    add_address,
    add_contact,
    change_address,
    change_contact,
    link_contact,
    remove_address,
    trust_address,
    unlink_contact,
)
from tickler.people.actions.firms import change_firm, create_firm, set_logo
from tickler.people.actions.following import follow, unfollow
from tickler.people.actions.staff import (
    add_staff,
    assign,
    change_role,
    forget_second_factor,
    hand_over,
    join,
    remove_staff,
    set_rights,
    unassign,
)
from tickler.people.actions.switches import set_login, set_notify, set_reminders_off, set_signatory
from tickler.people.actions.tags import delete_tag, save_tag, tag_accounts
from tickler.people.actions.teams import delete_team, give_to_team, save_team

__all__ = [
    "add_address",
    "add_contact",
    "add_staff",
    "archive_account",
    "assign",
    "change_account",
    "change_address",
    "change_contact",
    "change_firm",
    "change_role",
    "create_account",
    "create_firm",
    "delete_tag",
    "delete_team",
    "follow",
    "forget_second_factor",
    "give_to_team",
    "hand_over",
    "join",
    "link_contact",
    "note_portal_view",
    "remove_address",
    "remove_staff",
    "restore_account",
    "save_tag",
    "save_team",
    "set_login",
    "set_logo",
    "set_notify",
    "set_reminders_off",
    "set_rights",
    "set_signatory",
    "tag_accounts",
    "trust_address",
    "unassign",
    "unfollow",
    "unlink_contact",
]
