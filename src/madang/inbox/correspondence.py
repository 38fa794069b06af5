"""What the hub's own room wants written: invitations, requests about data, shares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madang.hubs import kinds as hub_kinds
from madang.hubs import signals
from madang.hubs.queries import managers_of, names_shared
from madang.inbox import kinds
from madang.inbox.telling import Letter, tell, write_to
from madang.kit import clock

if TYPE_CHECKING:
    from madang.hubs.models import Actor, Invitation, PrivacyRequest, Share

INVITATION, PRIVACY, SHARED = "hubs.invitation", "hubs.privacy", "hubs.shared"


def listen() -> None:
    """Write whenever the hub's room says that something is to be told."""
    kinds.register(kinds.Kind(INVITATION, gettext_lazy("Invitations"), is_binding=True))
    kinds.register(kinds.Kind(PRIVACY, gettext_lazy("Personal data"), is_binding=True))
    kinds.register(kinds.Kind(SHARED, gettext_lazy("What partner hubs share")))
    signals.record_shared.connect(_shared, dispatch_uid="inbox.shared")
    signals.invitation_sent.connect(_invite, dispatch_uid="inbox.invite")
    signals.privacy_request_made.connect(_asked, dispatch_uid="inbox.asked")
    signals.privacy_request_answered.connect(_answered, dispatch_uid="inbox.answered")


def _invite(*, invitation: Invitation, path: str, by: Actor, **_signal: Any) -> None:
    """Mail an invitation, in the language it was made in."""

    def write() -> Letter:
        hub = str(invitation.hub)
        day = date_format(invitation.expires_at, "DATE_FORMAT")
        return Letter(
            _("%(who)s invites you to %(hub)s") % {"who": by.user or hub, "hub": hub},
            (
                _("You are invited as: %(role)s.")
                % {"role": invitation.get_role_display()},
                _("The invitation is open until %(day)s and can be used once.")
                % {"day": day},
            ),
            _("Accept the invitation"),
            path,
        )

    write_to(
        invitation.hub,
        invitation.email,
        language=invitation.language,
        kind=INVITATION,
        key=f"invitation:{invitation.token_digest[:40]}",
        now=clock.now(),
        write=write,
    )


def _asked(*, request: PrivacyRequest, **_signal: Any) -> None:
    """Tell those who run the hub that a person asked about her data."""
    path = reverse("hubs:privacy_request", args=[request.hub.slug, request.pk])

    def write() -> Letter:
        day = date_format(request.due_on, "DATE_FORMAT")
        subject = _("%(who)s asks about their data: %(what)s") % {
            "who": request.person_name,
            "what": request.get_kind_display(),
        }
        due = _("Answer by %(day)s.") % {"day": day}
        return Letter(subject, (due,), _("Open the request"), path)

    tell(
        request.hub,
        managers_of(request.hub),
        kind=PRIVACY,
        key=f"privacy-asked:{request.pk}",
        now=clock.now(),
        write=write,
    )


def _answered(*, request: PrivacyRequest, **_signal: Any) -> None:
    """Tell the person that she has her answer."""
    if request.user is None:
        return

    def write() -> Letter:
        lines = tuple(line for line in request.answer.splitlines() if line)
        return Letter(_("Your request about your data was answered"), lines)

    tell(
        request.hub,
        [request.user],
        kind=PRIVACY,
        key=f"privacy-answered:{request.pk}",
        now=clock.now(),
        write=write,
    )


def _shared(*, share: Share, **_signal: Any) -> None:
    """Tell those who run the partner hub that there is something to read."""
    known = hub_kinds.shareable(share.kind)
    if known is None:
        return
    name = names_shared([share]).get((share.hub_id, share.object_id), "")
    path = reverse(known.page, kwargs={"hub": share.to_hub.slug, "pk": share.pk})

    def write() -> Letter:
        day = date_format(share.ends_at, "DATE_FORMAT")
        words = {"hub": share.hub, "name": name}
        subject = _("%(hub)s shares “%(name)s” with you") % words
        until = _("You can read it until %(day)s.") % {"day": day}
        return Letter(subject, (share.reason, until), _("Open it"), path)

    tell(
        share.to_hub,
        managers_of(share.to_hub),
        kind=SHARED,
        key=f"shared:{share.pk}",
        now=clock.now(),
        write=write,
    )
