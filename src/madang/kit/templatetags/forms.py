"""What every POST form carries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import template
from django.middleware.csrf import get_token
from django.utils.html import format_html

if TYPE_CHECKING:
    from django.forms import BaseForm
    from django.http import HttpRequest

register = template.Library()

ATTRIBUTE = "madang_form_csrf"


@register.simple_tag(takes_context=True)
def form_token(context: Any, *, keyed: bool = True) -> str:
    """Return the hidden fields of a form: CSRF token and idempotency key.

    A form shown again after a refusal keeps its key, so that a slow first try and the
    second one still have one effect.  A sign-in form has none (``keyed=False``): what a
    keyed form is refused is rolled back, and failed tries must stay counted.
    """
    request = context.get("request") or context.request  # `include … only` drops it
    if not keyed:
        return format_html(
            '<input type="hidden" name="csrfmiddlewaretoken" value="{}">',
            _csrf_token(request),
        )
    key = request.POST.get("_key") or uuid4().hex
    return format_html(
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">{}',
        _csrf_token(request),
        key_field(key),
    )


def key_field(key: str) -> str:
    """Return the hidden field with a form's key."""
    return format_html('<input type="hidden" name="_key" value="{}">', key)


@register.filter
def suggestions(form: BaseForm) -> list[str]:
    """Return the names of the lists that a form's fields fill while one types."""
    fields = form.fields.values()
    return sorted({field.suggests for field in fields if hasattr(field, "suggests")})


def _csrf_token(request: HttpRequest) -> str:
    """Return the page's token: masked once, as Django does, not once per form."""
    token: str | None = getattr(request, ATTRIBUTE, None)
    if token is None:
        token = get_token(request)
        setattr(request, ATTRIBUTE, token)
    return token
