"""What holds for all background work."""

import datetime as dt
from typing import Any

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from tests.race import at_once
from tickler.core import background, jobs
from tickler.core.background import Held, JobState, job_state
from tickler.core.clock import now
from tickler.core.models import JobLease, Slot
from tickler.core.tenancy import firm_scope
from tickler.core.tests import work

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh() -> None:
    work.reports.clear()


def state_of(task_id: str, firm_id: int | None = None) -> JobState:
    if firm_id is None:
        state = job_state(task_id)
    else:
        with firm_scope(firm_id):
            state = job_state(task_id)
    assert state is not None
    return state


def claimed(task_id: str) -> Held:
    held = background.claim("a worker")
    assert held is not None and str(held.task_id) == task_id
    return held


def let_lease_end(held: Held) -> None:
    JobLease.objects.filter(pk=held.task_id).update(lease_until=now() - dt.timedelta(seconds=1))


def test_work_left_in_a_transaction_is_done_and_its_result_can_be_read() -> None:
    with transaction.atomic():
        task_id = work.add.enqueue(2, two=3)
    assert state_of(task_id).state == "waiting"
    assert jobs.run_one()
    assert (state_of(task_id).state, state_of(task_id).result) == ("done", 5)


def test_a_rollback_leaves_no_work() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        work.add.enqueue(2, 3)
        raise ZeroDivisionError
    assert not jobs.run_one()


def test_called_directly_it_runs_now() -> None:
    assert work.add(1, 1) == 2
    assert work.count_to(2) == 2


def test_two_workers_never_take_the_same_job() -> None:
    work.add.enqueue(1, 1)
    assert background.claim("one") is not None
    assert background.claim("two") is None


def test_the_firm_travels_with_the_work_and_never_stays_behind() -> None:
    with firm_scope(7):
        seven = work.firm_here.enqueue()
    alone = work.firm_here.enqueue()
    while jobs.run_one():
        pass
    assert work.reports == [7, None]
    assert state_of(seven, 7).result == 7
    assert state_of(alone).result is None


def test_many_jobs_of_many_firms_interleaved_each_see_their_own_firm() -> None:
    expected = []
    for number in range(100):
        with firm_scope(number % 20):
            work.firm_here.enqueue(is_to_fail=number % 10 == 3)
        expected.append(number % 20)
    while jobs.run_one():
        pass
    assert work.reports == expected


def test_a_job_of_another_firm_cannot_be_seen_or_stopped() -> None:
    with firm_scope(1):
        task_id = work.add.enqueue(1, 1)
    with firm_scope(2):
        assert job_state(task_id) is None
        assert not background.cancel(task_id)
    assert job_state(task_id) is None
    assert job_state("no such id") is None


def test_a_job_whose_worker_is_gone_is_taken_up_again() -> None:
    task_id = work.add.enqueue(1, 1)
    let_lease_end(claimed(task_id))
    assert background.reap() == 1
    assert jobs.run_one()
    assert (state_of(task_id).state, state_of(task_id).attempts) == ("done", 2)


def test_a_job_in_hand_is_left_alone() -> None:
    claimed(work.add.enqueue(1, 1))
    assert background.reap() == 0


def test_work_that_kills_its_workers_is_given_up_and_shown() -> None:
    task_id = work.add.enqueue(1, 1)
    for _ in range(3):
        let_lease_end(claimed(task_id))
        background.reap()
    assert (state_of(task_id).state, state_of(task_id).attempts) == ("failed", 3)
    assert background.claim("another") is None


def test_a_stalled_worker_that_wakes_cannot_write_its_result() -> None:
    task_id = work.add.enqueue(1, 1)
    stalled = claimed(task_id)
    let_lease_end(stalled)
    background.reap()
    assert jobs.run_one()
    DBTaskResult.objects.update(return_value="from the second worker")
    background.perform(stalled)
    assert state_of(task_id).result == "from the second worker"


def test_a_stalled_worker_that_wakes_while_the_second_is_at_it_changes_nothing() -> None:
    task_id = work.add.enqueue(1, 1)
    stalled = claimed(task_id)
    let_lease_end(stalled)
    background.reap()
    claimed(task_id)
    background.perform(stalled)
    assert state_of(task_id).state == "running"


def test_a_stalled_worker_learns_of_it_when_it_reports_progress() -> None:
    task_id = work.count_to.enqueue(3)
    stalled = claimed(task_id)
    let_lease_end(stalled)
    background.reap()
    background.perform(stalled)
    assert work.reports == []
    assert state_of(task_id).state == "waiting"


def test_what_a_stalled_worker_writes_after_waking_is_rolled_back() -> None:
    stalled = claimed(work.write_slot.enqueue())
    let_lease_end(stalled)
    background.reap()
    background.perform(stalled)
    assert not Slot.objects.filter(name="written").exists()
    assert jobs.run_one()
    assert Slot.objects.filter(name="written").exists()


def test_a_renewed_lease_is_not_reaped_even_if_the_reaper_looked_before() -> None:
    held = claimed(work.add.enqueue(1, 1))
    let_lease_end(held)
    background.keep(held)
    assert background.reap() == 0


def test_a_lease_renewed_while_the_reaper_looks_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    held = claimed(work.add.enqueue(1, 1))
    let_lease_end(held)
    reaped = background._reaped

    def renewed_meanwhile(lease: JobLease) -> dict[str, Any]:
        background.keep(held)
        return reaped(lease)

    monkeypatch.setattr(background, "_reaped", renewed_meanwhile)
    assert background.reap() == 0


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_that_look_at_once_one_has_the_job() -> None:
    work.add.enqueue(1, 1)
    claims = at_once(lambda: background.claim("one of many"))
    assert len([held for held in claims if held is not None]) == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_that_start_a_slot_at_once_one_does() -> None:
    name = work.hourly.module_path
    assert sorted(at_once(lambda: background.start_slot(name, 1))) == [False] * 7 + [True]


def test_a_lease_written_by_a_clock_that_ran_ahead_does_not_hold_the_job_for_days() -> None:
    task_id = work.add.enqueue(1, 1)
    held = claimed(task_id)
    JobLease.objects.filter(pk=held.task_id).update(lease_until=now() + dt.timedelta(days=2))
    assert background.reap() == 1


def test_an_error_is_tried_again_later_and_then_failed_and_shown() -> None:
    task_id = work.firm_here.enqueue(is_to_fail=True)
    jobs.run_one()
    assert state_of(task_id).state == "waiting"
    assert not jobs.run_one()  # not at once
    DBTaskResult.objects.update(run_after=now())
    jobs.run_one()
    assert (state_of(task_id).state, state_of(task_id).attempts) == ("failed", 2)
    assert "as asked" in DBTaskResult.objects.get(pk=task_id).traceback


def test_a_wait_written_by_a_clock_that_ran_ahead_ends() -> None:
    work.add.enqueue(1, 1)
    DBTaskResult.objects.update(run_after=now() + dt.timedelta(days=2))
    background.reap()
    assert jobs.run_one()


def test_a_reason_for_a_person_is_final_and_readable() -> None:
    task_id = work.refuse.enqueue()
    jobs.run_one()
    state = state_of(task_id)
    assert (state.state, state.attempts) == ("failed", 1)
    assert state.note == "There is nothing to put into the archive."


def test_work_unknown_to_this_version_waits_for_one_that_knows_it() -> None:
    task_id = work.add.enqueue(1, 1)
    DBTaskResult.objects.update(task_path="tickler.core.tests.work.of_tomorrow")
    jobs.run_one()
    assert (state_of(task_id).state, state_of(task_id).attempts) == ("waiting", 0)


def test_progress_can_be_read_while_the_work_runs() -> None:
    task_id = work.count_to.enqueue(3)
    jobs.run_one()
    state = state_of(task_id)
    assert (state.done, state.total, state.note, state.result) == (3, 3, "number 3", 3)


def test_a_waiting_job_is_cancelled_at_once() -> None:
    task_id = work.add.enqueue(1, 1)
    assert background.cancel(task_id)
    assert state_of(task_id).state == "cancelled" and state_of(task_id).is_over
    assert not jobs.run_one()


def test_a_running_job_is_cancelled_at_its_next_progress() -> None:
    task_id = work.count_to.enqueue(3)
    held = claimed(task_id)
    assert background.cancel(task_id)
    assert state_of(task_id).is_cancel_wanted
    background.perform(held)
    assert work.reports == []
    assert state_of(task_id).state == "cancelled"
    assert not background.cancel(task_id)


def test_a_job_laid_back_by_a_worker_that_stops_begins_again_untried() -> None:
    task_id = work.add.enqueue(1, 1)
    held = claimed(task_id)
    assert background.release(held)
    background.perform(held)
    assert (state_of(task_id).state, state_of(task_id).attempts) == ("waiting", 0)


def test_periodic_work_is_started_once_per_slot_whoever_asks() -> None:
    for _worker in range(4):
        jobs.tick({})
    name = work.hourly.module_path
    assert DBTaskResult.objects.filter(task_path=name).count() == 1
    while jobs.run_one():
        pass
    slot = Slot.objects.get(name=name).slot
    assert not background.start_slot(name, slot)
    assert background.start_slot(name, slot + 1)
    assert DBTaskResult.objects.filter(task_path=name).count() == 2


def test_periodic_work_does_not_queue_behind_itself() -> None:
    name = work.hourly.module_path
    assert background.start_slot(name, 1)
    assert not background.start_slot(name, 2)


def test_old_jobs_are_forgotten_and_young_ones_kept() -> None:
    old, young = work.add.enqueue(1, 1), work.add.enqueue(1, 1)
    while jobs.run_one():
        pass
    DBTaskResult.objects.filter(pk=old).update(finished_at=now() - dt.timedelta(days=31))
    assert background.prune(dt.timedelta(days=30)) == 1
    assert job_state(old) is None and state_of(young).state == "done"
