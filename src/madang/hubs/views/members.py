"""Pages where those who run a hub invite people and give, change and end roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from madang.hubs import actions, rules
from madang.hubs.forms.people import InvitationForm, RoleForm
from madang.hubs.http import door
from madang.hubs.models import Role
from madang.hubs.people_list import invitation_lines, member_lines
from madang.hubs.queries import (
    invitations_visible_to,
    members_visible_to,
    memberships_visible_to,
)
from madang.hubs.tabs import settings_tabs
from madang.kit import clock
from madang.kit.errors import Refused
from madang.kit.refusals import tell

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from madang.hubs.http import HubRequest

MENDED = 422
PAGE = 50


@door(rules.is_staff)
def member_list(request: HubRequest, hub: str) -> HttpResponse:
    """List who has which role, and who is invited."""
    found = members_visible_to(request.actor)
    if words := request.GET.get("q", "").strip():
        found = found.filter(name__icontains=words) | found.filter(
            email__icontains=words
        )
    if (role := request.GET.get("role", "")) in Role:
        found = found.filter(
            memberships__hub=request.actor.hub,
            memberships__ended_at=None,
            memberships__role=role,
        ).distinct()
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    now = clock.now()
    unanswered = invitations_visible_to(request.actor).filter(
        accepted_at=None, revoked_at=None
    )
    context = {
        "page": page,
        "people": member_lines(request.actor, page.object_list),
        "invitations": invitation_lines(request.actor, unanswered[:PAGE], now),
        "roles": Role.choices,
        "chosen_role": role,
        "may_manage": rules.may_manage_people(request.actor),
        "section_tabs": settings_tabs(request.actor, "members"),
    }
    return render(request, "hubs/members.html", context)


@door(rules.is_staff)
def member_page(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show one person's roles."""
    person = get_object_or_404(members_visible_to(request.actor), pk=pk)
    (line,) = member_lines(request.actor, [person])
    context = {
        "person": person,
        "line": line,
        "form": RoleForm(by=request.actor),
        "may_manage": rules.may_manage_people(request.actor),
        "section_tabs": settings_tabs(request.actor, "members"),
    }
    return render(request, "hubs/member.html", context)


@door(rules.may_manage_people, "POST")
def role_give(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Give a person one more role."""
    person = get_object_or_404(members_visible_to(request.actor), pk=pk)
    form = RoleForm(request.POST, by=request.actor)
    if form.is_valid():
        role = Role(form.cleaned_data["role"])
        _try(
            request,
            lambda: actions.give_role(
                request.actor.hub, request.actor, to=person, role=role
            ),
            _("The role was given."),
        )
    return redirect("hubs:member", hub=hub, pk=pk)


@door(rules.may_manage_people, "POST")
def role_change(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Turn a role into another one."""
    row = get_object_or_404(memberships_visible_to(request.actor), pk=pk)
    form = RoleForm(request.POST, by=request.actor)
    if form.is_valid():
        role = Role(form.cleaned_data["role"])
        _try(
            request,
            lambda: actions.change_role(row, request.actor, role=role),
            _("The role was changed."),
        )
    return redirect("hubs:member", hub=hub, pk=row.user_id)


@door(rules.may_manage_people, "POST")
def role_suspend(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Suspend a role, or resume it."""
    row = get_object_or_404(memberships_visible_to(request.actor), pk=pk)
    if row.suspended_at:
        _try(
            request,
            lambda: actions.resume(row, request.actor),
            _("The role is resumed."),
        )
    else:
        now = clock.now()
        _try(
            request,
            lambda: actions.suspend(row, request.actor, now=now),
            _("The role is suspended."),
        )
    return redirect("hubs:member", hub=hub, pk=row.user_id)


@door(rules.is_insider, "POST")
def role_end(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """End a role at once: one's own, or as somebody who runs the hub."""
    row = get_object_or_404(memberships_visible_to(request.actor), pk=pk)
    now = clock.now()
    done = _try(
        request,
        lambda: actions.end_membership(row, request.actor, now=now),
        _("The role has ended."),
    )
    if row.user_id == request.user.pk and done:
        return redirect("hubs:front")
    if not request.actor.is_staff:
        return redirect("hubs:account")
    return redirect("hubs:members", hub=hub)


@door(rules.may_manage_people, "GET", "POST")
def invitation_new(request: HubRequest, hub: str) -> HttpResponse:
    """Invite somebody by mail."""
    form = InvitationForm(request.POST or None, by=request.actor)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.invite(
                request.actor.hub,
                request.actor,
                email=given["email"],
                role=Role(given["role"]),
                language=given["language"],
                now=clock.now(),
            )
        except Refused as refused:
            tell(form, refused)
        else:
            told = _("The invitation to %(email)s is on its way.")
            messages.success(request, told % {"email": given["email"]})
            return redirect("hubs:members", hub=hub)
    context = {"form": form, "section_tabs": settings_tabs(request.actor, "members")}
    status = MENDED if form.errors else 200
    return render(request, "hubs/invite.html", context, status=status)


@door(rules.may_manage_people, "POST")
def invitation_resend(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Send an invitation again, with a new link."""
    row = get_object_or_404(invitations_visible_to(request.actor), pk=pk)
    now = clock.now()
    _try(
        request,
        lambda: actions.resend(row, request.actor, now=now),
        _("A new link is on its way to %(email)s.") % {"email": row.email},
    )
    return redirect("hubs:members", hub=hub)


@door(rules.may_manage_people, "POST")
def invitation_revoke(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Withdraw an invitation."""
    row = get_object_or_404(invitations_visible_to(request.actor), pk=pk)
    now = clock.now()
    _try(
        request,
        lambda: actions.revoke(row, request.actor, now=now),
        _("The invitation to %(email)s was withdrawn.") % {"email": row.email},
    )
    return redirect("hubs:members", hub=hub)


def _try(request: HubRequest, act: Callable[[], object], told: str) -> bool:
    """Do something and say so; a refusal is said instead."""
    try:
        act()
    except Refused as refused:
        messages.error(request, str(refused))
        return False
    messages.success(request, told)
    return True
