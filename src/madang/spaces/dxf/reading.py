"""Reading an uploaded DXF: size and kind first, then the child process."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from madang.kit import confined
from madang.spaces.drawings import NotADrawing
from madang.spaces.dxf import child

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

MEGABYTE = 1024 * 1024
LARGEST = 20 * MEGABYTE
#: How files begin that are taken for a DXF by their owners.
PACKED, DWG, BINARY = b"PK\x03\x04", b"AC10", b"AutoCAD Binary DXF"


def is_dxf(name: str) -> bool:
    """Return whether a file calls itself a CAD drawing."""
    return name.lower().endswith((".dxf", ".dwg", ".dxb"))


def read(upload: UploadedFile[bytes]) -> dict[str, Any]:
    """Return what a DXF draws, by layers, in its own units (see `child`).

    Raises:
        NotADrawing: too large, packed, a DWG, damaged, or with too much in it.
    """
    if (upload.size or 0) > LARGEST:
        raise NotADrawing(
            _(
                "The file has %(size)d MB; a DXF may have %(most)d. Save only this "
                "floor's layers, without inserted pictures."
            )
            % {"size": (upload.size or 0) // MEGABYTE, "most": LARGEST // MEGABYTE}
        )
    data = upload.read(LARGEST)
    if data.startswith(DWG):
        raise NotADrawing(_("This is a DWG. Save it as DXF, then choose it again."))
    if data.startswith(PACKED):
        raise NotADrawing(_("The file is packed. Unpack it, then choose the DXF."))
    if data.startswith(BINARY):
        raise NotADrawing(_("This is a binary DXF. Save it as DXF in text form."))
    found: dict[str, Any] = json.loads(_parsed(data))
    if not found["shapes"]:
        raise NotADrawing(
            _(
                "The drawing has no closed outline. Draw each room as a closed "
                "polyline or a hatch."
            )
        )
    return found


def _parsed(data: bytes) -> bytes:
    """Return what the child wrote.

    Raises:
        NotADrawing: it could not read the file, or not within its limits.
    """
    done = confined.run("madang.spaces.dxf.child", data=data, seconds=child.SECONDS * 2)
    if done is not None and done.returncode == 0:
        return done.stdout
    if done is not None and done.returncode == child.UNREADABLE:
        raise NotADrawing(
            _("The file is no DXF, or it is damaged. Save it again as DXF.")
        )
    raise NotADrawing(
        _(
            "There is too much in the drawing. Save only the layers of this floor's "
            "rooms, names and walls."
        )
    )
