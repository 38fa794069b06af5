"""Django's commands, from a checkout: ``tools/manage.py COMMAND``."""

import os
import sys
from pathlib import Path

from django.core.management import execute_from_command_line

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madang.config.settings")

if __name__ == "__main__":
    execute_from_command_line(sys.argv)
