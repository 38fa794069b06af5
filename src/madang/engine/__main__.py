"""Run the engine from the command line: ``python -m madang.engine solve …``."""

from __future__ import annotations

import sys

from madang.engine.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
