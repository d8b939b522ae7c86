"""Signing in and out: /in/ for clients, /in/staff/ for staff."""

from django.urls import path

from tickler.signin import clients, devices, fresh, links, own, reminders, staff

app_name = "signin"
urlpatterns = [
    path("", clients.ask, name="client"),
    path("code/", clients.code, name="code"),
    path("code/again/", clients.again, name="again"),
    path("choose/", clients.choose, name="choose"),
    path("out/", clients.leave, name="out"),
    path("devices/", devices.devices, name="devices"),
    path("devices/end/", devices.end_others, name="devices-end"),
    path("devices/<str:public_id>/end/", devices.end, name="device-end"),
    path("staff/confirm/", fresh.confirm, name="fresh"),
    path("staff/", staff.password, name="staff"),
    path("staff/code/", staff.second_factor, name="factor"),
    path("staff/set-up/", staff.set_up, name="set-up"),
    path("staff/set-up/key.svg", staff.set_up_picture, name="set-up-picture"),
    path("staff/password/", own.password, name="password"),
    path("staff/recovery-codes/", own.recovery_codes, name="recovery"),
    path("join/<str:public_id>/<str:secret>/", links.invitation, name="invitation"),
    path("reminders/<str:public_id>/<str:secret>/", reminders.no_more, name="reminders"),
    path("new-password/", links.reset_ask, name="reset-ask"),
    path("new-password/<str:public_id>/<str:secret>/", links.reset, name="reset"),
]
