"""Asking for and using what letters about signing in carry."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tickler.core.actor import Actor
from tickler.core.clock import now
from tickler.core.errors import Over, Refused
from tickler.core.origin import neighbourhood
from tickler.mail.actions import write_letter
from tickler.mail.models import Lane, Letter
from tickler.people import actions, limits
from tickler.people.auth import checks, codes
from tickler.people.auth.secrets import CODE, INVITATION, RESET, is_secret_of
from tickler.people.emails import check_email
from tickler.people.memberships import Recipient, client_recipient, staff_of
from tickler.people.models import Address, Firm, Link, Person, Staff, language_of
from tickler.signin.models import Ticket
from tickler.trail.actions import record

INVITATION_LIFE, RESET_LIFE = dt.timedelta(days=7), dt.timedelta(hours=1)
KEPT = dt.timedelta(days=30)
DOTS = "••••"  # where the letter will carry its secret; the composer puts it there when it leaves


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody types their address into a page."""

    email: str
    ip: str
    next: str = ""
    firm: Firm | None = None  # whose page they came from


def ask_code(asked: Asked) -> Ticket:
    """A code by letter, if a client may sign in with this address; for everybody else it looks the same."""
    email = check_email(asked.email)
    _take(asked.ip, email)
    recipient = client_recipient(email, asked.firm)
    return _ticket(CODE, email, recipient, life=codes.LIFE, next=asked.next)


def redeem_code(ticket: Ticket, text: str, *, ip: str) -> Person:
    """The person behind the address, if this is the code; counted before it is looked at."""
    limits.take(limits.CODE_TRIES_FROM_ADDRESS, neighbourhood(ip))
    if not Ticket.objects.open().filter(pk=ticket.pk).update(tries=F("tries") + 1):
        raise Refused("code_over", _("This code no longer works. Send a new one."))
    ticket.refresh_from_db()
    is_right = codes.is_code_of(text, ticket.letter_id)
    if not (is_right and ticket.is_real):
        raise _wrong_code(ticket.tries_left)
    if not Ticket.objects.filter(pk=ticket.pk, used_at=None).update(used_at=now()):
        raise Refused("code_over", _("This code no longer works. Send a new one."))
    return Person.objects.for_email(ticket.email)


def ask_reset(asked: Asked) -> Ticket:
    """A link for a new password by letter, if somebody of a firm has this address."""
    email = check_email(asked.email)
    _take(asked.ip, email)
    person = checks.find_person(email)
    staff = staff_of(person or Person(pk=0))
    recipient = None
    if person and staff:
        first = staff[0]
        firm_id = first.firm_id if len(staff) == 1 else None
        language = language_of(person.language, first.firm.language)
        recipient = Recipient(person.email, first.name, language, firm_id)
    return _ticket(RESET, email, recipient, life=RESET_LIFE, person=person)


def invite(staff: Staff, *, inviter: Staff, actor: Actor) -> Ticket:
    """The letter with which somebody joins the firm; earlier ones no longer work."""
    if staff.joined_at is not None or staff.left_at is not None:
        raise Refused("joined_already", _("%(name)s has joined already, or has left.") % {"name": staff.name})
    person, firm = staff.person, staff.firm
    with transaction.atomic():
        Ticket.objects.filter(staff=staff, sort=INVITATION, used_at=None).update(expires_at=now())
        recipient = Recipient(person.email, staff.name, language_of(person.language, firm.language), firm.pk)
        ticket = _ticket(
            INVITATION, person.email, recipient, life=INVITATION_LIFE, person=person, staff=staff,
            inviter=inviter.name,
        )  # fmt: skip
        record("staff.invited", actor=actor, name=staff.name, email=person.email)
    return ticket


@transaction.atomic
def invite_client(link: Link, *, inviter: Staff, actor: Actor) -> Letter:
    """A letter that tells a contact where they sign in. It holds no secret: a code proves who they are."""
    address, contact = link.address, link.contact
    if address is None or not link.login:
        raise Refused("no_login", _("Switch Login on for %(name)s first.") % {"name": contact.full_name})
    if address.suppressed_at is not None:
        raise Refused("comes_back", _("Letters to this address come back. Put it right first."))
    if address.confirmed_at is not None:
        raise Refused("has_been_in", _("%(name)s has signed in already.") % {"name": contact.full_name})
    Address.objects.filter(pk=address.pk).update(invited_at=now())
    record("contact.invited", actor=actor, account=link.account, name=contact.full_name, email=address.email)
    return write_letter(
        "portal",
        email=address.email,
        name=contact.full_name,
        language=language_of(contact.language, link.account.language, link.firm.language),
        firm_id=link.firm_id,
        params={
            "url": f"{settings.BASE_URL}{reverse('signin:client')}?firm={link.firm.public_id}",
            "inviter": inviter.name,
        },
    )


def invitations_of(staff: Iterable[Staff]) -> dict[int, Ticket]:
    """The newest invitation of each who has not joined, by the key of their row."""
    waiting = [one.pk for one in staff if one.joined_at is None]
    rows = Ticket.objects.filter(staff__in=waiting, sort=INVITATION).select_related("staff").order_by("pk")
    return {ticket.staff.pk: ticket for ticket in rows if ticket.staff is not None}


def ticket_of(sort: str, public_id: str, secret: str) -> Ticket:
    """The ticket this link opens, or refused in one sentence whatever is wrong with it."""
    ticket = Ticket.objects.open().select_related("person", "staff__firm").filter(
        public_id=public_id, sort=sort, is_real=True
    ).first()  # fmt: skip
    is_right = is_secret_of(secret, sort, ticket.letter_id if ticket else 0)
    if ticket is None or not is_right:
        raise Over("link_over", _("This link has been used or is too old. Ask for a new one."))
    return ticket


@transaction.atomic
def use_invitation(ticket: Ticket, *, name: str, password: str, actor: Actor) -> Staff:
    """They join. Who has a password already proves it; who has none chooses one."""
    _use(ticket)
    staff, person = ticket.staff, ticket.person
    assert staff is not None and person is not None
    if not checks.has_password(person):
        checks.set_password(person, password, has_second_factor=not staff.firm.is_demo)
    elif not checks.is_password_of(person, password):
        raise wrong_password()
    if not person.name:
        Person.objects.filter(pk=person.pk).update(name=name.strip()[:120])
    return actions.join(staff, name=name, actor=actor)


@transaction.atomic
def use_reset(ticket: Ticket, password: str) -> Person:
    """A new password; every session of this person ends. The second factor is still asked."""
    _use(ticket)
    assert ticket.person is not None
    needs_factor = any(not staff.firm.is_demo for staff in staff_of(ticket.person))
    return checks.set_password(ticket.person, password, has_second_factor=needs_factor)


def wrong_password() -> Refused:
    """The refusal of a password: never says which of the two was wrong."""
    return Refused("password_wrong", _("The e-mail address or the password is not right."))


def forget_old() -> int:
    """Away with tickets that were over a month ago."""
    return Ticket.objects.filter(expires_at__lt=now() - KEPT).delete()[0]


def _ticket(
    sort: str,
    email: str,
    recipient: Recipient | None,
    *,
    life: dt.timedelta,
    person: Person | None = None,
    staff: Staff | None = None,
    next: str = "",
    inviter: str = "",
) -> Ticket:
    """The ticket and its letter. With no recipient the letter is undone, so that both ways cost the same."""
    ticket = Ticket(
        sort=sort, email=email, person=person, staff=staff, next=next,
        expires_at=now() + life, is_real=recipient is not None,
    )  # fmt: skip
    to = recipient or Recipient(email, "", settings.LANGUAGE_CODE, None)
    params = {"minutes": int(life.total_seconds() // 60), "inviter": inviter}
    if sort == CODE:
        params["code"] = DOTS
    else:
        params["url"] = settings.BASE_URL + reverse(f"signin:{sort}", args=[ticket.public_id, DOTS])
    with transaction.atomic():
        ticket.save(force_insert=True)
        with transaction.atomic():
            Letter.everywhere.create(
                id=ticket.letter_id, lane=Lane.AT_ONCE, sort=sort, email=to.email, name=to.name,
                language=to.language, firm_id=to.firm_id, params=params,
            )  # fmt: skip
            transaction.set_rollback(recipient is None)
    return ticket


def _use(ticket: Ticket) -> None:
    """Single use, decided by the database; a password refused later undoes it."""
    if not Ticket.objects.open().filter(pk=ticket.pk).update(used_at=now()):
        raise Over("link_over", _("This link has been used or is too old. Ask for a new one."))


def _take(ip: str, email: str) -> None:
    limits.take(limits.CODE_FROM_ADDRESS, neighbourhood(ip))
    limits.take(limits.CODE_TO_EMAIL, email)


def _wrong_code(left: int) -> Refused:
    if left == 0:
        return Refused(
            "code_over", _("That is not the code we sent, and it was the last try. Send a new code.")
        )
    sentence = ngettext(
        "That is not the code we sent. You have %(left)s try left.",
        "That is not the code we sent. You have %(left)s tries left.",
        left,
    )
    return Refused("code_wrong", sentence % {"left": left})
