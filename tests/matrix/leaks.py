"""Views that leak, each in a way that really happened somewhere; only for tests."""

from __future__ import annotations

import csv
import io

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path

from madang.config.urls import urlpatterns as product
from madang.directory.models import Note, Organisation
from madang.files import storing
from madang.files.models import StoredFile
from madang.hubs.http import door
from madang.hubs.rules import is_insider, is_staff
from madang.search.models import Entry


def doorless(request, hub):
    """A view whose author forgot the door."""
    return HttpResponse("open to everybody")


@door(is_staff)
def any_organisation(request, hub, pk):
    """A page that fetches past the query: every hub's rows by their key."""
    return HttpResponse(get_object_or_404(Organisation.objects.all(), pk=pk).name)


@door(is_staff)
def export(request, hub):
    """A streamed export that forgot the hub."""
    out = io.StringIO()
    csv.writer(out).writerows(Organisation.objects.values_list("name", "country"))
    return StreamingHttpResponse([out.getvalue().encode()], content_type="text/csv")


@door(is_insider)
def found(request, hub):
    """A search that asks the whole index."""
    hits = Entry.objects.filter(title__contains=request.GET.get("q", ""))
    return HttpResponse("\n".join(hits.values_list("title", flat=True)))


@door(is_insider)
def panel(request, hub, pk):
    """A panel that checks the page's row, and not its own."""
    notes = Note.objects.filter(organisation_id=pk)
    return HttpResponse("\n".join(notes.values_list("text", flat=True)))


@door(is_insider)
def download(request, hub, pk):
    """A download that gives any file, named in its header."""
    file = get_object_or_404(StoredFile.objects.filter(removed_at=None), pk=pk)
    answer = StreamingHttpResponse(storing.read(file.path))
    answer.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return answer


@door(is_staff, "POST")
def rename(request, hub, pk):
    """A form that changes any hub's row."""
    Organisation.objects.filter(pk=pk).update(city="changed")
    return HttpResponse(status=404)


@door(is_insider, "POST")
def onward(request, hub):
    """A form that goes wherever it is told."""
    return HttpResponse(status=302, headers={"Location": request.POST["next"]})


@door(is_insider)
def mute(request, hub):
    """A page whose reader cannot choose another language."""
    return HttpResponse("<!doctype html><title>Mute</title>")


@door(is_insider)
def broken(request, hub):
    """A page that breaks."""
    raise LookupError


INSIDE = "h/<slug:hub>"
urlpatterns = [
    path(f"{INSIDE}/doorless/", doorless, name="doorless"),
    path(f"{INSIDE}/any/<int:pk>/", any_organisation, name="any"),
    path(f"{INSIDE}/export/", export, name="export"),
    path(f"{INSIDE}/found/", found, name="found"),
    path(f"{INSIDE}/panel/<int:pk>/", panel, name="panel"),
    path(f"{INSIDE}/download/<int:pk>/", download, name="download"),
    path(f"{INSIDE}/rename/<int:pk>/", rename, name="rename"),
    path(f"{INSIDE}/onward/", onward, name="onward"),
    path(f"{INSIDE}/mute/", mute, name="mute"),
    path(f"{INSIDE}/broken/", broken, name="broken"),
    *product,
]
