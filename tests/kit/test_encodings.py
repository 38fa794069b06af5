"""In which letters a text file is written, in hubs of other languages too."""

from __future__ import annotations

import io

import pytest

from madang.kit.sheets.reading import encoding_of

KOREAN = "회사명,Company (EN)\n가람로봇 1호,Garam Robotics\n"
SPANISH = "Educación,Ñandú S.A.\nÁgil añejo,Cía. Médanos\n"


@pytest.mark.parametrize("language", ["en", "es", "ko", "zh-hans"])
@pytest.mark.parametrize(
    ("text", "encoding"),
    [(KOREAN, "cp949"), (SPANISH, "cp1252"), (KOREAN, "utf-8"), (SPANISH, "utf-8")],
)
def test_korean_and_spanish_are_told_apart_in_every_hub(text, encoding, language):
    file = io.BytesIO(text.encode(encoding))
    assert encoding_of(file, language) == encoding
