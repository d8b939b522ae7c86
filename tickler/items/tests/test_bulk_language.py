"""The report of a bulk speaks the language of who started it."""

from django.utils import translation
from django.utils.translation import gettext

from tests import make
from tickler.items import bulk
from tickler.items.models import Bulk, BulkRow
from tickler.people.models import Firm


def test_reasons_are_in_the_language_of_who_started_it(firm: Firm) -> None:
    owner = make.staff(role="owner")
    owner.person.language = "de"
    owner.person.save()
    one = Bulk.objects.create(act="resend", kind="request", started_by=owner, actor={"sort": "staff"})
    BulkRow.objects.create(bulk=one, account=make.account())
    bulk.run(one.pk)
    with translation.override("de"):
        assert BulkRow.objects.get().reason == gettext("It was deleted in the meantime.")
