"""The inputs of forms, written as Django's own templates write them, without templates.

A list of sixteen boxes is otherwise a hundred small templates, a quarter of a page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.forms.renderers import DjangoTemplates
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest

Widget = dict[str, Any]
FOLDER = "django/forms/widgets/"


class Renderer(DjangoTemplates):
    """Django's renderer of forms, with the usual inputs written straight away."""

    def render(
        self,
        template_name: str,
        context: Mapping[str, Any],
        request: HttpRequest | None = None,
    ) -> str:
        """Return an input, or any other part of a form."""
        write = WRITTEN.get(template_name)
        if write is None:
            return super().render(template_name, dict(context), request)
        return SafeString(write(context["widget"]))


def _attrs(widget: Widget) -> str:
    return "".join(
        f" {escape(name)}" if value is True else f' {escape(name)}="{escape(value)}"'
        for name, value in widget["attrs"].items()
        if value is not False
    )


def _input(widget: Widget) -> str:
    value = widget["value"]
    said = "" if value is None else f' value="{escape(value)}"'
    kind, name = escape(widget["type"]), escape(widget["name"])
    return f'<input type="{kind}" name="{name}"{said}{_attrs(widget)}>'


def _labelled(widget: Widget) -> str:
    """Return a box or a round button in its label."""
    if not widget.get("wrap_label"):
        return _input(widget)
    key = widget["attrs"].get("id")
    leads = f' for="{escape(key)}"' if key else ""
    return (
        f"<label{leads}>{_input(widget)} {conditional_escape(widget['label'])}</label>"
    )


def _option(widget: Widget) -> str:
    value, label = escape(widget["value"]), conditional_escape(widget["label"])
    return f'<option value="{value}"{_attrs(widget)}>{label}</option>'


def _select(widget: Widget) -> str:
    parts = [f'<select name="{escape(widget["name"])}"{_attrs(widget)}>']
    for group, options, _index in widget["optgroups"]:
        if group:
            parts.append(f'\n  <optgroup label="{conditional_escape(group)}">')
        parts += [f"\n  {_option(one)}" for one in options]
        if group:
            parts.append("\n  </optgroup>")
    return "".join([*parts, "\n</select>"])


def _boxes(widget: Widget) -> str:
    """Return many boxes or round buttons, one of which or several are chosen."""
    key, css = widget["attrs"].get("id"), widget["attrs"].get("class")
    named = f' id="{escape(key)}"' if key else ""
    named += f' class="{escape(css)}"' if css else ""
    parts = [f"<div{named}>"]
    for group, options, _index in widget["optgroups"]:
        if group:
            parts.append(f"\n  <div><label>{conditional_escape(group)}</label>")
        parts += [f"<div>\n    {_labelled(one)}</div>" for one in options]
        if group:
            parts.append("\n  </div>")
    return "".join([*parts, "\n</div>"])


INPUTS = (
    "checkbox", "color", "date", "datetime", "email", "hidden", "number", "password",
    "search", "tel", "text", "time", "url",
)  # fmt: skip
WRITTEN: dict[str, Callable[[Widget], str]] = {
    **{f"{FOLDER}{kind}.html": _input for kind in INPUTS},
    f"{FOLDER}select.html": _select,
    f"{FOLDER}select_option.html": _option,
    f"{FOLDER}checkbox_select.html": _boxes,
    f"{FOLDER}radio.html": _boxes,
    f"{FOLDER}checkbox_option.html": _labelled,
    f"{FOLDER}radio_option.html": _labelled,
}
