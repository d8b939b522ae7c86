"""The clients' list for other programs: the filtered clients with their contacts, a line for each address."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, cast

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _

from tickler.core.domains import readable
from tickler.core.tables import as_csv, csv_lines
from tickler.core.tenancy import firm_scope
from tickler.office.clients import filtered
from tickler.people.access import StaffViewer, visible_accounts, visible_links
from tickler.people.doors import office_view
from tickler.people.models import AccountType
from tickler.people.requests import OfficeRequest

AT_ONCE = 500  # clients read and sent at a time, so that a long list needs little memory

ACCOUNT = ("pk", "number", "name", "type")
CONTACT = (
    "contact__first_name", "contact__last_name", "address__email", "contact__phone", "contact__language",
)  # fmt: skip
RIGHTS = ("login", "notify", "signatory")


@office_view
def table(request: OfficeRequest) -> HttpResponse:
    """Every client of the tab that the filters leave, and who stands for it."""
    keys = list(filtered(request).order_by("name", "pk").values_list("pk", flat=True))
    # Said now: the lines leave after the page, when the reader's language is no longer in force.
    head = [
        *(_("Number"), _("Client"), _("Type")),
        *(_("First name"), _("Last name"), _("E-mail"), _("Telephone"), _("Language of letters")),
        *(_("Login"), _("Notify"), _("Signatory")),
    ]
    words: dict[Any, str] = {value: str(label) for value, label in AccountType.choices}
    words |= {True: _("Yes"), False: _("No")}
    response = StreamingHttpResponse(
        _parts(request.viewer, as_csv(head, []), keys, words), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="clients.csv"'
    return cast(HttpResponse, response)  # a stream, which doors treat like any other answer


def _parts(viewer: StaffViewer, head: str, keys: Sequence[int], words: dict[Any, str]) -> Iterator[str]:
    yield head
    for start in range(0, len(keys), AT_ONCE):
        # Entered for each part: between two parts this thread may serve somebody else.
        with firm_scope(viewer.firm.pk):
            part = csv_lines(_lines(viewer, keys[start : start + AT_ONCE], words))
        yield part


def _lines(viewer: StaffViewer, keys: Sequence[int], words: dict[Any, str]) -> Iterator[list[str]]:
    contacts: dict[int, list[list[str]]] = defaultdict(list)
    links = visible_links(viewer).filter(account__in=keys).order_by("id")
    for account, first, last, email, phone, language, *rights in links.values_list(
        "account_id", *CONTACT, *RIGHTS
    ):
        said = [words[right] for right in rights]
        contacts[account].append([first, last, readable(email or ""), phone, language, *said])
    accounts = visible_accounts(viewer).filter(pk__in=keys).order_by("name", "pk")
    for pk, number, name, type_ in accounts.values_list(*ACCOUNT):
        for contact in contacts[pk] or [[""] * (len(CONTACT) + len(RIGHTS))]:
            yield [number, name, words[type_], *contact]
