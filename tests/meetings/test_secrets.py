"""Nobody reads what others wish or note: every page is asked for by everybody."""

from __future__ import annotations

from itertools import product

import pytest
from django.urls import reverse

from madang.meetings import actions, urls
from madang.meetings.models import Entry, Meeting, Representative, Run, Table
from tests.meetings import rows
from tests.meetings.rows import BEFORE, NINE
from tests.meetings.test_day import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.only_on("sqlite")]


def plant(day, staff):
    """Have everybody wish, meet and note; return each one's secrets and account."""
    names = ["Startup0", "Fund0", "Fund1"]
    for one, other in product(names, names):
        if ("Fund" in one) != ("Fund" in other):
            actions.set_wish(
                rows.named(day, one), staff, of=rows.named(day, other), kind="must",
                note=f"wish-of-{one}-", now=BEFORE,
            )  # fmt: skip
    rows.published(day, staff)
    for row in Meeting.objects.select_related("round__matching", "left", "right"):
        for party in (row.left, row.right):
            said = actions.Said("later", f"step-of-{party}-", note=f"note-of-{party}-")
            actions.say_outcome(
                row, staff, party=party, said=said, today=TODAY, now=row.starts_at
            )
    readers = {"Startup0": rows.founder(rows.named(day, "Startup0")).user}
    readers |= {name: rows.investor(rows.named(day, name)).user for name in names[1:]}
    return readers


def pages(day):
    """Yield every address of the room, for every row that it could name."""
    parties = [party.pk for party in rows.parties(day)]
    tables = list(Table.objects.values_list("pk", flat=True)[:1])
    seats = list(Representative.objects.values_list("pk", flat=True))
    of_round = {day.pk, *Meeting.objects.values_list("pk", flat=True)}
    others = {*Run.objects.values_list("pk", flat=True), day.matching_id}
    others |= {*Entry.objects.values_list("pk", flat=True)}
    values = {
        "hub": [day.hub.slug],
        "pk": sorted({*parties, *of_round, *others}),
        "other": parties,
        "side": parties,
        "table": tables,
        "seat": seats,
    }
    for pattern in urls.urlpatterns:
        names = list(pattern.pattern.converters)
        known = [values.get(name, [1]) for name in names]
        for chosen in product(*known):
            yield reverse(
                f"meetings:{pattern.name}",
                kwargs=dict(zip(names, chosen, strict=True)),
            )


def test_nobody_reads_what_others_wish_or_note(client, hub, staff, time_machine):
    time_machine.move_to(NINE.replace(hour=20))
    day = rows.new_round(hub, staff, left=1, right=2)
    readers = plant(day, staff)
    addresses = list(pages(day))
    assert len(addresses) > 60
    for reader, user in readers.items():
        client.force_login(user)
        answers = {address: client.get(address) for address in addresses}
        text = {
            address: answer.getvalue().decode(errors="replace")
            for address, answer in answers.items()
            if answer.status_code == 200
        }
        assert len(text) >= 4
        told = "".join(text.values())
        assert f"wish-of-{reader}-" in told
        assert f"note-of-{reader}-" in told
        for other in readers.keys() - {reader}:
            for secret in ("wish", "note", "step"):
                seen = [at for at in text if f"{secret}-of-{other}-" in text[at]]
                assert seen == []
