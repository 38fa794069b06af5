from django.apps import AppConfig


class QuestionnairesConfig(AppConfig):
    name = "madang.questionnaires"

    def ready(self) -> None:
        from madang.kit.sentences import add_sentences  # noqa: PLC0415
        from madang.questionnaires.sentences import SENTENCES  # noqa: PLC0415

        add_sentences("questionnaires", SENTENCES)
