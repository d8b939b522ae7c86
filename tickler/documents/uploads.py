"""Files as they come in: counted while they are read, so that neither the disk nor the form suffers.

A file that is too big, or that the disk has no room for, is read to its end and forgotten, so that the
answers typed beside it still arrive. `arrived()` says afterwards which files came and what is wrong.
"""

from typing import Any

from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest
from django.utils.translation import gettext as _

from tickler.core.errors import Refused
from tickler.documents import storage


class SpooledFile(TemporaryUploadedFile):
    """A file on its way in; `failed` says why it is not all there."""

    failed = ""


class Watched:
    """What a form with files is read from; knows afterwards whether the line that ends every form came."""

    def __init__(self, stream: Any, last_line: bytes) -> None:
        self._stream, self._last_line, self._tail = stream, last_line, b""

    def read(self, *size: int) -> bytes:
        return self._seen(self._stream.read(*size))

    def readline(self, *size: int) -> bytes:
        return self._seen(self._stream.readline(*size))

    @property
    def is_whole(self) -> bool:
        return self._last_line in self._tail

    def _seen(self, data: bytes) -> bytes:
        self._tail = (self._tail + data)[-2 * len(self._last_line) :] if data else self._tail
        return data


class CountingHandler(FileUploadHandler):
    """Writes a file to a temporary one and stops writing, not reading, at the limit or on a full disk."""

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: Any = None
    ) -> None:
        """Before the form is read: watch how it ends."""
        input_data._stream = Watched(input_data._stream, b"--" + boundary + b"--")

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.file = SpooledFile(
            self.file_name or "", self.content_type, 0, self.charset, self.content_type_extra
        )
        self.read = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.read += len(raw_data)
        if not self.file.failed and self.read > storage.limit():
            self._fail("too_big")
        if self.file.failed:
            return
        try:
            self.file.write(raw_data)
        except OSError as error:
            if error.errno not in storage.FULL:
                raise
            self._fail("disk_full")

    def file_complete(self, file_size: int) -> SpooledFile:
        self.file.seek(0)
        self.file.size = file_size
        return self.file

    def upload_interrupted(self) -> None:
        if hasattr(self, "file"):
            self.file.close()

    def _fail(self, reason: str) -> None:
        self.file.failed = reason
        self.file.seek(0)
        self.file.truncate()


def arrived(request: HttpRequest, name: str) -> list[UploadedFile]:
    """The files of a field; refuses them all if the connection broke before the last byte."""
    files = request.FILES.getlist(name)
    check_whole(request)
    return files


def check_whole(request: HttpRequest) -> None:
    """Refuse a form that was cut off on the way: it reads like a shorter one."""
    if not is_whole(request):
        raise Refused(
            "cut_off",
            _("The connection broke before everything was here, so nothing of it was kept. Send it again."),
        )


def is_whole(request: HttpRequest) -> bool:
    """Whether the last line of a form with files came; for another form, all the browser announced."""
    len(request.POST)  # reads it to its end, if nobody has yet
    if hasattr(request, "_body"):
        return len(request.body) >= int(request.META.get("CONTENT_LENGTH") or 0)
    return getattr(request._stream, "is_whole", True)


def check_size(file: UploadedFile) -> None:
    """Refuse a file that is too big, or that the disk had no room for."""
    if getattr(file, "failed", "") == "disk_full":
        raise storage.disk_full()
    if (file.size or 0) > storage.limit():
        raise storage.too_big(file.size or 0)
