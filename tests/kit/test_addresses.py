"""An address leads where Django's own search, one address after the other, leads."""

from django.urls import Resolver404, URLResolver, get_resolver, include, path
from django.urls.resolvers import RegexPattern

from madang.kit.addresses import room
from tests.matrix.routes import routes

ROOT = r"^/"


def plainly():
    """The product's addresses without a look at the room first."""
    found = [
        path("", include(one.urlconf_module.__name__))
        if isinstance(one, URLResolver) and hasattr(one.pattern, "room")
        else one
        for one in get_resolver().url_patterns
    ]
    return URLResolver(RegexPattern(ROOT), found)


def led(resolver, address):
    try:
        match = resolver.resolve(address)
    except Resolver404:
        return None
    return match.view_name, match.func, match.kwargs, match.route, match.app_names


def test_every_address_leads_where_it_would_otherwise():
    plain, ours = plainly(), get_resolver()
    key = "0c0ffee0-0000-4000-8000-000000000001"
    found = [route.path for route in routes()]
    found += [one.replace("/1/", f"/{key}/") for one in found]
    found += [one.rstrip("/") for one in found] + ["/h/a/nowhere/", "/nowhere/", "/"]
    wanted = {one: led(plain, one) for one in found}
    assert {one: led(ours, one) for one in found} == wanted
    assert len({name for name, *_rest in filter(None, wanted.values())}) > 700


def test_a_room_without_anything_like_it_is_left_out():
    files = room("madang.files.urls").pattern
    assert files.match("h/a/organisations/1/") is None
    assert files.match("h/a/files/1/") == ("h/a/files/1/", (), {})
