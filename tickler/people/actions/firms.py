"""Acts on the firm itself."""

import re
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.core.validators import URLValidator
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from tickler.core.actor import Actor
from tickler.core.clock import now
from tickler.core.errors import Refused
from tickler.core.ids import public_id
from tickler.core.tenancy import firm_scope
from tickler.core.workdays import is_known
from tickler.people.actions.accounts import check_language
from tickler.people.emails import check_email
from tickler.people.followers import follow_firm
from tickler.people.logos import reencode
from tickler.people.models import Firm, Person, Role, Staff
from tickler.trail.actions import record

IN_LETTERS = frozenset({"name", "address", "phone", "website", "logo", "colour", "reply_to", "language"})
IN_PLANS = frozenset({"zone", "country", "region", "hours_from", "hours_until", "working_days_only"})
CHANGEABLE = (IN_LETTERS - {"logo"}) | IN_PLANS | {"notices_follow_hours", "copy_to", "one_letter_a_day"}
_is_web_address = URLValidator(schemes=["http", "https"])
_COLOUR = re.compile(r"#[0-9a-f]{6}")


@transaction.atomic
def create_firm(
    name: str,
    *,
    owner_name: str,
    owner_email: str,
    actor: Actor,
    zone: str = "UTC",
    language: str = "en",
    country: str = "",
    region: str = "",
    is_demo: bool = False,
) -> Staff:
    """A new firm and its owner, who joins by invitation; returns the owner."""
    facts = {"name": name, "zone": zone, "language": language, "country": country, "region": region}
    firm = Firm(is_demo=is_demo, **facts)
    _tidy(firm, facts)
    firm.save(force_insert=True)
    with firm_scope(firm.pk):
        person = Person.objects.for_email(check_email(owner_email))
        joined_at = now() if is_demo else None
        owner = Staff.objects.create(person=person, name=owner_name, role=Role.OWNER, joined_at=joined_at)
        record("firm.created", actor=actor, name=firm.name, owner=owner.name)
    return owner


@transaction.atomic
def change_firm(firm: Firm, *, actor: Actor, **changes: Any) -> Firm:
    """Change what the firm is called, looks like, and when its letters leave."""
    row = Firm.objects.select_for_update().get(pk=firm.pk)
    changed = _tidy(row, changes)
    if not changed:
        return firm
    if IN_LETTERS & changed.keys():
        row.letters_version += 1
    row.save(update_fields=[*changed, "letters_version"])
    record("firm.changed", actor=actor, changes={key: [str(a), str(b)] for key, (a, b) in changed.items()})
    firm.refresh_from_db()
    if IN_PLANS & changed.keys():
        follow_firm(firm)
    return firm


@transaction.atomic
def set_logo(firm: Firm, file: BinaryIO | File | None, *, actor: Actor) -> Firm:
    """Another logo, made anew by us under a name of ours; None takes it away."""
    old, name = firm.logo, ""
    if file is not None:
        name = default_storage.save(f"logos/{public_id()}.png", ContentFile(reencode(file)))
    Firm.objects.filter(pk=firm.pk).update(logo=name, letters_version=F("letters_version") + 1)
    record("firm.logo_changed", actor=actor, has_logo=bool(name))
    if old:
        transaction.on_commit(lambda: default_storage.delete(old))
    firm.refresh_from_db()
    return firm


def _tidy(firm: Firm, changes: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Set tidy and possible values on the row; returns what differs, as (was, is)."""
    unknown = set(changes) - CHANGEABLE
    if unknown:
        raise TypeError(f"a firm's {', '.join(sorted(unknown))} cannot be changed")
    was = {key: getattr(firm, key) for key in changes}
    for key, value in changes.items():
        setattr(firm, key, value.strip() if isinstance(value, str) else value)
    _check(firm)
    return {key: (was[key], getattr(firm, key)) for key in changes if getattr(firm, key) != was[key]}


def _check(firm: Firm) -> None:
    firm.colour = firm.colour.lower()
    if not firm.name:
        raise Refused("name_missing", _("Write the firm's name."))
    if not _COLOUR.fullmatch(firm.colour):
        raise Refused("colour", _("A colour is # and six digits or letters from a to f."))
    try:
        ZoneInfo(firm.zone)
    except (LookupError, ValueError, OSError):
        raise Refused("zone_unknown", _("Choose a time zone from the list.")) from None
    if (firm.country or firm.region) and not is_known(firm.country, firm.region):
        raise Refused("place_unknown", _("We do not know the holidays of this place. Choose from the list."))
    check_language(firm.language)
    _check_website(firm.website)
    firm.reply_to = check_email(firm.reply_to) if firm.reply_to else ""
    firm.copy_to = check_email(firm.copy_to) if firm.copy_to else ""
    if (firm.hours_from is None) != (firm.hours_until is None):
        raise Refused("hours_half", _("Say both: from when and until when letters may leave."))
    if firm.hours_from is not None and firm.hours_from == firm.hours_until:
        raise Refused(
            "hours_empty",
            _("Choose two different hours, or leave both empty to let letters go at any hour."),
        )


def _check_website(website: str) -> None:
    """An address of the web, with or without https:// in front."""
    if not website:
        return
    try:
        _is_web_address(website if "://" in website else f"https://{website}")
    except ValidationError:
        raise Refused(
            "website", _("Write the address of your website like this: https://www.example.com")
        ) from None
