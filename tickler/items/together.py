"""By hand, one more letter to each person about several items at once: it names them all.

For each item it is a resend like any other: once per cool-down, on top of the client's list, in the trail;
the plan and its number stay. What cannot be sent again is left out, with the reason.
"""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from tickler.core.actor import Actor
from tickler.core.clock import now
from tickler.items.contract import kind_of
from tickler.items.models import ActionItem
from tickler.items.plan import replan, touched
from tickler.items.recipients import Addressee, addressees_of_accounts, named_recipients, still_to_act
from tickler.mail import reasons
from tickler.mail.actions import Owed, owe_together
from tickler.trail.actions import record
from tickler.ui.dates import say_hour


@transaction.atomic
def resend_together(item_ids: Iterable[int], *, kind: str, message: str, actor: Actor) -> dict[int, str]:
    """By item: why it was left out, empty where a letter leaves. The text is the kind's together.md."""
    rows = ActionItem.objects.select_for_update(of=("self",)).select_related("account", "firm")
    items = list(rows.filter(pk__in=list(item_ids), kind=kind).order_by("pk"))
    people, moment = people_of(items), now()
    why = {item.pk: _why_not(item, people[item.pk], moment) for item in items}
    chosen = [item for item in items if not why[item.pk]]
    change = {"resends": F("resends") + 1, "resent_at": moment, "todo_at": moment}
    ActionItem.objects.filter(pk__in=[item.pk for item in chosen]).update(**change, **touched())
    owe_together(
        [_owed(item, one, f"resend.{item.resends + 1}") for item in chosen for one in people[item.pk]],
        params={"message": message},
    )
    for item in chosen:
        record("item.resent", item, actor=actor, to=[one.name or one.email for one in people[item.pk]])
        replan(item)
    return why


def people_of(items: Sequence[ActionItem]) -> dict[int, list[Addressee]]:
    """By item: who would get a letter about it. Two queries for all of them."""
    languages = {item.account_id: (item.account.language, item.firm.language) for item in items}
    everybody = addressees_of_accounts(languages, languages)
    named = named_recipients([item.pk for item in items])
    return {item.pk: still_to_act(everybody.get(item.account_id, []), named.get(item.pk)) for item in items}


def _why_not(item: ActionItem, people: Sequence[Addressee], moment: dt.datetime) -> str:
    if not item.is_waiting_for_client or not kind_of(item).may_resend(item):
        said = _("There is nothing to remind of: this is “%(status)s”.")
        return said % {"status": item.get_status_display()}
    if not people:
        return reasons.words("nobody")
    cooldown = dt.timedelta(seconds=settings.RESEND_COOLDOWN)
    if item.resent_at is not None and item.resent_at > moment - cooldown:
        return _("Already sent at %(hour)s.") % {"hour": say_hour(item.resent_at, item.firm.zone)}
    return ""


def _owed(item: ActionItem, one: Addressee, occasion: str) -> Owed:
    return Owed(
        firm_id=item.firm.pk,
        item_id=item.pk,
        occasion=occasion,
        sort="resend",
        text=f"{item.kind}.together",
        email=one.email,
        name=one.name,
        language=one.language,
        contact_id=one.contact_id,
        address_id=one.address_id,
        plan_no=item.plan_no,
    )
