"""Files of an account. A document has versions; a version is bytes that never change."""

from django.db import models

from tickler.core.clock import now
from tickler.core.ids import public_id
from tickler.core.tenancy import FirmModel


class Document(FirmModel):
    """A file of an account, under the name people gave it."""

    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    account = models.ForeignKey("people.Account", models.CASCADE, related_name="documents")
    name = models.CharField(max_length=255)
    created_at = models.DateTimeField(default=now, editable=False)
    removed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Version(FirmModel):
    """Bytes in storage, under the name of their hash; their type found out by us."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(default=1)
    stored = models.CharField(max_length=100)  # where they lie under MEDIA_ROOT
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()  # bytes
    media_type = models.CharField(max_length=100)
    uploaded_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    uploaded_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="version_number_once")]
