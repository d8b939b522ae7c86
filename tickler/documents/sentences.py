"""What the trail says of files."""

from django.utils.translation import gettext_lazy

from tickler.trail.sentences import declare

declare(
    {
        "document.uploaded": gettext_lazy("%(who)s added **%(name)s**."),
        "document.removed": gettext_lazy("%(who)s removed **%(name)s**."),
        "document.downloaded": gettext_lazy("%(who)s downloaded **%(name)s**."),
    }
)
