"""Saved requests: the list, and the form that makes one."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from tickler.core.errors import Refused
from tickler.items.models import Template
from tickler.kinds.request import actions
from tickler.kinds.request.compose import codes
from tickler.kinds.request.forms import (
    Editor,
    TemplateForm,
    as_rows,
    as_typed,
    bound,
    changed_rows,
    posted_rows,
    unbound,
)
from tickler.kinds.request.models import Sort
from tickler.people.doors import office_view
from tickler.people.requests import OfficeRequest
from tickler.people.roles import MANAGE_TEMPLATES
from tickler.ui import http


@office_view
def templates(request: OfficeRequest) -> HttpResponse:
    """Every saved request of the firm."""
    context = {
        "title": _("Templates for requests"),
        "templates": Template.objects.filter(kind="request").order_by("name"),
        "may_manage": request.viewer.may(MANAGE_TEMPLATES),
    }
    return http.page(request, "request/templates.html", context)


@office_view(MANAGE_TEMPLATES)
def template_new(request: OfficeRequest) -> HttpResponse:
    """Make one."""
    return _edit(request, None)


@office_view(MANAGE_TEMPLATES)
def template(request: OfficeRequest, tid: str) -> HttpResponse:
    """Change one."""
    return _edit(request, _found(tid))


@office_view(MANAGE_TEMPLATES)
def template_delete(request: OfficeRequest, tid: str) -> HttpResponse:
    """Delete one, after a question, because it cannot come back."""
    one = _found(tid)
    if request.method != "POST":
        context = {
            "title": _("Delete the template"),
            "template": one,
            "back_url": reverse("request-templates"),
        }
        return http.page(request, "request/template_delete.html", context)
    actions.delete_template(one, actor=request.actor)
    said = _("The template “%(name)s” is deleted.") % {"name": one.name}
    return http.onward(request, reverse("request-templates"), said)


def _found(tid: str) -> Template:
    return get_object_or_404(Template.objects.filter(kind="request"), public_id=tid)


def _edit(request: OfficeRequest, one: Template | None) -> HttpResponse:
    if request.method != "POST":
        return _show(request, one, Editor(TemplateForm(initial=_initial(one)), unbound(_rows(one))))
    act = request.POST.get("act", "")
    if act != "save":
        rows = unbound(changed_rows(posted_rows(request.POST), act))
        return _show(
            request,
            one,
            Editor(TemplateForm(initial=as_typed(request.POST)), rows, act=act),
            seen=_seen(request),
        )
    editor = Editor(TemplateForm(request.POST), bound(request.POST))
    if not editor.is_valid():
        return _show(request, one, editor, seen=_seen(request), status=422)
    name, content = editor.words.cleaned_data["name"], editor.content()
    try:
        if one is None:
            one = actions.save_template(name, content, actor=request.actor)
        else:
            actions.change_template(one, name, content, seen=_seen(request) or 0, actor=request.actor)
    except Refused as refused:
        # What was typed stays; whoever saves again has seen that somebody else was there.
        now_is = None if one is None else _found(one.public_id)
        seen = None if refused.code == "stale" else _seen(request)
        return _show(request, now_is, editor, seen=seen, refused=str(refused), status=409)
    said = _("The template “%(name)s” is saved.") % {"name": one.name}
    return http.onward(request, reverse("request-templates"), said)


def _initial(one: Template | None) -> dict[str, Any]:
    if one is None:
        return {}
    return {
        "name": one.name,
        "title": one.title,
        "message": one.body.get("message", ""),
        "reminders_on": one.reminders_on,
        "remind_days": one.remind_days,
        "remind_times": one.remind_times,
    }


def _rows(one: Template | None) -> list[dict[str, Any]]:
    return as_rows(one.body.get("questions", [])) if one else [{"type": Sort.FILE}]


def _seen(request: OfficeRequest) -> int | None:
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isdigit() and len(seen) < 10 else None


def _show(
    request: OfficeRequest,
    one: Template | None,
    editor: Editor,
    *,
    seen: int | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "title": _("Change the template") if one else _("New template"),
        "template": one,
        "form": editor.words,
        "editor": editor,
        "seen": (one.version if one else 0) if seen is None else seen,
        "refused": refused,
        "codes": codes(),
        "back_url": reverse("request-templates"),
    }
    return http.page(request, "request/template.html", context, status=status)
