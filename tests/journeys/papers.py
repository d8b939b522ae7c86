"""What clients attach: a photo as a telephone takes it, and a PDF."""

from playwright.sync_api import FilePayload

from tickler.operate.demo import papers

PHOTO: FilePayload = {"name": "IMG_2041.jpg", "mimeType": "image/jpeg", "buffer": papers.photo("IMG_2041")}
PDF: FilePayload = {"name": "mortgage.pdf", "mimeType": "application/pdf", "buffer": papers.pdf("mortgage")}
