"""``{% questions form %}`` asks, ``{% answers form %}`` tells what was answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template

from madang.questionnaires.answering import in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from madang.questionnaires.showing import QuestionForm

register = template.Library()


@register.inclusion_tag("questionnaires/questions.html")
def questions(
    form: QuestionForm,
    *,
    summary: bool = True,
    beside: str = "",
    about: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Show every question with its input; it stands inside the page's own form.

    `beside` is a template of the page's room for what stands below each question; it
    gets `more`, what `about` has under the question's key.

    Above stands a summary of what is wrong, each line leading to its input, unless
    the page has its own.
    """
    return {
        "form": form,
        "shows_summary": summary,
        "beside": beside,
        "about": about or {},
    }


@register.inclusion_tag("questionnaires/answers.html")
def answers(
    form: QuestionForm, no_longer: Iterable[tuple[str, str]] = ()
) -> dict[str, Any]:
    """Show what was answered, and what answers questions asked no longer."""
    return {"form": form, "no_longer": list(no_longer)}


@register.filter
def at_key(about: Mapping[str, Any], key: str) -> Any:
    """Return what a page has to say about a question."""
    return about.get(key)


@register.filter
def words_of(shown: Any, form: QuestionForm) -> str:
    """Return a shown question's answer in words."""
    return in_words(shown.question, shown.value, form.language)
