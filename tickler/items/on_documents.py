"""What the kinds that are about documents add where documents are listed: marks, menus, acts, tabs."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext as _

from tickler.documents.models import Document
from tickler.items.contract import Kind, Noted, OnDocuments, all_kinds
from tickler.people.access import StaffViewer, Viewer


def notes_of(viewer: Viewer, documents: Sequence[Document]) -> dict[int, Noted]:
    """By document: what every kind says of it and offers, together. A query or two for each kind."""
    marks: dict[int, list[str]] = defaultdict(list)
    entries: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for _kind, adds in _kinds():
        for key, noted in adds.note(viewer, documents).items():
            marks[key].append(noted.mark)
            entries[key] += noted.entries
    return {key: Noted(_joined(marks[key]), tuple(entries[key])) for key in marks}


def acts_of(viewer: StaffViewer) -> list[dict[str, Any]]:
    """What may be done with the ticked documents: {url, label, icon}."""
    return [
        {"url": reverse(adds.act_url), "label": adds.act_label, "icon": kind.icon}
        for kind, adds in _kinds()
        if not kind.manage_right or viewer.may(kind.manage_right)
    ]


def list_tabs(current: str) -> list[dict[str, Any]]:
    """What there is among all documents, as ui/tabs.html draws it: the kinds' own lists between ours."""
    tabs = [
        ("recent", reverse("office:documents"), _("Recent")),
        ("clients", reverse("office:documents-by-client"), _("By client")),
        *[(kind.key, reverse(adds.list_url), kind.tab.label) for kind, adds in _kinds()],
        ("trash", reverse("office:documents-trash"), _("Trash")),
    ]
    return [{"url": url, "label": label, "current": key == current} for key, url, label in tabs]


def _kinds() -> list[tuple[Kind, OnDocuments]]:
    return [(kind, kind.on_documents) for kind in all_kinds() if kind.on_documents is not None]


def _joined(marks: Sequence[str]) -> str:
    return format_html_join(" ", "{}", ((mark,) for mark in marks if mark))
