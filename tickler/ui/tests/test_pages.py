"""The style page and the pages that say no."""

import re

import pytest
from django.http import Http404
from django.template.loader import render_to_string

from tickler.ui import views

pytestmark = pytest.mark.urls("tickler.ui.tests.urls")


@pytest.mark.parametrize("side", ["staff", "client"])
def test_the_style_page_shows_every_part(ask, side):
    request = ask(f"/styleguide/?side={side}")
    request.frame = {}
    html = views.styleguide(request).content.decode()
    assert html.count("<section") >= 6
    assert f'<body class="{"office" if side == "staff" else "portal"}"' in html


def test_the_style_page_is_shut_to_who_came_through_no_door(ask):
    with pytest.raises(Http404):
        views.styleguide(ask("/styleguide/"))


def test_no_id_stands_twice_on_the_style_page(ask):
    request = ask("/styleguide/")
    request.frame = {}
    ids = re.findall(r'\sid="([^"]+)"', views.styleguide(request).content.decode())
    assert sorted(ids) == sorted(set(ids))


def test_the_two_numbers_of_the_reminder_block_have_the_names_of_the_spec(ask):
    request = ask("/styleguide/")
    request.frame = {}
    html = views.styleguide(request).content.decode()
    assert '<label class="vh" for="id_remind_days">Days until next reminder</label>' in html
    assert '<label class="vh" for="id_remind_times">Number of reminders</label>' in html


def test_a_page_that_is_not_there_says_so_in_plain_words(client, db):
    response = client.get("/nowhere/")
    assert response.status_code == 404
    assert "We cannot find this page" in response.content.decode()


def test_a_page_that_is_not_yours_says_why(client, db):
    response = client.get("/closed/")
    assert response.status_code == 403
    assert "Only an owner may do that." in response.content.decode()


def test_htmx_is_told_on_top_that_it_is_not_yours(client, db):
    response = client.get("/closed/", headers={"HX-Request": "true", "HX-Target": "main"})
    assert (response.status_code, response["HX-Retarget"]) == (403, "#refusal")


def test_a_failure_gives_a_reference_that_stands_in_the_log_and_no_detail(client, db, caplog):
    client.raise_request_exception = False
    response = client.get("/broken/?token=secret")
    reference = re.search(r"Reference for us: (\w{4}-\w{2})", response.content.decode())[1]
    assert response.status_code == 500
    assert "secret" not in response.content.decode()
    logged = [record.getMessage() for record in caplog.records if record.name == "tickler.ui.views"]
    assert logged == [f"reference {reference}: GET /broken/"]


def test_a_failure_can_be_told_without_the_database(ask):
    assert views.broken(ask()).status_code == 500


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "410", "500"])
def test_an_error_page_stands_on_its_own(name):
    html = render_to_string(f"{name}.html")
    assert html.count("<h1>") == 1
    assert name[:3] not in re.search(r"<title>(.*?)</title>", html)[1]
    assert 'class="btn primary wide" href="/"' in html


def test_a_form_open_for_too_long_is_told_what_to_do(ask):
    assert views.stale(ask(method="post")).status_code == 403
    assert views.stale(ask(method="post", target="row-1"))["HX-Retarget"] == "#refusal"
