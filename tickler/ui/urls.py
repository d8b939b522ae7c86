"""The style page."""

from django.urls import path

from tickler.ui import views

app_name = "ui"
urlpatterns = [
    path("styleguide/", views.styleguide, name="styleguide"),
    path("styleguide/reminders/", views.style_words, name="style-words"),
]
