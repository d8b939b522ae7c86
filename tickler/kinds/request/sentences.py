"""What the trail says of requests and their templates."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tickler.trail.news import Group, announce, by_client
from tickler.trail.sentences import Facts, Words, declare

_FIELDS = {
    "title": gettext_lazy("the name"),
    "message": gettext_lazy("the message"),
    "due_on": gettext_lazy("the date"),
    "questions": gettext_lazy("what is asked for"),
}


def _changed(facts: Facts) -> tuple[Words, Facts]:
    fields = [str(_FIELDS[name]) for name in facts.get("fields", []) if name in _FIELDS]
    return _("%(who)s **changed** %(fields)s."), {"fields": fields}


declare(
    {
        "request.started": gettext_lazy("%(who)s **began** to answer."),
        "request.submitted": gettext_lazy("%(who)s **sent** the answers."),
        "request.completed": gettext_lazy("%(who)s **completed** it by hand."),
        "request.set_back": gettext_lazy("%(who)s **set it back** to the client."),
        "request.changed": _changed,
        "template.saved": gettext_lazy("%(who)s **saved** the template “%(name)s”."),
        "template.changed": gettext_lazy("%(who)s **changed** the template “%(name)s”."),
        "template.deleted": gettext_lazy("%(who)s **deleted** the template “%(name)s”."),
    }
)
announce(Group.SENT, "request.submitted", when=by_client)
announce(Group.DONE, "request.completed")
