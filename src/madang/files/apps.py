from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilesConfig(AppConfig):
    name = "madang.files"

    def ready(self) -> None:
        from madang.files.sentences import SENTENCES  # noqa: PLC0415
        from madang.kit.sentences import add_sentences  # noqa: PLC0415

        add_sentences("files", SENTENCES)
        from madang.files import sweeping  # noqa: PLC0415 -- apps are ready now
        from madang.jobs import kinds  # noqa: PLC0415

        kinds.every(
            timedelta(hours=6),
            "files.sweep",
            sweeping.sweep,
            _("Clearing away removed files"),
        )
        _offer_logo()


def _offer_logo() -> None:
    from django.utils.translation import gettext_lazy as _  # noqa: PLC0415

    from madang.files import actions, kinds, rules  # noqa: PLC0415
    from madang.kit import navigation  # noqa: PLC0415
    from madang.kit.widgets import PictureField  # noqa: PLC0415

    kinds.register(
        kinds.Attachable(
            actions.HUB,
            lambda by, pk: by.is_insider and pk == by.hub.pk,
            lambda by, pk: rules.may_set_logo(by) and pk == by.hub.pk,
            types=kinds.PICTURES,
            largest=PictureField.LARGEST,
            purpose="logo",
        )
    )
    navigation.set_place("logo", "files:hub-logo")
    navigation.add_panel(
        navigation.Panel("hubs.hub", "files:logo", _("Logo"), rules.may_set_logo)
    )
