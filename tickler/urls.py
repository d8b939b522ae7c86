"""Every address: the first page and health, staff under /office/, clients under /client/."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("tickler.operate.urls")),
    path("in/", include("tickler.signin.urls")),
    path("", include("tickler.ui.firm")),
    path("office/", include("tickler.office.urls")),
    path("client/", include("tickler.client.urls")),
]

handler400 = "tickler.ui.views.unreadable"
handler403 = "tickler.ui.views.forbidden"
handler404 = "tickler.ui.views.not_found"
handler500 = "tickler.ui.views.broken"
