"""What the trail says of signing in."""

from django.utils.translation import gettext_lazy as lazy

from tickler.trail.news import Group, announce
from tickler.trail.sentences import declare

declare(
    {
        "client.signed_out_elsewhere": lazy("%(who)s **signed out** on another device, from afar."),
        "staff.signed_out_elsewhere": lazy("%(who)s **signed out** on another device, from afar."),
        "client.activated": lazy("%(who)s **signed in for the first time**."),
        "client.signed_in": lazy("%(who)s **signed in**."),
        "staff.signed_in": lazy("%(who)s **signed in**."),
        "contact.invited": lazy("%(who)s **invited** %(name)s (%(email)s) to the portal."),
        "staff.invited": lazy("%(who)s **invited** %(name)s (%(email)s)."),
        "staff.password_changed": lazy("%(who)s **changed their password**."),
        "staff.second_factor_set_up": lazy("%(who)s **set up the second key** on a telephone."),
        "staff.second_factor_forgotten": lazy("%(who)s **took the second key away** from %(name)s."),
        "staff.recovery_code_used": lazy("%(who)s **used a recovery code**."),
        "staff.recovery_codes_made": lazy("%(who)s **made new recovery codes**."),
        "staff.guessed_at": lazy("Somebody **guessed at the password** of %(name)s, too often."),
    }
)
announce(Group.JOINED, "client.activated")
