"""Forms of objections: the applicant's, and staff's answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from madang.judging.actions.objections import LONGEST, LONGEST_NAME
from madang.judging.models import InterestKind, Judge

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

SHOWN_TO_APPLICANTS = [
    kind for kind in InterestKind.choices if kind[0] != InterestKind.DOMAIN
]


class ObjectionForm(forms.Form):
    """Whom an applicant believes conflicted, and why."""

    named = forms.CharField(label=_("Judge or firm"), max_length=LONGEST_NAME)
    kind = forms.ChoiceField(label=_("What ties them to you"))
    why = forms.CharField(
        label=_("Why"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Staff alone read this. No judge learns who said it."),
    )

    def __init__(self, data: Mapping[str, Any] | None, *, is_published: bool) -> None:
        super().__init__(data)
        self.fields["kind"].choices = SHOWN_TO_APPLICANTS  # type: ignore[attr-defined]
        if is_published:
            self.fields["named"].widget.attrs["list"] = "judges"
            self.fields["named"].help_text = _(
                "Choose one of the judges, or write the name of a firm."
            )


class AnswerForm(forms.Form):
    """Which judges an objection keeps away, or why it keeps nobody away."""

    judges = forms.MultipleChoiceField(
        label=_("Keep away"), required=False, widget=forms.CheckboxSelectMultiple
    )
    other = forms.ChoiceField(label=_("Another judge"), required=False)
    answer = forms.CharField(
        label=_("Answer to the applicant"), max_length=LONGEST, required=False
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        pk: int,
        meant: Iterable[Judge],
        pool: Sequence[Judge],
    ) -> None:
        super().__init__(data, prefix=f"o{pk}")
        self.pool = {str(judge.pk): judge for judge in pool}
        first = [(str(judge.pk), _label(judge)) for judge in meant]
        if first:
            self.fields["judges"].choices = first  # type: ignore[attr-defined]
        else:
            del self.fields["judges"]
        rest = [(str(judge.pk), _label(judge)) for judge in pool]
        self.fields["other"].choices = [("", "–"), *rest]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> list[Judge]:
        """The judges that are to be kept away, each once."""
        given = [*self.cleaned_data.get("judges", []), self.cleaned_data["other"]]
        return [self.pool[key] for key in dict.fromkeys(given) if key in self.pool]


def _label(judge: Judge) -> str:
    return f"{judge.name} · {judge.employer}" if judge.employer else judge.name
