"""Taking the answers of a request along: on paper, or as a table for other programs."""

from collections.abc import Iterator

from django.http import HttpResponse
from django.utils.translation import gettext as _

from tickler.core.tables import as_csv
from tickler.items.models import ActionItem
from tickler.kinds.request.asks import Ask, asks_of
from tickler.kinds.request.models import Question, Request
from tickler.kinds.request.office import found, page_of
from tickler.people.doors import office_view
from tickler.people.requests import OfficeRequest
from tickler.ui import dates, http


@office_view
def on_paper(request: OfficeRequest, pid: str) -> HttpResponse:
    """The request and what was answered, and nothing around it: for the printer."""
    item = found(request, pid)
    context = {
        "title": item.title,
        "item": item,
        "detail": Request.objects.get(item=item),
        "asks": _asks(item),
        "zone": item.firm.zone,
        "back_url": page_of(item),
    }
    return http.page(request, "request/paper.html", context)


@office_view
def table(request: OfficeRequest, pid: str) -> HttpResponse:
    """A line for each question."""
    item = found(request, pid)
    head = [_("Client"), _("Number"), _("Question"), _("Answer"), _("Answered by"), _("Answered at")]
    response = HttpResponse(as_csv(head, _lines(item)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="answers.csv"'
    return response


def _asks(item: ActionItem) -> list[Ask]:
    return asks_of(Question.objects.filter(request=item.pk).with_answers())


def _lines(item: ActionItem) -> Iterator[list[str]]:
    for ask in _asks(item):
        yield [item.account.name, str(ask.number), ask.question.text, *_answer(ask, item.firm.zone)]


def _answer(ask: Ask, zone: str) -> list[str]:
    if ask.is_file:
        files = ask.files
        names = ", ".join(file.document.name for file in files)
        who = ", ".join(dict.fromkeys(file.added_by for file in files if file.added_by))
        return [names, who, dates.say_moment(files[-1].added_at, zone, long=True) if files else ""]
    reply = ask.question.reply
    if reply is None:
        return ["", "", ""]
    return [ask.said or ask.typed, reply.answered_by, dates.say_moment(reply.answered_at, zone, long=True)]
