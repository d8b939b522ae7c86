"""The staff's page of a request."""

from django.http import HttpResponse
from django.urls import URLPattern

from tickler.items.models import ActionItem
from tickler.kinds.request.models import Question, Request
from tickler.people.requests import OfficeRequest
from tickler.ui import http


def page(request: OfficeRequest, item: ActionItem) -> HttpResponse:
    """The answers as they came."""
    context = {
        "title": item.title,
        "item": item,
        "detail": Request.objects.get(item=item),
        "questions": Question.objects.filter(request=item.pk).with_answers(),
    }
    return http.page(request, "request/office.html", context)


urls: list[URLPattern] = []
