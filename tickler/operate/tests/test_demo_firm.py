"""The demo's firm: what it holds, and where it is never made."""

import datetime as dt
from collections import Counter
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests import make
from tickler.core.clock import now
from tickler.documents.models import Version
from tickler.items.models import ActionItem, Status, Template
from tickler.kinds.approval.models import Decision
from tickler.mail.models import Letter, Notice, State
from tickler.operate import doctor
from tickler.people.models import Account, Contact, Firm, Link, Staff
from tickler.trail import linker
from tickler.trail.models import Event


def test_it_is_a_demo_with_an_owner_an_admin_and_an_employee(demo: Firm) -> None:
    assert demo.is_demo
    assert list(Staff.objects.order_by("pk").values_list("role", flat=True)) == ["owner", "admin", "employee"]


def test_the_employee_sees_a_part_of_the_clients(demo: Firm) -> None:
    tom = Staff.objects.get(role="employee")
    assert 0 < Account.objects.filter(team=tom).count() < Account.objects.count()


def test_it_has_clients_of_many_sorts(demo: Firm) -> None:
    assert Account.objects.count() >= 40
    assert set(Account.objects.values_list("language", flat=True)) >= {"en", "de", "fr", "pt", "nl"}
    assert Account.objects.archived().count() == 1
    assert Account.objects.offline().count() >= 1
    assert Contact.objects.filter(addresses__isnull=True).count() == 1
    assert any(contact.addresses.count() > 1 for contact in Contact.objects.all())


def test_one_client_is_written_to_by_nobody(demo: Firm) -> None:
    silent = Account.objects.exclude(pk__in=Link.objects.filter(notify=True).values("account"))
    assert silent.filter(items__status=Status.OPEN).exists()


def test_requests_stand_everywhere_they_can(demo: Firm) -> None:
    items = ActionItem.objects.all()
    assert items.count() >= 25
    assert Counter(items.values_list("status", flat=True)).keys() == {"draft", "open", "done", "declined"}
    assert items.filter(status=Status.OPEN, parts_done=0).exists()
    assert any(item.is_started for item in items)
    assert items.late(now().date()).count() >= 3
    assert items.filter(archived_at__isnull=False).count() == 2
    assert set(items.values_list("quiet_reason", flat=True)) >= {"off", "used_up"}


def test_clients_are_asked_to_approve_documents_and_answer(demo: Firm) -> None:
    outcomes = Counter(Decision.objects.values_list("outcome", flat=True))
    assert outcomes == {"waiting": 3, "approved": 1, "disapproved": 1}


def test_there_are_templates_with_reminders(demo: Firm) -> None:
    assert Template.objects.filter(reminders_on=True).count() == 4


def test_clients_have_sent_real_papers(demo: Firm) -> None:
    types = Counter(Version.objects.values_list("media_type", flat=True))
    assert types["application/pdf"] > 3 and types["image/jpeg"] > 3


def test_letters_fared_in_every_way(demo: Firm) -> None:
    fates = set(Notice.objects.values_list("fate", "reason"))
    assert fates >= {("failed", "bad_address"), ("skipped", "notify_off"), ("held", "in_doubt"), ("sent", "")}
    assert "550 5.1.1" in Letter.objects.get(state=State.FAILED).reply


def test_reminders_fall_due_within_the_first_minutes_and_the_next_days(demo: Firm) -> None:
    begun = demo.created_at + dt.timedelta(days=60)
    soon = [
        at - begun
        for at in ActionItem.objects.filter(remind_at__isnull=False).values_list("remind_at", flat=True)
    ]
    early = [one.total_seconds() for one in soon if one < dt.timedelta(minutes=2)]
    assert len(early) == 5 and all(20 < seconds < 95 for seconds in early)
    assert any(one > dt.timedelta(days=1) for one in soon)


def test_the_past_is_in_order_and_past(demo: Firm) -> None:
    moments = list(Event.objects.order_by("id").values_list("at", flat=True))
    assert moments == sorted(moments) and moments[-1] <= now()
    assert moments[-1] - moments[0] > dt.timedelta(days=50)
    assert not Letter.objects.filter(sent_at__gt=now()).exists()


def test_the_trail_tells_of_every_letter(demo: Firm) -> None:
    for notice in Notice.objects.filter(fate=State.SENT, sort="reminder"):
        told = Event.objects.filter(item=notice.item, verb="item.reminded", facts__number=notice.number)
        assert told.exists()


def test_the_chain_can_be_linked_and_is_whole(demo: Firm) -> None:
    linker.link(batch=5000)
    assert linker.verify(demo.pk) == []


def test_its_rows_agree(demo: Firm) -> None:
    assert doctor.firms().ok


def test_nothing_is_made_twice(demo: Firm) -> None:
    said = StringIO()
    call_command("demo_firm", stdout=said)
    assert "already" in said.getvalue() and Firm.objects.count() == 1


@pytest.mark.django_db
def test_outside_the_demo_nothing_is_made(settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="not a demo"):
        call_command("demo_firm")
    assert not Firm.objects.exists()


@pytest.mark.django_db
def test_beside_a_real_firm_nothing_is_made(settings: Any) -> None:
    settings.DEMO = True
    make.firm()
    with pytest.raises(CommandError, match="holds a firm already"):
        call_command("demo_firm")
    assert Firm.objects.count() == 1
