"""Every page there is, by route, with an address in the demo: what the shots and axe walk through."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, get_resolver

from tests.journeys.installation import Installation

NOBODY, SOFIE, TOM = "", "sofie@marlowbrandt.example", "tom@marlowbrandt.example"
ANNA, LENA, RUI, EMMA = (
    "anna@dewit.example",
    "lena@mueller-krause.example",
    "rui@oliveira-filhos.example",
    "emma@clarke.example",
)
LOCALES = {LENA: "de-DE", RUI: "pt-PT"}  # whose browser speaks another language than English


@dataclass(frozen=True)
class Page:
    """One page: what it is called, its route, its address with gaps for keys, and who looks."""

    name: str
    route: str
    path: str
    who: str = SOFIE


PAGES = (
    # --- the demo and the ways in
    Page("demo", "first", "/", NOBODY),
    Page("mailbox", "demo-mailbox", "/demo/mailbox/", NOBODY),
    Page("mailbox-letter", "demo-letter", "/demo/mailbox/{letter}/", NOBODY),
    Page("sign-in", "signin:client", "/in/", NOBODY),
    Page("sign-in-staff", "signin:staff", "/in/staff/", NOBODY),
    Page("sign-in-reset", "signin:reset-ask", "/in/new-password/", NOBODY),
    Page("sign-in-link-dead", "signin:reset", "/in/new-password/none/none/", NOBODY),
    Page("sign-in-join-dead", "signin:invitation", "/in/join/none/none/", NOBODY),
    Page("sign-in-password", "signin:password", "/in/staff/password/"),
    Page("sign-in-devices", "signin:devices", "/in/devices/"),
    Page("sign-in-devices-client", "signin:devices", "/in/devices/", ANNA),
    Page("sign-in-fresh", "signin:fresh", "/in/staff/confirm/"),
    Page("sign-in-recovery", "signin:recovery", "/in/staff/recovery-codes/"),
    # --- staff
    Page("start", "office:start", "/office/"),
    Page("start-employee", "office:start", "/office/", TOM),
    Page("signed-in", "office:signed-in", "/office/signed-in/"),
    Page("health", "office:health", "/office/health/"),
    Page("activity", "office:activity", "/office/activity/"),
    Page("activity-none", "office:activity", "/office/activity/?q=zebra"),
    Page("activity-wrong", "office:activity", "/office/activity/?since=soon"),
    Page("inbox", "office:inbox", "/office/inbox/?tab=all"),
    Page("inbox-unread", "office:inbox", "/office/inbox/"),
    Page("inbox-none", "office:inbox", "/office/inbox/?q=zebra"),
    Page("notifications", "office:wishes", "/office/settings/notifications/"),
    Page("clients", "office:clients", "/office/clients/"),
    Page("clients-offline", "office:clients", "/office/clients/?tab=offline"),
    Page("clients-archived", "office:clients", "/office/clients/?tab=archived"),
    Page("clients-none", "office:clients", "/office/clients/?q=zebra"),
    Page("imports", "imports", "/office/imports/"),
    Page("client-add", "office:client-add", "/office/clients/add/"),
    Page("account", "office:client", "/office/clients/{client}/"),
    Page("account-offline", "office:client", "/office/clients/{offline}/"),
    Page("account-edit", "office:client-edit", "/office/clients/{client}/edit/"),
    Page("account-team", "office:client-team", "/office/clients/{client}/team/"),
    Page("account-documents", "office:client-documents", "/office/clients/{client}/documents/"),
    Page("account-folder", "office:folder", "/office/documents/folders/{uploads}/"),
    Page("account-folder-none", "office:folder", "/office/documents/folders/{uploads}/?q=zebra"),
    Page("folder-add-top", "office:folder-add-top", "/office/clients/{client}/documents/folder/"),
    Page("folder-add", "office:folder-add", "/office/documents/folders/{uploads}/add/"),
    Page("folder-rename", "office:folder-rename", "/office/documents/folders/{house}/rename/"),
    Page("folder-move", "office:folder-move", "/office/documents/folders/{house}/move/"),
    Page("folder-remove", "office:folder-remove", "/office/documents/folders/{house}/remove/"),
    Page("documents", "office:documents", "/office/documents/"),
    Page("documents-none", "office:documents", "/office/documents/?q=zebra"),
    Page("documents-by-client", "office:documents-by-client", "/office/documents/clients/"),
    Page("documents-trash", "office:documents-trash", "/office/documents/trash/"),
    Page("documents-move", "office:documents-move", "/office/documents/move/?document={valuation}"),
    Page("documents-tag", "office:documents-tag", "/office/documents/tag/?document={valuation}"),
    Page("document", "office:document", "/office/documents/{valuation}/details/"),
    Page("document-edit", "office:document-edit", "/office/documents/{valuation}/edit/"),
    Page("account-trail", "office:client-trail", "/office/clients/{client}/trail/"),
    Page("account-requests", "office:client-tab", "/office/clients/{client}/items/request/"),
    Page("account-requests-none", "office:client-tab", "/office/clients/{second}/items/request/"),
    Page("contact-add", "office:contact-add", "/office/clients/{client}/contacts/add/"),
    Page("contact-existing", "office:contact-existing", "/office/clients/{client}/contacts/existing/?q=de"),
    Page("contact-unlink", "office:link-unlink", "/office/links/{link}/unlink/"),
    Page("contact", "office:contact", "/office/contacts/{contact}/"),
    Page("contact-returned", "office:contact", "/office/contacts/{returned}/"),
    Page(
        "address-change", "office:address-change", "/office/contacts/{contact}/address/change/?email=" + ANNA
    ),
    Page(
        "address-remove", "office:address-remove", "/office/contacts/{contact}/address/remove/?email=" + ANNA
    ),
    Page("contact-pause", "office:contact-pause", "/office/contacts/{contact}/pause/"),
    Page("client-pause", "office:client-pause", "/office/clients/{client}/pause/"),
    Page("item-pause", "office:item-pause", "/office/items/{item}/pause/"),
    Page("settings-pause", "office:settings-pause", "/office/settings/letters/pause/"),
    Page("items", "office:items", "/office/items/"),
    Page("items-us", "office:items", "/office/items/?tab=us"),
    Page("items-late", "office:items", "/office/items/?tab=late"),
    Page("items-done", "office:items", "/office/items/?tab=done"),
    Page("items-none", "office:items", "/office/items/?q=zebra"),
    Page("item", "office:item", "/office/items/{item}/"),
    Page("item-late", "office:item", "/office/items/{late}/"),
    Page("item-ours", "office:item", "/office/items/{done}/"),
    Page("item-held", "office:item", "/office/items/{held}/"),
    Page("item-draft", "office:item", "/office/items/{draft}/"),
    Page("item-silent", "office:item", "/office/items/{silent}/"),
    Page("item-trail", "office:item-trail", "/office/items/{item}/trail/"),
    Page("letters", "office:letters", "/office/letters/"),
    Page("letters-none", "office:letters", "/office/letters/?q=zebra"),
    Page("letters-gone", "office:letters-gone", "/office/letters/gone/"),
    Page("letters-gone-none", "office:letters-gone", "/office/letters/gone/?q=zebra"),
    Page("letter-sent", "office:letter", "/office/letters/{letter}/"),
    Page("letter-failed", "office:letter", "/office/letters/{failed}/"),
    Page("letter-held", "office:letter", "/office/letters/{held_letter}/"),
    Page("settings", "office:settings", "/office/settings/"),
    Page("settings-letters", "office:settings-letters", "/office/settings/letters/"),
    Page("settings-me", "office:profile", "/office/settings/me/"),
    Page("tags", "office:tags", "/office/settings/tags/"),
    Page("tag-add", "office:tag-add", "/office/settings/tags/add/"),
    Page("tag", "office:tag", "/office/settings/tags/{tag}/"),
    Page("teams", "office:teams", "/office/settings/teams/"),
    Page("team-add", "office:team-add", "/office/settings/teams/add/"),
    Page("team", "office:team", "/office/settings/teams/{team}/"),
    Page("staff", "office:staff", "/office/settings/staff/"),
    Page("staff-add", "office:staff-add", "/office/settings/staff/add/"),
    Page("staff-member", "office:staff-member", "/office/settings/staff/{tom}/"),
    Page("staff-remove", "office:staff-remove", "/office/settings/staff/{tom}/remove/"),
    Page("approvals", "approval-list", "/office/approval/"),
    Page("approvals-none", "approval-list", "/office/approval/?q=zebra"),
    Page("approvals-pending", "approval-pending", "/office/approval/pending/"),
    Page("account-approvals", "office:client-tab", "/office/clients/{client}/items/approval/"),
    Page("account-approvals-none", "office:client-tab", "/office/clients/{offline}/items/approval/"),
    Page("approval", "office:item", "/office/items/{approval}/"),
    Page("approval-declined", "office:item", "/office/items/{refused}/"),
    Page("approval-new", "approval-new", "/office/approval/new/?document={document}"),
    Page("approval-cancel", "approval-cancel", "/office/approval/{approval}/cancel/"),
    Page("send-request", "request-new", "/office/request/new/"),
    Page("send-request-one", "request-new", "/office/request/new/?account={client}&template={template}"),
    Page("request-paper", "request-paper", "/office/request/{done}/paper/"),
    Page("request-change", "request-change", "/office/request/{item}/change/"),
    Page("templates", "request-templates", "/office/request/templates/"),
    Page("template-new", "request-template-new", "/office/request/templates/new/"),
    Page("template", "request-template", "/office/request/templates/{template}/"),
    Page("template-delete", "request-template-delete", "/office/request/templates/{template}/delete/"),
    Page("staff-not-found", "office:client", "/office/clients/nobody/"),
    Page("staff-not-yours", "office:staff-add", "/office/settings/staff/add/", TOM),
    # --- clients
    Page("todo", "client:todo", "/client/", ANNA),
    Page("todo-de", "client:todo", "/client/", LENA),
    Page("todo-pt", "client:todo", "/client/", RUI),
    Page("todo-none", "client:todo", "/client/", EMMA),
    Page("client-signed-in", "client:signed-in", "/client/signed-in/", ANNA),
    Page("section", "client:section", "/client/section/request/", ANNA),
    Page("details", "client:details", "/client/details/", ANNA),
    Page("client-documents", "client:documents", "/client/documents/", ANNA),
    Page("client-documents-one", "client:documents", "/client/documents/", EMMA),
    Page("client-folder", "client:folder", "/client/documents/folders/{uploads}/", ANNA),
    Page("client-folder-within", "client:folder", "/client/documents/folders/{house}/", ANNA),
    Page("client-folder-prepared", "client:folder", "/client/documents/folders/{prepared}/", ANNA),
    Page("client-folder-new", "client:folder-new", "/client/documents/folders/{uploads}/new/", ANNA),
    Page("client-folder-change", "client:folder-change", "/client/documents/folders/{house}/change/", ANNA),
    Page("client-folder-remove", "client:folder-remove", "/client/documents/folders/{house}/remove/", ANNA),
    Page("client-file-change", "client:document-change", "/client/documents/{valuation}/change/", ANNA),
    Page("client-file-remove", "client:document-remove", "/client/documents/{valuation}/remove/", ANNA),
    Page("request", "client:item", "/client/items/{item}/", ANNA),
    Page("request-de", "client:item", "/client/items/{german}/", LENA),
    Page("request-pt", "client:item", "/client/items/{portuguese}/", RUI),
    Page("request-done", "client:item", "/client/items/{done}/", EMMA),
    Page("section-approvals", "client:section", "/client/section/approval/", ANNA),
    Page("client-approval", "client:item", "/client/items/{approval}/", ANNA),
    Page("client-approval-several", "client:item", "/client/items/{several}/", ANNA),
    Page("client-approve", "approval-approve", "/client/approval/{approval}/{decision}/approve/", ANNA),
    Page(
        "client-disapprove", "approval-disapprove", "/client/approval/{approval}/{decision}/disapprove/", ANNA
    ),
    Page("client-not-found", "client:item", "/client/items/nothing/", ANNA),
)

# Routes that are no page of their own in the demo, and why.
OTHER = {
    **dict.fromkeys(
        ("setup-code", "setup", "setup-place", "setup-owner", "welcome", "demo"), "before a firm"
    ),
    **dict.fromkeys(("welcome-letter", "signin:set-up", "signin:factor", "signin:code"), "in the journeys"),
    **dict.fromkeys(("signin:choose", "office:bulk", "office:settings-test-outcome"), "in the journeys"),
    **dict.fromkeys(("health", "signin:set-up-picture", "firm-brand", "firm-logo"), "no HTML"),
    **dict.fromkeys(("office:item-trail-table", "office:bulk-report", "office:clients-table"), "no HTML"),
    **dict.fromkeys(("office:letters-table", "office:letters-book"), "no HTML"),
    **dict.fromkeys(("office:clients-book", "office:items-book"), "no HTML"),
    **dict.fromkeys(("office-document", "office-version", "client-document"), "no HTML"),
    **dict.fromkeys(("office:items-table", "office:activity-table", "request-answers-table"), "no HTML"),
    "signin:reminders": "in tests/test_unsubscribe.py",
    **dict.fromkeys(("office-folder-zip", "client-folder-zip", "office-documents-zip"), "no HTML"),
    **dict.fromkeys(("office-send", "client-send", "office-sending", "client-sending"), "no HTML"),
    **dict.fromkeys(("office:letter-html", "demo-letter-html"), "a letter"),
    **dict.fromkeys(("office:item-reminder-sentence", "request-sentence", "request-accounts"), "a fragment"),
    **dict.fromkeys(("demo-enter", "demo-follow", "signin:again", "signin:out"), "takes a POST"),
    **{
        f"office:{name}": "takes a POST"
        for name in (
            *(
                "clients-send",
                "clients-resend",
                "clients-archive",
                "clients-restore",
                "clients-sort",
                "client-archive",
            ),
            *(
                "client-restore",
                "client-resend",
                "client-follow",
                "link-invite",
                "contact-link",
                "link-switch",
                "address-add",
            ),
            *("address-trust", "items-resend", "item-resend", "item-reminders", "item-archive"),
            *("item-restore", "item-read", "letter-again", "letter-counted", "bulk-cancel", "settings-logo"),
            *(
                "filter-save",
                "filter-forget",
                "client-view",
                "view-leave",
                "inbox-act",
                "inbox-go",
                "inbox-entry",
                "settings-test",
                "staff-invite",
                "staff-role",
                "staff-rights",
                "staff-assign",
                "staff-unassign",
            ),
            *("link-remind", "client-resume", "contact-resume", "item-resume", "settings-resume"),
        )
    },
    **dict.fromkeys(("signin:devices-end", "signin:device-end"), "takes a POST"),
    "approval-sentence": "a fragment",
    "import": "in the journeys",
    "import-faults": "no HTML",
    **dict.fromkeys(("import-run", "import-undo"), "takes a POST"),
    "client:documents-done": "takes a POST",
    "office:folder-upload": "takes a POST",
    "office:document-renew": "takes a POST",
    "office:document-seal": "takes a POST",
    "office:documents-remove": "takes a POST",
    "office:documents-restore": "takes a POST",
    **dict.fromkeys(("request-complete", "request-set-back"), "takes a POST"),
    **dict.fromkeys(("request-answers", "request-answer", "request-files"), "takes a POST"),
    "request-file-remove": "takes a POST",
}

_ITEM = (
    "SELECT i.public_id FROM items_actionitem i JOIN people_account a ON a.id = i.account_id "
    "WHERE a.name = ? AND i.status = ? AND i.kind = 'request' ORDER BY i.id DESC"
)
_FOLDER = (
    "SELECT f.public_id FROM documents_folder f JOIN people_account a ON a.id = f.account_id "
    "WHERE a.name = 'De Wit' AND f.name = ?"
)
_APPROVAL = _ITEM.replace("'request'", "'approval'")
_LETTER = "SELECT public_id FROM mail_letter WHERE sort LIKE 'request.%' AND state = ? ORDER BY id DESC"


def keys_of(demo: Installation) -> dict[str, str]:
    """What stands in the gaps of the addresses."""
    account = "SELECT public_id FROM people_account WHERE name = ?"
    contact = "SELECT public_id FROM people_contact WHERE first_name = ? AND last_name = ?"
    return {
        "client": demo.one(account, "De Wit"),
        "second": demo.one(account, "Atelier De Wit"),
        "offline": demo.one(account, "Verhoeven"),
        "link": demo.one(
            "SELECT l.public_id FROM people_link l JOIN people_contact c ON c.id = l.contact_id "
            "WHERE c.first_name = 'Piet'"
        ),
        "contact": demo.one(contact, "Anna", "de Wit"),
        "returned": demo.one(contact, "Gerrit", "Smit"),
        "item": demo.one(_ITEM, "De Wit", "open"),
        "approval": demo.one(_APPROVAL, "De Wit", "open"),
        "several": demo.one(_APPROVAL, "Atelier De Wit", "open"),
        "refused": demo.one(_APPROVAL, "Visser", "declined"),
        "decision": demo.one("SELECT public_id FROM approval_decision WHERE name = 'VAT return Q3.pdf'"),
        "document": demo.one("SELECT public_id FROM documents_document WHERE name = 'annual-accounts.pdf'"),
        "uploads": demo.one(_FOLDER, "Client uploads"),
        "prepared": demo.one(_FOLDER, "Prepared for you"),
        "house": demo.one(_FOLDER, "House"),
        "valuation": demo.one("SELECT public_id FROM documents_document WHERE name = 'Valuation.pdf'"),
        "late": demo.one(_ITEM, "Schreinerei Vogel GmbH", "open"),
        "done": demo.one(_ITEM, "Clarke", "done"),
        "held": demo.one(_ITEM, "Sousa", "open"),
        "draft": demo.one(_ITEM, "Lindqvist Design", "draft"),
        "silent": demo.one(_ITEM, "Aunt Frieda's Estate", "open"),
        "german": demo.one(_ITEM, "Müller-Krause", "open"),
        "portuguese": demo.one(_ITEM, "Oliveira & Filhos Lda", "open"),
        "letter": demo.one(_LETTER, "sent"),
        "failed": demo.one(_LETTER, "failed"),
        "held_letter": demo.one(_LETTER, "held"),
        "tag": demo.one("SELECT public_id FROM people_tag ORDER BY id"),
        "team": demo.one("SELECT public_id FROM people_team ORDER BY id"),
        "tom": demo.one("SELECT public_id FROM people_staff WHERE name = 'Tom Bakker'"),
        "template": demo.one("SELECT public_id FROM items_template WHERE name = 'Income tax, private'"),
    }


def key_of_person(demo: Installation, email: str) -> str:
    """Whom one is, at the demo's door."""
    return str(demo.one("SELECT public_id FROM people_person WHERE email = ?", email))


def routes() -> set[str]:
    """The name of every route of the product."""
    return set(_names(get_resolver(), ""))


def _names(resolver: object, within: str) -> Iterator[str]:
    for one in resolver.url_patterns:  # type: ignore[attr-defined]
        if isinstance(one, URLPattern):
            yield f"{within}{one.name}"
        else:
            yield from _names(one, f"{within}{one.namespace}:" if one.namespace else within)
