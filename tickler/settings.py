"""All settings, from the environment, with safe defaults. The composition root: KINDS, EVENT_READERS."""

import os
from pathlib import Path

from csp.constants import NONE, SELF

from tickler import env

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(env.text("TICKLER_VAR", str(ROOT / "var")))

# --- what this installation is ---------------------------------------------------------------------------
DEMO = env.flag("TICKLER_DEMO")  # the demo firm: its own folder, its own database, no real mail
DEBUG = env.flag("DEBUG")
BASE_URL = env.address("BASE_URL")  # links in letters come from here alone
PORT = env.number("PORT", 8000, 1, 65535)
if not BASE_URL:
    BASE_URL = f"http://localhost:{PORT}"
HTTPS = BASE_URL.startswith("https://")

SECRET_KEY = env.kept_secret("SECRET_KEY", VAR / "secret_key")
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
# Message-IDs and codes in letters derive from this one, so that changing SECRET_KEY changes no letter.
INSTANCE_KEY = env.kept_secret("INSTANCE_KEY", VAR / "instance_key")

ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
if not env.text("ALLOWED_HOSTS") and BASE_URL:
    ALLOWED_HOSTS.append(BASE_URL.split("://", 1)[1].split("/")[0].rsplit(":", 1)[0])
CSRF_TRUSTED_ORIGINS = [BASE_URL] if HTTPS else []
TRUSTED_PROXIES = env.number("TRUSTED_PROXIES", 0, 0, 9)  # how many proxies of ours stand in front

# --- letters ---------------------------------------------------------------------------------------------
SMTP_URL = env.text(
    "SMTP_URL"
)  # smtp://user:password@host:587?tls=starttls ; empty = kept in the demo mailbox
MAIL_FROM = env.text("MAIL_FROM", "tickler@localhost")
BOUNCE_URL = env.text("BOUNCE_URL")  # imaps://user:password@host/INBOX : where letters that come back lie
LETTER_LEASE = env.number("LETTER_LEASE", 60, 1)  # seconds
LETTER_CONNECTIONS = env.number("LETTER_CONNECTIONS", 4, 1, 64)
LETTER_BACKOFF = env.number("LETTER_BACKOFF", 60, 1)  # seconds before the first retry; doubles, with jitter
LETTER_HORIZON = env.number("LETTER_HORIZON", 3 * 24 * 3600, 1)  # seconds until a temporary refusal is final
TEST_HEADERS = env.flag("TEST_HEADERS")

# --- limits ----------------------------------------------------------------------------------------------
UPLOAD_LIMIT_MB = env.number("UPLOAD_LIMIT_MB", 300, 1)
TRASH_DAYS = env.number("TRASH_DAYS", 120, 1)  # how long removed documents can be taken back
RESEND_COOLDOWN = env.number("RESEND_COOLDOWN", 60, 0)  # seconds
SESSION_HOURS_STAFF = env.number("SESSION_HOURS_STAFF", 12, 1)
SESSION_HOURS_CLIENT = env.number("SESSION_HOURS_CLIENT", 12, 1)

# --- the house: upper layers are named here, so that lower ones need not import them -----------------------
KINDS = ["tickler.kinds.request", "tickler.kinds.approval"]
NOTICE_SOURCE = "tickler.items.letters"  # answers for the notices that letters carry
EVENT_READERS = [
    "tickler.inbox.readers.place"
]  # what reads the trail, in this order: reader(event), idempotent
# What the database refuses: changing the trail but for the linker's columns; rows that join two firms.
APPEND_ONLY = {"trail_event": ["seq", "digest", "prev_hash", "hash"]}
SAME_FIRM = [
    ("people_link", "account_id", "people_account"),
    ("people_link", "contact_id", "people_contact"),
    ("people_assignment", "account_id", "people_account"),
    ("people_assignment", "staff_id", "people_staff"),
    ("people_account", "office_team_id", "people_team"),
    ("people_teammember", "team_id", "people_team"),
    ("people_teammember", "staff_id", "people_staff"),
    ("people_tagging", "account_id", "people_account"),
    ("people_tagging", "tag_id", "people_tag"),
    ("people_follower", "account_id", "people_account"),
    ("people_follower", "staff_id", "people_staff"),
    ("people_address", "contact_id", "people_contact"),
    ("documents_folder", "account_id", "people_account"),
    ("documents_folder", "parent_id", "documents_folder"),
    ("imports_row", "of_id", "imports_import"),
    ("imports_row", "account_id", "people_account"),
    ("imports_row", "link_id", "people_link"),
    ("imports_import", "started_by_id", "people_staff"),
    ("documents_document", "account_id", "people_account"),
    ("documents_document", "folder_id", "documents_folder"),
    ("documents_version", "document_id", "documents_document"),
    ("documents_unpacking", "account_id", "people_account"),
    ("documents_upload", "account_id", "people_account"),
    ("documents_upload", "folder_id", "documents_folder"),
    ("documents_unpacking", "folder_id", "documents_folder"),
    ("items_actionitem", "account_id", "people_account"),
    ("items_recipient", "contact_id", "people_contact"),
    ("items_bulkrow", "account_id", "people_account"),
    ("mail_notice", "item_id", "items_actionitem"),
    ("request_request", "item_id", "items_actionitem"),
    ("request_question", "request_id", "items_actionitem"),  # a detail shares its item's key
    ("request_answer", "question_id", "request_question"),
    ("request_answerfile", "question_id", "request_question"),
    ("request_answerfile", "document_id", "documents_document"),
    ("inbox_entry", "staff_id", "people_staff"),
    ("inbox_entry", "account_id", "people_account"),
    ("inbox_entry", "item_id", "items_actionitem"),
    ("office_savedfilter", "staff_id", "people_staff"),
    ("inbox_wishes", "staff_id", "people_staff"),
    ("approval_approval", "item_id", "items_actionitem"),
    ("approval_decision", "approval_id", "items_actionitem"),
    ("approval_decision", "document_id", "documents_document"),
]
# What a worker process does: each a `run(stop)`, in a thread of its own. Two for jobs, so that a long one (an
# archive of documents) does not hold up the short ones.
WORKER_LOOPS = [
    "tickler.core.heartbeat.run",
    "tickler.core.jobs.run",
    "tickler.core.jobs.run",
    "tickler.items.planner.run",
    "tickler.mail.send.run",
    "tickler.trail.linker.run",
]
PERIODIC = [
    "tickler.operate.upkeep",
    "tickler.signin.upkeep",
    "tickler.documents.upkeep",
    "tickler.mail.upkeep",
    "tickler.inbox.upkeep",
]  # modules with @every in them
JOB_LEASE = env.number("JOB_LEASE", 30, 1)  # seconds
SIGNED_OUT = "tickler.signin.kept.signed_out"  # answers a form or a fragment that came too late
HEALTH = "tickler.operate.health.checks"  # what the office shows of it
HEALTH_CHECKS = [  # callables that return a core.health.Check, beside those of operate/health.py
    "tickler.items.health.planner",
    "tickler.mail.health.server",
    "tickler.mail.health.waiting",
    "tickler.mail.health.last_success",
    "tickler.mail.health.undecided",
]
DOCTOR_CHECKS = [
    "tickler.core.triggers.check",
    "tickler.trail.linker.check",
    "tickler.trail.readers.check",
    "tickler.items.doctor.details",
    "tickler.items.doctor.followed",
    "tickler.mail.postbox.check",
]  # the same, for checks too slow for a probe
CLOCK_WITNESSES = ["tickler.trail.witness.newest"]  # callables: the newest instant they know of, or None
DOCUMENT_HOLDERS = [
    "tickler.kinds.request.holding.holds",
    "tickler.kinds.approval.holding.holds",
]  # see documents/holding.py
ACCOUNT_CHANGE_FOLLOWERS = ["tickler.items.plan.follow_accounts"]  # see people/followers.py
FIRM_CHANGE_FOLLOWERS = ["tickler.items.replanning.follow_firm"]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",  # its widgets, found by FORM_RENDERER
    "django_htmx",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "tickler.core",
    "tickler.people",
    "tickler.trail",
    "tickler.ui",
    "tickler.mail",
    "tickler.documents",
    "tickler.items",
    *KINDS,
    "tickler.inbox",
    "tickler.imports",
    "tickler.signin",
    "tickler.office",
    "tickler.client",
    "tickler.operate",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "tickler.ui.middleware.NulMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tickler.people.middleware.ViewerMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "tickler.ui.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "tickler.urls"
WSGI_APPLICATION = "tickler.wsgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "tickler.operate.demo.front.banner",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {"default": env.database(env.text("DATABASE_URL"), VAR / "tickler.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Person"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = ("__Host-" if HTTPS else "") + ("demo_session" if DEMO else "tickler_session")
CSRF_COOKIE_NAME = ("__Host-" if HTTPS else "") + ("demo_csrf" if DEMO else "tickler_csrf")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = max(SESSION_HOURS_STAFF, SESSION_HOURS_CLIENT) * 3600

# Counters of attempts must be shared by all processes, so the cache is a table.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

LANGUAGES = [
    ("en", "English"),
    ("de", "Deutsch"),
    ("fr", "Français"),
    ("pt", "Português"),
    ("nl", "Nederlands"),
]
LANGUAGE_CODE = "en"
LANGUAGE_COOKIE_NAME = "tickler_language"
LOCALE_PATHS = [ROOT / "tickler" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
MEDIA_ROOT = VAR / "files"  # never served by address; only through documents' own view
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "tickler.documents.uploads.CountingHandler",  # stops at the limit while the file still arrives
]
DATA_UPLOAD_MAX_NUMBER_FILES = 300
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_TEMP_DIR = str(VAR / "tmp")
os.makedirs(FILE_UPLOAD_TEMP_DIR, exist_ok=True)
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 6000

CSRF_FAILURE_VIEW = "tickler.signin.kept.stale"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_SSL_REDIRECT = False  # the proxy does it
if env.number("TRUSTED_PROXIES", 0):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO").upper()},
    "loggers": {"django.server": {"level": "WARNING"}, "django.request": {"level": "ERROR"}},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
