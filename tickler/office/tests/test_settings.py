"""Settings of the firm, of staff, and of oneself."""

import io
import re

import time_machine
from PIL import Image

from tests import make
from tests.cast import Company
from tickler.mail.models import Letter, State
from tickler.office import start
from tickler.office.tests.pages import get, post, said
from tickler.people.models import Assignment, Firm, Staff
from tickler.signin.models import Ticket

FIRM = {
    "name": "Marlow & Brandt",
    "address": "Keizersgracht 12",
    "phone": "",
    "website": "",
    "reply_to": "",
    "colour": "#ffd400",
    "language": "nl",
    "zone": "Europe/Lisbon",
    "country": "PT",
    "region": "",
}


def test_the_firm_is_changed(us: Company) -> None:
    post(us.owner, "/office/settings/", FIRM)
    firm = Firm.objects.get(pk=us.firm.pk)
    assert (firm.colour, firm.zone, firm.country) == ("#ffd400", "Europe/Lisbon", "PT")


def test_what_is_wrong_stands_beside_the_field(us: Company) -> None:
    answer = make.signed_in(us.owner).post("/office/settings/", {**FIRM, "reply_to": "office@"})
    assert answer.status_code == 422 and "not a complete e-mail address" in said(answer)


def test_an_employee_begins_with_their_own_page(us: Company) -> None:
    answer = make.signed_in(us.employee).get("/office/settings/")
    assert answer["location"] == "/office/settings/me/"
    assert make.signed_in(us.employee).post("/office/settings/letters/test/").status_code == 403


def test_another_country_offers_its_regions(us: Company) -> None:
    page = make.signed_in(us.owner).get("/office/settings/?country=DE").content.decode()
    assert '<option value="BY">' in page


def test_the_colour_is_a_file_of_its_own(us: Company) -> None:
    page = make.signed_in(us.owner).get("/office/settings/me/").content.decode()
    address = f"/firm/{us.firm.public_id}/{us.firm.letters_version}/brand.css"
    assert address in page
    answer = make.signed_in(us.owner).get(address)
    assert "--brand:" in answer.content.decode() and "max-age" in answer["cache-control"]


def test_a_logo_is_made_anew_and_shown_to_everybody(us: Company, client: object) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (20, 10), "red").save(picture, "JPEG")
    picture.seek(0)
    picture.name = "logo.jpg"  # type: ignore[attr-defined]
    post(us.owner, "/office/settings/logo/", {"logo": picture})
    firm = Firm.objects.get(pk=us.firm.pk)
    address = f"/firm/{firm.public_id}/{firm.letters_version}/logo.png"
    answer = client.get(address)  # type: ignore[attr-defined]
    assert b"".join(answer.streaming_content).startswith(b"\x89PNG")


def test_hours_are_saved_and_half_of_them_refused(us: Company) -> None:
    post(us.owner, "/office/settings/letters/", {"hours_from": "09:00", "hours_until": "17:00"})
    assert str(Firm.objects.get(pk=us.firm.pk).hours_until) == "17:00:00"
    answer = make.signed_in(us.owner).post("/office/settings/letters/", {"hours_from": "09:00"})
    assert answer.status_code == 422 and "Say both" in said(answer)


@time_machine.travel("2026-11-09T21:00:00+01:00", tick=False)
def test_hours_through_the_night_end_in_the_morning(us: Company) -> None:
    post(us.owner, "/office/settings/letters/", {"hours_from": "20:00", "hours_until": "06:00"})
    said_then = start._ends(make.viewer(Staff.objects.get(pk=us.owner.pk)))
    assert re.fullmatch(r"After 06:00 nothing leaves until .*10 Nov.* 20:00\.", said_then), said_then


def test_a_website_that_is_none_is_refused_beside_its_field(us: Company) -> None:
    answer = make.signed_in(us.owner).post("/office/settings/", {**FIRM, "website": "javascript:alert(1)"})
    assert answer.status_code == 422 and "https://www.example.com" in said(answer)


def test_a_test_letter_shows_what_became_of_it(us: Company) -> None:
    client = make.signed_in(us.owner)
    page = client.post("/office/settings/letters/test/")["location"]
    assert "On its way" in said(client.get(page))
    Letter.objects.update(state=State.FAILED, reason="refused", reply="550 no")
    assert "550 no" in said(client.get(page))


def test_ones_own_name_and_language(us: Company) -> None:
    post(us.employee, "/office/settings/me/", {"name": "Eva E.", "phone": "010 1", "language": "de"})
    staff = Staff.objects.get(pk=us.employee.pk)
    assert (staff.name, staff.person.language) == ("Eva E.", "de")
    assert "Einstellungen" in get(staff, "/office/settings/me/") or staff.person.language == "de"


def test_a_colleague_is_invited_by_letter(us: Company) -> None:
    facts = {"name": "Tom Marlow", "email": "tom@marlow.example", "role": "employee"}
    post(us.admin, "/office/settings/staff/add/", facts)
    assert Staff.objects.get(name="Tom Marlow").joined_at is None
    assert Letter.objects.get(sort="invitation").email == "tom@marlow.example"


def test_an_admin_cannot_make_admins(us: Company) -> None:
    facts = {"name": "Tom Marlow", "email": "tom@marlow.example", "role": "admin"}
    answer = make.signed_in(us.admin).post("/office/settings/staff/add/", facts)
    assert answer.status_code in {403, 422} and "Only the owner" in said(answer)
    assert not Staff.objects.filter(name="Tom Marlow").exists()


def test_the_owner_changes_a_role(us: Company) -> None:
    here = f"/office/settings/staff/{us.employee.public_id}/"
    post(us.owner, f"{here}role/", {"role": "admin"})
    assert Staff.objects.get(pk=us.employee.pk).role == "admin"


def test_clients_are_given_by_number_and_taken_away(us: Company) -> None:
    here = f"/office/settings/staff/{us.employee.public_id}/"
    post(us.admin, f"{here}assign/", {"number": us.other_account.number.lower()})
    assert Assignment.objects.filter(staff=us.employee).count() == 2
    post(us.admin, f"{here}unassign/", {"account": us.account.public_id})
    assert [one.account for one in Assignment.objects.filter(staff=us.employee)] == [us.other_account]


def test_a_colleague_who_leaves_is_asked_about_first(us: Company) -> None:
    here = f"/office/settings/staff/{us.employee.public_id}/"
    assert "signed out at once" in get(us.admin, f"{here}remove/")
    post(us.admin, f"{here}remove/")
    assert Staff.objects.get(pk=us.employee.pk).left_at is not None
    get(us.admin, here, status=404)


def test_an_employee_may_not_manage_staff(us: Company) -> None:
    get(us.employee, "/office/settings/staff/", status=403)


def test_copies_of_letters_go_where_the_firm_says(us: Company) -> None:
    page = make.signed_in(us.owner).get("/office/settings/")
    facts = {**page.context["form"].initial, "copy_to": "Archive@marlow.example"}
    post(us.owner, "/office/settings/", facts)
    assert Firm.objects.get(pk=us.firm.pk).copy_to == "archive@marlow.example"


def test_regions_are_called_by_their_names(us: Company) -> None:
    assert "Baden-Württemberg" in get(us.owner, "/office/settings/?country=DE")


def test_an_invitation_says_until_when_it_works(us: Company) -> None:
    facts = {"name": "Tom Marlow", "email": "tom@marlow.example", "role": "employee"}
    post(us.admin, "/office/settings/staff/add/", facts)
    assert "; the link works until" in get(us.admin, "/office/settings/staff/")


def test_an_invitation_that_is_over_says_so(us: Company) -> None:
    facts = {"name": "Tom Marlow", "email": "tom@marlow.example", "role": "employee"}
    post(us.admin, "/office/settings/staff/add/", facts)
    Ticket.objects.update(expires_at=us.firm.created_at)
    tom = Staff.objects.get(name="Tom Marlow")
    assert "The invitation is over since" in get(us.admin, f"/office/settings/staff/{tom.public_id}/")
