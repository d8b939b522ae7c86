"""Saved requests, to send again and again."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from tickler.core.actor import Actor
from tickler.core.clock import now
from tickler.core.errors import Refused
from tickler.items.models import Template
from tickler.kinds.request.content import Content, plain_ask, read, unknown_codes, unknown_sentence
from tickler.trail.actions import record

LONGEST_NAME = 120


@transaction.atomic
def save_template(name: str, content: Mapping[str, Any], *, actor: Actor) -> Template:
    """Keep content under a name."""
    template = Template(kind="request", **_columns(name, content))
    try:
        with transaction.atomic():
            template.save(force_insert=True)
    except IntegrityError:
        raise _name_taken(template.name) from None
    record("template.saved", actor=actor, template=template.public_id, name=template.name)
    return template


@transaction.atomic
def change_template(
    template: Template, name: str, content: Mapping[str, Any], *, seen: int, actor: Actor
) -> Template:
    """New content, for requests still to come; `seen` is the version the form was made from."""
    columns = _columns(name, content)
    rows = Template.objects.filter(pk=template.pk, version=seen)
    try:
        with transaction.atomic():
            done = rows.update(**columns, changed_at=now(), version=F("version") + 1)
    except IntegrityError:
        raise _name_taken(columns["name"]) from None
    if not done:
        raise Refused("stale", _("Somebody else changed this in the meantime. Look at it again, then save."))
    template.refresh_from_db()
    record("template.changed", actor=actor, template=template.public_id, name=template.name)
    return template


@transaction.atomic
def delete_template(template: Template, *, actor: Actor) -> None:
    """Gone from the list; requests made from it stay as they are."""
    if not Template.objects.filter(pk=template.pk).delete()[0]:
        raise Refused("gone", _("This template was deleted already."))
    record("template.deleted", actor=actor, template=template.public_id, name=template.name)


def _columns(name: str, content: Mapping[str, Any]) -> dict[str, Any]:
    name = " ".join(name.split())
    if not name:
        raise Refused("no_name", _("Give the template a name, so that colleagues find it."))
    made = read(content)
    if codes := unknown_codes(made):
        raise Refused("unknown_code", unknown_sentence(codes), codes=codes)
    return {
        "name": name[:LONGEST_NAME],
        "title": made.title,
        "body": _body(made),
        "reminders_on": made.reminders_on,
        "remind_days": made.remind_days,
        "remind_times": made.remind_times,
    }


def _body(made: Content) -> dict[str, Any]:
    asks = [plain_ask(replace(ask, public_id="")) for ask in made.asks]
    return {"message": made.message, "questions": asks}


def _name_taken(name: str) -> Refused:
    return Refused("name_taken", _("There is a template called “%(name)s” already.") % {"name": name})
