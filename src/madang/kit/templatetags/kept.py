"""Parts of a page that are rendered once and kept: ``{% load kept %}``.

``{% kept name=value … %}…{% endkept %}``: what stands inside sees nothing but the names
given, and the language.  It is kept in this process under exactly these, so nothing
that depends on the person, the request or the moment can get into it unnoticed: a
form's token or the reader's name would have to be one of the names, and inside there
is no request.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.template import Context, TemplateSyntaxError
from django.template.base import Node, token_kwargs
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from madang.kit.fixed import Fixed

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from django.template.base import FilterExpression, NodeList, Parser, Token

register = template.Library()

#: Renderings kept of one part; the next one begins anew.
MOST = 512


class KeptNode(Node):
    """A part and its renderings so far."""

    child_nodelists = ("nodelist",)

    def __init__(
        self, nodelist: NodeList, given: Mapping[str, FilterExpression]
    ) -> None:
        self.nodelist, self.given = nodelist, given
        self.found: dict[Hashable, SafeString] = {}

    def render(self, context: Context) -> SafeString:
        """Return the part, rendered now if it never was with these values."""
        values = {name: one.resolve(context) for name, one in self.given.items()}
        key = (get_language(), *map(_fixed, values.values()))
        text = self.found.get(key)
        if text is None:
            inside = Context(values, autoescape=context.autoescape)
            with inside.bind_template(context.template):  # type: ignore[arg-type]
                text = self.nodelist.render(inside)
            if len(self.found) >= MOST:
                self.found.clear()
            self.found[key] = text
        return text


def _fixed(value: Any) -> Hashable:
    """Return a value that will never mean anything else.

    Raises:
        TypeError: what it shows could change while it stays equal, as a row's can.
    """
    plain = {str, int, bool, SafeString}
    if value is None or type(value) in plain or isinstance(value, Fixed):
        return (type(value), value)
    raise TypeError(f"{value!r} is no key to keep a part under: give its text")


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """Keep what stands inside, per language and values given."""
    _tag, *bits = token.split_contents()
    given = token_kwargs(bits, parser)
    if bits:
        raise TemplateSyntaxError("kept takes name=value only")
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(nodelist, given)
