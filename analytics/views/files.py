"""Answers that are files, and what is said when there is none."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from analytics.pdf import PdfError


def as_file(content: bytes, content_type: str, name: str) -> HttpResponse:
    """A file to keep. Its name tells nothing of the person: it stays in lists of downloads for years."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)


def too_long() -> str:
    return _("In diesem Zeitraum liegt mehr, als in ein Dokument passt. Bitte wählen Sie einen kürzeren.")


def why_no_paper(error: PdfError) -> str:
    if error.too_large:
        return too_long()
    return _("Das PDF ließ sich gerade nicht erstellen. Die Seite selbst können Sie jederzeit drucken.")
