"""What the template tags write."""

import datetime as dt
import re

import pytest
import time_machine
from django import forms
from django.template import Context, Template

from tickler.ui.forms import DayField, PlainForm

NOW = dt.datetime(2026, 11, 23, 10, 0, tzinfo=dt.UTC)


def draw(template: str, **context: object) -> str:
    html = Template("{% load ui %}" + template).render(Context(context))
    return re.sub(r"\s+", " ", html).strip()


class Form(PlainForm):
    email = forms.EmailField(label="E-mail", help_text="We answer there.")
    phone = forms.CharField(label="Phone", required=False)
    due_on = DayField(label="By", required=False)
    moved = forms.ChoiceField(choices=[("", "---"), ("y", "Yes"), ("n", "No")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="I agree")
    paper = forms.FileField(label="Paper", required=False)
    note = forms.CharField(widget=forms.Textarea(attrs={"class": "tall"}), required=False)
    token = forms.CharField(widget=forms.HiddenInput)


def test_an_icon_points_into_the_sprite_and_is_hidden_from_readers():
    assert (
        draw('{% icon "clock" %}')
        == '<svg class="i" aria-hidden="true"><use href="/static/ui/icons.svg#i-clock"/></svg>'
    )


def test_a_field_has_label_hint_and_control_that_know_each_other():
    html = draw("{% field form.email %}", form=Form())
    assert (
        '<label for="id_email">E-mail</label> <p class="hint" id="id_email_helptext">We answer there.</p>'
        in html
    )
    assert 'aria-describedby="id_email_helptext"' in html
    assert 'class="input"' in html
    assert "aria-invalid" not in html


def test_an_error_stands_between_hint_and_control_and_is_read_with_it():
    html = draw("{% field form.email %}", form=Form({"email": "anna@"}))
    assert html.index("_helptext") < html.index('id="id_email_error"') < html.index("<input")
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_email_helptext id_email_error"' in html
    assert 'value="anna@"' in html


@pytest.mark.parametrize(
    ("side", "said"), [("client", "(you may leave this empty)"), ("staff", "(optional)")]
)
def test_an_optional_field_says_so_in_the_readers_words(side, said):
    assert f'Phone <span class="opt">{said}</span>' in draw("{% field form.phone %}", form=Form(), side=side)


def test_a_required_field_says_nothing():
    assert "opt" not in draw("{% field form.email %}", form=Form())


def test_choices_are_a_fieldset_without_the_empty_choice():
    html = draw("{% field form.moved %}", form=Form({}))
    assert html.startswith('<fieldset class="field" id="id_moved" aria-describedby="id_moved_error">')
    assert html.count('type="radio"') == 2
    assert "Please choose one." in html


def test_a_tick_has_its_words_after_it():
    assert '<label class="choice"><input type="checkbox"' in draw("{% field form.agreed %}", form=Form())


def test_a_day_is_chosen_with_what_the_device_has():
    html = draw("{% field form.due_on %}", form=Form(initial={"due_on": dt.date(2026, 12, 4)}))
    assert 'type="date"' in html
    assert 'value="2026-12-04"' in html
    assert 'class="input date"' in html


def test_a_file_is_dropped_or_chosen():
    html = draw("{% field form.paper %}", form=Form())
    assert '<div class="drop">' in html
    assert "choose a file" in html


def test_attributes_and_classes_can_be_added():
    html = draw('{% field form.note rows=3 aria_label="Note" %}', form=Form())
    assert 'class="input tall"' in html
    assert 'rows="3"' in html
    assert 'aria-label="Note"' in html


def test_a_hidden_field_is_only_itself():
    assert draw("{% field form.token %}", form=Form()).startswith('<input type="hidden"')


def test_what_people_typed_is_escaped():
    assert "<script>" not in draw(
        "{% field form.email %}{% initials name %}", form=Form({"email": "<script>"}), name="<script>"
    )


@pytest.mark.parametrize(
    ("status", "staff", "client"),
    [
        ("draft", "Draft", None),
        ("open", "Waiting for client", None),
        ("review", "Waiting for us", "Sent, we are reading it"),
        ("done", "Done", "Done"),
        ("declined", "Declined", "You said no"),
        ("cancelled", "Cancelled", "No longer needed"),
    ],
)
def test_a_status_has_a_shape_and_a_word_for_each_reader(status, staff, client):
    assert f"</svg> {staff}</span>" in draw("{% chip status %}", status=status)
    shown = draw('{% chip status "client" %}', status=status)
    assert (f"</svg> {client}</span>" in shown) if client else shown == ""


def test_a_kind_may_have_its_own_word_for_a_status():
    html = draw('{% chip "declined" word="Not approved" bare=True %}')
    assert html.startswith('<span class="chip stop bare">')
    assert "Not approved" in html


def test_knots_show_each_letter_and_say_how_many():
    html = draw("{% knots states %}", states=["sent", "moved", "planned"])
    assert html == (
        '<span class="knots" role="img" aria-label="Letters: 1 sent, 1 planned, 1 moved">'
        '<i class="sent"></i><i class="skipped"></i><i class="planned"></i></span>'
    )


def test_many_knots_show_the_ones_around_now():
    html = draw("{% knots states %}", states=["sent"] * 20 + ["planned"] * 79)
    assert html.count('class="sent"') == html.count('class="planned"') == 4
    assert "20 sent, 79 planned" in html
    assert "+91" in html


def test_no_letters_no_knots():
    assert draw("{% knots states %}", states=[]) == ""


def test_initials_alone_say_the_name():
    assert draw('{% initials "Anna de Wit" %}') == '<span class="face" aria-hidden="true">AW</span>'
    assert 'aria-label="Anna de Wit"' in draw('{% initials "Anna de Wit" alone=True %}')


@time_machine.travel(NOW, tick=False)
def test_moments_and_days_are_times_a_program_can_read():
    moment = dt.datetime(2026, 11, 26, 8, 0, tzinfo=dt.UTC)
    html = draw(
        '{% when moment "Europe/Amsterdam" %}|{% hour moment %}|{% day day long=True %}',
        moment=moment,
        day=moment.date(),
    )
    assert html == (
        '<time datetime="2026-11-26T09:00+01:00">Thu 26 Nov, 09:00</time>|'
        '<time datetime="2026-11-26T08:00+00:00">08:00</time>|'
        '<time datetime="2026-11-26">Thursday 26 November</time>'
    )


def test_what_has_no_date_says_nothing():
    assert draw("{% when none %}{% hour none %}{% day none %}{% late none %}", none=None) == ""


def test_late_is_said_only_of_what_is_late():
    today = dt.date(2026, 11, 23)
    assert (
        draw("{% late due today %}", due=today - dt.timedelta(days=5), today=today)
        == '<span class="late">5 days late</span>'
    )
    assert draw("{% late due today %}", due=today, today=today) == ""


def test_progress_says_the_words_first():
    html = draw('{% progress 4 9 "4 of 9 questions done" %}')
    assert html.startswith('<div class="progress"><span>4 of 9 done</span> <progress max="9" value="4"')
    assert 'aria-label="4 of 9 questions done"' in html


def test_progress_of_one_thing_says_nothing():
    assert draw("{% progress 0 1 %}") == ""


def test_a_telephone_number_can_be_tapped():
    assert draw('{{ "+31 (0)10-555 01 42"|tel }}') == "tel:+31105550142"
