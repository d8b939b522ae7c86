"""A session that ends while somebody is typing loses nothing of it."""

import html
import re
from collections.abc import Iterator

import pytest
from django import forms
from django.http import HttpResponse
from django.test import Client

from tests import make
from tests.cast import Company, company
from tickler.core.tenancy import firm_scope
from tickler.items.models import ActionItem
from tickler.kinds.request.models import Question
from tickler.kinds.request.tests.office import form
from tickler.kinds.request.tests.samples import NAME, PAPER, opened, pdf
from tickler.signin import forms as signin_forms
from tickler.signin.kept import SECRETS

pytestmark = pytest.mark.django_db
NEW = "/office/request/new/"


@pytest.fixture
def us() -> Iterator[Company]:
    one = company("Marlow & Brandt", "marlow.example")
    with firm_scope(one.firm.pk):
        yield one


@pytest.fixture
def question(us: Company) -> Question:
    return Question.objects.get(request=opened(us.account, NAME, PAPER).pk, type="text")


def address(question: Question) -> str:
    item = ActionItem.objects.get(pk=question.request_id)
    return f"/client/request/{item.public_id}/"


def said(answer: HttpResponse) -> str:
    return html.unescape(answer.content.decode())


def kept(answer: HttpResponse) -> dict[str, list[str]]:
    """The fields the page holds, to be sent again."""
    fields: dict[str, list[str]] = {}
    for name, value in re.findall(
        r'<input type="hidden" name="([^"]*)" value="([^"]*)"', answer.content.decode()
    ):
        if name != "csrfmiddlewaretoken":
            fields.setdefault(html.unescape(name), []).append(html.unescape(value))
    return fields


def test_a_fragment_says_so_and_the_page_stays(question: Question) -> None:
    answer = Client().post(
        f"{address(question)}answers/{question.public_id}/", {"x": "words"}, headers={"hx-request": "true"}
    )
    assert answer.status_code == 401 and "HX-Redirect" not in answer
    assert answer["HX-Retarget"] == "#refusal"
    assert "You have been signed out. What you typed is still here. Sign in again to save it." in said(answer)
    assert 'href="/in/?next=%2Fclient%2Fsigned-in%2F" target="_blank"' in said(answer)


def test_a_form_in_a_dialog_says_so_in_the_dialog(us: Company) -> None:
    headers = {"hx-request": "true", "hx-target": "dialog"}
    answer = Client().post("/office/clients/add/", {"name": "Visser"}, headers=headers)
    assert answer.status_code == 401 and answer["HX-Retarget"] == "#dialog-refusal"


def test_a_dialog_that_would_open_leads_to_signing_in(us: Company) -> None:
    headers = {
        "hx-request": "true",
        "hx-target": "dialog",
        "hx-current-url": "http://testserver/office/clients/",
    }
    answer = Client().get("/office/clients/add/", headers=headers)
    assert answer["HX-Redirect"] == "/in/staff/?next=%2Foffice%2Fclients%2F"


def test_a_posted_form_comes_back_whole_and_is_taken_after_signing_in(us: Company) -> None:
    typed = form(
        accounts=us.account.public_id, message='First line\nsecond "line"', title="Für Björn & Söhne"
    )
    answer = Client().post(NEW, typed)
    assert answer.status_code == 401 and "no-store" in answer["Cache-Control"]
    assert "You have been signed out" in said(answer)
    assert f'action="{NEW}"' in said(answer)
    make.signed_in(us.owner).post(NEW, kept(answer))
    item = ActionItem.objects.get()
    assert item.title == "Für Björn & Söhne"


def test_answers_of_a_client_without_script_come_back(us: Company, question: Question) -> None:
    name = f"a-{question.public_id}"
    sent = {name: "Anna", f"v-{question.public_id}": "0", "act": "save"}
    answer = Client().post(address(question), sent)
    make.signed_in(us.contact).post(address(question), kept(answer))
    assert Question.objects.with_answers().get(pk=question.pk).reply.value == "Anna"


def test_files_have_to_be_chosen_again_and_the_page_says_so(question: Question) -> None:
    sent = {"act": "save", "a-x": "words", "f-x": pdf()}
    answer = Client().post(address(question), sent)
    assert "Choose your files once more" in said(answer)
    assert "f-x" not in kept(answer)


def test_it_may_be_sent_too_early_and_stays(us: Company) -> None:
    answer = Client().post(NEW, form(title="Papers"))
    again = Client().post(NEW, kept(answer))
    assert again.status_code == 401 and kept(again) == kept(answer)


def test_secrets_are_not_held_by_a_page(us: Company) -> None:
    answer = Client().post("/in/staff/password/", {"old": "sesame one", "password": "sesame two"})
    assert answer["Location"] == "/in/staff/" and "sesame" not in said(answer)


def test_every_secret_is_known_by_name() -> None:
    named = {
        name
        for one in vars(signin_forms).values()
        if isinstance(one, type) and issubclass(one, forms.Form)
        for name, field in one.base_fields.items()
        if isinstance(field.widget, forms.PasswordInput) or name == "code"
    }
    assert named == SECRETS


def test_a_page_says_that_one_is_signed_in_again(us: Company) -> None:
    for who, page in ((us.owner, "/office/signed-in/"), (us.contact, "/client/signed-in/")):
        assert "What you typed is still there" in said(make.signed_in(who).get(page))


def stale(who: object, origin: str, **data: str) -> HttpResponse:
    """A form with the token from before signing in again."""
    browser = make.signed_in(who)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = browser.cookies
    strict.get("/office/settings/me/")
    return strict.post(
        "/office/settings/me/", {"csrfmiddlewaretoken": "x" * 64, **data}, headers={"origin": origin}
    )


def test_a_form_from_before_signing_in_again_is_offered_once_more(us: Company) -> None:
    answer = stale(us.owner, "http://testserver", name="Otto the Owner")
    assert answer.status_code == 403 and kept(answer)["name"] == ["Otto the Owner"]
    assert "What you typed is still here." in said(answer)


def test_a_form_of_another_site_is_not_offered(us: Company) -> None:
    answer = stale(us.owner, "http://elsewhere.example", name="Mallory")
    assert answer.status_code == 403 and "Mallory" not in said(answer)


def test_a_browser_that_lost_every_cookie_is_signed_out_and_not_too_old(question: Question) -> None:
    strict = Client(enforce_csrf_checks=True)
    ours = {"origin": "http://testserver", "HX-Request": "true"}
    answer = strict.post(address(question), {"value": "We moved in May"}, headers=ours)
    assert answer.status_code == 401 and "What you typed is still here." in said(answer)
