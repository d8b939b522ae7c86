"""What the trail says of imports."""

from django.utils.translation import gettext_lazy as lazy

from tickler.trail.sentences import declare

declare(
    {
        "import.started": lazy("%(who)s **sent the list** %(name)s to import."),
        "import.done": lazy("%(who)s **imported** %(name)s, rows added: %(count)s."),
        "import.undone": lazy("%(who)s **undid the import** of %(name)s, rows kept: %(kept)s."),
    }
)
