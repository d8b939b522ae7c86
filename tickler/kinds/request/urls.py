"""The addresses of requests, below /office/request/ and /client/request/."""

from django.urls import path

from tickler.kinds.request import answers_out, client, compose, office, template_pages

office_urls = [
    path("new/", compose.new, name="request-new"),
    path("new/sentence/", compose.sentence, name="request-sentence"),
    path("new/accounts/", compose.accounts, name="request-accounts"),
    path("templates/", template_pages.templates, name="request-templates"),
    path("templates/new/", template_pages.template_new, name="request-template-new"),
    path("templates/<str:tid>/", template_pages.template, name="request-template"),
    path("templates/<str:tid>/delete/", template_pages.template_delete, name="request-template-delete"),
    path("<str:pid>/paper/", answers_out.on_paper, name="request-paper"),
    path("<str:pid>/answers.csv", answers_out.table, name="request-answers-table"),
    path("<str:pid>/change/", office.change, name="request-change"),
    path("<str:pid>/complete/", office.complete, name="request-complete"),
    path("<str:pid>/set-back/", office.set_back, name="request-set-back"),
]
client_urls = [
    path("<str:pid>/", client.answers, name="request-answers"),
    path("<str:pid>/answers/<str:question>/", client.answer, name="request-answer"),
    path("<str:pid>/files/<str:question>/", client.files, name="request-files"),
    path("<str:pid>/remove/<str:document>/", client.file_remove, name="request-file-remove"),
]
