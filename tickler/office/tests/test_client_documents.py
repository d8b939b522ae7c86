"""The Documents tab of a client's page."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import make
from tests.cast import Company, company
from tickler.core.clock import now
from tickler.core.tenancy import firm_scope
from tickler.documents import actions
from tickler.documents.models import Document
from tickler.documents.tests import samples
from tickler.office.tests.pages import get
from tickler.people.models import Account

MOST_QUERIES = 15


@pytest.fixture
def us(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Company]:
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path)
    one = company("Marlow & Brandt", "marlow.example")
    with firm_scope(one.firm.pk):
        yield one


def page_of(account: Account) -> str:
    return f"/office/clients/{account.public_id}/documents/"


def filed(account: Account, name: str) -> Document:
    return actions.upload(account, SimpleUploadedFile(name, samples.PDF), actor=make.actor())


def test_it_lists_the_files_newest_first(us: Company) -> None:
    filed(us.account, "first.pdf")
    filed(us.account, "second.pdf")
    page = get(us.owner, page_of(us.account))
    assert page.index("second.pdf") < page.index("first.pdf")


def test_a_name_leads_to_the_file(us: Company) -> None:
    one = filed(us.account, "payroll.pdf")
    page = make.signed_in(us.owner).get(page_of(us.account)).content.decode()
    assert f'href="/office/documents/{one.public_id}/"' in page


def test_it_shows_no_file_of_another_client(us: Company) -> None:
    filed(make.account("Other"), "theirs.pdf")
    page = get(us.owner, page_of(us.account))
    assert "theirs.pdf" not in page
    assert "No documents yet" in page


def test_it_shows_no_removed_file(us: Company) -> None:
    one = filed(us.account, "gone.pdf")
    Document.objects.filter(pk=one.pk).update(removed_at=now())
    assert "gone.pdf" not in get(us.owner, page_of(us.account))


def test_an_employee_without_the_client_does_not_find_it(us: Company) -> None:
    get(us.stranger, page_of(us.account), status=404)


def test_many_files_take_few_queries(us: Company, django_assert_max_num_queries: Any) -> None:
    for number in range(12):
        filed(us.account, f"paper {number}.pdf")
    browser = make.signed_in(us.owner)
    with django_assert_max_num_queries(MOST_QUERIES):
        browser.get(page_of(us.account))
