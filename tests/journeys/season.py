"""A season at the Bridge, act by act: what staff, founders and judges do on the pages."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django_tasks_db.models import DBTaskResult

from madang.hubs.models import Role, User
from madang.inbox import outbox
from madang.kit import clock
from tests import make
from tests.journeys.visiting import Visitor

START = datetime(2026, 11, 2, 15, tzinfo=UTC)
CLOSES = datetime(2026, 11, 20, 23, tzinfo=UTC)  # 16:00 in Ciudad Juárez
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF"
CODE = re.compile(r"\b[A-Z0-9]{3,4}-[A-Z0-9]{3,4}\b")
HUB = "/h/bridge/"
#: What judges find in a pitch: team and market, the sixth and seventh of each equal.
MARKS = [(5, 5), (5, 4), (4, 5), (5, 3), (4, 4), (5, 2), (3, 5), (3, 4), (3, 3)]
FIGURES = {"jobs", "sales", "orders", "order_value", "investment"}
YOUNG, UNPROVED = "Firma MX 21", "Firm US 21"
QUESTIONS = [
    ("date", "founded_on", "Founded on", "Fundada el", "설립일", {"required": True}),
    ("file", "proof", "Proof", "Comprobante", "증빙", {"accept": "pdf"}),
    ("long_text", "pitch", "Pitch", "Propuesta", "제안", {"required": True, "limit": 500}),
]  # fmt: skip


def texts(name, **words):
    """Return what is typed into the boxes of a text, a box per language."""
    return {f"{name}_{code}": text for code, text in words.items()}


def work():
    """Do what waits for the worker, in its order."""
    for _turn in range(20):
        found = list(DBTaskResult.objects.ready().order_by("enqueued_at", "pk"))
        for one in found:
            DBTaskResult.objects.filter(pk=one.pk).delete()
            one.task.call(*one.args_kwargs["args"], **one.args_kwargs["kwargs"])
        if not found:
            return


def mailed(address):
    """Return the text of the last mail to an address, after the worker has sent it."""
    outbox.send_waiting(clock.now())
    found = [one for one in mail.outbox if address in one.to]
    assert found, address
    return found[-1].body


class Founder:
    """Somebody who applies: where from, in which language, how good her firm is."""

    def __init__(self, n: int, country: str) -> None:
        self.country, self.place = country, n
        self.name = f"{'Firma MX' if country == 'MX' else 'Firm US'} {n + 1:02}"
        domain = self.name.lower().replace(" ", "-")
        self.email = f"lead@{domain}.example"
        self.language = "es" if country == "MX" else "ko" if n % 8 == 0 else "en"
        self.team, self.market = MARKS[n] if n < len(MARKS) else (2, 2)
        self.visitor = Visitor(language=self.language, address=f"10.0.0.{n + 1}")
        self.path = ""

    def sign_in(self, *, by_mail: bool) -> None:
        """Come in by a mailed code, or as somebody who has come in before."""
        if not by_mail:
            user = make.user(email=self.email, language=self.language)
            self.visitor.user, self.visitor.is_away = user, True
            return
        page = self.visitor.open("/bridge/calls/autumn/").follow("/apply/")
        page = page.form("email").send(email=self.email)
        code = CODE.search(mailed(self.email))
        assert code, "a code is in the mail"
        page = page.form("code").send(code=code[0])
        assert page.path.endswith("/apply/"), page.path
        self.visitor.user = User.objects.get(email=self.email)

    def apply(self):
        """Begin, fill the form in, read through and send; return the receipt."""
        page = self.visitor.open("/bridge/calls/autumn/apply/")
        page = page.form("name", "country").send(name=self.name, country=self.country)
        pitch = f"{self.name} makes robots. Team {self.team}, market {self.market}."
        founded = "2024-12-20" if self.name == YOUNG else "2020-01-15"
        given: dict[str, object] = {"q-founded_on": founded, "q-pitch": pitch}
        if self.name != UNPROVED:
            given["q-proof"] = SimpleUploadedFile("acta.pdf", PDF, "application/pdf")
        self.review = page.form("q-founded_on", "q-proof").send("next", **given)
        receipt = self.review.form("version").send()
        self.path = receipt.path.partition("receipt/")[0]
        return receipt

    def pages(self):
        """Return all that she sees of her application, without what differs anyway."""
        own = [self.path, f"{self.path}review/", f"{self.path}receipt/1/"]
        own += [f"{self.path}people/", f"{self.path}form/", "/bridge/apply/"]
        own += [HUB, f"{HUB}inbox/", "/bridge/calls/autumn/"]
        return {path: plain(self.visitor.open(path).html) for path in own}


def plain(html):
    """Return a page without its tokens, which are new each time."""
    html = re.sub(r'(nonce|value|content)="[A-Za-z0-9_-]{20,}"', "", html)
    return re.sub(r'name="_key" value="[^"]*"', "", html)


class Season:
    """Who takes part, and where the things that were made are."""

    def __init__(self) -> None:
        self.hub = make.hub(
            slug="bridge", name={"en": "Bridge"}, languages=["en", "es", "ko"]
        )
        for city, country, zone in (
            ("Ciudad Juárez", "MX", "America/Ciudad_Juarez"),
            ("El Paso", "US", "America/Denver"),
        ):
            make.site(self.hub, name={"en": city}, country=country, zone=zone)
        self.staff = [
            Visitor(make.member(self.hub, Role.PROGRAMME)) for _turn in range(2)
        ]
        self.founders = [Founder(n, c) for n in range(30) for c in ("MX", "US")]
        self.call = self.cohort = self.round = self.programme = self.board = ""
        self.judge_mails: list[str] = []
        self.judges: list[Visitor] = []

    def later(self, clock, moment: datetime) -> None:
        """Let time pass; who comes back signs in again."""
        clock.move_to(moment)
        everybody = [*self.staff, *self.judges, *(f.visitor for f in self.founders)]
        for one in everybody:
            one.is_away = True

    def open(self, path: str):
        """Open one of the manager's pages."""
        return self.staff[0].open(path if path.startswith("/") else HUB + path)

    def named(self, name: str) -> Founder:
        """Return the founder of a firm."""
        return next(one for one in self.founders if one.name == name)

    # -- before the call ---------------------------------------------------

    def set_up_programme(self) -> None:
        """A running programme at both sites, with a call in three languages."""
        form = self.open("programmes/").follow("/programmes/new/").form("names_ko")
        page = form.send(
            **texts("names", en="Bridge", es="Puente", ko="브리지"),
            languages=["en", "es", "ko"],
            sites=form.fields["sites"].choices,
        )
        self.programme = page.path
        page = page.form(to="do/start/").send()
        form = page.follow("/calls/new/").form("names_en", "closes_at")
        page = form.send(
            **texts("names", en="Autumn", es="Otoño", ko="가을"),
            **texts("intro", en="Twelve places.", es="Doce lugares.", ko="열두 자리."),
            zone="America/Ciudad_Juarez",
            opens_at="2026-11-02T07:00",
            closes_at="2026-11-20T16:00",
            languages=["en", "es", "ko"],
            slug="autumn",
        )
        self.call = page.path
        page = self.open(self.programme).follow("/cohorts/new/")
        page = page.form("names_en", "quota-0-group").send(
            **texts("names", en="Cohort 1", es="Generación 1", ko="1기"),
            call=re.findall(r"\d+", self.call)[-1],
            starts_on="2027-01-11",
            ends_on="2027-04-02",
            places="12",
            **{
                f"quota-{n}-{name}": value
                for n, country in enumerate(("MX", "US"))
                for name, value in (
                    ("group", f"country:{country}"), ("minimum", "6"), ("maximum", "6")
                )
            },
        )  # fmt: skip
        self.cohort = page.path

    def write_form(self) -> None:
        """A questionnaire in three languages, frozen."""
        page = self.open("questionnaires/").follow("/questionnaires/new/")
        page = page.form("names_en", "purpose").send(
            **texts("names", en="Form", es="Formulario", ko="신청서"),
            purpose="application",
        )
        edition = page.path
        page = self.open(edition).follow("/section/")
        page.form("title_en").send(**texts("title", en="Firm", es="Empresa", ko="기업"))
        for kind, key, en, es, ko, more in QUESTIONS:
            add = self.open(edition).form("section", to="/question/")
            page = add.send(kind).form("label_en", "key")
            page = page.send(**texts("label", en=en, es=es, ko=ko), key=key, **more)
            assert page.path.partition("#")[0] == edition, page.words
        self.open(edition).form("version", to="/freeze/").send()

    def set_up_intake(self) -> None:
        """The call asks the form, goes the Bridge's way, has rules, and is public."""
        number = re.findall(r"\d+", self.call)[-1]
        intake = f"calls/{number}/intake/"
        form = self.open(intake).form("edition", "preset")
        form.send(edition=form.fields["edition"].choices[-1], preset="bridge")
        rules = self.open(f"calls/{number}/rules/").form("age_minimum")
        rules.send(
            age_minimum="24", age_proof="proof", country_choices="MX, US", once_on=True
        )
        self.open(self.call).form(to="do/publish/").send()

    # -- screening ---------------------------------------------------------

    def applications(self, **wanted: str):
        """Open the list of the call's applications."""
        number = re.findall(r"\d+", self.call)[-1]
        return self.staff[0].open(f"{HUB}calls/{number}/applications/", wanted)

    def application(self, name: str):
        """Open an application by the list's search."""
        return self.applications(q=name).follow(r"/applications/\d+/")

    def move_all(self, stage: str, move: str, **wanted: str) -> None:
        """Mark whoever is listed in a stage and move them, page by page."""
        while True:
            form = [
                one
                for one in self.applications(stage=stage, **wanted).forms
                if "sel" in one.fields
            ]
            if not form:
                return
            ids = form[0].fields["sel"].choices
            form[0].send(f"move:{move}", sel=ids).form("sure").send()

    # -- judging -----------------------------------------------------------

    def take_judges(self) -> None:
        """Twelve people of the directory are in the pool; three have interests."""
        for n in range(12):
            name, email = f"Judge {n:02}", f"judge{n}@bench{n}.example"
            if n == 0:  # shares the mail domain of a firm
                email = f"judge@{self.named('Firma MX 02').email.partition('@')[2]}"
            person = self.open("people/new/").form("name", "email")
            page = person.send(name=name, email=email)
            key = re.findall(r"/people/(\d+)/", page.path)[0]
            employer = {"employer": "Firm US 03"} if n == 1 else {}
            languages = ["en", "es", "ko"] if n % 2 else ["en", "es"]
            self.open("judges/add/").form("person", "capacity").send(
                person=f"{name} #{key}", capacity="12", languages=languages, **employer
            )
            self.judge_mails.append(email)
        page = self.open("judges/").follow(r"/judges/\d+/")
        assert "Judge 00" in page.words
        page = self.open("judges/").visitor.open(f"{HUB}judges/", {"q": "Judge 02"})
        form = page.follow(r"/judges/\d+/").form("organisation", "kind")
        form.send(organisation="Firma MX 05", kind="kinship", reason="My brother")

    def set_up_round(self) -> None:
        """A written round with two criteria, to which all twelve are asked."""
        page = self.open("rounds/").follow(r"/rounds/new/\d+/")
        page = page.form("names_en", "stage").send(
            names_en="Written round",
            stage="review",
            opens_at="2026-11-21T09:00",
            closes_at="2026-12-05T16:00",
            reads_each="2",
        )
        rubric = page.path
        for name, percent in (("Team", "60"), ("Market", "40")):
            page = self.open(rubric).follow("/rubric/new/")
            page.form("percent").send(names_en=name, percent=percent)
        self.round = rubric.removesuffix("rubric/")
        form = self.open(f"{self.round}judges/").form("judges")
        form.send(judges=form.fields["judges"].choices)

    def judges_pledge(self) -> None:
        """Each judge comes by her mail's link, gives the pledge and is signed in."""
        for email in self.judge_mails:
            link = re.search(r"/account/judge/[\w-]+/", mailed(email))
            assert link, email
            one = Visitor()
            asked = one.open(link[0]).form("typed_name", "agrees")
            page = asked.send("yes", typed_name=email, agrees=True)
            assert page.path == f"{HUB}judging/", page.path
            one.user = User.objects.get(email=email)
            self.judges.append(one)

    def allocate(self) -> None:
        """Look what is short, have a plan worked out, put it in force and open."""
        page = self.open(f"{self.round}allocation/")
        assert "Reads in all" in page.words
        page.form("seconds", to="/start/").send(seconds="2", name="First")
        work()
        page = self.open(f"{self.round}allocation/").follow(r"/scenarios/\d+/")
        page.form(to="/activate/").send()
        self.open(self.round).form(to="/open/").send()

    def judge_all(self) -> None:
        """Every judge reads what she has and locks her scores."""
        for n, one in enumerate(self.judges):
            page = one.open(f"{HUB}judging/")
            page = page.follow(r"/judging/\d+/")
            if n == 3:
                page.form("kind", to="/recuse/").send(kind="other", reason="A friend")
                work()
                page = one.open(f"{HUB}judging/").follow(r"/judging/\d+/")
            self._lock_all(page)
        for one in self.judges:  # what came back from others
            self._lock_all(one.open(f"{HUB}judging/").follow(r"/judging/\d+/"))

    def _lock_all(self, page) -> None:
        while any("lock" in one.pressable for one in page.forms):
            found = re.search(r"Team (\d), market (\d)\.", page.words)
            assert found, page.words[:500]
            form = page.form("version", "comment_shared")
            names = [name for name in form.fields if name.startswith("score-")]
            page = form.send("lock", **dict(zip(names, found.groups(), strict=True)))

    # -- choosing ----------------------------------------------------------

    def rank(self):
        """Declare the rule, rank, and set a board of twelve up; return its page."""
        page = self.open(f"{self.round}ranking/").follow("/rule/")
        page = page.form("places", "rounding").send(places="1")
        rank = next(one for one in page.forms if one.action.endswith("/rank/"))
        form = rank.send().follow("/board/").form("name", "places")
        page = form.send(
            cohort=form.fields["cohort"].choices[-1],
            places="12",
            reserves="6",
            approvals_needed="2",
        )
        self.board = page.path
        return page.form(to="/take/").send()

    def choose(self, name: str, outcome: str, **typed: str):
        """Let the committee say something else about a firm."""
        board = self.open(self.board)
        number = re.search(rf"{name} № (\d+)", board.words)
        assert number, board.words
        page = board.follow(rf"/choose/{number[1]}/")
        return page.form("outcome", "note").send(
            outcome=outcome, reason_code="committee", **typed
        )

    def release(self):
        """Release every letter, after the one question."""
        number = re.findall(r"\d+", self.call)[-1]
        form = self.open(f"calls/{number}/decisions/").form("sel")
        page = form.send(sel=form.fields["sel"].choices)
        return page.form("sure").send()

    # -- the cohort --------------------------------------------------------

    def prepare_cohort(self) -> None:
        """A point to tick off and an agreement to sign wait for who comes."""
        page = self.open(f"{self.cohort}onboarding/").follow("/points/new/")
        page.form("names_en").send(
            **texts("names", en="Send your logo", es="Envíe su logotipo", ko="로고")
        )
        page = self.open(self.programme).follow("/agreements/new/")
        page.form("texts_en").send(
            **texts("names", en="Terms", es="Términos", ko="약정"),
            **texts("texts", en="We agree.", es="Convenimos.", ko="동의합니다."),
        )

    def settle_in(self, one: Founder) -> str:
        """Sign, tick off, give the first figures, on the firm's own page."""
        page = one.visitor.open(f"{HUB}places/")
        place = page.path
        form = page.follow(r"/sign/\d+/").form("typed_name", "agrees")
        unsigned = form.send(typed_name=f"Lead of {one.name}", status=422)
        receipt = unsigned.form("typed_name").send(agrees=True)
        one.visitor.open(place).form(to="/points/1/").send()
        page = one.visitor.open(place).follow("/figures/")
        form = page.form("currency", "as_of")
        figures = [n for n in form.fields if n in FIGURES]
        form.send(**dict.fromkeys(figures, "4"))
        return receipt.words
