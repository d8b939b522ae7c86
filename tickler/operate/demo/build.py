"""Builds the demo's firm, by the acts of the house, in one transaction: all of it is there or nothing."""

import datetime as dt

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from tickler.core.actor import SYSTEM, Actor
from tickler.core.clock import now
from tickler.core.errors import Refused
from tickler.core.tenancy import firm_scope
from tickler.documents import actions as documents
from tickler.documents import folders
from tickler.documents.models import Access
from tickler.kinds.request import actions as requests
from tickler.operate.demo import approvals, asks, cast, papers, shelves, story
from tickler.operate.demo.clock import story_clock
from tickler.operate.demo.post import Post
from tickler.operate.demo.steps import Stage
from tickler.people import actions as people
from tickler.people.models import Account, Address, Firm, Person, Staff

OPENED = dt.timedelta(days=60)  # how long ago the firm began to use Tickler
FIRST = dt.timedelta(minutes=1)


def build() -> Firm:
    """The demo's firm with its past. Refused outside the demo and beside any firm."""
    if not settings.DEMO:
        raise Refused("no_demo", _("This is not a demo. Set TICKLER_DEMO=1 and a database of its own."))
    with transaction.atomic(), translation.override("en"):
        if Firm.objects.exists():
            raise Refused("firm_there", _("This database holds a firm already. A demo needs its own."))
        begun = now()
        with story_clock(begun - OPENED) as clock:
            owner = people.create_firm(**cast.FIRM, actor=SYSTEM, is_demo=True)
            with firm_scope(owner.firm.pk):
                _tell(owner, Post(clock, story.TROUBLE), begun)
    return owner.firm


def _tell(owner: Staff, post: Post, begun: dt.datetime) -> None:
    """Who joined the firm, then what happened between it and its clients, up to now."""
    actor = _actor(owner)
    people.change_firm(owner.firm, actor=actor, **cast.FIRM_MORE)
    Staff.objects.filter(pk=owner.pk).update(phone=cast.FIRM_MORE["phone"])
    staff = {cast.SOFIE: owner, **{one.email: _colleague(one, owner, actor) for one in cast.COLLEAGUES}}
    post.until(begun - OPENED + FIRST)
    for name, key, days, times in asks.TEMPLATES:
        content = asks.wording(key, "en").content(reminders_on=True, remind_days=days, remind_times=times)
        requests.save_template(name, content, actor=actor)
    accounts = {client.name: _client(client, staff, actor) for client in cast.CLIENTS}
    _second_account(accounts, staff, actor)
    _sort(accounts, staff, actor)
    stage = Stage(staff, accounts)
    acts = story.acts_of(story.TALES, stage, begun) + approvals.acts_of(approvals.QUESTIONS, stage, begun)
    acts += shelves.acts_of(shelves.PILES, stage, begun)
    for act in sorted(acts, key=lambda act: act.at):
        post.until(act.at)
        act.do()
    people.archive_account(accounts[cast.ARCHIVED], actor=actor)
    for email in cast.TO_BE:
        Person.objects.for_email(email)
    post.until(begun)


def _colleague(colleague: cast.Colleague, owner: Staff, actor: Actor) -> Staff:
    """Added by the owner, and they have joined."""
    one = people.add_staff(colleague.email, colleague.name, by=owner, role=colleague.role, actor=actor)
    Staff.objects.filter(pk=one.pk).update(phone=colleague.phone)
    return people.join(one, actor=_actor(one))


def _client(client: cast.Client, staff: dict[str, Staff], actor: Actor) -> Account:
    """The account, its contacts with their addresses, and who looks after it."""
    account = people.create_account(client.name, type=client.type, language=client.language, actor=actor)
    for human in client.people:
        link = people.add_contact(
            account,
            first_name=human.first_name,
            last_name=human.last_name,
            email=human.emails[0] if human.emails else "",
            phone=human.phone,
            language=human.language,
            notify=human.notify,
            login=human.login,
            actor=actor,
        )
        for email in human.emails[1:]:
            people.add_address(link.contact, email, actor=actor)
    for email in client.looked_after_by:
        people.assign(account, staff[email], actor=actor)
    return account


def _second_account(accounts: dict[str, Account], staff: dict[str, Staff], actor: Actor) -> None:
    """Somebody who stands for two accounts, and a document that is in neither of their requests."""
    name, email = cast.SECOND_ACCOUNT
    account = people.create_account(name, type="company", language="en", actor=actor)
    address = Address.objects.select_related("contact").get(email=email)
    people.link_contact(account, address.contact, address=address, login=True, actor=actor)
    people.assign(account, staff[cast.SOFIE], actor=actor)
    file = SimpleUploadedFile("annual-accounts.pdf", papers.pdf("annual-accounts.pdf"))
    documents.upload(account, file, actor=actor, folder=folders.home_of(account, Access.VIEW))
    accounts[name] = account


def _sort(accounts: dict[str, Account], staff: dict[str, Staff], actor: Actor) -> None:
    """Tags, a team and a follower."""
    for (name, colour), clients in cast.TAGS.items():
        tag = people.save_tag(name, colour, actor=actor)
        people.tag_accounts([accounts[client] for client in clients], add=[tag], actor=actor)
    for name, (members, clients) in cast.TEAMS.items():
        team = people.save_team(name, [staff[one] for one in members], actor=actor)
        for client in clients:
            people.give_to_team(accounts[client], team, actor=actor)
    people.follow(accounts["De Wit"], staff[cast.SOFIE], actor=actor)


def _actor(staff: Staff) -> Actor:
    return Actor(sort="staff", person_id=staff.person_id, name=staff.name, email=staff.person.email)
