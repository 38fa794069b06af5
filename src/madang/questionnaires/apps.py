from django.apps import AppConfig


class QuestionnairesConfig(AppConfig):
    name = "madang.questionnaires"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _  # noqa: PLC0415
        from django.utils.translation import pgettext_lazy  # noqa: PLC0415

        from madang.kit.navigation import Entry, add_entry  # noqa: PLC0415
        from madang.kit.sentences import add_sentences  # noqa: PLC0415
        from madang.questionnaires import rules  # noqa: PLC0415
        from madang.questionnaires.sentences import SENTENCES  # noqa: PLC0415

        add_sentences("questionnaires", SENTENCES)
        add_entry(
            Entry(
                "questionnaires:list",
                _("Questionnaires"),
                pgettext_lazy("short", "Forms"),
                "list",
                rules.may_read,
                group="programmes",
                order=38,
                is_tab=False,
            )
        )
