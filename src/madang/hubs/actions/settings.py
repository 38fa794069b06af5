"""A hub's own settings: its identity, its sites, and how a hub comes to be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, ProtectedError
from django.utils.translation import gettext as _

from madang.hubs import journal, rules
from madang.hubs.actions.doing import action, save_version
from madang.hubs.models import Hub, Membership, Role, Site, system_actor
from madang.kit.errors import Conflict, NotAllowed, Refused

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.db import models

    from madang.hubs.models import Actor, User

IDENTITY = ("name", "tagline", "about", "languages", "currency", "zone", "colour")


def open_hub(
    operator: User | None,
    *,
    slug: str,
    name: Mapping[str, str],
    languages: Sequence[str] = ("en",),
    owner: User | None = None,
    **identity: Any,
) -> Hub:
    """A new hub stands, with its first owner; only the operator opens one.

    `operator` is ``None`` for the console and for demo data.

    Raises:
        NotAllowed: the user does not operate the installation.
        Refused: the address is taken or a value is wrong.
    """
    if operator is not None and not operator.is_superuser:
        raise NotAllowed(_("Only the operator of this installation opens hubs."))
    hub = Hub(slug=slug, name=dict(name), languages=list(languages), **identity)
    _check(hub)
    with transaction.atomic():
        hub.save()
        lines = [journal.Line("hubs.open_hub", hub, journal.created(hub))]
        if owner is not None:
            first = Membership.objects.create(hub=hub, user=owner, role=Role.OWNER)
            line = journal.Line("hubs.give_role", first, journal.created(first))
            lines.append(line)
        by = system_actor(hub) if operator is None else _as_operator(hub, operator)
        journal.write(by, lines)
    return hub


def _as_operator(hub: Hub, operator: User) -> Actor:
    found = system_actor(hub)
    return type(found)(user=operator, hub=hub, is_system=True)


@action(rules.may_set_up)
def update_identity(hub: Hub, by: Actor, /, *, expected: int, **fields: Any) -> Hub:
    """The hub carries these names, languages, currency, zone and colour.

    Raises:
        Refused: a value is wrong.
        Stale: somebody saved the hub since the form was opened.
    """
    return _save(hub, expected, {k: v for k, v in fields.items() if k in IDENTITY})


@action(rules.may_set_up)
def set_public(hub: Hub, by: Actor, *, expected: int, is_public: bool) -> Hub:
    """The hub's public pages are on, or gone for everybody without a role.

    Raises:
        Stale: somebody saved the hub since the form was opened.
    """
    return _save(hub, expected, {"is_public": is_public})


@action(rules.may_set_up)
def set_logo(hub: Hub, by: Actor, *, logo: int | None) -> Hub:
    """The hub shows the picture stored under this key, or its initials."""
    hub.logo = logo
    hub.save(update_fields=["logo"])
    return hub


def _save(hub: Hub, expected: int, fields: Mapping[str, Any]) -> Hub:
    for name, value in fields.items():
        setattr(hub, name, value)
    _check(hub)
    return save_version(hub, expected, list(fields))


@action(rules.may_set_up)
def add_site(hub: Hub, by: Actor, /, **fields: Any) -> Site:
    """The hub has one more site, the last in its order.

    Raises:
        Refused: a value is wrong.
    """
    last = Site.objects.filter(hub=hub).aggregate(last=Max("order"))["last"] or 0
    site = Site(hub=hub, order=last + 1, **fields)
    _check(site)
    site.save()
    return site


@action(rules.may_set_up)
def update_site(site: Site, by: Actor, /, **fields: Any) -> Site:
    """The site has these values.

    Raises:
        Refused: a value is wrong.
    """
    for name, value in fields.items():
        setattr(site, name, value)
    _check(site)
    site.save()
    return site


@action(rules.may_set_up)
def remove_site(site: Site, by: Actor) -> None:
    """The site is gone; nothing pointed at it.

    Raises:
        Conflict: something still belongs to the site.
    """
    try:
        with transaction.atomic():
            Site.objects.filter(pk=site.pk).delete()
    except ProtectedError as used:
        kinds = {str(row._meta.verbose_name) for row in used.protected_objects}
        raise Conflict(
            _("“%(site)s” is still in use: %(kinds)s. Move these first.")
            % {"site": site, "kinds": ", ".join(sorted(kinds))}
        ) from used


def _check(row: models.Model) -> None:
    try:
        row.full_clean()
    except ValidationError as wrong:
        raise Refused(
            _("Some values are not right."), fields=wrong.message_dict
        ) from wrong
