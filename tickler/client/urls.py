"""The client's addresses. Every page stands in the portal's frame, those of the kinds too."""

from django.urls import URLPattern, URLResolver, include, path

from tickler.client import details, documents, documents_change, todo
from tickler.client.frame import framed
from tickler.documents import views as files
from tickler.items.contract import all_kinds
from tickler.people.doors import client_view
from tickler.signin import kept
from tickler.ui.mounting import mounted

own = [
    path("", todo.todo, name="todo"),
    path("items/<str:public_id>/", todo.item, name="item"),
    path("section/<slug:key>/", todo.section, name="section"),
    path("signed-in/", client_view(kept.again), name="signed-in"),
    path("documents/", documents.index, name="documents"),
    path("documents/all-sent/<str:pid>/", documents.done, name="documents-done"),
    path("documents/folders/<str:pid>/", documents.folder, name="folder"),
    path("documents/folders/<str:pid>/new/", documents_change.folder_new, name="folder-new"),
    path("documents/folders/<str:pid>/change/", documents_change.folder_change, name="folder-change"),
    path("documents/folders/<str:pid>/remove/", documents_change.folder_remove, name="folder-remove"),
    path("documents/<str:pid>/change/", documents_change.document_change, name="document-change"),
    path("documents/<str:pid>/remove/", documents_change.document_remove, name="document-remove"),
    path("details/", details.details, name="details"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((mounted(own, framed), "client"))),
    path("documents/", include(mounted(files.client_urls, framed))),
    *[path(f"{kind.key}/", include(mounted(kind.client_urls, framed))) for kind in all_kinds()],
]
