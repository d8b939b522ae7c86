"""The clients' list for other programs: the filtered clients with their contacts, a line for each address."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from tickler.core.domains import readable
from tickler.office import tables
from tickler.office.clients import filtered
from tickler.people.access import StaffViewer, visible_accounts, visible_links
from tickler.people.doors import office_view
from tickler.people.models import AccountType, Tagging
from tickler.people.requests import OfficeRequest

ACCOUNT = ("pk", "number", "name", "type", "office_team__name")
CONTACT = (
    "contact__first_name", "contact__last_name", "address__email", "contact__phone", "contact__language",
)  # fmt: skip
RIGHTS = ("login", "notify", "signatory")


@office_view
def table(request: OfficeRequest, ending: str = "csv") -> HttpResponse:
    """Every client of the tab that the filters leave, and who stands for it."""
    keys = list(filtered(request).order_by("name", "pk").values_list("pk", flat=True))
    head = [
        *(_("Number"), _("Client"), _("Type"), _("Team"), _("Tags")),
        *(_("First name"), _("Last name"), _("E-mail"), _("Telephone"), _("Language of letters")),
        *(_("Login"), _("Notify"), _("Signatory")),
    ]
    words: dict[Any, str] = {value: str(label) for value, label in AccountType.choices}
    words |= {True: _("Yes"), False: _("No")}
    viewer = request.viewer
    return tables.streamed(request, f"clients.{ending}", head, keys, lambda part: _lines(viewer, part, words))


def _lines(viewer: StaffViewer, keys: Sequence[int], words: dict[Any, str]) -> Iterator[list[str]]:
    contacts: dict[int, list[list[str]]] = defaultdict(list)
    links = visible_links(viewer).filter(account__in=keys).order_by("id")
    for account, first, last, email, phone, language, *rights in links.values_list(
        "account_id", *CONTACT, *RIGHTS
    ):
        said = [words[right] for right in rights]
        contacts[account].append([first, last, readable(email or ""), phone, language, *said])
    accounts = visible_accounts(viewer).filter(pk__in=keys).order_by("name", "pk")
    tags: dict[int, list[str]] = defaultdict(list)
    for pk, tag in (
        Tagging.objects.filter(account__in=keys).order_by("tag__name").values_list("account", "tag__name")
    ):
        tags[pk].append(tag)
    for pk, number, name, type_, team in accounts.values_list(*ACCOUNT):
        for contact in contacts[pk] or [[""] * (len(CONTACT) + len(RIGHTS))]:
            yield [number, name, words[type_], team or "", ", ".join(tags[pk]), *contact]
