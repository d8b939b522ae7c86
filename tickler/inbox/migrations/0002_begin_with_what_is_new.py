"""A firm that is there already begins its inboxes with what happens from now on, not with years of old events."""

from django.db import migrations

READER = "tickler.inbox.readers.place"


def begin(apps, schema_editor):
    cursors, heads = apps.get_model("trail", "Cursor"), apps.get_model("trail", "Head")
    known = set(cursors.objects.filter(reader=READER).values_list("firm_id", flat=True))
    cursors.objects.bulk_create(
        cursors(reader=READER, firm_id=head.firm_id, seq=head.seq)
        for head in heads.objects.all()
        if head.firm_id not in known
    )


class Migration(migrations.Migration):
    dependencies = [("inbox", "0001_initial"), ("trail", "0004_cursor_tries")]
    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
