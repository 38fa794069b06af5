"""Remembering whom to leave out, without remembering who she was.

Of everybody erased on request only a keyed hash of her mail addresses stays: a file
that names her again is recognised, and from the hash nobody can tell an address
without the installation's secret key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.crypto import salted_hmac

from madang.directory.models import Forgotten

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from madang.hubs.models import Hub

SALT = "madang.directory.forgotten"


def digest_of(hub: Hub, address: str) -> str:
    """Return the hash of a mail address in a hub, another in every hub."""
    text = f"{hub.pk}:{address.strip().lower()}"
    return salted_hmac(SALT, text, algorithm="sha256").hexdigest()


def forget(hub: Hub, addresses: Iterable[str], now: datetime) -> None:
    """These addresses are known to have asked to be forgotten, each once."""
    digests = {digest_of(hub, one) for one in addresses if one.strip()}
    Forgotten.objects.bulk_create(
        [Forgotten(hub=hub, digest=one, on=hub.day_of(now)) for one in sorted(digests)],
        ignore_conflicts=True,
    )


def forgotten_in(hub: Hub) -> frozenset[str]:
    """Return the hashes of everybody who asked a hub to be forgotten."""
    return frozenset(Forgotten.objects.filter(hub=hub).values_list("digest", flat=True))
