"""What the trail says of documents."""

from django.utils.translation import gettext_lazy as _

from tickler.trail.news import Group, announce, by_client
from tickler.trail.sentences import declare

declare(
    {
        "document.uploaded": _("%(who)s added **%(name)s**."),
        "document.unpacked": _("%(who)s added the archive **%(name)s**, and it was unpacked."),
        "document.renewed": _("%(who)s added **version %(number)s** of %(name)s."),
        "document.renamed": _("%(who)s **renamed** %(was)s to %(name)s."),
        "document.described": _("%(who)s changed the **description** of %(name)s."),
        "document.moved": _("%(who)s **moved** %(name)s to %(to)s."),
        "document.copied": _("%(who)s **copied** %(of)s to %(to)s."),
        "document.sealed": _("%(who)s **sealed** %(name)s: the client can no longer change it."),
        "document.unsealed": _("%(who)s took the **seal** off %(name)s."),
        "document.removed": _("%(who)s **removed** %(name)s."),
        "document.restored": _("%(who)s took %(name)s **out of the trash**."),
        "document.purged": _(
            "%(name)s was **deleted for good**, because it had lain in the trash long enough."
        ),
        "document.all_uploaded": _("%(who)s **is done uploading**."),
        "document.downloaded": _("%(who)s **downloaded** %(name)s."),
        "folder.made": _("%(who)s made the folder **%(name)s**."),
        "folder.renamed": _("%(who)s **renamed** the folder %(was)s to %(name)s."),
        "folder.moved": _("%(who)s **moved** the folder %(name)s to %(to)s."),
        "folder.downloaded": _("%(who)s **downloaded** the folder %(name)s with all that is in it."),
        "folder.removed": _("%(who)s **removed** the folder %(name)s and what was in it."),
    }
)
# What is put into an answer is told with the answer.
_papers = ("document.uploaded", "document.renewed", "document.all_uploaded")
announce(Group.FILES, *_papers, when=lambda event: by_client(event) and event.item_id is None)
