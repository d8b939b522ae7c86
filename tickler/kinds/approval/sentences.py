"""What the trail says of approvals."""

from django.utils.translation import gettext_lazy as _

from tickler.kinds.approval.models import Reason
from tickler.trail.news import Group, announce
from tickler.trail.sentences import Facts, Words, declare


def _disapproved(facts: Facts) -> tuple[Words, Facts]:
    reasons = [str(Reason(one).label) for one in facts.get("reasons", []) if one in Reason.values]
    return _("%(who)s **did not approve** %(name)s, version %(version)s: %(reasons)s."), {"reasons": reasons}


declare(
    {
        "approval.approved": _("%(who)s **approved** %(name)s, version %(version)s."),
        "approval.disapproved": _disapproved,
        "approval.answered": _("%(who)s **answered** about every document."),
        "approval.cancelled": _("%(who)s **cancelled** the request to approve."),
    }
)
announce(Group.DECIDED, "approval.approved", "approval.disapproved")
announce(Group.DONE, "approval.cancelled")
