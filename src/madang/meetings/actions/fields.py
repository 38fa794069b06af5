"""Fields of a clinic: made, changed, and who needs or answers which."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Max
from django.utils.translation import gettext as _

from madang.hubs.actions import action, save_version
from madang.kit.errors import NotAllowed, Refused
from madang.meetings import rules
from madang.meetings.models import Field, PartyField
from madang.meetings.queries import speaks_for

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from madang.hubs.models import Actor
    from madang.meetings.models import Matching, Party

MOST_FIELDS = 40
#: What clinics for startups mostly offer, with how many of each a company sees.
USUAL: tuple[tuple[int, dict[str, str]], ...] = (
    (1, {"en": "Technology", "ko": "기술", "es": "Tecnología", "zh-hans": "技术"}),
    (1, {"en": "Marketing", "ko": "마케팅", "es": "Marketing", "zh-hans": "营销"}),
    (
        1,
        {"en": "Labour law", "ko": "노무", "es": "Derecho laboral"}
        | {"zh-hans": "劳动法"},
    ),
    (1, {"en": "Patents", "ko": "특허", "es": "Patentes", "zh-hans": "专利"}),
    (1, {"en": "Investment", "ko": "투자", "es": "Inversión", "zh-hans": "投资"}),
    (
        3,
        {"en": "Global companies", "ko": "글로벌 기업", "es": "Empresas globales"}
        | {"zh-hans": "跨国企业"},
    ),
)


@action(allowed=rules.may_organise)
def add_field(matching: Matching, by: Actor, *, values: Mapping[str, Any]) -> Field:
    """The clinic has another field.

    Raises:
        Refused: it is no clinic, has too many fields, or least is above most.
    """
    if not matching.is_clinic:
        raise Refused(_("Only a clinic has fields."))
    rows = Field.objects.filter(matching=matching)
    if rows.count() >= MOST_FIELDS:
        raise Refused(_("At most %(count)d fields.") % {"count": MOST_FIELDS})
    last = rows.aggregate(n=Max("order"))["n"]
    row = Field(
        hub=matching.hub, matching=matching, order=0 if last is None else last + 1
    )
    _fill(row, values)
    row.save()
    return row


@action(allowed=rules.may_organise)
def add_usual_fields(matching: Matching, by: Actor, *, expected: int) -> Matching:
    """The clinic has the fields that clinics for startups mostly offer.

    Raises:
        Refused: it is no clinic, or has fields already.
        Stale: somebody changed the matching since version `expected`.
    """
    if not matching.is_clinic or Field.objects.filter(matching=matching).exists():
        raise Refused(_("The clinic has fields already."))
    saved = save_version(matching, expected, [])
    Field.objects.bulk_create(
        [
            Field(hub=matching.hub, matching=matching, names=names, order=n, most=most)
            for n, (most, names) in enumerate(USUAL)
        ]
    )
    return saved


@action(allowed=rules.may_organise)
def change_field(field: Field, by: Actor, *, values: Mapping[str, Any]) -> Field:
    """The field is called, and gives, what `values` say.

    Raises:
        Refused: least is above most.
    """
    _fill(field, values)
    field.save()
    return field


def _fill(row: Field, values: Mapping[str, Any]) -> None:
    row.names, row.least, row.most = values["names"], values["least"], values["most"]
    if row.least > row.most:
        told = _("The least cannot be above the most.")
        raise Refused(told, fields={"least": [told]})


@action(allowed=rules.may_organise)
def drop_field(field: Field, by: Actor) -> Field:
    """The clinic has the field no more; nobody needs or answers it."""
    key = field.pk
    field.delete()
    field.pk = key  # the journal names what is gone
    return field


@action(allowed=rules.may_organise)
def set_fields(
    matching: Matching, by: Actor, *, marks: Iterable[tuple[int, int]], expected: int
) -> Matching:
    """Each party needs or answers the fields that `marks` (party, field) name.

    Raises:
        Refused: a mark names no party or no field of the clinic.
        Stale: somebody changed the matching since version `expected`.
    """
    saved = save_version(matching, expected, [])
    wanted = set(marks)
    parties = set(matching.parties.values_list("pk", flat=True))
    fields = set(Field.objects.filter(matching=matching).values_list("pk", flat=True))
    if not all(party in parties and field in fields for party, field in wanted):
        raise Refused(_("The clinic has no such party or field."))
    _bring(matching, {"party__matching": matching}, wanted)
    return saved


@action(allowed=rules.may_speak_for)
def set_own_fields(party: Party, by: Actor, *, fields: Collection[int]) -> Party:
    """The party needs, or answers, these fields and no others.

    Raises:
        NotAllowed: the actor does not speak for the party.
        Refused: one is no field of the clinic.
    """
    if not speaks_for(by, party):
        raise NotAllowed(_("You may not do this here."))
    known = Field.objects.filter(matching=party.matching_id, pk__in=fields)
    if known.count() != len(set(fields)):
        raise Refused(_("The clinic has no such party or field."))
    _bring(party, {"party": party}, {(party.pk, field) for field in fields})
    return party


def _bring(
    of: Matching | Party, among: Mapping[str, Any], wanted: set[tuple[int, int]]
) -> None:
    """Make and remove rows until those among some are the wanted ones."""
    rows = PartyField.objects.filter(**among)
    standing = {
        (party, field): pk
        for pk, party, field in rows.values_list("pk", "party", "field")
    }
    gone = [pk for mark, pk in standing.items() if mark not in wanted]
    PartyField.objects.filter(pk__in=gone).delete()
    PartyField.objects.bulk_create(
        [
            PartyField(hub_id=of.hub_id, party_id=party, field_id=field)
            for party, field in sorted(wanted - standing.keys())
        ]
    )
