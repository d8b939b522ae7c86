"""What staff keep for themselves of the office's pages."""

from django.db import models

from tickler.core.ids import public_id
from tickler.core.tenancy import FirmModel


class SavedFilter(FirmModel):
    """What a member of staff often asks of the items' list, under a name of their own."""

    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    staff = models.ForeignKey("people.Staff", models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=500)  # as in the address of the list

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["firm", "staff", "name"], name="saved_filter_name_once")
        ]
