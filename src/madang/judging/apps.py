from django.apps import AppConfig


class JudgingConfig(AppConfig):
    name = "madang.judging"
