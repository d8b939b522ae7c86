"""What the trail says of the firm, its staff, its clients and their contacts."""

import datetime as dt

from babel.dates import format_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from tickler.people.models import AccountType, Role
from tickler.people.roles import SWITCHABLE
from tickler.trail.news import Group, announce, by_client
from tickler.trail.sentences import Facts, Teller, Words, declare, names

_FIELDS = {
    "name": lazy("name"),
    "number": lazy("number"),
    "type": lazy("type"),
    "language": lazy("language"),
    "first_name": lazy("first name"),
    "last_name": lazy("last name"),
    "phone": lazy("telephone"),
    "address": lazy("address"),
    "website": lazy("website"),
    "colour": lazy("colour"),
    "zone": lazy("time zone"),
    "country": lazy("country"),
    "region": lazy("region"),
    "reply_to": lazy("address for replies"),
    "copy_to": lazy("address for copies"),
    "hours_from": lazy("first hour of letters"),
    "hours_until": lazy("last hour of letters"),
    "working_days_only": lazy("letters on working days only"),
    "one_letter_a_day": lazy("one letter with reminders a day"),
    "notices_follow_hours": lazy("hours for first letters"),
}
_SAID = {**dict(Role.choices), **dict(AccountType.choices), "True": lazy("on"), "False": lazy("off")}


def _changed(words: Words) -> Teller:
    """A sentence with what changed, each from old to new."""

    def tell(facts: Facts) -> tuple[Words, Facts]:
        changes = facts.get("changes") or {}
        return words, {"changes": names([_change(field, *pair) for field, pair in changes.items()])}

    return tell


def _change(field: str, old: object, new: object) -> str:
    facts = {"field": _FIELDS.get(field, field), "old": _value(old), "new": _value(new)}
    return _("%(field)s from “%(old)s” to “%(new)s”") % facts


def _value(value: object) -> object:
    return "" if value in (None, "None") else _SAID.get(str(value), value)


def _role(words: Words) -> Teller:
    """A sentence with roles in the reader's language."""

    def tell(facts: Facts) -> tuple[Words, Facts]:
        return words, {name: _value(facts.get(name, "")) for name in ("role", "was", "to")}

    return tell


def _switched(on: Words, off: Words) -> Teller:
    """One sentence for on, one for off."""
    return lambda facts: (on if facts.get("to") else off, {})


def _rights(facts: Facts) -> tuple[Words, Facts]:
    given, taken = (
        names([SWITCHABLE.get(one, one) for one in facts.get(key) or []]) for key in ("given", "taken")
    )
    if not taken:
        return _("%(who)s **gave rights** to %(name)s: %(given)s."), {"given": given}
    if not given:
        return _("%(who)s **took rights** from %(name)s: %(taken)s."), {"taken": taken}
    words = _("%(who)s **changed the rights** of %(name)s. Given: %(given)s. Taken: %(taken)s.")
    return words, {"given": given, "taken": taken}


def _members(words: Words) -> Teller:
    """A sentence with the names of who is in a team."""
    return lambda facts: (words, {"members": names(facts.get("members") or [_("nobody")])})


def paused(dated: Words, plain: Words) -> Teller:
    """A pause, with the day from which on reminders leave again, if one was named."""

    def tell(facts: Facts) -> tuple[Words, Facts]:
        until = facts.get("until") or ""
        day = (
            format_date(dt.date.fromisoformat(until), "long", locale=get_language() or "en") if until else ""
        )
        return (dated if day else plain), {"until": day, "reason": facts.get("reason", "")}

    return tell


def _logo(facts: Facts) -> tuple[Words, Facts]:
    if facts.get("has_logo"):
        return _("%(who)s **changed the logo**."), {}
    return _("%(who)s **removed the logo**."), {}


declare(
    {
        "firm.created": lazy("%(who)s **opened the firm** %(name)s."),
        "firm.changed": _changed(lazy("%(who)s **changed the firm**: %(changes)s.")),
        "firm.logo_changed": _logo,
        "firm.paused": paused(
            lazy("%(who)s **paused all reminders** of the firm until %(until)s. %(reason)s"),
            lazy("%(who)s **paused all reminders** of the firm. %(reason)s"),
        ),
        "firm.resumed": lazy("%(who)s **ended the pause** of the firm's reminders."),
        "account.paused": paused(
            lazy("%(who)s **paused reminders** to this client until %(until)s. %(reason)s"),
            lazy("%(who)s **paused reminders** to this client. %(reason)s"),
        ),
        "account.resumed": lazy("%(who)s **ended the pause** of reminders to this client."),
        "firm.handed_over": lazy("%(was)s **handed the firm over** to %(to)s."),
        "staff.added": _role(lazy("%(who)s **added** %(name)s (%(email)s) to the staff, as %(role)s.")),
        "staff.joined": lazy("%(name)s **joined** the firm."),
        "staff.role_changed": _role(lazy("%(who)s **changed the role** of %(name)s from %(was)s to %(to)s.")),
        "staff.profile_changed": lazy("%(who)s **changed the profile** of %(name)s."),
        "staff.removed": lazy("%(who)s **removed** %(name)s from the staff."),
        "staff.sees_all_switched": _switched(
            lazy("%(who)s **showed all clients** to %(name)s."),
            lazy("%(who)s **showed only their own clients** to %(name)s."),
        ),
        "staff.rights_changed": _rights,
        "account.created": lazy("%(who)s **added the client** %(name)s (%(number)s)."),
        "account.imported": lazy("%(who)s **imported the client** %(name)s (%(number)s)."),
        "account.changed": _changed(lazy("%(who)s **changed the client**: %(changes)s.")),
        "account.archived": lazy("%(who)s **archived the client** %(name)s."),
        "account.restored": lazy("%(who)s **restored the client** %(name)s."),
        "account.viewed_as_client": lazy("%(who)s **looked at the portal** as its clients see it."),
        "account.assigned": lazy("%(who)s **gave the client** to %(name)s to look after."),
        "account.unassigned": lazy("%(who)s **took the client** from %(name)s."),
        "account.team_given": lazy("%(who)s **gave the client** to the team %(name)s to look after."),
        "account.team_taken": lazy("%(who)s **took the client** from the team %(name)s."),
        "account.tagged": lazy("%(who)s **tagged** this client: %(tags)s."),
        "account.untagged": lazy("%(who)s **took tags off** this client: %(tags)s."),
        "tag.added": lazy("%(who)s **added the tag** %(name)s."),
        "tag.changed": lazy("%(who)s **changed the tag** %(was)s; it is called %(name)s."),
        "tag.deleted": lazy("%(who)s **deleted the tag** %(name)s."),
        "team.added": _members(lazy("%(who)s **made the team** %(name)s: %(members)s.")),
        "team.changed": _members(lazy("%(who)s **changed the team** %(name)s: %(members)s.")),
        "team.deleted": lazy("%(who)s **dissolved the team** %(name)s."),
        "account.followed": lazy("%(name)s **follows** this client."),
        "account.unfollowed": lazy("%(name)s **no longer follows** this client."),
        "contact.added": lazy("%(who)s **added the contact** %(name)s."),
        "contact.imported": lazy("%(who)s **imported the contact** %(name)s."),
        "contact.paused": paused(
            lazy("%(who)s **paused reminders** to %(name)s until %(until)s. %(reason)s"),
            lazy("%(who)s **paused reminders** to %(name)s. %(reason)s"),
        ),
        "contact.resumed": lazy("%(who)s **ended the pause** of reminders to %(name)s."),
        "contact.changed": _changed(lazy("%(who)s **changed** %(name)s: %(changes)s.")),
        "contact.linked": lazy("%(who)s **linked** %(name)s to this client."),
        "contact.unlinked": lazy("%(who)s **unlinked** %(name)s from this client."),
        "address.added": lazy("%(who)s **added the address** %(email)s of %(name)s."),
        "address.changed": lazy("%(who)s **changed the address** of %(name)s from %(was)s to %(to)s."),
        "address.removed": lazy("%(who)s **removed the address** %(email)s of %(name)s."),
        "address.trusted": lazy("%(who)s **lets letters go** to %(email)s again."),
        "link.reminders_switched": _switched(
            lazy("%(who)s **switched reminders by mail on** again for %(name)s."),
            lazy("%(who)s **switched reminders by mail off** for %(name)s; other letters still go there."),
        ),
        "link.notify_switched": _switched(
            lazy("%(who)s **switched Notify on** for %(name)s."),
            lazy("%(who)s **switched Notify off** for %(name)s."),
        ),
        "link.login_switched": _switched(
            lazy("%(who)s **switched Login on** for %(name)s."),
            lazy("%(who)s **switched Login off** for %(name)s."),
        ),
        "link.signatory_switched": _switched(
            lazy("%(who)s **switched Signatory on** for %(name)s."),
            lazy("%(who)s **switched Signatory off** for %(name)s."),
        ),
    }
)
# Staff learn of it when a client ends the reminders from their mail program.
announce(Group.LETTERS, "link.reminders_switched", when=by_client)
