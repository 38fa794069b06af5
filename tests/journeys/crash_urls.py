"""Two pages through the whole product (door, form key, action, journal) that write.

``one`` stores one row, ``many`` two hundred with one answer, as an import does.
"""

from django.http import HttpResponse
from django.urls import include, path

from madang.hubs import rules
from madang.hubs.actions import action
from madang.hubs.http import door
from madang.hubs.models import Site

MANY = 200


@action(rules.is_managing)
def open_site(hub, by, *, city):
    return Site.objects.create(
        hub=hub, name={"en": city}, city=city, country="KR", zone="Asia/Seoul"
    )


@action(rules.is_managing)
def open_sites(hub, by, *, city):
    sites = [
        Site(hub=hub, name={"en": city}, city=city, country="KR", zone="Asia/Seoul")
        for _turn in range(MANY)
    ]
    for site in sites:  # one by one, so that there is time to die in between
        site.save()
    return hub


@door(rules.is_managing, "POST")
def one(request, hub):
    open_site(request.actor.hub, request.actor, city=request.POST["city"])
    return HttpResponse("stored")


@door(rules.is_managing, "POST")
def many(request, hub):
    open_sites(request.actor.hub, request.actor, city=request.POST["city"])
    return HttpResponse("stored")


handler500 = "madang.kit.outages.server_error"
urlpatterns = [
    path("h/<slug:hub>/one/", one, name="one"),
    path("h/<slug:hub>/many/", many, name="many"),
    path("", include("madang.config.urls")),
]
