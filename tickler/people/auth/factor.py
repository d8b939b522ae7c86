"""The second factor of a person: an authenticator app, and codes on paper for when the telephone is lost.

Every code is good once. That is decided by a conditional UPDATE, so two requests at the same moment with the
same code are one success.
"""

import base64
import logging
import secrets

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from tickler.core.clock import now
from tickler.core.errors import Refused
from tickler.people.auth import totp, vault
from tickler.people.auth.codes import tidy_code
from tickler.people.models import Person, RecoveryCode

log = logging.getLogger(__name__)
RECOVERY_CODES, RECOVERY_DIGITS = 10, 12


def offered_secret(nonce: str) -> str:
    """The key a set-up page shows: it follows from the session's nonce, so showing it stores nothing."""
    return base64.b32encode(vault.derived("set-up", nonce)[:20]).decode()


@transaction.atomic
def set_up(person: Person, nonce: str, text: str) -> list[str]:
    """Confirm the offered key with a code of the app; returns the codes for paper, shown this once."""
    secret, moment = offered_secret(nonce), now()
    step = totp.matching_step(secret, tidy_code(text), moment)
    if step is None:
        raise wrong_code()
    fresh = Person.objects.filter(pk=person.pk, totp_confirmed_at=None)
    if not fresh.update(totp_secret=vault.lock(secret), totp_confirmed_at=moment, totp_step=step):
        raise Refused("factor_there", _("Your app is set up already. Sign in with its code."))
    person.refresh_from_db()
    return make_recovery_codes(person)


@transaction.atomic
def make_recovery_codes(person: Person) -> list[str]:
    """Ten new codes for paper; the old ones are dead."""
    codes = [f"{secrets.randbelow(10**RECOVERY_DIGITS):0{RECOVERY_DIGITS}}" for _n in range(RECOVERY_CODES)]
    RecoveryCode.objects.filter(person=person).delete()
    RecoveryCode.objects.bulk_create(
        [RecoveryCode(person=person, digest=vault.digest(f"{person.pk}:{code}")) for code in codes]
    )
    return [" ".join(code[at : at + 4] for at in range(0, RECOVERY_DIGITS, 4)) for code in codes]


@transaction.atomic
def take_away(person: Person) -> None:
    """Forget the app and the codes, so that both can be set up anew; every session of the person ends."""
    RecoveryCode.objects.filter(person=person).delete()
    Person.objects.filter(pk=person.pk).update(totp_secret="", totp_confirmed_at=None, epoch=F("epoch") + 1)
    person.refresh_from_db()


def use_code(person: Person, text: str) -> str:
    """Use a code of the app or one from paper: "app" or "paper", or refused."""
    if _use_app_code(person, tidy_code(text)):
        return "app"
    if _use_recovery_code(person, tidy_code(text, RECOVERY_DIGITS)):
        return "paper"
    raise wrong_code()


def codes_left(person: Person) -> int:
    """How many codes for paper are unused."""
    return RecoveryCode.objects.filter(person=person, used_at=None).count()


def wrong_code() -> Refused:
    """The refusal of a code that is wrong, old or used."""
    return Refused(
        "code_wrong", _("This code is not right, or it was used already. Wait for the next one in your app.")
    )


def _use_app_code(person: Person, code: str) -> bool:
    if not code or not person.has_second_factor:
        return False
    try:
        secret = vault.unlock(person.totp_secret)
    except vault.Unreadable:
        log.error("The second factor of person %s was kept under another INSTANCE_KEY.", person.pk)
        return False
    step = totp.matching_step(secret, code, now())
    if step is None:
        return False
    return bool(Person.objects.filter(pk=person.pk, totp_step__lt=step).update(totp_step=step))


def _use_recovery_code(person: Person, code: str) -> bool:
    if not code:
        return False
    mark = vault.digest(f"{person.pk}:{code}")
    unused = RecoveryCode.objects.filter(person=person, digest=mark, used_at=None)
    return bool(unused.update(used_at=now()))
