"""Templates keep a request's words and its reminder defaults."""

import pytest

from tests import make
from tickler.core.errors import Refused
from tickler.items.models import Template
from tickler.kinds.request import actions
from tickler.kinds.request.models import Request
from tickler.kinds.request.tests.samples import PAPER, content
from tickler.people.models import Firm
from tickler.trail.models import Event


def save(name: str = "Mortgage", **values: object) -> Template:
    return actions.save_template(name, content(**values), actor=make.actor())


def test_a_template_keeps_words_questions_and_reminders(firm: Firm) -> None:
    template = save(
        " Mortgage ", title="Tax [CURRENT_YEAR]", reminders_on=True, remind_days=7, remind_times=4
    )
    assert (template.name, template.title) == ("Mortgage", "Tax [CURRENT_YEAR]")
    assert template.body["questions"][0]["text"] == PAPER["text"]
    assert (template.reminders_on, template.remind_days, template.remind_times) == (True, 7, 4)


def test_an_unknown_code_is_refused_with_the_known_ones(firm: Firm) -> None:
    with pytest.raises(Refused, match=r"We do not know \[NICKNAME\].*\[ACCOUNT_NAME\], \[ACCOUNT_ID\]"):
        save(message="Dear [NICKNAME]")
    assert not Template.objects.exists()


def test_two_templates_cannot_have_one_name(firm: Firm) -> None:
    save()
    with pytest.raises(Refused, match="already"):
        save()
    assert Template.objects.count() == 1


def test_a_template_needs_a_name(firm: Firm) -> None:
    with pytest.raises(Refused, match="Give the template a name"):
        save("  ")


def test_of_two_staff_who_change_one_template_the_second_is_told(firm: Firm) -> None:
    template = save()
    actions.change_template(template, "First", content(), seen=1, actor=make.actor())
    with pytest.raises(Refused, match="Somebody else"):
        actions.change_template(template, "Second", content(), seen=1, actor=make.actor())
    assert Template.objects.get().name == "First"


def test_a_request_made_from_a_template_outlives_it(firm: Firm) -> None:
    template = save()
    made = content(template=template.public_id)
    actions.create(make.account(), made, actor=make.actor())
    assert Request.objects.get().template == template
    actions.delete_template(template, actor=make.actor())
    assert Request.objects.get().template is None
    assert Event.objects.filter(verb="template.deleted").exists()
