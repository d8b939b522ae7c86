"""The connection to a mail server, encrypted and signed in to."""

from pathlib import Path

import pytest

from bench.sink import Sink
from tickler.mail.relay import Relay
from tickler.mail.replies import NoAnswer, Outcome, Stage
from tickler.mail.smtp import Connection, Reply
from tickler.mail.tests.conversations import ANNA, SENDER, against, letter, talking

CERTIFICATE = Path(__file__).with_name("self_signed.pem")


@pytest.mark.parametrize("trust", ["ca", "verify"])
def test_starttls_and_sign_in(trust: str) -> None:
    option = f"ca={CERTIFICATE}" if trust == "ca" else "verify=0"

    async def scene(sink: Sink, connection: Connection) -> None:
        for number in range(3):
            assert (await connection.deliver(SENDER, ANNA, letter(number))).code == 250
        assert all(session.is_encrypted and session.is_signed_in for session in sink.sessions)

    url = f"smtp://me:s%40cret@127.0.0.1:{{port}}?tls=starttls&{option}"
    against(scene, url, certificate=str(CERTIFICATE), user="me", password="s@cret")


def test_a_certificate_nobody_vouches_for_is_a_matter_of_settings() -> None:
    async def scene(sink: Sink, connection: Connection) -> None:
        reply = await connection.open()
        assert reply is not None
        assert (reply.stage, reply.code, reply.outcome) == (Stage.TLS, NoAnswer.UNFIT, Outcome.SETUP)
        assert "certificate" in reply.text
        assert not connection.is_open

    against(scene, "smtp://127.0.0.1:{port}?tls=starttls", certificate=str(CERTIFICATE))


def test_a_server_without_starttls_gets_nothing_in_the_clear() -> None:
    async def scene(sink: Sink, connection: Connection) -> None:
        reply = await connection.deliver(SENDER, ANNA, letter())
        assert (reply.stage, reply.outcome) == (Stage.TLS, Outcome.SETUP)
        assert sink.messages == []

    against(scene, "smtp://me:secret@127.0.0.1:{port}?tls=starttls", user="me", password="secret")


def test_words_slipped_in_before_encryption_end_the_connection() -> None:
    async def scene(connection: Connection) -> Reply | None:
        connection.relay = Relay.parse(f"smtp://127.0.0.1:{connection.relay.port}?tls=starttls")
        return await connection.open()

    reply = talking([b"220 a\r\n", b"250-a\r\n250 STARTTLS\r\n", b"220 go\r\n250 evil\r\n"], scene)
    assert (reply.stage, reply.code) == (Stage.TLS, NoAnswer.UNFIT)


def test_a_wrong_password_is_a_matter_of_settings_and_is_not_repeated_in_words() -> None:
    async def scene(sink: Sink, connection: Connection) -> None:
        reply = await connection.deliver(SENDER, ANNA, letter())
        assert (reply.stage, reply.code, reply.outcome) == (Stage.AUTH, 535, Outcome.SETUP)
        assert "hunter22" not in repr(reply) + repr(connection.relay)

    against(scene, "smtp://me:hunter22@127.0.0.1:{port}", user="me", password="right")


def test_sign_in_by_login_where_plain_is_not_offered() -> None:
    script = [
        b"220 a\r\n",
        b"250-a\r\n250 AUTH LOGIN\r\n",
        b"334 VXNlcm5hbWU6\r\n",
        b"334 UGFzc3dvcmQ6\r\n",
        b"235 ok\r\n",
    ]

    async def scene(connection: Connection) -> Reply | None:
        connection.relay = Relay.parse(f"smtp://me:secret@127.0.0.1:{connection.relay.port}")
        return await connection.open()

    assert talking(script, scene) is None
