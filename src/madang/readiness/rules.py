"""Who may do what with certificates, checklists and plans.  Pure: no query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from madang.directory.rules import ORGANISATION, own_organisations
from madang.hubs.models import Role

if TYPE_CHECKING:
    from madang.directory.models import Organisation
    from madang.hubs.models import Actor, OfHub
    from madang.readiness.models import Assessment, Certificate, PlanTask

KEEPING = (Role.OWNER, Role.PROGRAMME)


def buying_for(by: Actor) -> frozenset[int]:
    """Return the ids of the organisations that the actor buys for."""
    return by.scope_of({Role.BUYER}, ORGANISATION)


def may_keep_all(by: Actor, _thing: OfHub | None = None) -> bool:
    """Owners and programme staff keep certificates and checklists of all companies."""
    return by.has(*KEEPING)


def may_see_all(by: Actor, _thing: OfHub | None = None) -> bool:
    """Those who work for the hub see every company's certificates and machines."""
    return by.is_staff


def may_see_readiness(by: Actor, _thing: OfHub | None = None) -> bool:
    """Staff; a company's people for their own one; a buyer's people what is shared."""
    return may_see_all(by) or bool(own_organisations(by) | buying_for(by))


def may_read_shared(by: Actor, _thing: OfHub | None = None) -> bool:
    """People of a buyer who are no staff."""
    return not may_see_all(by) and bool(buying_for(by))


def may_speak_for(by: Actor, firm: int) -> bool:
    """Whether the actor belongs to the company; no other person answers in its name."""
    return by.is_system or firm in own_organisations(by)


def may_speak(by: Actor, _thing: OfHub | None = None) -> bool:
    """People of a company."""
    return by.is_system or bool(own_organisations(by))


def may_note(by: Actor, _thing: OfHub | None = None) -> bool:
    """Owners and programme staff, and people of a company for their own one."""
    return may_keep_all(by) or bool(own_organisations(by))


def may_note_for(by: Actor, firm: Organisation) -> bool:
    """Whether the actor may enter certificates and machines of this company."""
    return may_keep_all(by) or may_speak_for(by, firm.pk)


def may_change_certificate(by: Actor, row: Certificate) -> bool:
    """Whether the actor may prove, correct and withdraw it."""
    return may_keep_all(by) or may_speak_for(by, row.organisation_id)


def may_verify(by: Actor, _thing: OfHub | None = None) -> bool:
    """Owners and programme staff; never what they entered or proved themselves."""
    return may_keep_all(by)


def may_answer(by: Actor, row: Assessment) -> bool:
    """Only the company's own people answer, staff neither."""
    return may_speak_for(by, row.organisation_id)


def may_answer_for(by: Actor, firm: Organisation) -> bool:
    """Only the company's own people begin an assessment, share it and plan."""
    return may_speak_for(by, firm.pk)


def may_see_tasks(by: Actor, _thing: OfHub | None = None) -> bool:
    """Staff, people of a company, and mentors: each what the queries let them see."""
    return by.is_staff or by.has_somewhere(Role.MEMBER, Role.MENTOR)


def may_keep_task(by: Actor, row: PlanTask) -> bool:
    """The company's own people, and the mentor who helps with it."""
    is_mentor = by.user is not None and row.mentor_id == by.user.pk
    return may_speak_for(by, row.organisation_id) or is_mentor


def may_be_system(by: Actor, _thing: OfHub | None = None) -> bool:
    """The product itself: reminding."""
    return by.is_system
