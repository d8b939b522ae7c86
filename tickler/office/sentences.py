"""What the trail says of what staff take along."""

from django.utils.translation import gettext_lazy as lazy

from tickler.trail.sentences import declare

declare({"list.exported": lazy("%(who)s **took along** the list %(name)s, rows: %(count)s.")})
