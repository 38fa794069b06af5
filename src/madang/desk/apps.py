from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "madang.desk"

    def ready(self) -> None:
        from madang.hubs import rules  # noqa: PLC0415 -- apps are ready now
        from madang.kit.navigation import Entry, add_entry  # noqa: PLC0415

        add_entry(
            Entry(
                url_name="desk:home",
                label=_("Home"),
                short=_("Home"),
                icon="home",
                allowed=rules.is_insider,
                order=1,
                leads=rules.is_insider,
            )
        )
