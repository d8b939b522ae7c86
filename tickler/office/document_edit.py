"""Acts on documents, by staff: one at a time, or the ticked ones together."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from tickler.core.errors import Refused
from tickler.documents import actions, arranging, uploads
from tickler.documents.access import visible_documents, visible_trash
from tickler.documents.models import Document
from tickler.items import on_documents
from tickler.office.client_documents import found_folder, place_of
from tickler.office.folder_edit import PlaceForm, places
from tickler.office.forms import fill_errors, form_status, posted, public_ids
from tickler.people.doors import office_view
from tickler.people.requests import OfficeRequest
from tickler.people.roles import MANAGE_DOCUMENTS
from tickler.trail import sentences
from tickler.trail.models import Event
from tickler.ui import http
from tickler.ui.forms import PlainForm

MOST = 200  # documents at once
SHOWN = 20  # events on the page of a document


class FactsForm(PlainForm):
    """What a document is called and what it is."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    description = forms.CharField(
        label=gettext_lazy("Description"),
        required=False,
        max_length=arranging.LONGEST_DESCRIPTION,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    tags = forms.CharField(
        label=gettext_lazy("Tags"),
        required=False,
        max_length=900,
        help_text=gettext_lazy("With commas between them, for example: 2025, payroll"),
    )


class TagsForm(PlainForm):
    """Tags for several documents."""

    tags = forms.CharField(
        label=gettext_lazy("Tags to add"),
        max_length=900,
        help_text=gettext_lazy("With commas between them, for example: 2025, payroll"),
    )


@office_view
def document(request: OfficeRequest, public_id: str) -> HttpResponse:
    """Everything about one document: its versions, its tags, who did what with it."""
    one = _found(request, public_id)
    notes = on_documents.notes_of(request.viewer, [one]).get(one.pk)
    trail = Event.objects.filter(account=one.account, facts__document=one.public_id).order_by("-id")
    context = {
        "title": one.name,
        "document": one,
        "note": notes,
        "versions": list(one.versions.select_related("uploaded_by").order_by("-number")),
        "events": sentences.rows(list(trail[:SHOWN])),
        "may_manage": request.viewer.may(MANAGE_DOCUMENTS),
    }
    return http.page(request, "office/document.html", context)


@office_view(MANAGE_DOCUMENTS)
def edit(request: OfficeRequest, public_id: str) -> HttpResponse:
    """Another name, description, tags."""
    one = _found(request, public_id)
    before = {"name": one.name, "description": one.description, "tags": ", ".join(one.tags)}
    form = FactsForm(posted(request), initial=before)
    if form.is_valid():
        facts = form.cleaned_data
        try:
            arranging.rename(one, facts["name"], actor=request.actor)
            arranging.describe(one, facts["description"], facts["tags"].split(","), actor=request.actor)
        except Refused as refusal:
            fill_errors(form, refusal)
        else:
            return http.onward(request, page_of(one), _("Saved."))
    context = {"title": _("Rename and describe"), "form": form, "act": _("Save"), "back_url": page_of(one)}
    return http.page(request, "office/folder_form.html", context, form_status(form))


@require_POST
@office_view(MANAGE_DOCUMENTS)
def renew(request: OfficeRequest, public_id: str) -> HttpResponse:
    """A new version; the earlier ones stay."""
    one = _found(request, public_id)
    files = uploads.arrived(request, "file")
    if not files:
        raise Refused("nothing_chosen", _("Choose a file first."))
    actions.renew(one, actions.receive(files[0]), actor=request.actor)
    return http.onward(request, page_of(one), _("The new version counts from now on."))


@require_POST
@office_view(MANAGE_DOCUMENTS)
def seal(request: OfficeRequest, public_id: str) -> HttpResponse:
    """Sealed, or no longer."""
    one = _found(request, public_id)
    if one.sealed_at is None:
        arranging.seal(one, actor=request.actor)
        said = _("“%(name)s” is sealed: the client can no longer change it.")
    else:
        arranging.unseal(one, actor=request.actor)
        said = _("“%(name)s” is no longer sealed.")
    return http.onward(request, http.came_from(request) or page_of(one), said % {"name": one.name})


@office_view(MANAGE_DOCUMENTS)
def move(request: OfficeRequest) -> HttpResponse:
    """Into another folder of the client, or a copy there: asked first where to."""
    chosen = _chosen(request)
    account = chosen[0].account
    if any(one.account_id != account.pk for one in chosen):
        raise Refused("other_account", _("Choose documents of one client only."))
    form = PlaceForm(request.POST if "into" in request.POST else None)
    form.offer("into", places(request, account))
    if form.is_valid():
        into = found_folder(request, form.cleaned_data["into"])
        if request.POST.get("act") == "copy":
            count = len(arranging.copy(chosen, into, actor=request.actor))
            said = ngettext("%(count)s file is copied.", "%(count)s files are copied.", count)
        else:
            count = arranging.move(chosen, into, actor=request.actor)
            said = ngettext("%(count)s file is moved.", "%(count)s files are moved.", count)
        return http.onward(request, place_of(into), said % {"count": count})
    context = {"title": _("Move or copy"), "form": form, **_asked(chosen)}
    return http.page(request, "office/documents_move.html", context, form_status(form))


@office_view(MANAGE_DOCUMENTS)
def tag(request: OfficeRequest) -> HttpResponse:
    """Tags for the ticked ones."""
    chosen = _chosen(request)
    form = TagsForm(request.POST if "tags" in request.POST else None)
    if form.is_valid():
        try:
            count = arranging.tag(chosen, form.cleaned_data["tags"].split(","), actor=request.actor)
        except Refused as refusal:
            fill_errors(form, refusal)
        else:
            said = ngettext("%(count)s file is tagged.", "%(count)s files are tagged.", count)
            return http.onward(request, place_of(chosen[0].folder), said % {"count": count})
    context = {"title": _("Add tags"), "form": form, **_asked(chosen)}
    return http.page(request, "office/documents_tag.html", context, form_status(form))


@require_POST
@office_view(MANAGE_DOCUMENTS)
def remove(request: OfficeRequest) -> HttpResponse:
    """Into the trash; from there they come back."""
    chosen = _chosen(request)
    count = arranging.remove(chosen, actor=request.actor)
    said = ngettext("%(count)s file is in the trash.", "%(count)s files are in the trash.", count)
    undo = reverse("office:documents-restore") + "?" + "&".join(f"document={one.public_id}" for one in chosen)
    back = http.came_from(request)
    if not back or chosen[0].public_id in back:
        back = place_of(chosen[0].folder)
    return http.onward(request, back, said % {"count": count}, undo if len(chosen) <= 20 else "")


@require_POST
@office_view(MANAGE_DOCUMENTS)
def restore(request: OfficeRequest) -> HttpResponse:
    """Out of the trash."""
    wanted = _named(request)
    chosen = list(visible_trash(request.viewer).filter(public_id__in=wanted))
    there = visible_documents(request.viewer).filter(public_id__in=wanted).count()
    if len(chosen) + there != len(wanted):
        raise Http404
    count = arranging.restore(chosen, actor=request.actor)
    said = ngettext("%(count)s file is back.", "%(count)s files are back.", count)
    back = http.came_from(request) or reverse("office:documents-trash")
    return http.onward(request, back, said % {"count": count})


def page_of(one: Document) -> str:
    """The address of a document's page."""
    return reverse("office:document", args=[one.public_id])


def _found(request: OfficeRequest, public_id: str) -> Document:
    rows = visible_documents(request.viewer).select_related("account", "folder__parent")
    return get_object_or_404(rows, public_id=public_id)


def _named(request: OfficeRequest) -> list[str]:
    named = [*public_ids(request.GET, "document"), *public_ids(request.POST, "document")]
    wanted = list(dict.fromkeys(named))
    if not wanted:
        raise Refused("nothing_chosen", _("Nothing is ticked. Tick at least one document."))
    if len(wanted) > MOST:
        raise Refused("too_many", _("Choose at most %(most)s documents at once.") % {"most": MOST})
    return wanted


def _chosen(request: OfficeRequest) -> list[Document]:
    """The documents named; one that is not there, or not theirs to see, spoils them all."""
    wanted = _named(request)
    rows = visible_documents(request.viewer).filter(public_id__in=wanted)
    chosen = list(rows.select_related("account", "folder").order_by("name"))
    if len(chosen) != len(wanted):
        removed = visible_trash(request.viewer).filter(public_id__in=wanted).first()
        if removed is None:
            raise Http404
        raise Refused("removed", _("“%(name)s” was removed meanwhile.") % {"name": removed.name})
    return chosen


def _asked(chosen: list[Document]) -> dict[str, Any]:
    return {"chosen": chosen, "back_url": place_of(chosen[0].folder)}
