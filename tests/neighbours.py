"""Two firms of the same shape, furnished, in which every word tells whose it is.

A canary is a word that stands in everything of one owner: names, titles, addresses, answers, file names,
templates. Whoever reads a canary that is not theirs has found a leak.
"""

import io
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from tests import cast, make
from tests.cast import Company
from tests.post import Post
from tickler.core.clock import now
from tickler.core.tenancy import firm_scope
from tickler.documents import actions as documents
from tickler.documents import folders, sending
from tickler.documents.models import Access
from tickler.documents.tests.samples import PDF
from tickler.imports.models import Import
from tickler.inbox.models import Entry
from tickler.items import actions as items
from tickler.items import bulk
from tickler.items.models import ActionItem, Bulk
from tickler.kinds.approval import actions as approvals
from tickler.kinds.approval.models import Decision
from tickler.kinds.request import actions as requests
from tickler.kinds.request.models import Question
from tickler.mail.actions import write_letter
from tickler.mail.models import Letter, Notice, State
from tickler.office.keeping import keep
from tickler.people import actions as people
from tickler.people.access import ClientViewer
from tickler.people.models import Account, Address, Contact, Person, Staff
from tickler.signin import actions as signin
from tickler.trail.linker import link
from tickler.trail.readers import hand_out

COMMON = "Common"  # in everything, so that a search finds what it may


@dataclass(frozen=True, slots=True)
class Canaries:
    """The words of one firm."""

    shown: str  # what its clients may read: its name, its people
    inside: str  # what only its staff may read: templates, e-mail addresses of staff, invitations
    own: str  # of the account an employee looks after
    other: str  # of the account that is nobody's in particular


OURS = Canaries(shown="quokka", inside="wombat", own="axolotl", other="pangolin")
THEIRS = Canaries(shown="narwhal", inside="ocelot", own="tapir", other="capybara")


@dataclass
class Furnished:
    """A firm in which everything there can be is there."""

    company: Company
    words: Canaries
    things: dict[str, str] = field(
        default_factory=dict
    )  # what stands in an address, by the name of the thing
    clients: dict[str, Client] = field(default_factory=dict)  # who is signed in, by their name in the cast

    def look(self, who: str) -> Client:
        """The browser of this person of the cast."""
        if who not in self.clients:
            self.clients[who] = make.signed_in(getattr(self.company, who))
        return self.clients[who]

    def fresh(self, who: str) -> Client:
        """The same person in another browser."""
        return make.signed_in(getattr(self.company, who))


def skeleton(words: Canaries) -> Furnished:
    """The firm and its people, named by their words, and what belongs to no account."""
    one = Furnished(cast.company(f"{COMMON} {words.shown}", f"{words.inside}.example"), words)
    with firm_scope(one.company.firm.pk):
        for who in ("owner", "admin", "employee", "stranger"):
            _rename(getattr(one.company, who), who, words)
        _name(one.company.account, words.own)
        _name(one.company.other_account, words.other)
        _furnish_firm(one)
    return one


def furnish(one: Furnished, account: Account, word: str, post: Post, prefix: str = "") -> None:
    """Everything there can be about this account."""
    with firm_scope(one.company.firm.pk):
        client = make.client_viewer(account.links.get(login=True).contact)
        _furnish_people(one, account, word, prefix)
        _furnish_items(one, account, word, client, prefix)
        _furnish_approvals(one, account, word, client, prefix)
        _furnish_folders(one, account, word, client, prefix)
        _furnish_bulks(one, account, word, prefix)
        post.run()
        _furnish_letters(one, account, word, prefix)
        _furnish_inbox(one, post, prefix)


def _rename(staff: Staff, who: str, words: Canaries) -> None:
    Staff.objects.filter(pk=staff.pk).update(name=f"{who} {words.shown}", phone=f"+31 {words.shown}")
    Person.objects.filter(pk=staff.person_id).update(name=f"{who} {words.shown}")
    staff.refresh_from_db()


def _name(account: Account, word: str) -> None:
    number = f"{word[0].upper()}770077"
    Account.objects.filter(pk=account.pk).update(name=f"{COMMON} {word}", number=number)
    for contact in Contact.objects.filter(links__account=account):
        Contact.objects.filter(pk=contact.pk).update(last_name=f"{COMMON} {word}", phone=f"+31 {word}")
        Address.objects.filter(contact=contact).update(email=f"{contact.first_name.lower()}@{word}.example")
    account.refresh_from_db()
    people.change_account(account, name=f"{COMMON} {word}.", actor=make.actor())
    account.refresh_from_db()


def _furnish_firm(one: Furnished) -> None:
    company, word = one.company, one.words.inside
    actor = make.actor(company.owner)
    picture = io.BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "PNG")
    picture.seek(0)
    people.set_logo(company.firm, picture, actor=actor)
    template = requests.save_template(f"{COMMON} {word}", _content(word), actor=actor)
    invited = people.add_staff(f"new@{word}.example", f"{COMMON} {word}", by=company.owner, actor=actor)
    ticket = signin.invite(invited, inviter=company.owner, actor=actor)
    tag = people.save_tag(f"{COMMON} {word}", "info", actor=actor)
    team = people.save_team(f"{COMMON} {word}", [company.employee], actor=actor)
    test = write_letter("test", email=f"test@{word}.example", name=word, firm_id=company.firm.pk)
    _furnish_imports(one, word)
    one.things |= {
        "template": template.public_id,
        "invited": invited.public_id,
        "colleague": company.employee.public_id,
        "tag": tag.public_id,
        "team": team.public_id,
        "test_letter": test.public_id,
        "firm": company.firm.public_id,
        "ticket": ticket.public_id,
    }


def _furnish_imports(one: Furnished, word: str) -> None:
    """One that is done, one that can be run, one that can be undone."""
    for name, stage in (("import", "done"), ("checked_import", "checked"), ("done_import", "done")):
        of = Import.objects.create(
            file_name=f"{COMMON} {word}.csv", stage=stage, heads=["Name"], columns=["name"]
        )
        of.rows.create(line=2, cells=[word], outcome="bad", column="Name", reason=word)
        one.things[name] = of.public_id


def _furnish_people(one: Furnished, account: Account, word: str, prefix: str) -> None:
    link = account.links.get(login=True)
    back = {"suppressed_at": now(), "suppressed_reason": word}
    Address.objects.create(contact=link.contact, email=f"back@{word}.example", **back)
    aside = make.contact(make.account(f"{COMMON} {word} aside"), first_name=COMMON, last_name=word)
    assignments = account.assignments.values_list("staff", flat=True)
    for staff in Staff.objects.filter(pk__in=assignments):
        people.assign(aside.links.get().account, staff, actor=make.actor())
    one.things |= {
        f"{prefix}account": account.public_id,
        f"{prefix}aside": aside.links.get().account.public_id,
        f"{prefix}link": link.public_id,
        f"{prefix}contact": link.contact.public_id,
        f"{prefix}free_contact": aside.public_id,
        f"{prefix}number": account.number,
        f"{prefix}email": f"back@{word}.example",
        f"{prefix}free_email": aside.addresses.get().email,
    }


def _content(word: str, **values: Any) -> dict[str, Any]:
    return {
        "title": f"{COMMON} {word}",
        "message": f"Please, {word}.",
        "questions": [
            {"type": "file", "text": f"Paper {word}", "is_required": True},
            {"type": "text", "text": f"Name {word}", "is_required": False},
        ],
        "reminders_on": True,
        "remind_days": 2,
        "remind_times": 3,
        **values,
    }


def _furnish_items(one: Furnished, account: Account, word: str, client: ClientViewer, prefix: str) -> None:
    by, anna = make.actor(one.company.owner), client.actor_on(account.pk)

    def sent() -> ActionItem:
        return items.send(requests.create(account, _content(word), actor=by), actor=by, by=one.company.owner)

    draft, fresh, begun, done = requests.create(account, _content(word), actor=by), sent(), sent(), sent()
    for item in (begun, done):
        asked = Question.objects.filter(request=item.pk)
        file = SimpleUploadedFile(f"{COMMON} {word}.pdf", PDF)
        kept = requests.add_file(item, asked.get(type="file"), file, actor=anna)
        requests.save_answer(item, asked.get(type="text"), f"Answer {word}", actor=anna)
        one.things[f"{prefix}document"] = kept.document.public_id
        if item is begun:
            one.things |= {
                f"{prefix}open_document": kept.document.public_id,
                f"{prefix}paper": asked.get(type="file").public_id,
                f"{prefix}question": asked.get(type="text").public_id,
            }
    requests.submit(done, actor=anna)
    archived = items.archive(requests.complete_by_hand(sent(), actor=by), actor=by)
    ActionItem.objects.filter(pk=fresh.pk).update(due_on="2026-11-01")
    for name, item in [
        ("draft", draft),
        ("fresh", fresh),
        ("open", begun),
        ("done", done),
        ("put", archived),
    ]:
        one.things[f"{prefix}{name}"] = item.public_id


def _furnish_approvals(
    one: Furnished, account: Account, word: str, client: ClientViewer, prefix: str
) -> None:
    """One that waits, one that was said no to."""
    by, anna = make.actor(one.company.owner), client.actor_on(account.pk)
    for name in ("approval", "refused"):
        file = SimpleUploadedFile(f"{COMMON} {word} {name}.pdf", PDF)
        paper = documents.upload(account, file, actor=by, folder=folders.home_of(account, Access.VIEW))
        content = {"documents": [paper.public_id], "message": f"Please, {word}."}
        item = items.send(approvals.create(account, content, actor=by), actor=by, by=one.company.owner)
        decision = Decision.objects.get(approval=item.pk)
        if name == "refused":
            said = {"seen": 1, "reasons": ["figure"], "words": f"No, {word}."}
            approvals.disapprove(item, decision, **said, actor=anna)
        one.things |= {
            f"{prefix}{name}": item.public_id,
            f"{prefix}{name}_document": paper.public_id,
            f"{prefix}{name}_decision": decision.public_id,
        }


def _furnish_folders(one: Furnished, account: Account, word: str, client: ClientViewer, prefix: str) -> None:
    """A folder of the client with a file of theirs, and one they must not even know of."""
    by, anna = make.actor(one.company.owner), client.actor_on(account.pk)
    top = folders.home_of(account)
    folder = folders.make(account, f"{COMMON} {word}", parent=top, actor=anna)
    file = SimpleUploadedFile(f"{COMMON} {word} own.pdf", PDF)
    paper = documents.upload(account, file, folder=folder, actor=anna)
    upload = sending.begin(folder, key=word, name=f"{word}.pdf", path=[], size=5, actor=anna)
    private = folders.home_of(account, Access.PRIVATE)
    documents.upload(
        account, SimpleUploadedFile(f"{COMMON} {word} internal.pdf", PDF), folder=private, actor=by
    )
    one.things |= {
        f"{prefix}top_folder": top.public_id,
        f"{prefix}folder": folder.public_id,
        f"{prefix}own_document": paper.public_id,
        f"{prefix}upload": upload.public_id,
    }


def _furnish_bulks(one: Furnished, account: Account, word: str, prefix: str) -> None:
    staff = one.company.employee if account == one.company.account else one.company.owner
    accounts = Account.objects.filter(pk=account.pk)
    start = {"by": staff, "actor": make.actor(staff), "title": f"{COMMON} {word}"}
    finished = bulk.start("request", _content(word), accounts, **start)
    bulk.run(finished.pk)
    waiting = bulk.start("request", _content(word), accounts, **start)
    Bulk.objects.filter(pk=waiting.pk).update(title=f"{COMMON} {word}")
    one.things |= {f"{prefix}bulk": finished.public_id, f"{prefix}waiting_bulk": waiting.public_id}


def _furnish_letters(one: Furnished, account: Account, word: str, prefix: str) -> None:
    """Those that left, one that is held, one that failed and said so with the account's word."""
    about = Notice.objects.filter(item__account=account, fate=State.SENT).order_by("pk")
    kept, held, failed = (notice.letter for notice in about[:3])
    for letter, state in ((held, State.HELD), (failed, State.FAILED)):
        Letter.objects.filter(pk=letter.pk).update(state=state, reply=f"550 {word}", reason="undecided")
        Notice.objects.filter(letter=letter).update(fate=state, reason="undecided")
    one.things |= {f"{prefix}letter": kept.public_id, f"{prefix}held": held.public_id}


def _furnish_inbox(one: Furnished, post: Post, prefix: str) -> None:
    """What the readers of the trail make of it all: an entry of whoever looks after the account."""
    while link():
        pass
    hand_out()
    post.run()
    staff = one.company.stranger if prefix else one.company.employee
    one.things[f"{prefix}filter"] = keep(staff, f"{COMMON} {staff.name}", "tab=late").public_id
    one.things[f"{prefix}entry"] = Entry.objects.filter(staff=staff).latest("pk").public_id
