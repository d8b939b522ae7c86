"""What a process that stands still may hold up."""

import pytest
from django.db import connection


@pytest.mark.django_db
def test_a_process_that_stands_still_amid_a_write_holds_up_others_for_a_minute_at_most() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite's other writers wait 20 seconds and then try again.")
    with connection.cursor() as cursor:
        cursor.execute("SHOW idle_in_transaction_session_timeout")
        assert cursor.fetchone() == ("1min",)
