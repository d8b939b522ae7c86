"""On PostgreSQL the bytes of letters are packed with lz4 where it is built in: packing took most of a claim."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

QUICKLY = """
DO $$ BEGIN
    ALTER TABLE mail_letter ALTER COLUMN raw SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
    NULL;
END $$
"""


def pack_quickly(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Letters written from now on."""
    if editor.connection.vendor == "postgresql":
        editor.execute(QUICKLY)


class Migration(migrations.Migration):
    dependencies = [("mail", "0004_letters_over_by_state")]
    operations = [migrations.RunPython(pack_quickly, migrations.RunPython.noop)]
