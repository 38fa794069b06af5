"""Two hubs with the same rows, and everybody who walks through them."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from madang.directory.actions import (
    attach_file,
    correct_organisation,
    detach_file,
    merge,
    set_picture,
)
from madang.directory.models import Note, Organisation
from madang.directory.queries import organisations_visible_to
from madang.directory.rules import own_organisations
from madang.files import kinds
from madang.files.actions import set_hub_logo, store_file
from madang.hubs.actions import share
from madang.hubs.models import Hub, Role, User, UserSession
from madang.hubs.models.journal import sha256
from madang.hubs.queries import actor_in
from madang.imports.actions import open_import
from madang.inbox.models import Notice
from madang.kit import clock
from tests import make
from tests.matrix.rows import NOW, fill

if TYPE_CHECKING:
    from madang.hubs.models import Actor

SCOPE, APPLICATION = "directory.organisation", "applications.application"
#: What the files of this world hang on: an organisation, for its people and staff.
HOLDER = "tests.organisation"
#: Everybody who walks, in the order in which they are made.
NAMES = (
    "visitor",
    *(role.value for role in Role if role != Role.OWNER),
    *("owner", "founder", "both", "left", "paused", "barred", "stranger", "operator"),
)


@dataclass
class Side:
    """A hub, its owner, and a row of every table by the table's name."""

    hub: Hub
    word: str
    owner: User
    partner: Hub
    rows: dict[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        return self.rows[name]


@dataclass(frozen=True, slots=True)
class Walker:
    """Somebody who tries every address; `user` is nobody for a visitor."""

    name: str
    user: User | None
    known: dict[int, Actor | None] = field(default_factory=dict, compare=False)

    def in_(self, hub: Hub) -> Actor | None:
        """Return the walker as an actor in a hub, if she is one there; asked once."""
        if self.user is None or not self.user.is_active:
            return None
        if hub.pk not in self.known:
            found = actor_in(hub, self.user)
            self.known[hub.pk] = found if found.is_insider else None
        return self.known[hub.pk]


@dataclass
class World:
    """Both hubs; A is where people walk, B is what they must not see."""

    a: Side
    b: Side
    walkers: list[Walker]

    def walker(self, name: str) -> Walker:
        """Return a walker by name."""
        return next(w for w in self.walkers if w.name == name)


def build() -> World:
    """Return a world in which everything there is exists twice."""
    kinds.register(kinds.Attachable(HOLDER, _may_hold, _may_hold))
    a, b = (_side(letter) for letter in "ab")
    return World(a, b, list(_walkers(a, b)))


def _may_hold(by: Actor, pk: int) -> bool:
    own = by.is_staff or pk in own_organisations(by)
    return own and organisations_visible_to(by).filter(pk=pk).exists()


def _side(letter: str) -> Side:
    word = f"zqcanary{letter}"
    hub = make.hub(
        slug=f"hub-{letter}",
        name={"en": f"zqhub{letter}"},
        tagline={"en": f"{word}tagline"},
        about={"en": f"{word}about"},
        languages=["en", "ko"],
        is_public=letter == "a",
    )
    owner = make.user(email=f"{word}@example.org", name=f"{word}owner")
    make.member(hub, Role.OWNER, owner)
    partner = make.hub(name={"en": f"zqpartner{letter}"}, is_public=False)
    side = Side(hub, word, owner, partner)
    side.rows["organisation"] = make.organisation(hub, name=f"{word}organisation")
    side.rows["listed"] = make.organisation(
        hub, name=f"{word}listed", slug=f"{word}-listed", is_listed=True
    )
    fill(side)
    _more(side)
    return side


def _more(side: Side) -> None:
    """Add what one row a table does not show."""
    hub, word, rows = side.hub, side.word, side.rows
    by = actor_in(hub, side.owner)
    rows["founder"] = make.user(email=f"{word}-founder@example.org", name=f"{word}f")
    scope = (SCOPE, side["organisation"].pk)
    make.member(hub, Role.MEMBER, rows["founder"], scope)
    rows["role"] = make.member(hub, Role.GUEST, make.user(name=f"{word}guest"))
    rows["role"] = rows["role"].memberships.get()
    rows["own_person"] = make.person(hub, name=f"{word}own", user=rows["founder"])
    make.affiliation(rows["own_person"], side["organisation"])
    rows["other_person"] = make.person(hub, name=f"{word}other")
    rows["person_note"] = Note.objects.create(
        hub=hub, person=side["person"], text=f"{word}personnote", written_at=NOW
    )
    rows["session"] = UserSession.objects.create(
        user=side.owner, key=f"{word}key", device=f"{word}device", began_at=NOW,
        seen_at=NOW,
    )  # fmt: skip
    rows["invitation"].token_digest = sha256(f"{word}token")
    rows["invitation"].save()
    rows["seat"].token_digest = sha256(f"{word}seat")
    rows["seat"].save()
    make.member(hub, Role.GUEST, side.owner, (APPLICATION, side["application"].pk))
    rows["owner"] = side.owner
    rows["merged"] = _merge(side, by)
    rows["file"] = _picture(side, by)
    rows["hub_logo"] = set_hub_logo(
        hub, by, upload=_upload(f"{word}.png"), now=NOW
    ).file
    for name in ("organisation", "listed", "own_person"):
        rows[name].refresh_from_db()
        set_picture(rows[name], by, upload=_upload(f"{word}.png"), now=NOW)
    _receive(side)
    firm = rows["organisation"]
    for name in ("attached", "detached"):
        upload = _upload(f"{word}{name}.png")
        done = attach_file(
            firm, by, upload=upload, now=NOW, is_internal=name == "detached"
        )
        rows[name] = done.file
    detach_file(firm, by, file=rows["detached"], now=NOW)
    csv = SimpleUploadedFile(f"{word}.csv", f"Name\n{word}row\n".encode())
    rows["mapping"] = open_import(
        hub, by, kind="directory.organisation", upload=csv, now=NOW
    )
    org = Organisation.objects.get(pk=side["organisation"].pk)
    correct_organisation(
        org, by, expected=org.version, values={"city": f"{word}city"}, now=NOW
    )


def _receive(side: Side) -> None:
    """Let a partner hub share an organisation of its own, with a file and a logo."""
    by = make.actor(side.partner)
    firm = make.organisation(side.partner, name=f"{side.word}received")
    set_picture(firm, by, upload=_upload("logo.png"), now=NOW)
    upload = _upload(f"{side.word}received.png")
    done = attach_file(firm, by, upload=upload, now=NOW)
    side.rows["received_file"] = done.file
    side.rows["received"] = share(
        firm, by, with_hub=side.hub, fields=["profile", "contacts", "files"],
        until=clock.now() + timedelta(days=9), reason=f"{side.word}reason", now=NOW,
    )  # fmt: skip


def _merge(side: Side, by: Actor) -> Any:
    kept = make.organisation(side.hub, name=f"{side.word}kept")
    gone = make.organisation(side.hub, name=f"{side.word}gone")
    return merge(kept, by, gone=gone, take=[], now=NOW).record


def _picture(side: Side, by: Actor) -> Any:
    upload = _upload(f"{side.word}.png")
    return store_file(
        side.hub, by, upload=upload, kind=HOLDER, object_id=side["organisation"].pk,
        now=NOW,
    )  # fmt: skip


def _upload(name: str) -> SimpleUploadedFile:
    picture = io.BytesIO()
    Image.new("RGB", (400, 300)).save(picture, "PNG")
    return SimpleUploadedFile(name, picture.getvalue(), "image/png")


def _walkers(a: Side, b: Side) -> list[Walker]:
    found = [Walker("visitor", None)]
    found += [
        Walker(role.value, make.member(a.hub, role)) for role in Role if role != "owner"
    ]
    found += [Walker("owner", a.owner), Walker("founder", a["founder"])]
    both = make.member(a.hub, Role.PROGRAMME, make.user(name="Bridget"))
    make.member(b.hub, Role.OWNER, both)
    left = make.member(a.hub, Role.OWNER)
    left.memberships.update(ended_at=NOW)
    paused = make.member(a.hub, Role.OWNER)
    paused.memberships.update(suspended_at=NOW)
    barred = make.member(a.hub, Role.OWNER, make.user(is_active=False))
    found += [
        Walker("both", both),
        Walker("left", left),
        Walker("paused", paused),
        Walker("barred", barred),
        Walker("stranger", b["founder"]),
        Walker("operator", make.user(is_superuser=True, is_staff=True)),
    ]
    for walker in found:
        if walker.user and walker.name != "barred":
            Notice.objects.create(
                hub=a.hub, user=walker.user, kind="x", key="x", text="told", at=NOW
            )
    return found
