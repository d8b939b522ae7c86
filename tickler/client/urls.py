"""The client's addresses. Every page stands in the portal's frame, those of the kinds too."""

from django.urls import URLPattern, URLResolver, include, path

from tickler.client import details, todo
from tickler.client.frame import framed
from tickler.documents import views as documents
from tickler.items.contract import all_kinds
from tickler.people.doors import client_view
from tickler.signin import kept
from tickler.ui.mounting import mounted

own = [
    path("", todo.todo, name="todo"),
    path("items/<str:public_id>/", todo.item, name="item"),
    path("section/<slug:key>/", todo.section, name="section"),
    path("signed-in/", client_view(kept.again), name="signed-in"),
    path("details/", details.details, name="details"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((mounted(own, framed), "client"))),
    path("documents/", include(mounted(documents.client_urls, framed))),
    *[path(f"{kind.key}/", include(mounted(kind.client_urls, framed))) for kind in all_kinds()],
]
