"""The fields every form shares."""

import pytest
from django import forms

from tickler.ui.forms import ColourField, PlainForm, RemindersForm


class Form(PlainForm):
    name = forms.CharField()
    email = forms.EmailField()
    paper = forms.FileField()
    agreed = forms.BooleanField()
    kind = forms.ChoiceField(choices=[("a", "A")])
    own = forms.CharField(error_messages={"required": "Which one?"})


def test_an_empty_field_says_what_to_do():
    assert {name: errors[0] for name, errors in Form({}).errors.items()} == {
        "name": "Please fill this in.",
        "email": "Please fill this in.",
        "paper": "Please choose a file.",
        "agreed": "Please tick this to go on.",
        "kind": "Please choose one.",
        "own": "Which one?",
    }


def test_half_an_address_is_shown_a_whole_one():
    assert "anna@example.org" in Form({"email": "anna@"}).errors["email"][0]


@pytest.mark.parametrize("number", ["0", "366", "-1", "1.5", "x", ""])
def test_the_days_until_a_reminder_are_1_to_365(number):
    form = RemindersForm({"reminders_on": "on", "remind_days": number, "remind_times": "1"})
    assert form.errors == {"remind_days": ["Write a whole number from 1 to 365."]}


def test_reminders_are_off_three_days_and_once_unless_said_otherwise():
    form = RemindersForm()
    assert [form[name].value() for name in ("reminders_on", "remind_days", "remind_times")] == [None, 3, 1]


def test_a_colour_is_kept_in_one_form_or_refused_beside_the_field():
    class Look(forms.Form):
        colour = ColourField(required=False)

    assert Look({"colour": "FD0"}).is_valid()
    assert "six digits" in Look({"colour": "yellow"}).errors["colour"][0]
    assert Look({"colour": ""}).is_valid()
