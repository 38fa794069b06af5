"""The demo's readiness: the pilot's certificates, a plant's checklist, two plans.

Companies, bodies that certify and numbers are made up; days are counted from today, so
that some certificates are always about to end.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction

from madang.directory.models import Organisation
from madang.hubs.actions.demo import open_demo_door
from madang.hubs.models import Hub, Membership, Role, Site, User, system_actor
from madang.hubs.queries import actor_in
from madang.programmes.actions import add_session
from madang.programmes.models import Place
from madang.questionnaires.ready import READY
from madang.readiness import actions
from madang.readiness.models import Certificate, ChecklistVersion, PlanTask
from madang.readiness.ready import POINTS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from madang.hubs.models import Actor
    from madang.programmes.models import Cohort
    from madang.readiness.models import Assessment, Checklist

#: Company by company: kind, issuer, days since it began, days until it ends, how far.
#: Without days until its end it has none.
Held = tuple[str, str, int, int | None, str]
HELD: tuple[tuple[Held, ...], ...] = (
    (("iso-9001", "Bureau Norte", 700, 395, "verified"),
     ("iatf-16949", "Bureau Norte", 330, 765, "verified"),
     ("iso-14001", "Bureau Norte", 1050, 41, "verified")),
    (("iso-9001", "Cert Frontera", 1085, 9, "verified"),),
    (("iso-9001", "Cert Frontera", 400, 690, "evidenced"),
     ("nom", "Laboratorio Paso", 200, None, "verified")),
    (("iso-9001", "Bureau Norte", 1160, -66, "verified"),
     ("iso-45001", "Bureau Norte", 90, 1004, "claimed")),
    (("as9100", "Meridian Registrars", 520, 574, "verified"),
     ("nadcap", "Meridian Registrars", 300, 65, "verified")),
    (("iso-13485", "Meridian Registrars", 610, 484, "evidenced"),),
    (("iso-9001", "Meridian Registrars", 250, 843, "claimed"),),
    (("iso-27001", "Meridian Registrars", 800, 294, "verified"),),
    (("fssc-22000", "Cert Frontera", 640, 55, "verified"),),
    (("c-tpat", "U.S. Customs", 900, None, "verified"),
     ("oea", "SAT", 480, 610, "evidenced")),
    (("ul", "Laboratorio Paso", 365, None, "verified"),),
)  # fmt: skip
#: What the first company answered last year and now, what the second one answered.
LAST_YEAR = {"apqp": "planned", "fmea": "none", "ppap": "partly", "emergency": "none",
             "edi": False, "delivery": "88", "environment": "planned"}  # fmt: skip
THIS_YEAR = {"apqp": "full", "fmea": "partly", "ppap": "full", "emergency": "planned",
             "edi": True, "delivery": "96.5", "environment": "full"}  # fmt: skip
SECOND = {"quality_system": "partly", "apqp": "none", "ppap": "none", "fmea": "none",
          "control_plan": "planned", "measurement": "partly", "safety": "full",
          "delivery": "91", "insurance": False, "internal_audits": "planned",
          "traceability": "not_applicable"}  # fmt: skip
CAPACITY = {"capacity": "2 turnos libres desde marzo · two free shifts from March"}
MACHINES = (
    ("Prensa troqueladora 160 t", 2, 2014, "180000", "pzas", "Acero hasta 4 mm"),
    (
        "Centro de maquinado CNC de 3 ejes",
        3,
        2019,
        "900",
        "h",
        "± 0.02 mm; 1 000 × 500",
    ),
)


def load(now: datetime) -> None:
    """Make what is not there yet; a second call changes nothing."""
    hub = Hub.objects.filter(slug="technology-hub").first()
    if hub is None or Certificate.objects.filter(hub=hub).exists():
        return
    places = Place.objects.filter(hub=hub, cohort__call__slug="bridge-2019")
    firms = [
        one.organisation for one in places.select_related("organisation", "cohort")
    ]
    firms.sort(key=lambda firm: firm.pk)
    plant = (
        Organisation.objects.filter(hub=hub, kind="corporate").order_by("pk").first()
    )
    staff = Membership.objects.filter(hub=hub, role=Role.PROGRAMME, ended_at=None)
    checks = staff.select_related("user").order_by("pk").first()
    if len(firms) < len(HELD) or plant is None or checks is None:
        return
    with transaction.atomic():
        _prove(firms, actor_in(hub, checks.user), now)
        asked = _ask(plant, now)
        for name, *values in MACHINES:
            _machine(firms[0], name, values)
        _answer(firms[0], asked, LAST_YEAR, now - timedelta(days=300))
        latest = _answer(firms[0], asked, THIS_YEAR, now - timedelta(days=12))
        second = _answer(firms[1], asked, SECOND, now - timedelta(days=30))
        for firm in firms[:2]:
            for reader in (plant, None):
                actions.share_readiness(firm, system_actor(hub), reader=reader, now=now)
        _seat(firms[1])
        _plan(latest, ("fmea",), now, 20)
        _plan(second, ("quality_system", "apqp", "ppap", "control_plan"), now, 45)
        _let_one_be_late(second, now)
        _train(second, places.earliest("pk").cohort, actor_in(hub, checks.user), now)


def _prove(firms: Sequence[Organisation], checks: Actor, now: datetime) -> None:
    """Enter, prove and verify certificates, as far as each is told."""
    by = system_actor(checks.hub)
    today = checks.hub.day_of(now)
    for number, (firm, held) in enumerate(zip(firms, HELD, strict=False)):
        for place, (kind, issuer, since, left, how_far) in enumerate(held):
            values = {
                "kind": kind, "issuer": issuer, "scope": "",
                "number": f"{issuer[:2].upper()}-{7040 + 13 * number + place}",
                "valid_from": today - timedelta(days=since),
                "valid_until": None if left is None else today + timedelta(days=left),
            }  # fmt: skip
            began = now - timedelta(days=min(since, 400))
            row = actions.note_certificate(firm, by, values=values, now=began)
            if how_far == "claimed":
                continue
            text = f"{firm.name}\n{kind}\n{issuer} {row.number}\n".encode()
            proof = ContentFile(text, name=f"{kind}.txt")
            actions.prove_certificate(row, by, evidence=proof, now=began)
            if how_far == "verified":
                # one that has expired since was verified while it held
                actions.verify_certificate(row, checks, now=began)


def _ask(plant: Organisation, now: datetime) -> Checklist:
    by, ready = system_actor(plant.hub), READY["supplier"]
    row = actions.draft_checklist(
        plant.hub, by, names=ready.names, owner=plant, content=ready.definition(),
        points=POINTS,
    )  # fmt: skip
    version = ChecklistVersion.objects.get(checklist=row)
    actions.publish_checklist(version, by, now=now - timedelta(days=330))
    return row


def _machine(firm: Organisation, name: str, values: Sequence[Any]) -> None:
    count, made_in, capacity, unit, text = values
    given = {
        "name": name, "count": count, "made_in": made_in, "capacity": capacity,
        "unit": unit, "note": text,
    }  # fmt: skip
    actions.note_machine(firm, system_actor(firm.hub), values=given)


def _answer(
    firm: Organisation, asked: Checklist, given: dict[str, Any], at: datetime
) -> Assessment:
    """Hand in a company's answers; what is not told is fully in place."""
    by = system_actor(firm.hub)
    row = actions.begin_assessment(firm, by, checklist=asked)
    answers: dict[str, Any] = {}
    for one in row.of_version.edition.definition.questions():
        plain = {"single": "full", "yes_no": True, "percent": "95"}
        answers[one.key] = (CAPACITY | given).get(one.key, plain.get(one.kind))
    notes = {"fmea": "Faltan dos familias de partes."} if "fmea" in given else {}
    actions.save_answers(row, by, expected=row.version, answers=answers, notes=notes)
    return actions.hand_in(row, by, expected=row.version, now=at)


def _seat(firm: Organisation) -> None:
    """Let a founder of the company sign in, with a door in a demo."""
    hub = firm.hub
    user = User.objects.create_user(
        email=f"daniela.ornelas@{hub.slug}.example", name="Daniela Ornelas Meza",
        language="es",
    )  # fmt: skip
    Membership.objects.create(
        hub=hub, user=user, role=Role.MEMBER, scope_kind="directory.organisation",
        scope_id=firm.pk,
    )  # fmt: skip
    if settings.DEMO:
        title = f"{hub} · {Role.MEMBER.label}: {firm}"
        open_demo_door(hub, user, title=title, order=112)


def _plan(row: Assessment, keys: Sequence[str], now: datetime, days: int) -> None:
    held = Membership.objects.filter(
        hub=row.hub, role=Role.MEMBER, scope_kind="directory.organisation",
        scope_id=row.organisation_id, ended_at=None,
    )  # fmt: skip
    first = held.select_related("user").order_by("pk").first()
    actions.plan_gaps(
        row, system_actor(row.hub), keys=keys, language="es", now=now,
        due_on=row.hub.day_of(now) + timedelta(days=days),
        owner=first.user if first else None,
    )  # fmt: skip


def _let_one_be_late(row: Assessment, now: datetime) -> None:
    """One task was planned a month ago and is overdue; a mentor helps with another."""
    by = system_actor(row.hub)
    tasks = list(PlanTask.objects.filter(assessment=row).order_by("pk"))
    before = now - timedelta(days=30)
    late = {"due_on": row.hub.day_of(now) - timedelta(days=6), "state": "begun"}
    actions.change_task(
        tasks[0], by, expected=tasks[0].version, values=late, now=before
    )
    mentor = Membership.objects.filter(hub=row.hub, role=Role.MENTOR, ended_at=None)
    helps = mentor.select_related("user").order_by("pk").first()
    if helps is not None:
        actions.change_task(
            tasks[1], by, expected=tasks[1].version, values={"mentor": helps.user},
            now=now,
        )  # fmt: skip


def _train(row: Assessment, cohort: Cohort, by: Actor, now: datetime) -> None:
    """A session for former companies in three weeks is about one of the tasks."""
    site = Site.objects.filter(hub=by.hub).order_by("order").first()
    task = PlanTask.objects.filter(assessment=row, key="control_plan").first()
    if site is None or task is None:
        return
    begins = (now + timedelta(days=21)).replace(hour=16, minute=0, second=0)
    begins = begins.replace(microsecond=0)
    values = {
        "title": {"en": "Control plans and PPAP, for former cohorts",
                  "es": "Planes de control y PPAP, para generaciones anteriores"},
        "starts_at": begins, "ends_at": begins + timedelta(hours=3), "site": site,
    }  # fmt: skip
    session = add_session(cohort, by, values=values)
    actions.change_task(
        task, system_actor(by.hub), expected=task.version,
        values={"session": session}, now=now,
    )  # fmt: skip
