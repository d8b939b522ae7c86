"""The connection to a mail server, against a server that behaves as it is told."""

import asyncio
import socket

import pytest

from bench.sink import Sink
from tickler.mail.addresses import BadAddress
from tickler.mail.relay import Relay
from tickler.mail.replies import NoAnswer, Outcome, Stage
from tickler.mail.smtp import Connection, Reply
from tickler.mail.tests.conversations import ANNA, HELLO, PIET, SENDER, against, letter, talking

# --- letters -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("pipelining", [True, False])
def test_a_letter_arrives_byte_by_byte(pipelining: bool) -> None:
    body = b".\r\n..\r\n.hidden\r\nHello\r\n.\r\n"

    async def scene(sink: Sink, connection: Connection) -> None:
        reply = await connection.deliver(SENDER, ANNA, letter(body=body))
        assert reply == Reply(Stage.BODY, 250, "2.0.0 Ok: taken")
        assert reply.outcome is Outcome.ACCEPTED
        assert sink.letters == [letter(body=body)]
        assert (sink.messages[0]["sender"], sink.messages[0]["recipients"]) == (SENDER, [ANNA])

    against(scene, pipelining=pipelining)


def test_a_letter_that_begins_with_a_dot_or_ends_without_a_line_end_arrives() -> None:
    async def scene(sink: Sink, connection: Connection) -> None:
        await connection.deliver(SENDER, ANNA, b".x")
        assert sink.letters == [b".x\r\n"]

    against(scene)


def test_a_letter_of_megabytes_arrives() -> None:
    big = letter(body=b"x" * 70 + b"\r\n.\r\n") + b"y" * 3_000_000 + b"\r\n"

    async def scene(sink: Sink, connection: Connection) -> None:
        assert (await connection.deliver(SENDER, ANNA, big)).code == 250
        assert sink.letters == [big]

    against(scene)


def test_one_connection_carries_many_letters() -> None:
    async def scene(sink: Sink, connection: Connection) -> None:
        for number in range(20):
            await connection.deliver(SENDER, ANNA, letter(number))
        assert (len(sink.messages), sink.counts["connections"]) == (20, 1)

    against(scene)


def test_a_domain_in_another_script_is_written_in_ascii() -> None:
    async def scene(sink: Sink, connection: Connection) -> None:
        await connection.deliver(SENDER, "anna@münchen.example", letter())
        assert sink.messages[0]["recipients"] == ["anna@xn--mnchen-3ya.example"]

    against(scene)


def test_an_address_that_would_be_a_command_is_never_sent() -> None:
    async def scene(sink: Sink, connection: Connection) -> None:
        with pytest.raises(BadAddress):
            await connection.deliver(SENDER, "anna@dewit.example>\r\nRCPT TO:<x@evil.example", letter())
        assert sink.counts["connections"] == 0

    against(scene)


# --- refusals ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("pipelining", [True, False])
def test_a_refusal_touches_neither_the_connection_nor_the_next_letter(pipelining: bool) -> None:
    async def scene(sink: Sink, connection: Connection) -> None:
        refused = await connection.deliver(SENDER, ANNA, letter(1))
        assert refused == Reply(Stage.RCPT, 550, "5.1.1 User unknown")
        assert refused.outcome is Outcome.BAD_ADDRESS
        assert (await connection.deliver(SENDER, PIET, letter(2))).code == 250
        assert sink.counts["connections"] == 1

    against(scene, refuse={ANNA: "550 5.1.1 User unknown"}, pipelining=pipelining)


def test_a_refusal_after_the_text_leaves_the_connection_usable() -> None:
    async def scene(sink: Sink, connection: Connection) -> None:
        refused = await connection.deliver(SENDER, ANNA, letter(1))
        assert (refused.stage, refused.outcome) == (Stage.BODY, Outcome.POLICY)
        sink.change(answer="")
        assert (await connection.deliver(SENDER, ANNA, letter(2))).code == 250
        assert sink.counts["connections"] == 1

    against(scene, answer="554 5.7.1 Blocked")


def test_a_server_that_waits_for_a_text_without_recipient_gets_a_lone_dot() -> None:
    said = b"250 ok\r\n550 5.1.1 User unknown\r\n354 go on\r\n"

    async def scene(connection: Connection) -> None:
        assert (await connection.deliver(SENDER, ANNA, letter(1))).stage is Stage.RCPT
        assert (await connection.deliver(SENDER, ANNA, letter(2))).outcome is Outcome.ACCEPTED

    talking(
        [*HELLO, said, b"554 no recipients\r\n", b"250 reset\r\n250 a\r\n250 b\r\n354 c\r\n", b"250 ok\r\n"],
        scene,
    )


def test_an_answer_of_several_lines_is_read_as_one() -> None:
    reply = talking(
        [*HELLO, b"250 a\r\n550-5.7.1 Blocked,\r\n550-5.7.1 see page\r\n550 5.7.1 bye\r\n503 x\r\n"]
    )
    assert reply == Reply(Stage.RCPT, 550, "5.7.1 Blocked, 5.7.1 see page 5.7.1 bye")


def test_more_connections_than_allowed_are_put_off_before_any_letter() -> None:
    async def scene(sink: Sink, connection: Connection) -> None:
        await connection.open()
        second = Connection(connection.relay)
        reply = await second.deliver(SENDER, ANNA, letter())
        assert (reply.stage, reply.code, reply.outcome) == (Stage.GREETING, 421, Outcome.TEMPORARY)
        assert reply.stage.is_before_letters

    against(scene, max_connections=1)


# --- connections that end ----------------------------------------------------------------------------------


def test_a_connection_is_replaced_after_its_share_of_letters() -> None:
    async def scene(sink: Sink, connection: Connection) -> None:
        frugal = Connection(connection.relay, most_letters=3)
        replies = [await frugal.deliver(SENDER, ANNA, letter(number)) for number in range(7)]
        await frugal.close()
        assert [reply.code for reply in replies] == [250] * 7
        assert sink.counts["connections"] == 3

    against(scene)


def test_a_kept_connection_that_the_server_ends_costs_no_letter() -> None:
    async def scene(sink: Sink, connection: Connection) -> None:
        replies = [await connection.deliver(SENDER, ANNA, letter(number)) for number in range(7)]
        assert [reply.code for reply in replies] == [250] * 7
        assert (sink.counts["connections"], sink.counts["repeated"]) == (4, 0)

    against(scene, letters_per_connection=2)


def test_a_kept_connection_found_cut_is_replaced() -> None:
    async def scene(sink: Sink, connection: Connection) -> None:
        await connection.deliver(SENDER, ANNA, letter(1))
        for session in list(sink.sessions):
            session.transport.abort()
        assert (await connection.deliver(SENDER, ANNA, letter(2))).code == 250

    against(scene)


@pytest.mark.parametrize("fault", ["drop_before", "drop_after"])
def test_a_reply_lost_after_the_text_is_in_doubt_and_never_repeated_here(fault: str) -> None:
    async def scene(sink: Sink, connection: Connection) -> None:
        await connection.open()
        reply = await connection.deliver(SENDER, ANNA, letter())
        assert (reply.stage, reply.code, reply.outcome) == (Stage.BODY, NoAnswer.LOST, Outcome.IN_DOUBT)
        assert not connection.is_open
        assert sink.counts["connections"] == 1

    against(scene, **{fault: 1.0})


def test_silence_after_the_text_is_in_doubt() -> None:
    async def scene(sink: Sink, connection: Connection) -> None:
        hasty = Connection(connection.relay, reply_timeout=0.2)
        reply = await hasty.deliver(SENDER, ANNA, letter())
        assert (reply.code, reply.outcome) == (NoAnswer.LATE, Outcome.IN_DOUBT)

    against(scene, tarpit=30, tarpit_step=0)


def test_a_server_that_keeps_talking_is_waited_for() -> None:
    async def scene(sink: Sink, connection: Connection) -> None:
        patient = Connection(connection.relay, reply_timeout=0.3)
        assert (await patient.deliver(SENDER, ANNA, letter())).code == 250
        await patient.close()

    against(scene, tarpit=0.4, tarpit_step=0.05)


@pytest.mark.parametrize(
    ("script", "stage"),
    [
        ([None], Stage.GREETING),
        ([b"220 here\r\n", None], Stage.GREETING),
        ([*HELLO, None], Stage.MAIL),
        ([*HELLO, b"250 a\r\n", None], Stage.RCPT),
        ([*HELLO, b"250 a\r\n250 b\r\n", None], Stage.DATA),
    ],
)
def test_a_connection_lost_before_the_text_is_only_temporary(
    script: list[bytes | None], stage: Stage
) -> None:
    reply = talking(script)
    assert (reply.stage, reply.outcome) == (stage, Outcome.TEMPORARY)


def test_a_text_that_never_wholly_left_this_machine_is_handed_over_anew() -> None:
    taken: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        taken.append(b"")
        for line in HELLO:
            writer.write(line)
            await reader.readuntil(b"\r\n")
        await reader.readuntil(b"DATA\r\n")
        if len(taken) == 1:
            writer.transport.pause_reading()  # the kernel's buffers fill up
        writer.write(b"250 a\r\n250 b\r\n354 c\r\n")
        if len(taken) == 1:
            await asyncio.sleep(0.05)
            writer.transport.abort()
            return
        taken[-1] = await reader.readuntil(b"\r\n.\r\n")
        writer.write(b"250 taken\r\n")
        writer.close()

    async def play() -> Reply:
        listener = socket.create_server(("127.0.0.1", 0))
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        server = await asyncio.start_server(serve, sock=listener)
        connection = Connection(Relay.parse(f"smtp://127.0.0.1:{listener.getsockname()[1]}"))
        await connection.open()
        assert connection._wire is not None
        line = connection._wire.transport.get_extra_info("socket")
        line.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        reply = await connection.deliver(SENDER, ANNA, letter(body=b"x" * 60_000))
        await connection.close()
        server.close()
        return reply

    assert asyncio.run(play()).code == 250
    assert [len(text) > 60_000 for text in taken] == [False, True]


@pytest.mark.parametrize(
    "garbage", [b"HTTP/1.1 400 Bad Request\r\n", b"\xff\xfe\r\n", b"250" * 40000, b"999 x\r\n"]
)
def test_an_answer_that_is_no_smtp_after_the_text_is_in_doubt(garbage: bytes) -> None:
    reply = talking([*HELLO, b"250 a\r\n250 b\r\n354 c\r\n", garbage])
    assert (reply.code, reply.outcome) == (NoAnswer.GARBLED, Outcome.IN_DOUBT)


def test_a_yes_to_data_instead_of_go_on_is_no_acceptance() -> None:
    assert talking([*HELLO, b"250 a\r\n250 b\r\n250 c\r\n"]).outcome is Outcome.TEMPORARY


def test_nobody_there_is_said_in_words() -> None:
    reply = asyncio.run(Connection(Relay.parse("smtp://127.0.0.1:1")).deliver(SENDER, ANNA, letter()))
    assert (reply.stage, reply.code, reply.outcome) == (Stage.CONNECT, NoAnswer.LOST, Outcome.TEMPORARY)
    assert "refused" in reply.text.lower()


# --- the lease ---------------------------------------------------------------------------------------------


def test_a_letter_that_may_not_begin_is_withheld() -> None:
    async def scene(sink: Sink, connection: Connection) -> None:
        reply = await connection.deliver(SENDER, ANNA, letter(1), may_begin=lambda: False)
        assert (reply.stage, reply.code) == (Stage.DATA, NoAnswer.WITHHELD)
        assert (await connection.deliver(SENDER, ANNA, letter(2), may_begin=lambda: True)).code == 250
        assert [message["message_id"] for message in sink.messages] == ["<2@portal.example>"]

    against(scene)


def test_a_delivery_that_is_called_off_leaves_no_half_conversation() -> None:
    async def scene(sink: Sink, connection: Connection) -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(connection.deliver(SENDER, ANNA, letter(1)), 0.05)
        sink.change(tarpit=0)
        assert not connection.is_open
        assert (await connection.deliver(SENDER, ANNA, letter(2))).code == 250

    against(scene, tarpit=30, tarpit_step=0)
