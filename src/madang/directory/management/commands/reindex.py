"""Write the search index of every hub anew, or of those named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from madang.directory.finding import reindex_all
from madang.hubs.models import Hub

if TYPE_CHECKING:
    from django.core.management.base import CommandParser


class Command(BaseCommand):
    help = "Write the search index of every hub anew, or of the hubs named."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("hubs", nargs="*", help="addresses of hubs")

    def handle(self, *args: Any, **options: Any) -> None:
        named = options["hubs"]
        hubs = list(Hub.objects.filter(slug__in=named) if named else Hub.objects.all())
        unknown = sorted(set(named) - {hub.slug for hub in hubs})
        if unknown:
            raise CommandError(f"no such hub: {', '.join(unknown)}")
        for hub in hubs:
            organisations, people = reindex_all(hub)
            self.stdout.write(
                f"{hub.slug}: {organisations} organisations, {people} people"
            )
