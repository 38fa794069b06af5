"""A person's own pages: how she is addressed, where she is signed in, her language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _

from madang.hubs import freshness, sessions
from madang.hubs.account_journal import tell as journal_account
from madang.hubs.actions.account import change_preferences, set_language
from madang.hubs.forms.people import AccountForm, CodeForm
from madang.hubs.http import ANYONE, SIGNED_IN, door
from madang.hubs.models import Theme, User
from madang.hubs.queries import sessions_of
from madang.kit.languages import CODES
from madang.kit.sent import page_sent

if TYPE_CHECKING:
    from django.http import HttpResponse

    from madang.hubs.http import HubRequest

MENDED, TOO_MANY = 422, 429
YEAR = 365 * 24 * 3600


def safe_next(request: HubRequest, otherwise: str = "/") -> str:
    """Return where a form asks to go next, if that is a page of ours."""
    return page_sent(request.POST.get("next") or request.GET.get("next"), otherwise)


@door(SIGNED_IN, "GET", "POST")
def account(request: HubRequest) -> HttpResponse:
    """Show and change how the person is addressed."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101 -- the door lets users in only
    form = AccountForm(request.POST or None, instance=user)
    if request.method == "POST" and form.is_valid():
        change_preferences(user, **form.cleaned_data)
        translation.activate(user.language or translation.get_language())
        messages.success(request, _("Saved."))
        return remember(redirect("hubs:account"), user.language, user.theme)
    context = {
        "form": form,
        "mine": [(slug, actor) for slug, actor in request.actors.items()],
    }
    status = MENDED if form.errors else 200
    return render(request, "hubs/account.html", context, status=status)


@door(ANYONE, "POST")
def language(request: HubRequest) -> HttpResponse:
    """Speak another language from now on: kept with the person, or in a cookie."""
    chosen = request.POST.get("language", "")
    answer = redirect(_without_lang(safe_next(request)))
    if chosen not in CODES:
        return answer
    if isinstance(request.user, User):
        set_language(request.user, chosen)
    return remember(answer, chosen)


def _without_lang(url: str) -> str:
    """Return the address without ``?lang=``, which would win over the choice."""
    path, _mark, query = url.partition("?")
    kept = "&".join(p for p in query.split("&") if p and not p.startswith("lang="))
    return f"{path}?{kept}" if kept else path


def remember(answer: HttpResponse, chosen: str, theme: str = "") -> HttpResponse:
    """Keep language and theme in cookies, so that pages without a person have them."""
    kept = {settings.LANGUAGE_COOKIE_NAME: chosen}
    if theme:
        kept["theme"] = "" if theme == Theme.AUTO else theme
    for name, value in kept.items():
        if value:
            answer.set_cookie(
                name,
                value,
                max_age=YEAR,
                samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
            )
        else:
            answer.delete_cookie(name)
    return answer


@door(SIGNED_IN)
def session_list(request: HubRequest) -> HttpResponse:
    """List the browsers in which the person is signed in."""
    assert isinstance(request.user, User)  # noqa: S101 -- the door lets users in only
    here = sessions.current_row(request)
    lines = [
        (row, *sessions.device_name(row.device), row.pk == here)
        for row in sessions_of(request.user)
    ]
    context = {"lines": lines}
    return render(request, "hubs/sessions.html", context)


@door(SIGNED_IN, "POST")
def session_end(request: HubRequest, pk: int) -> HttpResponse:
    """Sign one browser out."""
    assert isinstance(request.user, User)  # noqa: S101 -- the door lets users in only
    row = get_object_or_404(sessions_of(request.user), pk=pk)
    sessions.end_session(row)
    messages.success(request, _("That device is signed out."))
    return redirect("hubs:sessions")


@door(SIGNED_IN, "POST")
def session_end_all(request: HubRequest) -> HttpResponse:
    """Sign every other browser out."""
    assert isinstance(request.user, User)  # noqa: S101 -- the door lets users in only
    sessions.end_sessions(request.user, but=sessions.current_row(request))
    journal_account(request, request.user, "end_sessions")
    messages.success(request, _("You are signed out everywhere else."))
    return redirect("hubs:sessions")


@door(SIGNED_IN, "GET", "POST")
def confirm_access(request: HubRequest) -> HttpResponse:
    """Ask for a mailed code before somebody changes how she signs in."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101 -- the door lets users in only
    form, status = CodeForm(), 200
    if request.method == "POST":
        allowed = ratelimit.consume(request, action="reauthenticate", user=user)
        if not allowed:
            refusal: HttpResponse = ratelimit.respond_429(request)
            return refusal
        if "send" in request.POST:
            freshness.send_code(request, user)
        else:
            form = CodeForm(request.POST)
            code = form.cleaned_data["code"] if form.is_valid() else ""
            if code and freshness.take_code(request, user, code):
                return redirect(safe_next(request, "/account/2fa/"))
            form.add_error("code", _("This code is not right, or too old."))
            status = MENDED
    context = {
        "form": form,
        "is_sent": freshness.code_is_sent(request),
        "next": safe_next(request, ""),
        "email": user.email,
    }
    return render(request, "hubs/confirm_access.html", context, status=status)
