from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class HubsConfig(AppConfig):
    name = "madang.hubs"

    def ready(self) -> None:
        from madang.hubs import (  # noqa: PLC0415 -- apps are ready now
            account_journal,
            checks,  # noqa: F401
            registrations,
            sessions,  # noqa: F401
            walls,
        )

        pre_migrate.connect(walls.open_before_migrate, dispatch_uid="hubs.walls")
        post_migrate.connect(
            walls.build_after_migrate, sender=self, dispatch_uid="hubs.walls"
        )
        account_journal.listen()
        registrations.register()
