"""What the trail says of letters about which staff decided, and of addresses that take no letters."""

from django.utils.translation import gettext_lazy

from tickler.trail.news import Group, announce
from tickler.trail.sentences import declare

declare(
    {
        "address.suppressed": gettext_lazy(
            "**Letters no longer go** to %(email)s. The server answered: “%(said)s”"
        ),
        "address.complained": gettext_lazy(
            "**Letters no longer go** to %(email)s: the person told their mail program that one was unwanted."
        ),
        "letter.returned": gettext_lazy("A letter to %(to)s **came back**. The server answered: “%(said)s”"),
        "letter.sent_again": gettext_lazy("%(who)s let the held letter to %(to)s **leave again**."),
        "letter.counted": gettext_lazy("%(who)s **counted as sent** the held letter to %(to)s."),
    }
)
announce(Group.LETTERS, "address.suppressed", "address.complained", "letter.returned")
