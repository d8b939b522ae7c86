"""The letters that left, or did not, for other programs: as filtered, newest first."""

from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from tickler.core.domains import readable
from tickler.items.access import visible_letters
from tickler.mail.models import State
from tickler.office import tables
from tickler.office.letters_gone import chosen, row_of, with_items
from tickler.people.access import StaffViewer
from tickler.people.doors import office_view
from tickler.people.requests import OfficeRequest


@office_view
def table(request: OfficeRequest, ending: str = "csv") -> HttpResponse:
    """Every letter gone that the filters leave, with what became of it."""
    keys = list(chosen(request).values_list("pk", flat=True))
    head = [
        *(_("When"), _("Number"), _("Client"), _("About"), _("Which"), _("Name"), _("E-mail")),
        *(_("Subject"), _("State"), _("Why")),
    ]
    viewer, language = request.viewer, translation.get_language() or "en"
    return tables.streamed(
        request, f"letters.{ending}", head, keys, lambda part: _lines(viewer, part, language)
    )


def _lines(viewer: StaffViewer, keys: Sequence[int], language: str) -> Iterator[list[str]]:
    zone = ZoneInfo(viewer.firm.zone)
    found = {letter.pk: letter for letter in with_items(visible_letters(viewer).filter(pk__in=keys))}
    with translation.override(language), timezone.override(zone):
        for key in keys:
            if (letter := found.get(key)) is None:
                continue  # deleted while the table left
            row = row_of(letter)
            account = row["account"]
            yield [
                letter.leave_at.astimezone(zone).strftime("%Y-%m-%d %H:%M"),
                *((account.number, account.name) if account else ("", "")),
                str(row["about"]), row["which"], letter.name, readable(letter.email), letter.subject,
                str(State(letter.state).label), row["why"],
            ]  # fmt: skip
