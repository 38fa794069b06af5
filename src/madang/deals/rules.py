"""Who may do what with deals, rounds, rates and missions.  Pure questions: no query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from madang.deals.models import Side
from madang.directory.rules import ORGANISATION
from madang.hubs.models import Role

if TYPE_CHECKING:
    from madang.deals.models import (
        DataRoom,
        Deal,
        FundraisingRound,
        InvestorUpdate,
        RoomFile,
        RoomGrant,
        UpdateFigure,
    )
    from madang.directory.models import Organisation
    from madang.hubs.models import Actor, OfHub

#: Roles of staff who work with money that goes into companies.
SEEING = (Role.OWNER, Role.PROGRAMME, Role.FINANCE)
KEEPING = (Role.OWNER, Role.PROGRAMME)


def own_firms(by: Actor) -> frozenset[int]:
    """Return the ids of the companies and funds that the actor belongs to."""
    return by.scope_of({Role.MEMBER, Role.INVESTOR}, ORGANISATION)


def may_see_all_deals(by: Actor, _thing: OfHub | None = None) -> bool:
    """Owners, programme staff and finance see every deal of the hub."""
    return by.has(*SEEING)


def may_see_deals(by: Actor, _thing: OfHub | None = None) -> bool:
    """The same, and people of a company or fund; each those of her own firm only.

    An investor for whom nobody has said which fund is hers finds that said there.
    """
    return may_see_all_deals(by) or may_see_own_deals(by)


def may_see_own_deals(by: Actor, _thing: OfHub | None = None) -> bool:
    """People of a company or fund who do not see all deals anyway."""
    sees_some = bool(own_firms(by)) or by.has_somewhere(Role.INVESTOR)
    return sees_some and not may_see_all_deals(by)


def lacks_firm(by: Actor) -> bool:
    """Whether the actor is an investor of whom nobody has said for which fund."""
    return may_see_own_deals(by) and not own_firms(by)


def may_keep_room_of(by: Actor, of: Deal | FundraisingRound) -> bool:
    """The company's own people, and staff who keep deals."""
    return may_keep_deals(by) or of.company_id in own_firms(by)


def may_keep_room(by: Actor, room: DataRoom) -> bool:
    """The same, of a data room."""
    return may_keep_deals(by) or room.company.pk in own_firms(by)


def may_keep_file(by: Actor, row: RoomFile) -> bool:
    """The same, of a file in a data room."""
    return may_keep_room(by, row.room)


def may_keep_grant(by: Actor, grant: RoomGrant) -> bool:
    """The same, of somebody's access to a data room."""
    return may_keep_room(by, grant.room)


def may_open_file(by: Actor, _row: RoomFile) -> bool:
    """Whoever reached it: the query knows who is let in until when."""
    return may_see_deals(by)


def may_keep_deals(by: Actor, _thing: OfHub | None = None) -> bool:
    """Owners and programme staff open deals, move them and write missions."""
    return by.has(*KEEPING)


def may_note_amounts(by: Actor, _thing: OfHub | None = None) -> bool:
    """Whoever sees all deals notes amounts: finance knows what has arrived."""
    return may_see_all_deals(by)


def side_of(by: Actor, deal: Deal) -> Side | None:
    """Return on which side of a deal the actor stands; none if on neither."""
    if may_see_all_deals(by):
        return Side.HUB
    own = own_firms(by)
    if deal.investor_id in own:
        return Side.INVESTOR
    return Side.COMPANY if deal.company_id in own else None


def may_write_note(by: Actor, deal: Deal) -> bool:
    """Everybody on one of the deal's sides, for that side."""
    return side_of(by, deal) is not None


def may_write_for(by: Actor, company: Organisation) -> bool:
    """The company's own people write to its investors, and nobody for them."""
    return company.pk in own_firms(by) or by.is_system


def may_keep_update(by: Actor, update: InvestorUpdate) -> bool:
    """The same, of an update."""
    return may_write_for(by, update.company)


def may_keep_figure(by: Actor, figure: UpdateFigure) -> bool:
    """The same, of a figure of an update."""
    return may_write_for(by, figure.update.company)


def may_remind(by: Actor, _thing: OfHub | None = None) -> bool:
    """The product itself."""
    return by.is_system
