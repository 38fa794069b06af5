from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SearchConfig(AppConfig):
    name = "madang.search"

    def ready(self) -> None:
        from madang.kit import navigation  # noqa: PLC0415
        from madang.search import indexes  # noqa: PLC0415 -- apps are ready now

        navigation.set_place("search", "search:page")
        navigation.set_place("suggest", "search:suggest")

        post_migrate.connect(
            indexes.build_after_migrate, sender=self, dispatch_uid="search.indexes"
        )
