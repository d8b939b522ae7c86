"""What keeps the tables of signing in from growing for ever."""

from tickler.core.background import every
from tickler.people import limits, sign_ins
from tickler.signin import actions


@every(days=1, at="03:10")
def forget_old() -> None:
    """Forget codes and links that were over a month ago, and tries no limit looks at any more."""
    actions.forget_old()
    limits.forget_old()
    sign_ins.forget_old()
