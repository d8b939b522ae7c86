"""The yardstick: fifty rows with as many columns, as Django draws them with nothing of ours around them."""

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from tickler.items.models import ActionItem, Status
from tickler.people.doors import office_view

TEMPLATE = engines["django"].from_string("""<!doctype html><html><body><table>{% for row in rows %}<tr>
<td><a href="{% url 'office:item' row.public_id %}">{{ row.title }}</a></td>
<td>{{ row.account.name }} {{ row.account.number }}</td><td>{{ row.get_status_display }}</td>
<td>{{ row.parts_done }} of {{ row.parts_total }}</td><td>{{ row.due_on|date:"D j N" }}</td>
<td>{{ row.changed_at|date:"D j N" }}</td><td>{{ row.remind_at|date:"D j N" }}</td>
<td>{{ row.reminders_sent }}</td></tr>{% endfor %}</table></body></html>""")


@office_view
def bare(request: HttpRequest) -> HttpResponse:
    """The newest open items of the firm."""
    rows = ActionItem.objects.filter(status=Status.OPEN).select_related("account")
    return HttpResponse(TEMPLATE.render({"rows": rows.order_by("-changed_at", "-id")[:50]}, request))


urlpatterns = [path("", include("tickler.urls")), path("bare/", bare)]
