"""Prove that no journal was rewritten; name hub, line and fault of what was."""

from __future__ import annotations

import sys

from django.core.management.base import BaseCommand

from madang.hubs.journal import broken_lines
from madang.hubs.queries import all_hubs


class Command(BaseCommand):
    """``verify_journal``: exit 1 if a line of any hub does not fit the chain."""

    help = "Prove that no hub's journal was rewritten."

    def handle(self, *_args: object, **_options: object) -> None:
        faults = 0
        for hub in all_hubs():
            for line, fault in broken_lines(hub):
                faults += 1
                where = f"line {line.number}" if line else "end"
                self.stderr.write(f"{hub.slug}, {where}: {fault}")
        if faults:
            sys.exit(1)
        self.stdout.write("Every journal is whole.")
