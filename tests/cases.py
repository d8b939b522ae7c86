"""For every address: what it is about, and what the rightful person sends to it.

An address that stands in none of these lists fails `tests/test_neighbour.py`: say here whose it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.neighbours import Furnished
from tests.routes import Route
from tickler.documents.tests.samples import PDF

Values = Mapping[str, str]
FILE = "a file"  # in `post`: a file stands in this field


@dataclass(frozen=True)
class Case:
    """An address about something: the names of the things in it, where `=word` stands for itself.

    In `query` and `post`, `@name` stands for a thing. Without `post` the address is only looked at. `first`
    names the act that must have happened before.
    """

    parts: tuple[str, ...]
    post: Values | None = None
    query: Values = field(default_factory=dict)
    first: str = ""

    def address(self, route: Route, one: Furnished, prefix: str = "") -> str:
        """The address of this firm's things, of one account of it or the other."""
        names = [name for _sort, name in route.parts]
        values = {name: _value(part, one, prefix) for name, part in zip(names, self.parts, strict=True)}
        query = {name: _value(f"={word}", one, prefix) for name, word in self.query.items()}
        return route.path(values) + (f"?{urlencode(query)}" if query else "")

    def sent(self, one: Furnished, prefix: str = "") -> dict[str, Any]:
        """What the form holds."""
        return {
            name: SimpleUploadedFile("New.pdf", PDF) if word is FILE else _value(f"={word}", one, prefix)
            for name, word in (self.post or {}).items()
        }


def _value(part: str, one: Furnished, prefix: str) -> str:
    if not part.startswith("="):
        return one.things[prefix + part] if prefix + part in one.things else one.things[part]
    word = part[1:]
    return _value(word[1:], one, prefix) if word.startswith("@") else word


def about(*parts: str, post: Values | None = None, query: Values | None = None, first: str = "") -> Case:
    """The case in short."""
    return Case(parts, post, query or {}, first)


_REMINDERS = {"reminders_on": "on", "remind_days": "5", "remind_times": "2"}
_EMAIL = {"email": "@email"}
_PAPER = {"document": "@own_document"}
_COMING = {"key": "k", "name": "big.pdf", "size": "5"}
_PLACE = {"name": "New", "folder": "@top_folder"}

# About an account and what hangs on it: for the staff who look after it, and those who see every account.
OFFICE_ACCOUNT = {
    "office:client": about("account"),
    "office:client-edit": about("account"),
    "office:client-team": about("account"),
    "office:client-documents": about("account"),
    "office:client-trail": about("account"),
    "office:client-archive": about("account", post={}),
    "office:client-restore": about("account", post={}, first="office:client-archive"),
    "office:client-follow": about("account", post={"on": "1"}),
    "office:client-resend": about("account", post={}),
    "office:client-view": about("account", post={}),
    "office:client-pause": about("account"),
    "office:client-resume": about("account", post={}, first="office:client-pause"),
    "office:client-tab": about("account", "=request"),
    "office:contact-add": about("account"),
    "office:contact-existing": about("account", query={"q": "common"}),
    "office:contact-link": about("account", post={"contact": "@free_contact", "email": "@free_email"}),
    "office:link-invite": about("link", post={}),
    "office:link-unlink": about("link"),
    "office:link-remind": about("link", post={}),
    "office:link-switch": about("link", "=notify", post={"on": "0"}),
    "office:contact": about("contact"),
    "office:contact-pause": about("contact"),
    "office:contact-resume": about("contact", post={}, first="office:contact-pause"),
    "office:address-add": about("contact", post={"email": "more@new.example"}),
    "office:address-change": about("contact", query=_EMAIL),
    "office:address-remove": about("contact", query=_EMAIL),
    "office:address-trust": about("contact", query=_EMAIL, post={}),
    "office:item": about("open"),
    "office:item-resend": about("open", post={}),
    "office:item-reminders": about("open", post=_REMINDERS),
    "office:item-reminder-sentence": about("open", query=_REMINDERS),
    "office:item-pause": about("open"),
    "office:item-resume": about("open", post={}, first="office:item-pause"),
    "office:item-read": about("done", post={}),
    "office:item-archive": about("done", post={}),
    "office:item-restore": about("put", post={}),
    "office:item-trail": about("done"),
    "office:item-trail-table": about("done"),
    "office:letter": about("letter"),
    "office:letter-html": about("letter"),
    "office:letter-again": about("held", post={}),
    "office:letter-counted": about("held", post={}),
    "office:bulk": about("bulk"),
    "office:bulk-cancel": about("waiting_bulk", post={}),
    "office:bulk-report": about("bulk"),
    "office-document": about("document"),
    "office-version": about("document", "=1"),
    "office:document": about("document"),
    "office:document-edit": about("document", post={"name": "New.pdf"}),
    "office:document-renew": about("own_document", post={"file": FILE}),
    "office:document-seal": about("document", post={}),
    "office:documents-move": about(query=_PAPER, post={"into": "@top_folder"}),
    "office:documents-tag": about(query=_PAPER, post={"tags": "new"}),
    "office:documents-remove": about(query=_PAPER, post={}),
    "office:documents-restore": about(query=_PAPER, post={}, first="office:documents-remove"),
    "office:folder": about("folder"),
    "office:folder-add-top": about("account", post={"name": "New", "access": "view"}),
    "office:folder-add": about("folder", post={"name": "New"}),
    "office:folder-rename": about("folder", post={"name": "New"}),
    "office:folder-move": about("folder", post={"into": "@top_folder"}),
    "office:folder-remove": about("folder", post={}),
    "office:folder-upload": about("folder", post={"files": FILE}),
    "office-folder-zip": about("folder"),
    "office-send": about("folder", post=_COMING),
    "office-sending": about("upload"),
    "approval-new": about(query={"document": "@refused_document"}),
    "approval-sentence": about(query={"document": "@refused_document", **_REMINDERS}),
    "approval-cancel": about("approval", post={}),
    "request-change": about("open"),
    "request-paper": about("open"),
    "request-answers-table": about("open"),
    "request-complete": about("open", post={}),
    "request-set-back": about("done", post={}),
}
# About the firm: for all of its staff, as far as they have the right.
OFFICE_FIRM = {
    "office:settings-test-outcome": about("test_letter"),
    "welcome-letter": about("test_letter"),
    "office:staff-member": about("colleague"),
    "office:staff-invite": about("invited", post={}),
    "office:staff-role": about("colleague", post={"role": "admin"}),
    "office:staff-rights": about("colleague", post={"all": "1"}),
    "office:staff-assign": about("colleague", post={"number": "@other_number"}),
    "office:staff-unassign": about("colleague", post={"account": "@account"}),
    "office:staff-remove": about("colleague"),
    "office:tag": about("tag"),
    "office:team": about("team"),
    "import": about("import"),
    "import-run": about("checked_import", post={}),
    "import-undo": about("done_import", post={}),
    "import-faults": about("import"),
    "request-template": about("template"),
    "request-template-delete": about("template"),
}
# One's own: for the employee alone, whatever others may see.
OFFICE_OWN = {
    "office:inbox-go": about("entry", post={}),
    "office:filter-forget": about("filter", post={}),
    "office:inbox-entry": about("entry", "=archive", post={}),
}
# For the clients of the account.
CLIENT = {
    "client:item": about("open"),
    "client-document": about("document"),
    "client-folder-zip": about("folder"),
    "client-send": about("folder", post=_COMING),
    "client-sending": about("upload"),
    "client:folder": about("folder"),
    "client:folder-new": about("folder", post={"name": "New"}),
    "client:folder-change": about("folder", post=_PLACE),
    "client:folder-remove": about("folder", post={}),
    "client:document-change": about("own_document", post=_PLACE),
    "client:document-remove": about("own_document", post={}),
    "client:documents-done": about("account", post={}),
    "approval-approve": about("approval", "approval_decision", post={"seen": "1"}),
    "approval-disapprove": about("approval", "approval_decision", post={"seen": "1", "reasons": "figure"}),
    "request-answers": about("open", post={"act": "save"}),
    "request-answer": about("open", "question", post={}),
    "request-files": about("open", "paper", post={}),
    "request-file-remove": about("open", "open_document", post={}),
}
# Lists and forms: everybody of the side sees their own. With what is asked of them, beside the plain page.
OFFICE_LISTS = {
    "office:start": [],
    "office:signed-in": [],
    "office:health": [],
    "office:activity": [
        *("q=common", "kind=request", "kind=documents", "kind=firm", "who=client", "who=system"),
        *("since=2026-11-09", "until=2026-11-08", "since=x"),
    ],
    "office:activity-table": ["q=common"],
    "office:inbox": ["tab=all", "tab=archived", "q=common", "kind-request=1", "letters=1"],
    "office:wishes": [],
    "office:clients": [
        "tab=offline",
        "tab=archived",
        "q=common",
        "mine=1",
        "followed=1",
        "late=1",
        "silent=1",
        "open-request=1",
    ],
    "office:clients-table": ["tab=offline", "q=common", "mine=1"],
    "office:clients-book": ["tab=offline"],
    "office:letters-table": ["q=common", "sent=1"],
    "office:letters-book": [],
    "office:items-book": ["tab=us"],
    "office:client-add": [],
    "office:documents": ["q=common", "new=1"],
    "office:documents-by-client": ["q=common"],
    "office:documents-trash": ["q=common"],
    "office:items-table": ["tab=us", "tab=done", "q=common"],
    "office:items": ["tab=us", "tab=late", "tab=done", "tab=drafts", "tab=archived", "q=common", "page=2"],
    "office:letters": [
        "q=common",
        "account=x",
        "mine=1",
        "reminders=1",
        "waiting=1",
        "nobody=1",
        "day=2026-11-11",
    ],
    "office:letters-gone": ["q=common", "q=550", "sent=1", "failed=1", "held=1", "skipped=1"],
    "office:settings": ["country=DE"],
    "office:settings-letters": [],
    "office:settings-pause": [],
    "office:profile": [],
    "office:tags": [],
    "office:tag-add": [],
    "office:teams": [],
    "office:team-add": [],
    "office:staff": [],
    "office:staff-add": [],
    "imports": [],
    "request-new": [],
    "approval-list": ["waiting=1", "disapproved=1", "approved=1", "q=common"],
    "approval-pending": [],
    "request-sentence": ["remind_days=3&remind_times=1"],
    "request-accounts": ["find=common"],
    "request-templates": [],
    "request-template-new": [],
    "welcome": [],
    "signin:password": [],
    "signin:recovery": [],
    "signin:fresh": [],
}
CLIENT_LISTS: dict[str, list[str]] = {
    "client:todo": [],
    "client:section": [],
    "client:documents": [],
    "client:signed-in": [],
    "client:details": [],
}
# Acts on what is ticked, or on oneself: they take a POST.
OFFICE_ACTS = {
    "office-documents-zip",
    "office:clients-send",
    "office:clients-resend",
    "office:clients-sort",
    "office:clients-archive",
    "office:clients-restore",
    "office:items-resend",
    "office:view-leave",
    "office:filter-save",
    "office:inbox-act",
    "office:settings-logo",
    "office:settings-resume",
    "office:settings-test",
}
# For everybody, signed in or not.
SIGN_IN = {
    *("signin:client", "signin:code", "signin:again", "signin:choose", "signin:out", "signin:staff"),
    *("signin:factor", "signin:set-up", "signin:set-up-picture", "signin:reset-ask"),
    *("signin:invitation", "signin:reset", "signin:devices", "signin:devices-end", "signin:device-end"),
    "signin:reminders",
}
PUBLIC = {"first", "firm-brand", "firm-logo"}
HEALTH = {"health"}
SET_UP = {"setup-code", "setup", "setup-place", "setup-owner"}
DEMO = {"demo", "demo-enter", "demo-mailbox", "demo-letter", "demo-letter-html", "demo-follow"}

# Forms that name what belongs to somebody else, beside one of mine where several may be ticked.
FOREIGN_FORMS: list[tuple[str, dict[str, list[str]]]] = [
    ("office:clients-send", {"account": ["account"]}),
    ("office:clients-resend", {"account": ["account"], "sure": ["=1"]}),
    ("office:clients-archive", {"account": ["account"]}),
    ("office:clients-sort", {"account": ["account"], "sure": ["=1"], "add": ["tag"]}),
    ("office:client-edit", {"name": ["=x"], "type": ["=other"], "tags": ["tag"]}),
    ("office:client-team", {"team": ["team"]}),
    ("office:team-add", {"name": ["=x"], "members": ["colleague"]}),
    ("office:clients-restore", {"account": ["account"]}),
    ("office:items-resend", {"item": ["open", "fresh"], "sure": ["=1"]}),
    ("office:contact-link", {"contact": ["free_contact"], "email": ["free_email"]}),
    ("office:client-team", {"staff": ["colleague"]}),
    ("office:staff-assign", {"number": ["number"]}),
    ("office:staff-unassign", {"account": ["account"]}),
    (
        "approval-new",
        {
            "document": ["approval_document"],
            "act": ["=send"],
            "remind_days": ["=3"],
            "remind_times": ["=1"],
        },
    ),
    ("request-new", {"account": ["account"], "title": ["=x"], "act": ["=send"]}),
    ("request-new", {"use": ["template"], "title": ["=x"], "act": ["=template"]}),
    ("request-new", {"find": ["number"], "title": ["=x"]}),
]

CLASSES = [
    *(set(cases) for cases in (OFFICE_ACCOUNT, OFFICE_FIRM, OFFICE_OWN, CLIENT, OFFICE_LISTS, CLIENT_LISTS)),
    *(OFFICE_ACTS, SIGN_IN, PUBLIC, HEALTH, SET_UP, DEMO),
]
