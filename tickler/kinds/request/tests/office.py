"""The office's forms as a browser sends them."""

import datetime as dt
from typing import Any

from django.http import HttpResponse

from tickler.kinds.request.tests.samples import PAPER

NOON = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)  # a Monday


def form(*questions: dict[str, Any], **values: Any) -> dict[str, Any]:
    """The form as a browser sends it, with a button pressed (`act`)."""
    sent: dict[str, Any] = {
        "title": "Mortgage of the house",
        "message": "",
        "due_on": "",
        "remind_days": "3",
        "remind_times": "1",
        "act": "send",
    }
    rows = questions or (PAPER,)
    for number, question in enumerate(rows):
        sent[f"q{number}-type"] = question["type"]
        sent[f"q{number}-text"] = question["text"]
        sent[f"q{number}-hint"] = question.get("hint", "")
        sent[f"q{number}-choices"] = "\n".join(question.get("choices", []))
        if not question.get("is_required", True):
            sent[f"q{number}-is_optional"] = "on"
        if "public_id" in question:
            sent[f"q{number}-public_id"] = question["public_id"]
    return {**sent, "rows": str(len(rows)), **values}


def said(response: HttpResponse) -> str:
    """What the page says."""
    return response.content.decode()
