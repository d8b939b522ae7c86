"""What every kind signs. Shared code asks the contract and never compares a kind by name."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _

from tickler.core.errors import Refused
from tickler.items.models import CLOSED, ActionItem, Detail, Status

# Which status may follow which. A kind may forbid moves, never add a status.
MOVES: Mapping[str, frozenset[str]] = {
    Status.DRAFT: frozenset({Status.OPEN, Status.CANCELLED}),
    Status.OPEN: frozenset({Status.REVIEW, Status.DONE, Status.DECLINED, Status.CANCELLED}),
    Status.REVIEW: frozenset({Status.OPEN, Status.DONE, Status.DECLINED, Status.CANCELLED}),
    Status.DONE: frozenset({Status.OPEN}),
    Status.DECLINED: frozenset({Status.OPEN}),
    Status.CANCELLED: frozenset(),
}


def _open_and_visible(item: ActionItem) -> bool:
    return item.is_waiting_for_client


def _over_or_draft(item: ActionItem) -> bool:
    return item.status == Status.DRAFT or item.status in CLOSED


@dataclass(frozen=True, kw_only=True)
class Tab:
    """The kind's tab on an account's page.

    `page` draws it, from (request, account, what stands around it); without one it is the list of items.
    """

    label: Any
    order: int
    is_of_documents: bool = False  # it stands within the tab Documents
    page: Callable[..., HttpResponse] | None = None


@dataclass(frozen=True, slots=True)
class Noted:
    """What a kind says of one document, and what the viewer may do with it (entries of ui/menu.html)."""

    mark: str = ""  # a chip, drawn; empty: nothing to say
    entries: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, kw_only=True)
class OnDocuments:
    """What a kind adds wherever documents are listed (items/on_documents.py)."""

    # (viewer, documents) → by document key, in a query or two for all of them
    note: Callable[..., Mapping[int, Noted]]
    act_label: Any  # the button for the ticked ones
    act_url: str  # name of the address it posts to (fields: document = public ids)
    list_url: str  # name of the address of the kind's list among all documents, called like its tab


@dataclass(frozen=True, kw_only=True)
class Section:
    """The kind's section in the client's portal."""

    label: Any
    icon: str


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """What a letter may say about an item: the firm's words, and what is missing as counts. Never answers."""

    message: str = ""
    names: tuple[str, ...] = ()  # of what it consists, where that is more than one thing
    missing: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Kind:
    """Everything shared code may ask about a kind."""

    key: str  # folder, address and template prefix: "request"
    detail: type[Detail]
    label: Any  # staff read it: "Client request"
    label_plural: Any  # "Client requests"
    icon: str
    ask: Any  # what the client is asked to do, as a verb: "Answer and send papers"
    call: Any  # the client's button: "Continue"
    stops_when: Any  # the sentence that ends the string of letters
    progress_words: Callable[
        [int, int], str
    ]  # (done, total) → "3 of 9 done", in the active language; letters too
    letter_facts: Callable[[Sequence[int]], Mapping[int, LetterFacts]]  # by item key, one query for all
    missing_words: Callable[[str, int], str]  # ("paper", 2) → "2 papers", in the active language
    tab: Tab
    section: Section
    on_documents: OnDocuments | None = None  # for a kind that is about documents
    new_label: Any = ""  # entry in "+ New"; empty = none
    bulk_label: Any = ""  # entry in the clients' bulk menu; empty = none
    resend_label: Any = _("Resend")
    may_resend: Callable[[ActionItem], bool] = _open_and_visible
    may_archive: Callable[[ActionItem], bool] = _over_or_draft  # by its status alone
    why_not_ready: Callable[[ActionItem], str] = lambda item: ""  # a reason not to send it yet
    may_go_to_offline: bool = True
    manage_right: str = ""  # the right in people/roles.py an employee needs to send and change it
    # Screens: (request, item) → response for the item's page on either side, and the kind's own addresses,
    # mounted under /office/<key>/ and /client/<key>/.
    office_page: Callable[..., HttpResponse]
    client_page: Callable[..., HttpResponse]
    office_urls: Sequence[URLPattern] = ()
    client_urls: Sequence[URLPattern] = ()
    new_url: str = ""  # name of the address behind the "+ New" entry
    templates_url: str = ""  # name of the address of what is saved to be sent again
    bulk_url: str = ""  # name of the address the clients' bulk menu posts to (fields: account = public ids)
    # Makes one draft for an account from plain content: (account, content, actor) → item. For bulk sending.
    draft: Callable[..., ActionItem] | None = None
    moves: Mapping[str, frozenset[str]] = field(default_factory=lambda: MOVES)


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Called once by each kind's `kind.py`."""
    _kinds[kind.key] = kind
    return kind


def kind_of(item: ActionItem) -> Kind:
    """The contract of this item's kind."""
    return _kinds[item.kind]


def kind_called(key: str) -> Kind:
    """The contract by key; refuses an unknown one."""
    try:
        return _kinds[key]
    except KeyError:
        raise Refused("unknown_kind", _("There is no such kind of item.")) from None


def all_kinds() -> Iterable[Kind]:
    """Every kind, in the order of the account's tabs."""
    return sorted(_kinds.values(), key=lambda kind: kind.tab.order)
