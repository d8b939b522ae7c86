"""The first page and what leads to a firm; the demo's own pages; health for machines that watch this one."""

from django.urls import path

from tickler.operate import first, health
from tickler.operate.demo import door, front, mailbox
from tickler.operate.setup import code, views, welcome

urlpatterns = [
    path("", first.first, name="first"),
    path("health", health.health, name="health"),
    path("setup/code/", code.ask, name="setup-code"),
    path("setup/", views.firm, name="setup"),
    path("setup/place/", views.place, name="setup-place"),
    path("setup/you/", views.owner, name="setup-owner"),
    path("office/welcome/", welcome.welcome, name="welcome"),
    path("office/welcome/<str:public_id>/", welcome.outcome, name="welcome-letter"),
    path("demo/", door.demo, name="demo"),
    path("demo/as/<str:public_id>/", front.enter, name="demo-enter"),
    path("demo/mailbox/", mailbox.mailbox, name="demo-mailbox"),
    path("demo/mailbox/<str:public_id>/", mailbox.letter, name="demo-letter"),
    path("demo/mailbox/<str:public_id>/html/", mailbox.html, name="demo-letter-html"),
    path("demo/mailbox/<str:public_id>/to/<path:address>", mailbox.follow, name="demo-follow"),
]
