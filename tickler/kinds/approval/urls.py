"""The addresses of approvals, below /office/approval/ and /client/approval/."""

from django.urls import path

from tickler.kinds.approval import client, compose, listing, office, pending

office_urls = [
    path("", listing.every, name="approval-list"),
    path("pending/", pending.pending, name="approval-pending"),
    path("new/", compose.new, name="approval-new"),
    path("new/sentence/", compose.sentence, name="approval-sentence"),
    path("<str:pid>/cancel/", office.cancel, name="approval-cancel"),
]
client_urls = [
    path("<str:pid>/<str:decision>/approve/", client.approve, name="approval-approve"),
    path("<str:pid>/<str:decision>/disapprove/", client.disapprove, name="approval-disapprove"),
]
