"""The client's page of a request: numbered questions, saved as they are answered, sent with one button."""

from django.http import HttpResponse
from django.urls import URLPattern

from tickler.items.models import ActionItem
from tickler.kinds.request.models import Question, Request
from tickler.people.requests import ClientRequest
from tickler.ui import http


def page(request: ClientRequest, item: ActionItem) -> HttpResponse:
    """The request as the client sees it."""
    context = {
        "title": item.title,
        "item": item,
        "detail": Request.objects.get(item=item),
        "questions": Question.objects.filter(request=item.pk).with_answers(),
    }
    return http.page(request, "request/client.html", context)


urls: list[URLPattern] = []
