"""How views answer, to a browser and to htmx."""

import re

import pytest
from django.contrib.messages import get_messages

from tickler.core.errors import Forbidden, Refused
from tickler.ui import http

PAID = Refused("paid", "Anna has already paid this invoice.")
FRAME = {"side": "staff", "firm": {"name": "Marlow & Brandt", "initials": "MB"}}


def shown(response):
    return response.content.decode()


def test_a_browser_gets_the_whole_page_in_its_frame(ask):
    request = ask()
    request.frame = FRAME
    html = shown(http.page(request, "ui/office.html", {"title": "Clients"}))
    assert "<!doctype html>" in html
    assert "<title>Clients — Marlow &amp; Brandt</title>" in html
    assert "<h1>Clients</h1>" in html


def test_htmx_gets_the_title_and_the_main_block(ask):
    request = ask(target="main")
    request.frame = FRAME
    html = shown(http.page(request, "ui/office.html", {"title": "Clients"}))
    assert "<!doctype html>" not in html
    assert 'class="side"' not in html
    assert "<title>Clients — Marlow &amp; Brandt</title>" in html
    assert "<h1>Clients</h1>" in html


def test_a_fragment_asks_nothing_of_what_only_the_frame_draws(ask):
    request = ask(target="main")
    request.frame = FRAME | {"nav": lambda: pytest.fail("counted for nothing")}
    http.page(request, "ui/office.html", {"title": "Clients"})


@pytest.mark.parametrize("headers", [{"HX-History-Restore-Request": "true"}, {}])
def test_going_back_and_a_new_body_get_the_whole_page(ask, headers):
    request = ask(target="main" if headers else "", **headers)
    assert "<!doctype html>" in shown(http.page(request, "ui/office.html"))


def test_a_cache_keeps_page_and_fragment_apart(ask):
    assert "HX-Request" in http.page(ask(), "ui/office.html")["Vary"]


def test_a_row_comes_alone_and_its_toast_after_it(ask):
    html = shown(
        http.row(
            ask(method="post", target="row-1"),
            "ui/banner.html",
            {"words": "A row"},
            toast="Saved.",
            undo="/undo/",
        )
    )
    assert re.search(r'A row.*<template><div hx-swap-oob="beforeend:#toasts">.*Saved\.', html, re.S)
    assert 'action="/undo/"' in html


def test_without_htmx_a_row_leads_back_with_the_toast(ask):
    request = ask(method="post")
    response = http.row(request, "ui/banner.html", {}, toast="Saved.", back="/clients/")
    assert (response.status_code, response["Location"]) == (302, "/clients/")
    assert [message.message for message in get_messages(request)] == ["Saved."]


def test_onward_tells_htmx_to_go_there(ask):
    response = http.onward(ask(method="post", target="dialog"), "/clients/", "Sent.")
    assert response["HX-Redirect"] == "/clients/"


def test_onward_takes_the_toast_and_its_undo_along(ask):
    request = ask(method="post")
    http.onward(request, "/clients/", "Archived.", "/undo/")
    assert [(message.message, message.extra_tags) for message in get_messages(request)] == [
        ("Archived.", "/undo/")
    ]


def test_a_refusal_goes_back_to_the_page_it_came_from(ask):
    request = ask(method="post", referer="http://testserver/invoices/7/")
    response = http.refused(request, PAID)
    assert response["Location"] == "http://testserver/invoices/7/"
    assert [message.level_tag for message in get_messages(request)] == ["error"]


@pytest.mark.parametrize("referer", ["", "https://elsewhere.example/", "javascript:x"])
def test_a_refusal_without_such_a_page_has_one_of_its_own(ask, referer):
    response = http.refused(ask(method="post", referer=referer), PAID)
    assert response.status_code == 409
    assert "Anna has already paid this invoice." in shown(response)
    assert "elsewhere" not in shown(response)


@pytest.mark.parametrize(("target", "place"), [("row-1", "#refusal"), ("dialog", "#dialog-refusal")])
def test_htmx_shows_a_refusal_on_top_and_changes_nothing_else(ask, target, place):
    response = http.refused(ask(method="post", target=target), PAID)
    assert (response.status_code, response["HX-Retarget"], response["HX-Reswap"]) == (409, place, "innerHTML")


def test_what_is_not_yours_is_403_with_its_sentence(ask):
    response = http.refused(
        ask(method="post", referer="http://testserver/"), Forbidden("right", "Only an owner may do that.")
    )
    assert response.status_code == 403
    assert "Only an owner may do that." in shown(response)


def test_a_dialog_gets_the_form_and_a_browser_the_page(ask):
    context = {"title": "Send a request", "back_url": "/clients/"}
    dialog = shown(http.page(ask(target="dialog"), "ui/sheet.html", context))
    assert '<h2 id="dialog-title">Send a request</h2>' in dialog
    assert "<main" not in dialog
    whole = shown(http.page(ask(), "ui/sheet.html", context))
    assert "<h1>Send a request</h1>" in whole
    assert 'href="/clients/"' in whole
