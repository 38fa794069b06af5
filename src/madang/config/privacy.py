"""Privacy tags of what libraries store, and the table of everything that is stored.

Our own models carry their tags; a library's model cannot, so its tags stand here.  A
test fails when any stored field of the installation has none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps

from madang.kit.privacy import DataClass, Tag, personal, tags

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from django.db.models import Field, Model

SIGN_IN = personal("signing in", retention_days=None, seen_by="the person")
SECRET = Tag(DataClass.SECRET, "signing in", seen_by="nobody")
WORK = personal("doing work in the background", retention_days=30, seen_by="operator")

ABOUT_PEOPLE = {DataClass.PERSONAL, DataClass.SENSITIVE, DataClass.SECRET}

LIBRARIES: Mapping[str, Mapping[str, Tag]] = {
    "auth.permission": tags(technical="id name content_type codename"),
    "auth.group": tags(technical="id name permissions"),
    "auth.group_permissions": tags(technical="id group permission"),
    "hubs.user_groups": tags(technical="id user group"),
    "hubs.user_user_permissions": tags(technical="id user permission"),
    "contenttypes.contenttype": tags(technical="id app_label model"),
    "sessions.session": tags(
        technical="expire_date",
        secret=("session_key session_data", SECRET),
    ),
    "admin.logentry": tags(
        technical="id content_type action_flag",
        trace=(
            "action_time user object_id object_repr change_message",
            personal(
                "showing what the operator did", retention_days=None, seen_by="operator"
            ),
        ),
    ),
    "account.emailaddress": tags(
        technical="id verified primary", identity=("user email", SIGN_IN)
    ),
    "account.emailconfirmation": tags(
        technical="id created sent",
        identity=("email_address", SIGN_IN),
        secret=("key", SECRET),
    ),
    "mfa.authenticator": tags(
        technical="id type created_at last_used_at",
        identity=("user", SIGN_IN),
        secret=("data", SECRET),
    ),
    "django_tasks_database.dbtaskresult": tags(
        technical="id status enqueued_at started_at finished_at priority task_path "
        "worker_ids queue_name backend_name run_after exception_class_path",
        work=("args_kwargs return_value traceback", WORK),
    ),
}


def stored_fields() -> Iterator[tuple[str, str, Tag | None]]:
    """Yield model, field and tag (or ``None``) of everything that is stored."""
    models = apps.get_models(include_auto_created=True)
    for model in sorted(models, key=lambda m: m._meta.label_lower):
        known = tags_of(model)
        for field in _fields(model):
            yield model._meta.label_lower, field.name, known.get(field.name)


def tags_of(model: type[Model]) -> Mapping[str, Tag]:
    """Return the tags of a model: its own, else those given here."""
    own: Mapping[str, Tag] | None = getattr(model, "privacy", None)
    return own if own is not None else LIBRARIES.get(model._meta.label_lower, {})


def _fields(model: type[Model]) -> list[Field[Any, Any]]:
    meta = model._meta
    return [*meta.concrete_fields, *meta.local_many_to_many]


def table() -> str:
    """Return ``docs/privacy.md``: what is stored about people, why and how long."""
    rows: dict[tuple[str, Tag], list[str]] = {}
    for model, field, tag in stored_fields():
        if tag is not None and tag.data not in {
            DataClass.TECHNICAL,
            DataClass.BUSINESS,
        }:
            rows.setdefault((model, tag), []).append(field)
    lines = [
        "# What Madang stores about people",
        "",
        "Made from the models' tags by `tools/privacy_table.py`; a test compares.",
        "Days count from the end of the relation; “–” means as long as the row. "
        "Secrets are never exported, shown or journalled.",
        "",
        "| Model | Fields | Class | Purpose | Basis | Days | Seen by |",
        "|---|---|---|---|---|---|---|",
    ]
    for (model, tag), fields in rows.items():
        days = "–" if tag.retention_days is None else f"{tag.retention_days:,}"
        cells = (
            f"`{model}`",
            ", ".join(f"`{name}`" for name in fields),
            tag.data.value,
            tag.purpose,
            tag.basis.value,
            days,
            tag.seen_by,
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"
