"""Which passwords are good enough. Pure but for the list of known ones.

Rules: at least 15 characters, or 8 where a second factor is asked too; never one of the twenty thousand
that are tried first, nor one of those repeated, nor a run along the keyboard, nor one's own address. No rules
about capitals, digits or signs. The same letters typed on another keyboard are the same password (NFKC).
"""

import unicodedata

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.utils.translation import gettext as _

from tickler.core.errors import Refused

ALONE, WITH_FACTOR, MOST = 15, 8, 1000
_KNOWN = CommonPasswordValidator()
_RUNS = ("01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm",
         "qwertzuiopasdfghjklyxcvbnm", "azertyuiopqsdfghjklmwxcvbn")  # fmt: skip


def tidy_password(text: str) -> str:
    """A password as it is hashed and checked."""
    return unicodedata.normalize("NFKC", text)


def check_new_password(text: str, *, has_second_factor: bool, email: str = "") -> str:
    """The tidy password, if it is good enough; else refused with what to do."""
    password = tidy_password(text)
    least = WITH_FACTOR if has_second_factor else ALONE
    if len(password) < least:
        raise Refused(
            "password_short",
            _("A password needs at least %(least)s characters. Four or five words in a row do well.")
            % {"least": least},
        )
    if len(password) > MOST:
        raise Refused("password_long", _("A password can have %(most)s characters at most.") % {"most": MOST})
    if _is_known(password.lower(), email):
        raise Refused(
            "password_known",
            _("This password is too easy to guess. Take four or five words that do not belong together."),
        )
    return password


def _is_known(password: str, email: str) -> bool:
    unit = _unit(password)
    own = {email, email.partition("@")[0]} if email else set()
    if len(unit) < 4 or unit in own or password in own:
        return True
    if any(unit in run or unit[::-1] in run for run in _RUNS):
        return True
    return not {unit, password}.isdisjoint(_KNOWN.passwords)


def _unit(password: str) -> str:
    """The shortest piece that, repeated, is the password: "abcabc" → "abc"."""
    return password[: (password + password).index(password, 1)]
