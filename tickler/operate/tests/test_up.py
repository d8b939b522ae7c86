"""What is wrong with the environment is said in a sentence before anything starts."""

from typing import Any

import pytest
from django.core.management import CommandError
from django.db import OperationalError

from tickler import env
from tickler.operate.management.commands import up


@pytest.mark.parametrize("typed", ["portal.example.com", "ftp://portal.example.com", "https://"])
def test_an_address_of_ours_that_is_none_is_refused_with_an_example(
    typed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BASE_URL", typed)
    with pytest.raises(env.BadEnvironment, match="write it like https://portal.example.com"):
        env.address("BASE_URL")


def test_an_address_of_ours_is_taken_without_its_last_stroke(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BASE_URL", "https://portal.example.com/")
    assert env.address("BASE_URL") == "https://portal.example.com"
    monkeypatch.delenv("BASE_URL")
    assert env.address("BASE_URL") == ""


def test_a_mail_server_nobody_can_understand_is_refused(settings: Any) -> None:
    settings.SMTP_URL = "mail.example.com"
    with pytest.raises(CommandError, match="SMTP_URL begins with smtp:// or smtps://"):
        up.check_mail_server()
    settings.SMTP_URL = ""
    up.check_mail_server()


def test_a_database_that_does_not_answer_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise OperationalError('connection failed\nFATAL:  database "nonesuch" does not exist')

    monkeypatch.setattr(up, "prepare", fail)
    with pytest.raises(CommandError, match="Look at DATABASE_URL"):
        up.prepare_or_say_why()
