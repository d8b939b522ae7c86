"""Acts on folders, by staff."""

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from tickler.core.errors import Refused
from tickler.documents import actions, folders, unpacking, uploads
from tickler.documents.access import visible_folders
from tickler.documents.models import Access, Document, Folder
from tickler.office.account import found
from tickler.office.client_documents import found_folder, place_of
from tickler.office.forms import fill_errors, form_status, posted
from tickler.people.doors import office_view
from tickler.people.models import Account
from tickler.people.requests import OfficeRequest
from tickler.people.roles import MANAGE_DOCUMENTS
from tickler.ui import http
from tickler.ui.forms import PlainForm


class NameForm(PlainForm):
    """What a folder is called."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=folders.LONGEST_NAME)


class TopForm(NameForm):
    """A folder on top: what the client may do in it, too."""

    access = forms.ChoiceField(
        label=gettext_lazy("What the client may do"), choices=Access.choices, widget=forms.RadioSelect
    )


class PlaceForm(PlainForm):
    """Another folder of the same client."""

    into = forms.ChoiceField(label=gettext_lazy("Folder"))


@office_view(MANAGE_DOCUMENTS)
def add_top(request: OfficeRequest, public_id: str) -> HttpResponse:
    """A new folder on top."""
    account = found(request, public_id)
    form = TopForm(posted(request), initial={"access": Access.VIEW})
    back = reverse("office:client-documents", args=[account.public_id])
    return _made(request, form, account, None, back)


@office_view(MANAGE_DOCUMENTS)
def add(request: OfficeRequest, public_id: str) -> HttpResponse:
    """A new folder below another one."""
    parent = found_folder(request, public_id)
    return _made(request, NameForm(posted(request)), parent.account, parent, place_of(parent))


@office_view(MANAGE_DOCUMENTS)
def rename(request: OfficeRequest, public_id: str) -> HttpResponse:
    """Another name."""
    one = found_folder(request, public_id)
    form = NameForm(posted(request), initial={"name": one.name})
    if form.is_valid():
        try:
            folders.rename(one, form.cleaned_data["name"], actor=request.actor)
        except Refused as refusal:
            fill_errors(form, refusal)
        else:
            return http.onward(request, place_of(one), _("Saved."))
    context = {"title": _("Rename folder"), "form": form, "act": _("Save"), "back_url": place_of(one)}
    return http.page(request, "office/folder_form.html", context, form_status(form))


@office_view(MANAGE_DOCUMENTS)
def move(request: OfficeRequest, public_id: str) -> HttpResponse:
    """Into another folder; what the client may do there goes for this one too."""
    one = found_folder(request, public_id)
    form = PlaceForm(posted(request))
    form.offer("into", places(request, one.account, but=one))
    if form.is_valid():
        try:
            folders.move(one, found_folder(request, form.cleaned_data["into"]), actor=request.actor)
        except Refused as refusal:
            fill_errors(form, refusal)
        else:
            return http.onward(request, place_of(one), _("Moved."))
    context = {"title": _("Move folder"), "form": form, "act": _("Move"), "back_url": place_of(one)}
    return http.page(request, "office/folder_form.html", context, form_status(form))


@office_view(MANAGE_DOCUMENTS)
def remove(request: OfficeRequest, public_id: str) -> HttpResponse:
    """Into the trash with all that is in it; asked first."""
    one = found_folder(request, public_id)
    if request.method == "POST":
        folders.remove(one, actor=request.actor)
        up = place_of(one.parent) if one.parent else _top_of(one.account)
        return http.onward(request, up, _("“%(name)s” is in the trash.") % {"name": one.name})
    count = Document.objects.filter(
        account=one.account, folder__path__startswith=one.path, removed_at=None
    ).count()
    words = ngettext(
        "The folder goes into the trash with %(count)s file.",
        "The folder goes into the trash with %(count)s files.",
        count,
    )
    context = {
        "title": _("Remove “%(name)s”") % {"name": one.name},
        "words": words % {"count": count},
        "back_url": place_of(one),
    }
    return http.page(request, "office/folder_remove.html", context)


@require_POST
@office_view(MANAGE_DOCUMENTS)
def upload(request: OfficeRequest, public_id: str) -> HttpResponse:
    """Files join a folder: each that can be kept is kept, and of the others it is said why not."""
    one = found_folder(request, public_id)
    files = uploads.arrived(request, "files")
    if not files:
        raise Refused("nothing_chosen", _("Choose a file first."))
    refused: list[str] = []
    for file in files:
        try:
            received = unpacking.check_archive(actions.receive(file))
            unpacking.bring(one.account, received, actor=request.actor, folder=one)
        except Refused as refusal:
            refused.append(_("%(name)s: %(why)s") % {"name": file.name, "why": refusal})
    kept = len(files) - len(refused)
    said = ngettext("%(count)s file is added.", "%(count)s files are added.", kept) % {"count": kept}
    if refused:
        raise Refused("some_refused", " ".join([said if kept else "", *refused]).strip())
    return http.onward(request, place_of(one), said)


def places(request: OfficeRequest, account: Account, but: Folder | None = None) -> list[tuple[str, str]]:
    """The folders of a client as choices, each with those above it."""
    rows = visible_folders(request.viewer).filter(account=account)
    every = {row.pk: row for row in rows}
    offered = [row for row in every.values() if but is None or not but.holds(row)]
    named = {row.public_id: _whole_name(row, every) for row in offered}
    return sorted(named.items(), key=lambda choice: choice[1].lower())


def _whole_name(folder: Folder, every: dict[int, Folder]) -> str:
    keys = [int(key) for key in folder.path.strip("/").split("/")]
    return " / ".join(every[key].name for key in keys if key in every)


def _made(
    request: OfficeRequest, form: PlainForm, account: Account, parent: Folder | None, back: str
) -> HttpResponse:
    if form.is_valid():
        try:
            one = folders.make(
                account,
                form.cleaned_data["name"],
                parent=parent,
                access=form.cleaned_data.get("access", ""),
                actor=request.actor,
            )
        except Refused as refusal:
            fill_errors(form, refusal)
        else:
            return http.onward(request, place_of(one), _("“%(name)s” is made.") % {"name": one.name})
    context = {"title": _("New folder"), "form": form, "act": _("Make folder"), "back_url": back}
    return http.page(request, "office/folder_form.html", context, form_status(form))


def _top_of(account: Account) -> str:
    return reverse("office:client-documents", args=[account.public_id])
