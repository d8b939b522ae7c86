"""`manage.py replan` moves planned reminders to where the rules of today put them."""

import datetime as dt

from django.core.management import call_command

from tests import letters, make
from tests.post import Post
from tickler.core import jobs
from tickler.items.models import ActionItem
from tickler.people.models import Firm


def test_a_reminder_planned_by_old_rules_moves_and_stays_in_its_plan(firm: Firm) -> None:
    account = make.account()
    make.contact(account)
    item = letters.sent(account)
    Post(None).run()
    item.refresh_from_db()
    ActionItem.objects.filter(pk=item.pk).update(remind_at=item.remind_at + dt.timedelta(hours=1))
    call_command("replan")
    while jobs.run_one():
        pass
    again = ActionItem.objects.get(pk=item.pk)
    assert again.remind_at is not None
    assert (again.remind_at, again.plan_no) == (item.remind_at, item.plan_no)
