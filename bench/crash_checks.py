"""What must be true after the kills: nothing lost, doubled, changed or stuck; the trail tells each once."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from bench.crash_stage import LINES
from bench.inspection import FAULTS
from bench.sink_process import SinkProcess
from tickler.items.models import ActionItem
from tickler.mail.models import Letter, Notice, State
from tickler.trail.models import Event

OVER = {State.SENT, State.FAILED, State.HELD}


def check(keys: Sequence[int], sink: SinkProcess, violations: list[str], *, deaths: int) -> dict[str, Any]:
    """Count everything; what is wrong is added to `violations`."""
    letters = {letter.pk: letter for letter in Letter.everywhere.all()}
    notices = list(Notice.everywhere.all())
    report, messages = sink.report(), sink.messages()
    lost_replies = report["dropped_after"]
    most_repeats = deaths * LINES + lost_replies
    told = Counter(Event.everywhere.filter(verb="item.reminded").values_list("item_id", flat=True))
    found = {
        "an occasion was lost": _lost(keys, notices, letters, messages),
        "an occasion is in the database twice": _doubled(notices, letters),
        "a letter is not settled, or nobody knows why": _unexplained(notices, letters),
        "a repeat was not the same bytes": report["repeated_with_other_bytes"] + _changed(messages),
        "there were more repeats than deaths and lost replies explain": max(
            0, report["repeated"] - most_repeats
        ),
        "a letter was on two lines at once": report["overlapping"],
        "the trail does not tell an occasion exactly once": _mistold(notices, told),
        "an item does not count its reminder once": _miscounted(keys, notices),
        **{f"a letter's form: {name}": report[name] for name in FAULTS},
    }
    violations += [f"{said} ({count})" for said, count in found.items() if count]
    states = Counter(letter.state for letter in letters.values())
    return {
        "letters": len(keys),
        "states": dict(states),
        "lost": found["an occasion was lost"],
        "doubled": found["an occasion is in the database twice"],
        "taken": report["messages"],
        "repeats": report["repeated"],
        "repeats_allowed": most_repeats,
        "refused": report["refused_temporary"],
        "lost_replies": {"stored": lost_replies, "not_stored": report["dropped_before"]},
    }


def _lost(
    keys: Sequence[int], notices: Sequence[Notice], letters: dict[int, Letter], messages: Sequence[Any]
) -> int:
    """Items without a notice, and letters that count as sent although the server never stored them."""
    stored = {message["delivery_key"] for message in messages}
    unsent = [one for one in letters.values() if one.state == State.SENT and one.public_id not in stored]
    return len(set(keys) - {notice.item_id for notice in notices}) + len(unsent)


def _doubled(notices: Sequence[Notice], letters: dict[int, Letter]) -> int:
    """Notices beyond one for each item, and letters beyond one for each notice."""
    items, carried = Counter(n.item_id for n in notices), Counter(n.letter_id for n in notices)
    extra = sum(count - 1 for count in (*items.values(), *carried.values()))
    return extra + len(letters) - len(carried)


def _unexplained(notices: Sequence[Notice], letters: dict[int, Letter]) -> int:
    return sum(
        letters[notice.letter_id].state not in OVER
        or notice.fate != letters[notice.letter_id].state
        or (notice.fate != State.SENT and not notice.reason)
        for notice in notices
    )


def _changed(messages: Sequence[Any]) -> int:
    """Message-IDs and delivery keys that do not belong together one to one."""
    keys_of, bytes_of = defaultdict(set), defaultdict(set)
    for message in messages:
        keys_of[message["message_id"]].add(message["delivery_key"])
        bytes_of[message["delivery_key"]].add(message["sha256"])
    return sum(len(found) - 1 for group in (keys_of, bytes_of) for found in group.values())


def _mistold(notices: Sequence[Notice], told: Counter[int | None]) -> int:
    left = {notice.item_id for notice in notices if notice.fate in {State.SENT, State.HELD}}
    return sum(told[notice.item_id] != (notice.item_id in left) for notice in notices)


def _miscounted(keys: Sequence[int], notices: Sequence[Notice]) -> int:
    left = {notice.item_id for notice in notices if notice.fate in {State.SENT, State.HELD}}
    rows = ActionItem.everywhere.filter(pk__in=keys).values_list("pk", "reminders_sent")
    return sum(sent != (key in left) for key, sent in rows)
