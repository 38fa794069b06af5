"""The day: who drops out, walks in or stands by; letters to those concerned only."""

from datetime import date
from decimal import Decimal

import pytest

from madang.inbox.models import Message
from madang.kit.errors import NotAllowed, Refused
from madang.meetings import actions, signals
from madang.meetings.models import Meeting, MeetingState, Outcome, Party
from madang.meetings.queries import (
    agenda_of,
    amounts_of,
    contacts_of,
    meetings_visible_to,
    own_wishes,
    pair_history,
    round_figures,
)
from tests.meetings import rows
from tests.meetings.rows import BEFORE, HALF, NINE

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 1)


def test_a_drop_out_moves_nobody_who_can_stay(day, staff):
    rows.published(day, staff)
    before = rows.plan_of(day)
    Message.objects.all().delete()
    actions.drop_out(
        rows.entry_of(day, "Fund1"),
        staff,
        expected=day.version,
        starting=NINE,
        now=NINE,
    )
    after = rows.plan_of(day)
    kept = {pair: at for pair, at in before.items() if "Fund1" not in pair}
    past = {pair: at for pair, at in before.items() if at <= NINE}
    assert after == kept | past
    lost = [pair for pair in before if "Fund1" in pair and pair not in past]
    assert Message.objects.count() == 1 + len(lost)  # the fund, and whom it leaves
    assert all("Called off" in mail.text for mail in Message.objects.all())


def test_a_standby_party_fills_holes_and_a_walk_in_takes_part(day, staff):
    of = day.matching
    late = rows.party(of, staff, "right", "Standby")
    actions.admit(day, staff, party=late, state="standby", now=BEFORE)
    rows.wish(day, staff, "Standby", "Startup0")
    rows.published(day, staff)
    assert not any("Standby" in pair for pair in rows.plan_of(day))
    for name in ("Fund0", "Fund1"):
        day.refresh_from_db()
        actions.drop_out(
            rows.entry_of(day, name),
            staff,
            expected=day.version,
            starting=NINE,
            now=BEFORE,
        )
    day.refresh_from_db()
    before = rows.plan_of(day)
    actions.mend_round(day, staff, expected=day.version, now=BEFORE, with_standby=True)
    assert rows.plan_of(day).keys() - before.keys() == {("Startup0", "Standby")}
    assert (
        actions.check_in(rows.entry_of(day, "Fund2"), staff, now=NINE).arrived_at
        == NINE
    )


def test_a_party_whose_most_falls_keeps_as_many_and_nobody_else_is_moved(day, staff):
    rows.published(day, staff)
    before = rows.plan_of(day)
    own = [pair for pair in before if "Startup0" in pair]
    Party.objects.filter(matching=day.matching_id, name="Startup0").update(most=1)
    actions.mend_round(day, staff, expected=day.version, now=BEFORE)
    after = rows.plan_of(day)
    assert (len(own) > 1, sum("Startup0" in pair for pair in after)) == (True, 1)
    assert after.items() <= before.items()


def test_a_lost_table_moves_only_who_sat_there(day, staff):
    rows.published(day, staff)
    before = rows.plan_of(day)
    table = day.tables.get(label="Table 1")
    actions.close_table(
        table, staff, expected=day.version, starting=NINE + HALF, now=NINE
    )
    after = rows.plan_of(day)
    assert not Meeting.objects.filter(
        table=table, starts_at__gt=NINE, state=MeetingState.PLANNED
    ).exists()
    still = {pair for pair in before if after.get(pair) == before[pair]}
    assert len(still) >= len(before) - 3


def test_both_yes_opens_contacts_and_tells_rooms_above_once(day, staff):
    rows.published(day, staff)
    row = Meeting.objects.filter(starts_at=NINE).order_by("pk")[0]
    founder, fund = rows.founder(row.left), rows.investor(row.right)
    told = []

    def hear(**given):
        told.append(given["meeting"].pk)

    signals.wanted_again.connect(hear, weak=False)
    said = actions.Said("yes", "Send the deck", Decimal(500_000), "USD", "Keen on us.")
    how = {"today": TODAY, "now": NINE}
    with pytest.raises(Refused, match="once the meeting has begun"):
        actions.say_outcome(
            row, founder, party=row.left, said=said, today=TODAY, now=BEFORE
        )
    with pytest.raises(NotAllowed):
        actions.say_outcome(row, founder, party=row.right, said=said, **how)
    actions.say_outcome(row, founder, party=row.left, said=said, **how)
    assert list(contacts_of(fund, row.left)) == []
    again = actions.Said("yes", amount=Decimal(400_000), currency="USD", note="Cheap.")
    actions.say_outcome(row, fund, party=row.right, said=again, **how)
    actions.say_outcome(row, fund, party=row.right, said=again, **how)
    signals.wanted_again.disconnect(hear)
    assert told == [row.pk]
    assert [one.party for one in contacts_of(fund, row.left)] == [row.left]
    assert amounts_of(day) == {"USD": Decimal(400_000)}
    assert round_figures(day).again == 1
    assert [turn.outcome.note for turn in agenda_of(founder) if turn.outcome] == [
        "Keen on us."
    ]
    (seen,) = pair_history(founder, row.left, row.right)
    assert [one.note for one in vars(seen)["said"]] == ["Keen on us."]


@pytest.mark.parametrize(
    ("amount", "currency", "field"),
    [("1", "", "currency"), ("-1", "USD", "amount"), ("0.5", "KRW", "amount")],
)
def test_amounts_that_make_no_sense(day, staff, amount, currency, field):
    rows.published(day, staff)
    row = Meeting.objects.order_by("starts_at", "pk")[0]
    said = actions.Said("yes", amount=Decimal(amount), currency=currency)
    with pytest.raises(Refused) as refused:
        actions.say_outcome(
            row, staff, party=row.left, said=said, today=TODAY, now=NINE
        )
    assert list(refused.value.fields) == [field]
    assert Outcome.objects.count() == 0


def test_nobody_sees_what_others_wish_or_whom_they_meet(day, staff):
    rows.published(day, staff)
    one, other = rows.named(day, "Fund0"), rows.named(day, "Fund1")
    me = rows.investor(one)
    rows.wish(day, staff, "Fund1", "Startup0", "must")
    mine = meetings_visible_to(me)
    assert mine.count() == Meeting.objects.filter(right=one).count()
    assert not mine.filter(right=other).exists()
    with pytest.raises(NotAllowed):
        actions.set_wish(
            other, me, of=rows.named(day, "Startup0"), kind="no", now=BEFORE
        )
    assert list(own_wishes(one)) == []


def test_the_next_round_is_made_of_who_wants_again(day, staff):
    rows.published(day, staff)
    pairs = list(Meeting.objects.order_by("starts_at", "pk"))
    answers = [("yes", "yes"), ("yes", "no"), ("later", "yes"), ("later", "later")]
    for row, both in zip(pairs, answers, strict=False):
        for party, again in zip((row.left, row.right), both, strict=True):
            actions.say_outcome(
                row, staff, party=party, said=actions.Said(again), today=TODAY,
                now=row.starts_at,
            )  # fmt: skip
    follow = rows.round_of(
        day.matching, staff, starts_on=date(2026, 5, 8), ends_on=date(2026, 5, 8),
        kind="follow_up", carry_over="again", previous=day, least=0,
    )  # fmt: skip
    rows.published(follow, staff)
    wanted = {(row.left.name, row.right.name) for row in (pairs[0], pairs[2])}
    assert rows.plan_of(follow).keys() == wanted


def test_a_round_that_loses_everybody_or_every_table_is_mended_to_nothing(day, staff):
    rows.published(day, staff)
    for table in day.tables.select_related("round__matching", "round__hub"):
        table.round.refresh_from_db()
        actions.close_table(
            table, staff, expected=table.round.version, starting=NINE, now=BEFORE
        )
    assert rows.plan_of(day) == {}
