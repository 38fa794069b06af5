"""Write `docs/privacy.md` from the models' tags: ``tools/privacy_table.py``."""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madang.config.settings")


def main() -> None:
    """Leave the table as the tags say."""
    import django  # noqa: PLC0415 -- needs the path above

    django.setup()
    from madang.config.privacy import table  # noqa: PLC0415 -- apps are ready now

    (ROOT / "docs" / "privacy.md").write_text(table())


if __name__ == "__main__":
    main()
