from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportsConfig(AppConfig):
    name = "madang.imports"

    def ready(self) -> None:
        from madang.imports.sentences import SENTENCES  # noqa: PLC0415
        from madang.kit.sentences import add_sentences  # noqa: PLC0415

        add_sentences("imports", SENTENCES)
        from madang.files import kinds as files  # noqa: PLC0415 -- apps are ready now
        from madang.imports import personal, rules, tasks  # noqa: PLC0415
        from madang.jobs import kinds as jobs  # noqa: PLC0415
        from madang.kit.navigation import Entry, add_entry  # noqa: PLC0415

        personal.register()
        staff = lambda by, _pk: by.is_staff  # noqa: E731
        files.register(
            files.Attachable(
                "imports.import",
                staff,
                staff,
                types=files.DOCUMENTS,
                largest=10 * files.MEGABYTE,
            )
        )
        jobs.register(jobs.Kind("imports.check", tasks.check, _("Check of a file")))
        jobs.register(jobs.Kind("imports.run", tasks.write, _("Import")))
        jobs.register(jobs.Kind("imports.undo", tasks.undo, _("Undoing an import")))
        add_entry(
            Entry(
                url_name="imports:list",
                label=_("Imports"),
                short=_("Imports"),
                icon="upload",
                allowed=rules.may_import,
                group="people",
                order=47,
                is_tab=False,
            )
        )
