"""Pictures are read, freed of their metadata and written anew; thumbnails likewise."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import BinaryIO

from PIL import Image, ImageOps, UnidentifiedImageError

LARGEST_PIXELS = 25_000_000
LONGEST_SIDE = 2400
THUMBNAIL_SIDES = (64, 256, 512)
FORMATS = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}


class NotAPicture(ValueError):  # noqa: N818 -- reads as a sentence
    """The file cannot be read as a picture, or holds too many pixels."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture written anew."""

    data: bytes
    media_type: str
    width: int
    height: int


def clean(file: BinaryIO) -> Picture:
    """Return the picture turned upright, without metadata, at most 2,400 px long.

    Raises:
        NotAPicture: it is broken, or its header speaks of over 25 megapixels.
    """
    image = _open(file)
    kept = image.format if image.format in FORMATS else "PNG"
    image = ImageOps.exif_transpose(image) or image
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return _written(image, kept or "PNG")


def thumbnail(data: bytes, side: int) -> bytes:
    """Return a WebP of at most `side` pixels each way."""
    image = Image.open(io.BytesIO(data))
    image.thumbnail((side, side))
    return _written(image, "WEBP").data


def _open(file: BinaryIO) -> Image.Image:
    file.seek(0)
    try:
        image = Image.open(file, formats=["PNG", "JPEG", "GIF", "WEBP"])
        if image.width * image.height > LARGEST_PIXELS:
            raise NotAPicture("too many pixels")
        image.load()
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        OSError,
        SyntaxError,
        ValueError,
    ) as fault:
        raise NotAPicture(str(fault)) from fault
    return image


def _is_see_through(image: Image.Image) -> bool:
    return image.mode in {"RGBA", "LA", "P"}


def _written(image: Image.Image, kind: str) -> Picture:
    mode = "RGBA" if _is_see_through(image) and kind != "JPEG" else "RGB"
    plain = image.convert(mode)
    out = io.BytesIO()
    plain.save(out, kind, quality=85, optimize=True)
    return Picture(out.getvalue(), FORMATS[kind], plain.width, plain.height)
