from django.apps import AppConfig
from django.db.models.signals import post_migrate


class HubsConfig(AppConfig):
    name = "madang.hubs"

    def ready(self) -> None:
        from madang.hubs import checks, walls  # noqa: F401, PLC0415 -- apps are ready now

        post_migrate.connect(walls.build_after_migrate, dispatch_uid="hubs.walls")
