"""Signing in and out: /in/ for clients, /in/staff/ for staff."""

from django.urls import path

from tickler.signin import views

app_name = "signin"
urlpatterns = [
    path("", views.client, name="client"),
    path("staff/", views.staff, name="staff"),
    path("out/", views.leave, name="out"),
]
