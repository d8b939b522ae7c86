"""What a client does with a file or a folder of their own: name it, put it elsewhere, remove it."""

from typing import Any

from django import forms
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tickler.client.documents import found_folder, page_of
from tickler.core.actor import Actor
from tickler.core.errors import Forbidden, Refused
from tickler.core.ids import public_id
from tickler.core.once import key_of, once
from tickler.documents import arranging, folders
from tickler.documents.access import check_change, check_folder, visible_documents, visible_folders
from tickler.documents.models import Access, Document, Folder
from tickler.people.access import ClientViewer
from tickler.people.doors import client_view
from tickler.people.requests import ClientRequest
from tickler.ui import http
from tickler.ui.forms import PlainForm


class NameForm(PlainForm):
    """The name of a folder that is to be made."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=folders.LONGEST_NAME)
    ticket = forms.CharField(required=False, widget=forms.HiddenInput)


class PlaceForm(PlainForm):
    """What it is called, and where it lies."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=255)
    folder = forms.ChoiceField(label=gettext_lazy("Folder"))


@client_view
def document_change(request: ClientRequest, pid: str) -> HttpResponse:
    """Another name or another folder for a file."""
    document, actor = _found(request, pid)
    form = _place_form(request, document.name, document.folder, _places(request.viewer, document.folder))
    if form.is_valid():
        into = _chosen(request.viewer, form, document.folder)
        if _done(form, lambda: _change_document(document, form.cleaned_data["name"], into, actor)):
            return http.onward(request, page_of(into), _("Saved."))
    context = {
        "title": document.name,
        "form": form,
        "document": document,
        "back_url": page_of(document.folder),
    }
    return http.page(request, "client/document_change.html", context, 422 if form.errors else 200)


@client_view
def document_remove(request: ClientRequest, pid: str) -> HttpResponse:
    """Into the trash, after a page that says so."""
    document, actor = _found(request, pid)
    refused = ""
    if request.method == "POST":
        try:
            arranging.remove([document], actor=actor)
        except Refused as refusal:
            refused = str(refusal)
        else:
            said = _("%(name)s is removed.") % {"name": document.name}
            return http.onward(request, page_of(document.folder), said)
    return _ask(request, document.name, page_of(document.folder), refused)


@client_view
def folder_new(request: ClientRequest, pid: str) -> HttpResponse:
    """A folder in a folder."""
    parent = found_folder(request, pid)
    actor = request.viewer.actor_on(parent.account_id)
    check_folder(parent, actor)
    form = NameForm(request.POST if request.method == "POST" else None, initial={"ticket": public_id()})
    if form.is_valid():
        name = form.cleaned_data["name"]

        def make() -> str:
            return folders.make(parent.account, name, actor=actor, parent=parent).public_id

        made: list[str] = []
        if _done(form, lambda: made.append(once(key_of(request.POST), make))):
            folder = found_folder(request, made[0])
            return http.onward(request, page_of(folder), _("The folder is there."))
    context = {"title": _("New folder"), "form": form, "folder": parent, "back_url": page_of(parent)}
    return http.page(request, "client/folder_new.html", context, 422 if form.errors else 200)


@client_view
def folder_change(request: ClientRequest, pid: str) -> HttpResponse:
    """Another name or another place for a folder of theirs."""
    folder, actor = _found_own(request, pid)
    assert folder.parent is not None
    places = [one for one in _places(request.viewer, folder) if not folder.holds(one)]
    form = _place_form(request, folder.name, folder.parent, places)
    if form.is_valid():
        into = _chosen(request.viewer, form, folder.parent)
        if _done(form, lambda: _change_folder(folder, form.cleaned_data["name"], into, actor)):
            return http.onward(request, page_of(folder), _("Saved."))
    context = {"title": folder.name, "form": form, "folder": folder, "back_url": page_of(folder)}
    return http.page(request, "client/folder_change.html", context, 422 if form.errors else 200)


@client_view
def folder_remove(request: ClientRequest, pid: str) -> HttpResponse:
    """Into the trash with all that is in it, after a page that says so."""
    folder, actor = _found_own(request, pid)
    assert folder.parent is not None
    refused = ""
    if request.method == "POST":
        try:
            folders.remove(folder, actor=actor)
        except Refused as refusal:
            refused = str(refusal)
        else:
            said = _("%(name)s is removed.") % {"name": folder.name}
            return http.onward(request, page_of(folder.parent), said)
    return _ask(request, folder.name, page_of(folder), refused, is_folder=True)


@transaction.atomic
def _change_document(document: Document, name: str, into: Folder, actor: Actor) -> None:
    arranging.move([document], into, actor=actor)
    document.folder = into
    arranging.rename(document, name, actor=actor)


@transaction.atomic
def _change_folder(folder: Folder, name: str, into: Folder, actor: Actor) -> None:
    folder = folders.rename(folder, name, actor=actor)
    folders.move(folder, into, actor=actor)


def _found(request: ClientRequest, pid: str) -> tuple[Document, Actor]:
    rows = visible_documents(request.viewer).select_related("account", "folder")
    document = get_object_or_404(rows, public_id=pid)
    actor = request.viewer.actor_on(document.account_id)
    check_change(document, actor)
    return document, actor


def _found_own(request: ClientRequest, pid: str) -> tuple[Folder, Actor]:
    folder = found_folder(request, pid)
    actor = request.viewer.actor_on(folder.account_id)
    check_folder(folder, actor)
    if folder.is_top:
        raise Forbidden("top_folder", _("This folder stays as it is. You can change what is in it."))
    return folder, actor


def _places(viewer: ClientViewer, beside: Folder) -> list[Folder]:
    """Where the client may put something: the folders of the same account that are theirs to edit."""
    rows = visible_folders(viewer).filter(account=beside.account_id, access=Access.EDIT)
    return sorted(rows, key=lambda one: one.path)


def _place_form(request: ClientRequest, name: str, folder: Folder, places: list[Folder]) -> PlaceForm:
    data = request.POST if request.method == "POST" else None
    form = PlaceForm(data, initial={"name": name, "folder": folder.public_id})
    names = {one.pk: one.name for one in places}
    form.offer("folder", [(one.public_id, _way_to(one, names)) for one in places])
    return form


def _way_to(folder: Folder, names: dict[int, str]) -> str:
    """The folders from the top to this one."""
    return " › ".join(names[int(key)] for key in folder.path.strip("/").split("/"))


def _chosen(viewer: ClientViewer, form: PlaceForm, beside: Folder) -> Folder:
    rows = visible_folders(viewer).filter(account=beside.account_id)
    return get_object_or_404(rows, public_id=form.cleaned_data["folder"])


def _done(form: PlainForm, act: Any) -> bool:
    """Do it, or let the form say why not, with everything that was typed still in it."""
    try:
        act()
    except Forbidden:
        raise
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _ask(
    request: ClientRequest, name: str, back_url: str, refused: str, *, is_folder: bool = False
) -> HttpResponse:
    context = {
        "title": _("Remove %(name)s?") % {"name": name},
        "back_url": back_url,
        "refused": refused,
        "is_folder": is_folder,
        "days": settings.TRASH_DAYS,
    }
    return http.page(request, "client/document_remove.html", context, 409 if refused else 200)
