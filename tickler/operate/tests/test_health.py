"""Health is the ability to do the work; every planted fault turns it red."""

import datetime as dt
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from tickler.core import heartbeat
from tickler.core.clock import now
from tickler.core.health import Check
from tickler.core.models import Heartbeat
from tickler.operate import health

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _well(settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """A machine on which everything is in order, an hour after its start."""
    settings.VAR = tmp_path
    settings.HEALTH_CHECKS = []
    for name in heartbeat.loop_names():
        Heartbeat.objects.create(name=name, beat_at=now())
    monkeypatch.setattr(health, "STARTED", health.STARTED - 3600)
    monkeypatch.setattr(health, "_kept", None)
    plenty = SimpleNamespace(total=100, free=50)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: plenty)
    yield


def ask() -> tuple[int, dict[str, Any]]:
    answer = Client().get("/health")
    return answer.status_code, json.loads(answer.content)


def failing() -> set[str]:
    status, told = ask()
    assert status == 503
    return {check["name"] for check in told["checks"] if not check["ok"]}


def test_a_machine_in_order_is_ok() -> None:
    status, told = ask()
    assert (status, told["status"]) == (200, "ok")


def test_strangers_learn_names_answers_and_ages_and_nothing_else() -> None:
    _status, told = ask()
    assert set(told) == {"status", "checks"}
    assert {key for check in told["checks"] for key in check} == {"name", "ok", "age_seconds"}


def test_a_silent_worker_turns_it_red() -> None:
    Heartbeat.objects.update(beat_at=now() - dt.timedelta(seconds=121))
    assert failing() == {"worker"}


def test_a_worker_that_is_still_starting_is_tolerated_for_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    Heartbeat.objects.all().delete()
    monkeypatch.setattr(health, "is_starting", lambda: True)
    status, told = ask()
    assert (status, told["status"]) == (200, "starting")


def test_a_clock_before_the_newest_heartbeat_turns_it_red() -> None:
    Heartbeat.objects.update(beat_at=now() + dt.timedelta(minutes=3))
    assert failing() == {"clock"}


def test_a_full_disk_turns_it_red(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(total=100, free=9))
    assert failing() == {"disk"}


def test_a_folder_that_takes_no_file_turns_it_red(settings: Any, tmp_path: Path) -> None:
    settings.VAR = tmp_path / "not there"
    assert failing() == {"storage"}


def test_a_database_that_takes_no_write_turns_it_red(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: Any, **kwargs: Any) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(Heartbeat.objects, "update_or_create", refuse)
    assert failing() == {"database"}


def test_a_fault_is_logged_once_and_not_at_every_probe(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "KEPT_FOR", -1)
    Heartbeat.objects.update(beat_at=now() - dt.timedelta(seconds=121))
    for _probe in range(3):
        ask()
    assert len(caplog.records) == 1 and "worker" in caplog.text


def test_asking_leaves_no_file_behind(tmp_path: Path) -> None:
    ask()
    assert list(tmp_path.iterdir()) == []


def test_other_parts_add_their_checks(settings: Any) -> None:
    settings.HEALTH_CHECKS = [f"{__name__}.letters"]
    assert failing() == {"letters"}


def test_a_check_that_breaks_has_answered_no(settings: Any) -> None:
    settings.HEALTH_CHECKS = [f"{__name__}.broken"]
    assert failing() == {"broken"}


def letters() -> Check:
    return Check("letters", False, "A letter to anna@dewit.example waits.", 1200)


def broken() -> Check:
    raise ZeroDivisionError
