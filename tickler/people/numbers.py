"""An account's short number: one or two letters and a number, as people say it on the telephone. Pure.

Rules: the letters come from the name (W for "de Wit": the first word that begins with a capital), the number
from the firm's own counter, so that "twelve" alone names one client. Somebody may choose another.
"""

import re
import unicodedata

from django.utils.translation import gettext as _

from tickler.core.errors import Refused

_NUMBER = re.compile(r"[A-Z]{1,2}[0-9]{1,9}")
NOBODY = "X"  # a name without a letter we can write in ASCII


def letter_for(name: str) -> str:
    """The letter a number begins with."""
    words = name.split()
    for word in [*(word for word in words if word[0].isupper()), *words]:
        first = unicodedata.normalize("NFKD", word)[0].upper()
        if "A" <= first <= "Z":
            return first
    return NOBODY


def check_number(text: str) -> str:
    """The number as we store it; refused if it does not look like one."""
    number = "".join(text.split()).upper()
    if not _NUMBER.fullmatch(number):
        raise Refused("number_malformed", _("A number is one or two letters and digits, for example W12."))
    return number
