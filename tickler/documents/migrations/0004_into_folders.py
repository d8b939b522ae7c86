from django.db import migrations
from django.utils import translation
from django.utils.translation import gettext as _

FIRST = {"edit": "Client uploads", "view": "Prepared for you", "private": "Internal"}


def put_into_folders(apps, schema_editor):
    """What was there lies with the client's own files; its newest version is known to the document itself."""
    Folder, Document = apps.get_model("documents", "Folder"), apps.get_model("documents", "Document")
    Version = apps.get_model("documents", "Version")
    rows = Document.everywhere.select_related("account__firm").order_by("account_id", "pk")
    homes = {}
    for document in rows.iterator(chunk_size=500):
        account = document.account
        if account.pk not in homes:
            homes[account.pk] = first_folders(Folder, account)
        newest = Version.everywhere.filter(document=document).order_by("-number").first()
        document.folder_id = homes[account.pk]
        if newest is not None:
            document.size, document.media_type = newest.size, newest.media_type
            document.changed_at = newest.uploaded_at
        document.search = document.name.lower()
        document.save(update_fields=["folder", "size", "media_type", "changed_at", "search"])


def first_folders(Folder, account):
    with translation.override(account.firm.language):
        made = {}
        for access, name in FIRST.items():
            folder = Folder.everywhere.create(
                firm_id=account.firm_id, account=account, name=_(name), access=access
            )
            folder.path = f"/{folder.pk}/"
            folder.save(update_fields=["path"])
            made[access] = folder.pk
    return made["edit"]


class Migration(migrations.Migration):

    dependencies = [("documents", "0003_folders")]

    operations = [migrations.RunPython(put_into_folders, migrations.RunPython.noop)]
