"""Files of an account, in folders. A document has versions; a version is bytes that never change."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tickler.core.clock import now
from tickler.core.ids import public_id
from tickler.core.tenancy import FirmModel


class Access(models.TextChoices):
    """What the client may do in a top folder and in everything below it."""

    EDIT = "edit", _("Client can view and edit")
    VIEW = "view", _("Client can view")
    PRIVATE = "private", _("Private")


class Folder(FirmModel):
    """A folder of an account. Only top folders have an access of their own; what lies below has the same.

    `path` names the folders above and itself, by key: "/12/40/". Everything below a folder begins with it.
    """

    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    account = models.ForeignKey("people.Account", models.CASCADE, related_name="folders")
    parent = models.ForeignKey("self", models.CASCADE, null=True, related_name="folders")
    name = models.CharField(max_length=120)
    access = models.CharField(max_length=7, choices=Access)
    path = models.CharField(max_length=200, default="")
    created_at = models.DateTimeField(default=now, editable=False)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "name"],
                condition=Q(parent=None, removed_at=None),
                name="top_folder_name_once",
            ),
            models.UniqueConstraint(
                fields=["parent", "name"],
                condition=Q(parent__isnull=False, removed_at=None),
                name="folder_name_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_top(self) -> bool:
        return self.parent_id is None

    def holds(self, other: "Folder") -> bool:
        """Is the other one this folder or below it?"""
        return other.path.startswith(self.path)


class Document(FirmModel):
    """A file of an account, under the name people gave it. What its newest version is stands here too."""

    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    account = models.ForeignKey("people.Account", models.CASCADE, related_name="documents")
    folder = models.ForeignKey(Folder, models.RESTRICT, related_name="documents", db_index=False)
    name = models.CharField(max_length=255)
    description = models.CharField(max_length=500, blank=True)
    tags = models.JSONField(default=list)  # words, as staff wrote them
    search = models.TextField(default="", blank=True)  # name, description and tags in lower case
    size = models.PositiveBigIntegerField(default=0)  # bytes
    media_type = models.CharField(max_length=100, default="")
    created_at = models.DateTimeField(default=now, editable=False)
    changed_at = models.DateTimeField(default=now)  # when its newest version came
    changed_by = models.CharField(max_length=120, blank=True)  # who brought it
    is_new_to_firm = models.BooleanField(
        default=False
    )  # brought by the client, and nobody of the firm opened it
    is_new_to_client = models.BooleanField(default=False)  # the other way round
    sealed_at = models.DateTimeField(null=True, blank=True)  # the client can no longer change it
    removed_at = models.DateTimeField(null=True, blank=True)  # in the trash

    class Meta:
        indexes = [
            # what lies in this folder
            models.Index(
                fields=["folder", "name", "id"], name="document_in_folder", condition=Q(removed_at=None)
            ),
            # what came last in this folder, and how many there are
            models.Index(
                fields=["firm", "folder", "-changed_at", "-id"],
                name="document_newest_in_folder",
                condition=Q(removed_at=None),
            ),
            # what in this folder has the client not opened yet
            models.Index(
                fields=["firm", "folder"],
                name="document_new_to_client",
                condition=Q(removed_at=None, is_new_to_client=True),
            ),
            # what did this client bring that nobody of the firm has opened
            models.Index(
                fields=["firm", "account"],
                name="document_new_to_firm",
                condition=Q(removed_at=None, is_new_to_firm=True),
            ),
            # what came last, in the whole firm
            models.Index(
                fields=["firm", "-changed_at", "-id"], name="document_recent", condition=Q(removed_at=None)
            ),
            # what lies in the trash, and for how long
            models.Index(
                fields=["firm", "-removed_at", "-id"],
                name="document_trash",
                condition=Q(removed_at__isnull=False),
            ),
        ]

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


class Unpacking(FirmModel):
    """An archive that is being unpacked into a folder, and how far the worker is."""

    account = models.ForeignKey("people.Account", models.CASCADE, related_name="+")
    folder = models.ForeignKey(Folder, models.CASCADE, related_name="unpackings")
    name = models.CharField(max_length=255)
    stored = models.CharField(max_length=100)  # where the archive lies, as long as it is needed
    sha256 = models.CharField(max_length=64)
    actor = models.JSONField()  # who brought it
    language = models.CharField(max_length=10, blank=True)  # in which they read why a file was not taken
    task = models.CharField(max_length=36, default="", blank=True)
    total = models.PositiveIntegerField(default=0)
    next = models.PositiveIntegerField(default=0)  # the entry whose turn it is
    taken = models.PositiveIntegerField(default=0)
    lost = models.JSONField(default=list)  # [{name, why}], the first of them
    lost_count = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=now, editable=False)
    finished_at = models.DateTimeField(null=True, blank=True)
    has_failed = False  # filled in for a page


class Upload(FirmModel):
    """A file on its way in, piece by piece; gone a day after its last piece."""

    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    account = models.ForeignKey("people.Account", models.CASCADE, related_name="+")
    folder = models.ForeignKey(Folder, models.CASCADE, related_name="+")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")  # who sends it
    key = models.CharField(max_length=64)  # made by the device: the same key is the same upload
    name = models.CharField(max_length=255)
    path = models.JSONField(default=list)  # the folders it lies in, below the folder
    size = models.PositiveBigIntegerField()  # bytes
    received = models.PositiveBigIntegerField(default=0)  # of them
    changed_at = models.DateTimeField(default=now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "folder", "key"],
                condition=Q(finished_at=None),
                name="upload_begun_once",
            )
        ]
        indexes = [models.Index(fields=["firm", "changed_at"], name="upload_by_age")]
