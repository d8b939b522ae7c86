"""What the trail says of documents."""

from django.utils.translation import gettext_lazy as _

from tickler.trail.sentences import declare

declare(
    {
        "document.uploaded": _("%(who)s added **%(name)s**."),
        "document.removed": _("%(who)s **removed** %(name)s."),
        "document.downloaded": _("%(who)s **downloaded** %(name)s."),
    }
)
