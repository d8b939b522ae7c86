"""A firm whose owner imports, and a worker by hand."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests import make
from tests.cast import Company, company
from tickler.core import jobs
from tickler.core.tenancy import firm_scope
from tickler.imports.models import Import, Row


@dataclass
class Desk:
    """What the owner does, page by page."""

    browser: Client

    def send(self, content: bytes | str, name: str = "clients.csv") -> Import:
        data = content.encode() if isinstance(content, str) else content
        answer = self.browser.post(reverse("imports"), {"file": SimpleUploadedFile(name, data)})
        assert answer.status_code == 302, answer.content.decode()
        work()
        return Import.objects.latest("pk")

    def form(self, of: Import, **values: str) -> dict[str, str]:
        of.refresh_from_db()
        said = {f"column-{at}": meaning for at, meaning in enumerate(of.columns)}
        return {**said, "number": "merge", "email": "skip", "name": "skip", **values}

    def check(self, of: Import, **values: str) -> list[Row]:
        answer = self.browser.post(reverse("import", args=[of.public_id]), self.form(of, **values))
        assert answer.status_code == 302, answer.content.decode()
        return self._worked(of)

    def add(self, of: Import) -> list[Row]:
        self.browser.post(reverse("import-run", args=[of.public_id]))
        return self._worked(of)

    def undo(self, of: Import) -> list[Row]:
        self.browser.post(reverse("import-undo", args=[of.public_id]))
        return self._worked(of)

    def everything(self, content: bytes | str, name: str = "clients.csv", **values: str) -> list[Row]:
        of = self.send(content, name)
        self.check(of, **values)
        return self.add(of)

    def page(self, of: Import) -> str:
        return self.browser.get(reverse("import", args=[of.public_id])).content.decode()

    def _worked(self, of: Import) -> list[Row]:
        work()
        of.refresh_from_db()
        return list(of.rows.order_by("line"))


def work() -> None:
    """The worker does all that waits."""
    while jobs.run_one():
        pass


@pytest.fixture
def us(db: Any) -> Iterator[Company]:
    one = company("Marlow & Brandt", "marlow.example")
    with firm_scope(one.firm.pk):
        yield one


@pytest.fixture
def desk(us: Company) -> Desk:
    return Desk(make.signed_in(us.owner))
