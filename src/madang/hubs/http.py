"""The web's way into a hub: every request carries its actor, every view a door.

A view says with `door` who may open it; a view without one does not open.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import register_converter
from django.urls.converters import StringConverter
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_http_methods

from madang.hubs.models import Actor, Hub, User
from madang.hubs.models.hub import RESERVED_SLUGS
from madang.hubs.queries import actors_of, hub_by_slug

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase


class PublicHubConverter(StringConverter):
    """A hub's address in the public part: none that the product uses itself."""

    regex = rf"(?!(?:{'|'.join(sorted(RESERVED_SLUGS))})/)[-a-zA-Z0-9_]+"


register_converter(PublicHubConverter, "publichub")

View = TypeVar("View", bound=Callable[..., "HttpResponseBase"])


class HubRequest(HttpRequest):
    """A request after `HubMiddleware`: someone acts in some hub."""

    actor: Actor
    actors: dict[str, Actor]


class Audience(Enum):
    """Doors that ask for no role in a hub."""

    ANYONE = auto()  # signed in or not; in a hub, only where it has public pages
    SIGNED_IN = auto()  # any user
    OPERATOR = auto()  # superusers of the installation


ANYONE, SIGNED_IN, OPERATOR = Audience.ANYONE, Audience.SIGNED_IN, Audience.OPERATOR


@dataclass(frozen=True, slots=True)
class Door:
    """Who may open a view: an audience, or a rule on the actor."""

    allowed: Audience | Callable[[Actor], bool]
    methods: tuple[str, ...]

    def opens_for(self, actor: Actor) -> bool:
        """Return whether the actor may open a view of her hub."""
        if isinstance(self.allowed, Audience):
            return self.allowed is not Audience.OPERATOR
        return self.allowed(actor)


def door(
    allowed: Audience | Callable[..., bool], *methods: str
) -> Callable[[View], View]:
    """Declare who may open a view and by which methods (GET and HEAD if none).

    A rule is asked with the actor alone; what depends on the object is the business
    of the query that fetches it and of the action that changes it.
    """
    verbs = methods or ("GET",)

    def decorate(view: View) -> View:
        known = [*verbs, "HEAD"] if "GET" in verbs else [*verbs]
        guarded = wraps(view)(require_http_methods(known)(view))
        guarded.door = Door(allowed, verbs)  # type: ignore[attr-defined]
        return cast("View", guarded)

    return decorate


def door_of(view: object, url_name: str) -> Door | None:
    """Return a view's door; for a library's view, the one settings declare."""
    found = getattr(view, "door", None)
    if isinstance(found, Door):
        return found
    audience = settings.LIBRARY_DOORS.get(url_name)
    return None if audience is None else Door(Audience[audience], ("GET", "POST"))


class HubMiddleware:
    """Put an actor on every request and open only declared doors."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Give the request its hubs, lazily, and its reader's language."""
        user = request.user
        if isinstance(user, User):
            request.actors = SimpleLazyObject(  # type: ignore[attr-defined]
                lambda: actors_of(user, user.held, address=address_of(request))
            )
            if user.language and user.language != translation.get_language():
                translation.activate(user.language)
                request.LANGUAGE_CODE = user.language
        else:
            request.actors = {}  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self,
        request: HubRequest,
        view: Callable[..., HttpResponse],
        _args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> HttpResponse | None:
        """Open the view's door, or answer 404, 403 or the sign-in page."""
        match = request.resolver_match
        found = door_of(view, match.view_name if match else "")
        if found is None:
            raise Http404
        if (refusal := _stop_stranger(request, found)) is not None:
            return refusal
        if "hub" in kwargs:
            _enter(request, found, kwargs["hub"])
        return None


def _stop_stranger(request: HubRequest, found: Door) -> HttpResponse | None:
    """Send visitors to the sign-in page, and keep operators' doors for operators."""
    if found.allowed is Audience.ANYONE:
        return None
    if not isinstance(request.user, User):
        return redirect_to_login(request.get_full_path())
    if found.allowed is Audience.OPERATOR and not request.user.is_superuser:
        raise Http404
    return None


def _enter(request: HubRequest, found: Door, slug: str) -> None:
    """Put the actor on the request if the door opens for her."""
    actor = request.actors.get(slug)
    if actor is None:
        actor = _visitor(request, slug)
        if found.allowed is not Audience.ANYONE:
            raise Http404
    request.actor = actor
    if not found.opens_for(actor):
        raise PermissionDenied
    if not (actor.user and actor.user.time_zone):
        timezone.activate(actor.hub.zone)  # until `ReadingMiddleware` is left


def _visitor(request: HubRequest, slug: str) -> Actor:
    """Return somebody without a role in a hub.

    Raises:
        Http404: there is no such hub, or it has no public pages.
    """
    hub: Hub | None = hub_by_slug(slug)
    if hub is None or not hub.is_public:
        raise Http404
    user = request.user if isinstance(request.user, User) else None
    return Actor(user=user, hub=hub, address=address_of(request))


def address_of(request: HttpRequest) -> str:
    """Return the address a request came from.

    Forwarded headers count only as many proxies deep as settings say.
    """
    hops: int = settings.TRUSTED_PROXIES
    if hops:
        chain = request.headers.get("X-Forwarded-For", "").split(",")
        if len(chain) >= hops:
            return chain[-hops].strip()[:45]
    return str(request.META.get("REMOTE_ADDR", ""))[:45]
