"""Files are handed out inert, to those who may see them."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from tests import cast, make
from tests.cast import Company
from tickler.core.errors import Refused
from tickler.core.tenancy import firm_scope
from tickler.documents import actions, uploads, views
from tickler.documents.models import Document
from tickler.documents.tests import samples
from tickler.trail.models import Event


@csrf_exempt
def take(request: HttpRequest) -> HttpResponse:
    """Takes files, as a form of ours would."""
    try:
        for file in uploads.arrived(request, "file"):
            uploads.check_size(file)
    except Refused as refused:
        return HttpResponse(f"{refused.code}: {refused}", status=409)
    return HttpResponse(request.POST.get("name", "") + str([file.size for file in request.FILES.values()]))


urlpatterns = [
    path("office/documents/", include(views.office_urls)),
    path("client/documents/", include(views.client_urls)),
    path("in/", include("tickler.signin.urls")),
    path("take/", take),
]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
BOUNDARY = "frontier"


@pytest.fixture
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Company]:
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path)
    one = cast.company("Marlow & Brandt", "marlow.example")
    with firm_scope(one.firm.pk):
        yield one


def document(company: Company, name: str = "Straße.pdf", content: bytes = samples.PDF) -> Document:
    return actions.upload(company.account, SimpleUploadedFile(name, content), actor=make.actor())


def test_a_file_comes_whole_inert_and_under_its_name(company: Company) -> None:
    one = document(company)
    response = make.signed_in(company.contact).get(f"/client/documents/{one.public_id}/")
    assert b"".join(response) == samples.PDF
    assert {name: response[name] for name in views.INERT} == views.INERT
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''Stra%C3%9Fe.pdf"
    assert response["Content-Type"] == "application/pdf"


def test_a_download_is_in_the_trail(company: Company) -> None:
    one = document(company)
    b"".join(make.signed_in(company.employee).get(f"/office/documents/{one.public_id}/"))
    event = Event.objects.get(verb="document.downloaded")
    assert (event.actor_name, event.facts["name"]) == ("Eva Employee", "Straße.pdf")


def test_looking_at_the_headers_alone_is_not_a_download(company: Company) -> None:
    make.signed_in(company.employee).head(f"/office/documents/{document(company).public_id}/")
    assert not Event.objects.filter(verb="document.downloaded").exists()


def test_nothing_is_taken_by_a_download_address(company: Company) -> None:
    address = f"/office/documents/{document(company).public_id}/"
    assert make.signed_in(company.employee).post(address).status_code == 405


@pytest.mark.parametrize("who", ["stranger"])
def test_staff_who_do_not_look_after_the_client_find_nothing(company: Company, who: str) -> None:
    response = make.signed_in(getattr(company, who)).get(f"/office/documents/{document(company).public_id}/")
    assert response.status_code == 404


def test_another_client_finds_nothing(company: Company) -> None:
    response = make.signed_in(company.other_contact).get(f"/client/documents/{document(company).public_id}/")
    assert response.status_code == 404


def test_the_neighbour_finds_nothing(company: Company) -> None:
    one = document(company)
    neighbour = cast.company("Noord Advies", "noord.example")
    office = make.signed_in(neighbour.owner).get(f"/office/documents/{one.public_id}/")
    client = make.signed_in(neighbour.contact).get(f"/client/documents/{one.public_id}/")
    assert (office.status_code, client.status_code) == (404, 404)


def test_a_removed_document_is_found_by_nobody(company: Company) -> None:
    one = document(company)
    actions.remove(one, actor=make.actor())
    assert make.signed_in(company.owner).get(f"/office/documents/{one.public_id}/").status_code == 404


def test_nobody_signed_in_goes_to_the_sign_in_page(company: Company) -> None:
    response = Client().get(
        f"/client/documents/{document(company).public_id}/", headers={"accept": "text/html"}
    )
    assert response.status_code == 302


def test_a_damaged_file_is_not_handed_out(company: Company) -> None:
    one = document(company)
    stored = Path(settings.MEDIA_ROOT) / one.versions.get().stored
    stored.write_bytes(stored.read_bytes()[:-1] + b"!")
    response = make.signed_in(company.owner).get(f"/office/documents/{one.public_id}/")
    assert response.status_code == 409 and "damaged" in response.content.decode()


def form(file: bytes) -> bytes:
    return (
        (
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="name"\r\n\r\nAnna\r\n'
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
        ).encode()
        + file
        + f"\r\n--{BOUNDARY}--\r\n".encode()
    )


def send(body: bytes, announced: int) -> HttpResponse:
    return Client().generic(
        "POST",
        "/take/",
        body,
        f"multipart/form-data; boundary={BOUNDARY}",
        **{"CONTENT_LENGTH": str(announced), "wsgi.input": io.BytesIO(body)},
    )


@pytest.fixture(params=["in memory", "on disk"])
def handlers(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    memory = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
    ours = ["tickler.documents.uploads.CountingHandler"]
    handlers = (memory if request.param == "in memory" else []) + ours
    monkeypatch.setattr(settings, "FILE_UPLOAD_HANDLERS", handlers)


def test_a_whole_form_arrives(handlers: None) -> None:
    body = form(samples.PDF)
    assert send(body, len(body)).content.decode() == f"Anna[{len(samples.PDF)}]"


@pytest.mark.parametrize("cut", [3, 30, 60])
def test_a_form_cut_off_on_the_way_is_refused(handlers: None, cut: int) -> None:
    body = form(samples.PDF * 10)
    response = send(body[:-cut], len(body))
    assert response.status_code == 409 and "cut_off: The connection broke" in response.content.decode()


@pytest.mark.parametrize("cut", [3, 30, 60, len(samples.PDF)])
def test_a_form_that_ends_too_early_is_refused_whatever_length_was_announced(
    handlers: None, cut: int
) -> None:
    body = form(samples.PDF * 10)[:-cut]
    response = send(body, len(body))
    assert response.status_code == 409 and "cut_off: The connection broke" in response.content.decode()


def test_a_file_over_the_limit_is_refused_but_the_rest_of_the_form_arrives(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(settings, "FILE_UPLOAD_HANDLERS", ["tickler.documents.uploads.CountingHandler"])
    monkeypatch.setattr(settings, "UPLOAD_LIMIT_MB", 1)
    body = form(b"x" * 1_500_000)
    response = send(body, len(body))
    assert "too_big: This file is too big: 1.5\xa0MB" in response.content.decode()


def test_a_disk_that_fills_while_reading_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: uploads.SpooledFile, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(settings, "FILE_UPLOAD_HANDLERS", ["tickler.documents.uploads.CountingHandler"])
    monkeypatch.setattr(uploads.SpooledFile, "write", full, raising=False)
    body = form(samples.PDF)
    assert "disk_full: There is no room left" in send(body, len(body)).content.decode()
