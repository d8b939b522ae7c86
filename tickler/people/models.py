"""Who there is: the firm, its staff, its accounts and the contacts behind them."""

import datetime as dt
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tickler.core.clock import now
from tickler.core.ids import public_id
from tickler.core.tenancy import FirmManager, FirmModel
from tickler.people.sign_ins import SignIn

__all__ = ["SignIn"]  # a model of this app that has a file of its own


def tidy_email(text: str) -> str:
    """An address as we store and compare it: trimmed, lower case. Never case-mapped beyond ASCII."""
    return "".join(c.lower() if c.isascii() else c for c in text.strip())


FOREVER = dt.date.max  # a pause that ends when somebody ends it


class Pausable(models.Model):
    """Something whose reminders may pause. A pause whose day has come is over; nobody has to end it."""

    # The first day of the firm's on which they leave again.
    paused_until = models.DateField(null=True, blank=True)
    pause_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True

    def is_paused(self, today: dt.date) -> bool:
        return self.paused_until is not None and self.paused_until > today


class PersonManager(BaseUserManager["Person"]):
    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email=tidy_email(username or ""))

    def for_email(self, email: str) -> "Person":
        """The identity behind an address, made on first use."""
        return self.get_or_create(email=tidy_email(email))[0]


class Person(AbstractBaseUser):
    """An identity: one per address on an installation, outside every firm."""

    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    email = models.CharField(max_length=254, unique=True)
    name = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=5, blank=True)
    is_active = models.BooleanField(default=True)
    epoch = models.PositiveIntegerField(default=0)  # raised to end every session of this person at once
    # The second factor. `totp_step` is the last step a code was used for: a code is good once.
    totp_secret = models.CharField(max_length=200, blank=True)  # encrypted with the instance key
    totp_confirmed_at = models.DateTimeField(null=True, blank=True)
    totp_step = models.BigIntegerField(default=0)
    created_at = models.DateTimeField(default=now, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    objects = PersonManager()

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def has_second_factor(self) -> bool:
        return self.totp_confirmed_at is not None


class RecoveryCode(models.Model):
    """A code that stands in for the second factor, once. Kept as a digest."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "digest"], name="recovery_code_once")]


class Tally(models.Model):
    """The latest tries of one sort, for one account or address: what limits are counted by."""

    key = models.CharField(max_length=64, unique=True)  # a digest: what people type by mistake is not kept
    tries = models.JSONField(default=list)  # instants in seconds, oldest first
    version = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(default=now)

    class Meta:
        verbose_name_plural = "tallies"
        indexes = [models.Index(fields=["last_at"], name="tally_forgotten_when_old")]


class Firm(Pausable):
    """The practice: the tenant."""

    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    name = models.CharField(max_length=120)
    address = models.TextField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    website = models.CharField(max_length=200, blank=True)
    logo = models.CharField(max_length=100, blank=True)  # a name in storage, re-encoded by us
    colour = models.CharField(max_length=7, default="#0b5c6b")
    zone = models.CharField(max_length=60, default="UTC")
    country = models.CharField(max_length=2, blank=True)
    region = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=5, default="en")
    reply_to = models.CharField(max_length=254, blank=True)
    copy_to = models.CharField(max_length=254, blank=True)  # gets a copy of every letter to a client
    # When automatic letters may leave; all off means the plain behaviour.
    hours_from = models.TimeField(null=True, blank=True)
    hours_until = models.TimeField(null=True, blank=True)
    working_days_only = models.BooleanField(default=False)
    notices_follow_hours = models.BooleanField(default=False)
    one_letter_a_day = models.BooleanField(default=False)  # to a person, with all reminders of the day
    letters_version = models.PositiveIntegerField(default=1)  # raised when name, colour, address … change
    epoch = models.PositiveIntegerField(default=0)
    accounts_made = models.PositiveIntegerField(default=0)  # where the next account's number comes from
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=now, editable=False)

    objects = models.Manager()

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    OWNER = "owner", _("Owner")
    ADMIN = "admin", _("Admin")
    EMPLOYEE = "employee", _("Employee")


class Staff(FirmModel):
    """A person who works for the firm."""

    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=40, blank=True)
    role = models.CharField(max_length=10, choices=Role, default=Role.EMPLOYEE)
    sees_all_accounts = models.BooleanField(default=False)
    rights = models.JSONField(null=True, blank=True)  # an employee's own set; none = as people/roles.py says
    joined_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    epoch = models.PositiveIntegerField(default=0)  # raised when access is taken away

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["firm", "person"], name="staff_once_per_firm"),
            models.UniqueConstraint(
                fields=["firm"], condition=Q(role="owner", left_at=None), name="firm_has_one_owner"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_lead(self) -> bool:
        """Owner or admin."""
        return self.role in {Role.OWNER, Role.ADMIN}


class AccountType(models.TextChoices):
    INDIVIDUAL = "individual", _("Individual")
    COMPANY = "company", _("Company")
    OTHER = "other", _("Other")


def _has_login() -> models.Exists:
    return models.Exists(Link.objects.filter(account=models.OuterRef("pk"), login=True))


class AccountQuerySet(models.QuerySet["Account"]):
    def active(self) -> "AccountQuerySet":
        """Somebody can sign in."""
        return self.filter(_has_login(), archived_at=None)

    def offline(self) -> "AccountQuerySet":
        """Nobody can sign in."""
        return self.filter(~_has_login(), archived_at=None)

    def archived(self) -> "AccountQuerySet":
        return self.filter(archived_at__isnull=False)


class Account(FirmModel, Pausable):
    """Whom the firm works for. Has no address of its own; its contacts have."""

    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    number = models.CharField(max_length=12)  # one or two letters and a number: W12
    name = models.CharField(max_length=160)
    type = models.CharField(max_length=12, choices=AccountType, default=AccountType.INDIVIDUAL)
    language = models.CharField(max_length=5, blank=True)
    search = models.TextField(blank=True, editable=False)  # lower case: name, number, contacts, addresses
    archived_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=now, editable=False)
    team = models.ManyToManyField(Staff, through="Assignment", related_name="accounts")
    office_team = models.ForeignKey("Team", models.SET_NULL, null=True, blank=True, related_name="accounts")
    tags: Any = models.ManyToManyField("Tag", through="Tagging", related_name="accounts")

    objects: ClassVar = FirmManager.from_queryset(AccountQuerySet)()
    everywhere: ClassVar = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["firm", "number"], name="account_number_once")]
        indexes = [models.Index(fields=["firm", "archived_at", "name"], name="account_list")]

    def __str__(self) -> str:
        return self.name


class Assignment(FirmModel):
    """A member of staff looks after an account: chosen by hand, as one of the account's team, or both."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="assignments")
    staff = models.ForeignKey(Staff, models.CASCADE, related_name="assignments")
    by_hand = models.BooleanField(default=True)
    by_team = models.BooleanField(default=False)  # kept in step by people/actions/teams.py

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "staff"], name="assigned_once")]


class Team(FirmModel):
    """Colleagues who look after accounts together."""

    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    name = models.CharField(max_length=60)
    members = models.ManyToManyField(Staff, through="TeamMember", related_name="teams")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["firm", "name"], name="team_name_once")]

    def __str__(self) -> str:
        return self.name


class TeamMember(FirmModel):
    """A member of staff belongs to a team."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="memberships")
    staff = models.ForeignKey(Staff, models.CASCADE, related_name="memberships")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "staff"], name="in_a_team_once")]


class Colour(models.TextChoices):
    """The colours of tags: names of the tokens."""

    CALM = "calm", _("Grey")
    WAIT = "wait", _("Amber")
    OURS = "ours", _("Violet")
    DONE = "done", _("Green")
    STOP = "stop", _("Red")
    INFO = "info", _("Blue")


class Tag(FirmModel):
    """A word by which the firm sorts its accounts."""

    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    name = models.CharField(max_length=40)
    colour = models.CharField(max_length=4, choices=Colour, default=Colour.CALM)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["firm", "name"], name="tag_name_once")]

    def __str__(self) -> str:
        return self.name


class Tagging(FirmModel):
    """An account has a tag."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="taggings")
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="taggings")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "tag"], name="tagged_once")]


class Follower(FirmModel):
    """A member of staff wants to hear what happens at an account."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="followers")
    staff = models.ForeignKey(Staff, models.CASCADE, related_name="follows")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "staff"], name="followed_once")]


class Contact(FirmModel, Pausable):
    """A real person, with one or more addresses, behind one or more accounts."""

    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    first_name = models.CharField(max_length=80, blank=True)
    last_name = models.CharField(max_length=80, blank=True)
    language = models.CharField(max_length=5, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        indexes = [models.Index(fields=["firm", "last_name", "first_name"], name="contact_by_name")]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


class Address(FirmModel):
    """An e-mail address of a contact."""

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="addresses")
    email = models.CharField(max_length=254)
    suppressed_at = models.DateTimeField(null=True, blank=True)  # letters to it come back
    suppressed_reason = models.CharField(max_length=300, blank=True)
    is_unwanted = models.BooleanField(default=False)  # suppressed because the person called a letter unwanted
    returned_at = models.DateTimeField(null=True, blank=True)  # letters to it come back often, and still go
    returned_said = models.CharField(max_length=300, blank=True)
    invited_at = models.DateTimeField(null=True, blank=True)  # the last letter that says how to sign in
    confirmed_at = models.DateTimeField(null=True, blank=True)  # somebody signed in with it

    class Meta:
        verbose_name_plural = "addresses"
        constraints = [models.UniqueConstraint(fields=["contact", "email"], name="address_once_per_contact")]
        indexes = [models.Index(fields=["email"], name="address_sign_in")]

    def __str__(self) -> str:
        return self.email


class Link(FirmModel):
    """A contact's address stands for an account: may it sign in, is it written to, may it sign?

    A contact without any address is linked with `address` empty, so that the gap is visible.
    """

    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="links")
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="links")
    address = models.ForeignKey(Address, models.CASCADE, null=True, blank=True, related_name="links")
    login = models.BooleanField(default=False)
    notify = models.BooleanField(default=False)
    signatory = models.BooleanField(default=False)
    notify_changed_at = models.DateTimeField(null=True, blank=True)
    reminders_off_at = models.DateTimeField(null=True, blank=True)  # the person wants no reminders by mail
    epoch = models.PositiveIntegerField(default=0)  # raised when Login is taken away
    created_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "address"], name="address_linked_once"),
            models.UniqueConstraint(
                fields=["account", "contact"], condition=Q(address=None), name="bare_contact_linked_once"
            ),
            models.CheckConstraint(
                condition=Q(address__isnull=False) | Q(login=False, notify=False),
                name="link_without_address_is_silent",
            ),
        ]
        indexes = [
            # of which accounts somebody may sign in, and of which somebody is written to
            models.Index(fields=["firm", "account"], name="link_who_signs_in", condition=Q(login=True)),
            models.Index(fields=["firm", "account"], name="link_who_is_notified", condition=Q(notify=True)),
        ]


def language_of(*wishes: Any) -> str:
    """The first language that is set: the contact's, else the account's, else the firm's."""
    return next((wish for wish in wishes if wish), "en")
