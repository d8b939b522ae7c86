"""Workers that are killed, asked to stop, or several at once."""

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django_tasks_db.models import DBTaskResult

from tickler.core import background, heartbeat, jobs
from tickler.core.tests import work
from tickler.operate import loops
from tickler.operate.tests.processes import Workers, wait_until

JOBS = DBTaskResult._meta.db_table


@pytest.fixture
def workers(transactional_db: None, tmp_path: Path) -> Iterator[list[Workers]]:
    """Fills with the workers of the test, which end with it."""
    mine: list[Workers] = []
    yield mine
    for each in mine:
        each.end()


@pytest.mark.process
def test_the_job_of_a_killed_worker_is_done_by_another_without_a_human(
    workers: list[Workers], tmp_path: Path
) -> None:
    work.hang_once.enqueue(str(tmp_path))
    workers.append(Workers(tmp_path))
    both = [workers[0].start(), workers[0].start()]
    tried = tmp_path / "tried"
    wait_until(lambda: tried.exists() and tried.read_text())
    killed = int(tried.read_text())
    assert killed in {process.pid for process in both}
    os.kill(killed, signal.SIGKILL)
    done = f"SELECT return_value FROM {JOBS} WHERE status = 'SUCCESSFUL' AND task_path LIKE '%hang_once'"
    wait_until(lambda: workers[0].ask(done))
    assert f"done after {killed}" in workers[0].ask(done)[0][0]


@pytest.mark.process
def test_workers_share_the_jobs_begin_periodic_work_once_and_stop_when_asked(
    workers: list[Workers], tmp_path: Path
) -> None:
    for _loop in range(4):  # as many as two workers have loops for jobs
        work.meet.enqueue(str(tmp_path))
    workers.append(Workers(tmp_path))
    both = [workers[0].start(), workers[0].start()]
    done = f"SELECT count(*) FROM {JOBS} WHERE status = 'SUCCESSFUL' AND task_path LIKE "
    wait_until(lambda: workers[0].ask(f"{done} '%meet'") == [(4,)])
    wait_until(lambda: workers[0].ask(f"{done} '%hourly'") != [(0,)])
    for process in both:
        process.terminate()
    assert [process.wait(30) for process in both] == [0, 0]
    started = workers[0].ask(f"SELECT count(*) FROM {JOBS} WHERE task_path LIKE '%hourly'")
    assert started == workers[0].ask("SELECT count(*) FROM core_slot WHERE name LIKE '%hourly'")


def test_a_job_that_does_not_end_in_time_is_laid_back_for_another_worker(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    task_id = work.add.enqueue(1, 1)
    held = background.claim("this worker")
    monkeypatch.setattr(jobs, "_in_hand", {1: held})
    monkeypatch.setattr(loops, "GRACE", 0)
    over = threading.Event()
    late = threading.Thread(target=over.wait)
    late.start()
    assert not loops._wait_for([late])
    over.set()
    state = background.job_state(task_id)
    assert state and (state.state, state.attempts) == ("waiting", 0)


def test_a_loop_that_dies_begins_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loops, "FIRST_WAIT", 0)
    stop, turns = threading.Event(), []

    def dies_twice(stop: threading.Event) -> None:
        turns.append(heartbeat.loop_name())
        if len(turns) < 3:
            raise ZeroDivisionError
        stop.set()

    thread = threading.Thread(target=loops.keep_running, args=("planner", dies_twice, stop))
    thread.start()
    thread.join(5)
    assert turns == ["planner"] * 3
