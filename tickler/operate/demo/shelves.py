"""What the demo's firm and its clients have put into folders, beside answers and approvals."""

import datetime as dt
from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile

from tickler.core.actor import Actor
from tickler.documents import actions as documents
from tickler.documents import arranging, folders
from tickler.documents.models import Access, Document
from tickler.operate.demo import papers, steps
from tickler.operate.demo.cast import SOFIE, TOM
from tickler.operate.demo.steps import Stage
from tickler.operate.demo.story import Act, Moment, ago


@dataclass(frozen=True, slots=True)
class Pile:
    """Files that somebody puts into a folder of a client: a member of staff, or the client of this name."""

    client: str
    at: Moment
    who: str
    access: Access
    names: tuple[str, ...]
    folder: str = ""  # a new one, within the first of this access
    is_sealed: bool = False
    is_done: bool = False  # and then they say that everything is there


PILES = (
    Pile("De Wit", ago(52, "10:20"), SOFIE, Access.VIEW, ("Return 2024.pdf", "Assessment 2024.pdf"), "2024"),
    Pile("De Wit", ago(3, "16:45"), SOFIE, Access.VIEW, ("Overview of your mortgage.pdf",)),
    Pile("De Wit", ago(30, "09:05"), SOFIE, Access.PRIVATE, ("Notes of our call.pdf",)),
    Pile("De Wit", ago(45, "20:14"), "Anna", Access.EDIT, ("Passport Anna.jpg",), is_sealed=True),
    Pile("De Wit", ago(4, "20:31"), "Anna", Access.EDIT, ("Mortgage statement.pdf", "Valuation.pdf"), "House",
         is_done=True),
    Pile("Visser", ago(11, "14:00"), TOM, Access.VIEW, ("Tax return 2024.pdf",)),
)  # fmt: skip


def acts_of(piles: tuple[Pile, ...], stage: Stage, begun: dt.datetime) -> list[Act]:
    """Everything that is put into folders."""

    def act(pile: Pile) -> Act:
        return Act(pile.at(begun), lambda: _put(pile, stage))

    return [act(pile) for pile in piles]


def _put(pile: Pile, stage: Stage) -> None:
    account, actor = stage.account(pile.client), _actor(pile, stage)
    folder = folders.home_of(account, pile.access)
    if pile.folder:
        folder = folders.make(account, pile.folder, actor=actor, parent=folder)
    for name in pile.names:
        file = SimpleUploadedFile(name, papers.file_bytes(name))
        _look(documents.upload(account, file, actor=actor, folder=folder), pile, stage)
    if pile.is_done:
        documents.note_done_uploading(account, actor=actor)


def _look(document: Document, pile: Pile, stage: Stage) -> None:
    if pile.is_sealed:
        arranging.note_opened(document, actor=stage.actor(SOFIE))
        arranging.seal(document, actor=stage.actor(SOFIE))


def _actor(pile: Pile, stage: Stage) -> Actor:
    if pile.who in stage.staff:
        return stage.actor(pile.who)
    return steps.comes_in(stage.account(pile.client).pk, pile.who)
