"""A person's data as one archive: what the rooms hold about her, as JSON and files."""

from __future__ import annotations

import json
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.serializers.json import DjangoJSONEncoder

from madang.kit import personal_data

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from madang.hubs.models import Hub, User

IN_MEMORY = 5 * 1024 * 1024


def person_archive(user: User, hubs: Iterable[Hub], now: datetime) -> IO[bytes]:
    """Return a zip of everything the hubs hold about a user.

    ``data.json`` holds one object per hub and store, files stand under ``files/``.
    """
    told: dict[str, Any] = {"person": str(user), "made_at": now, "hubs": {}}
    file: IO[bytes] = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 -- handed out open
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for hub in hubs:
            person = personal_data.whole_person(hub, (user._meta.label_lower, user.pk))
            rows: dict[str, Any] = {}
            for store in personal_data.stores():
                portion = store.collect(hub, person)
                rows[store.name] = portion.rows
                for kept in portion.files:
                    name = f"files/{hub.slug}/{kept.name}"
                    with archive.open(name, "w") as entry:
                        for chunk in kept.chunks():
                            entry.write(chunk)
            told["hubs"][hub.slug] = rows
        text = json.dumps(told, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
        archive.writestr("data.json", text)
    file.seek(0)
    return file
