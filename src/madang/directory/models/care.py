"""How the directory is kept right: policy, proposed changes, duplicates, merges."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from madang.directory.models.organisation import Organisation
from madang.directory.models.person import Person
from madang.hubs.models import HubOwned, User
from madang.kit.privacy import Basis, personal, tags
from madang.kit.privacy import Tag as PrivacyTag

if TYPE_CHECKING:
    from collections.abc import Mapping


def facts_checked_by_default() -> list[str]:
    """Return the facts that a company does not change without a look."""
    return ["name", "latin_name", "registration_number", "founded_on", "country"]


class DirectoryPolicy(HubOwned):
    """How a hub keeps its directory: who may change what, what is public."""

    privacy: ClassVar[Mapping[str, PrivacyTag]] = tags(
        technical="id hub", business="members_may_edit checked_facts is_public"
    )

    members_may_edit = models.BooleanField(
        _("companies keep their own profile"), default=True
    )
    checked_facts = models.JSONField(
        _("facts that wait for a look"), default=facts_checked_by_default, blank=True
    )
    is_public = models.BooleanField(_("has a public directory"), default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hub"], name="one_directory_policy_a_hub")
        ]

    def __str__(self) -> str:
        return str(self.hub)


class Forgotten(HubOwned):
    """A mail address whose person asked to be forgotten, as a keyed hash alone."""

    privacy: ClassVar[Mapping[str, PrivacyTag]] = tags(
        technical="id hub",
        trace=(
            "digest on",
            personal(
                "leaving out of imports who asked to be forgotten",
                basis=Basis.LEGAL,
                retention_days=None,
                seen_by="nobody",
            ),
        ),
    )

    digest = models.CharField(max_length=64)
    on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hub", "digest"], name="forgotten_once")
        ]

    def __str__(self) -> str:
        return self.digest[:8]


class ProposalState(models.TextChoices):
    """What became of a proposed change."""

    WAITING = "waiting", pgettext_lazy("proposal", "Waiting")
    ACCEPTED = "accepted", pgettext_lazy("proposal", "Accepted")
    DECLINED = "declined", pgettext_lazy("proposal", "Declined")


class ChangeProposal(HubOwned):
    """A change to checked facts that a company asks for and staff look at.

    `changes` is ``{field: [as it was, as proposed]}`` in JSON values.
    """

    privacy: ClassVar[Mapping[str, PrivacyTag]] = tags(
        technical="id hub state",
        business="organisation changes remark answer",
        who=(
            "proposed_by proposed_at decided_by decided_at",
            personal("knowing who asked and who decided"),
        ),
    )

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="proposals"
    )
    changes = models.JSONField(_("changes"))
    remark = models.CharField(_("why"), max_length=500, blank=True)
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=ProposalState,
        default=ProposalState.WAITING,
    )
    proposed_by = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=500, blank=True)

    class Meta:
        ordering = ["proposed_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=ProposalState.WAITING, decided_at__isnull=True)
                | (
                    ~models.Q(state=ProposalState.WAITING)
                    & models.Q(decided_at__isnull=False)
                ),
                name="decided_proposal_says_when",
            )
        ]
        indexes = [models.Index(fields=["hub", "state", "proposed_at"])]

    def __str__(self) -> str:
        return str(self.organisation)


class PairState(models.TextChoices):
    """What became of two rows that look alike."""

    OPEN = "open", pgettext_lazy("pair", "To look at")
    MERGED = "merged", pgettext_lazy("pair", "Merged")
    DISTINCT = "distinct", pgettext_lazy("pair", "Not the same")


class LookAlike(HubOwned):
    """Two organisations, or two people, that may be one and the same."""

    privacy: ClassVar[Mapping[str, PrivacyTag]] = tags(
        technical="id hub reasons likeness state found_at",
        pair=(
            "organisation other_organisation person other_person",
            personal("keeping each person once"),
        ),
        decision=("decided_by decided_at", personal("knowing who decided")),
    )

    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.CASCADE, related_name="+"
    )
    other_organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.CASCADE, related_name="+"
    )
    person = models.ForeignKey(
        Person, null=True, on_delete=models.CASCADE, related_name="+"
    )
    other_person = models.ForeignKey(
        Person, null=True, on_delete=models.CASCADE, related_name="+"
    )
    reasons = models.JSONField(default=list)
    likeness = models.PositiveSmallIntegerField(default=0)  # per cent
    state = models.CharField(max_length=10, choices=PairState, default=PairState.OPEN)
    found_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-likeness", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    organisation__isnull=False,
                    other_organisation__isnull=False,
                    organisation__lt=models.F("other_organisation"),
                    person__isnull=True,
                    other_person__isnull=True,
                )
                | models.Q(
                    person__isnull=False,
                    other_person__isnull=False,
                    person__lt=models.F("other_person"),
                    organisation__isnull=True,
                    other_organisation__isnull=True,
                ),
                name="pair_of_one_kind_in_order",
            ),
            models.UniqueConstraint(
                fields=["organisation", "other_organisation"],
                name="organisation_pair_once",
            ),
            models.UniqueConstraint(
                fields=["person", "other_person"], name="person_pair_once"
            ),
        ]
        indexes = [models.Index(fields=["hub", "state", "-likeness"])]

    def __str__(self) -> str:
        return f"{self.subject} · {self.other}"

    @property
    def subject(self) -> Organisation | Person | None:
        """The first of the two."""
        return self.organisation or self.person

    @property
    def other(self) -> Organisation | Person | None:
        """The second of the two."""
        return self.other_organisation or self.other_person

    @property
    def why(self) -> list[str]:
        """The reasons in the reader's words."""
        words = {
            "name": pgettext("alike", "same name"),
            "near": pgettext("alike", "almost the same name"),
            "sound": pgettext("alike", "names that sound alike"),
            "host": pgettext("alike", "same website"),
            "number": pgettext("alike", "same registration number"),
            "email": pgettext("alike", "same e-mail address"),
            "phone": pgettext("alike", "same phone"),
        }
        return [words.get(reason, reason) for reason in self.reasons]


class MergeRecord(HubOwned):
    """Everything that a merge moved or changed, so that it can be undone.

    `before` holds the fields of both rows as they were, `after` those of the kept row
    as the merge left them, `moved` the keys that were turned to the kept row:
    ``[[model label, field, [ids]], ...]``.
    """

    privacy: ClassVar[Mapping[str, PrivacyTag]] = tags(
        technical="id hub kept_id gone_id kind moved",
        content=(
            "label before after merged_by merged_at undone_by undone_at",
            personal("undoing a wrong merge"),
        ),
    )

    kind = models.CharField(max_length=64)
    kept_id = models.PositiveBigIntegerField()
    gone_id = models.PositiveBigIntegerField()
    label = models.CharField(max_length=420)
    before = models.JSONField()
    after = models.JSONField()
    moved = models.JSONField()
    merged_by = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    merged_at = models.DateTimeField()
    undone_by = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-merged_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["hub", "kind", "gone_id"],
                condition=models.Q(undone_at=None),
                name="merged_once_at_a_time",
            )
        ]
        indexes = [models.Index(fields=["hub", "-merged_at"])]

    def __str__(self) -> str:
        return self.label
