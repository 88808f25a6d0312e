"""Random organisations: few people, so that much of what they do meets; dated facts around the fieldwork."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from programmes.rules.calendar import Span
from programmes.rules.case import Acceptance
from programmes.rules.facts import (
    Acting,
    AuditWork,
    Authorship,
    Away,
    Capacity,
    CertificationBody,
    Competitor,
    Consulted,
    Declared,
    Delivers,
    Employment,
    Facts,
    Gift,
    Interest,
    Item,
    Knows,
    Line,
    Membership,
    Objection,
    ProcessFact,
    Qualified,
    RoleHeld,
    Target,
    Tie,
    TopManager,
    Verified,
)
from tests.programmes.brute_force.reading import Question, later

PEOPLE = ("ann", "bob", "cyd", "dan", "eve")
UNITS = {"top": None, "ops": "top", "desk": "ops", "plan": "top"}
PROCESSES = {
    "P1": ProcessFact("P1", "Change", "ops", ("8.5.1.1", "8.5.1.2"), "change"),
    "P2": ProcessFact("P2", "Configuration", "desk", ("8.2.6",), "configuration"),
    "P3": ProcessFact("P3", "Risk", "plan", ("6.1.2", "6.1.3")),
    "P4": ProcessFact("P4", "Audit", "plan", ("9.2",)),
}
ITEMS = (
    Item("P1", ("8.5.1.1", "8.5.1.2"), "ops"),
    Item("P2", ("8.2.6",), service="mail"),
    Item("P3", ("6.1.2",)),
    Item("P4", ("9.2",)),
    Item(None, ("8.5.1.1",)),
    Item(None, ("5.1",)),
)
DOCUMENTS = ("POL 1", "POL 2")
PARTIES = ("Auditcraft", "Cloud", "Certco")
ROLES = (*("owner",) * 4, "manager", *("operator",) * 3, *("deputy",) * 3, "implementer", "consultant", "user", "user")


class Draw:
    """One organisation, drawn from a seed."""

    def __init__(self, seed: int):
        self.dice = random.Random(seed)
        self.first = date(2026, 1, 1) + timedelta(days=self.dice.randrange(365))

    def some(self, most: int) -> range:
        return range(self.dice.randint(0, most))

    def one(self, of: Any) -> Any:
        return self.dice.choice(of)

    def day(self) -> date:
        """Around the fieldwork, and often exactly on an edge of a period."""
        if self.dice.random() < 0.3:
            return self.edge()
        return self.first + timedelta(days=self.dice.randint(-900, 60))

    def edge(self) -> date:
        """Half a year, one or two years before the fieldwork, and the days beside that."""
        return later(self.first, -self.one((6, 12, 24))) + timedelta(days=self.one((-1, 0, 1)))

    def span(self) -> Span:
        chance = self.dice.random()
        if chance < 0.2:
            end = self.edge()
            return Span(end - timedelta(days=self.dice.randint(0, 500)), end)
        start = self.day()
        return Span(start, None if chance < 0.5 else start + timedelta(days=self.dice.randint(0, 500)))

    def target(self) -> Target:
        kind = self.one(("process", "process", "unit", "clause", "service", "sms"))
        ids = {
            "process": tuple(PROCESSES),
            "unit": tuple(UNITS),
            "clause": ("8.5", "8.2.6", "9.2", "5", "6.1"),
            "service": ("mail", "web"),
            "sms": ("sms",),
        }
        within = self.one((None, "P1")) if kind == "clause" else None
        return Target(kind, self.one(ids[kind]), within)

    def role(self) -> RoleHeld:
        role, target, span = self.one(ROLES), self.target(), self.span()
        if role in ("owner", "user") and target.kind == "sms":
            target = Target("process", self.one(tuple(PROCESSES)))
        told = None
        if self.dice.random() < 0.2:  # over for more than a year: what IND-02 no longer blocks
            over = self.first - timedelta(days=self.dice.randint(360, 760))
            span = Span(over - timedelta(days=300), over)
        if self.dice.random() < 0.15:
            span, told = Span(self.first + timedelta(days=self.dice.randint(-2, 90))), self.day()
        return RoleHeld(self.one(PEOPLE), role, target, span, "named" if role == "operator" else "", told)

    def roles(self) -> tuple[RoleHeld, ...]:
        """Most processes have an owner, there is a programme manager, and some more."""
        whole = Target("sms", "sms")
        owners = [
            RoleHeld(self.one(PEOPLE), "owner", Target("process", code), Span(self.first - timedelta(days=900)))
            for code in PROCESSES
            if self.dice.random() < 0.7
        ]
        manages = [RoleHeld(self.one(PEOPLE), "programme_manager", whole, self.span()) for _ in self.some(1)]
        return (*owners, *manages, *(self.role() for _ in self.some(5)))

    def audits(self) -> tuple[AuditWork, ...]:
        """Audits of earlier years and of this one; often the same lead on the same item again and again."""
        rows, lead, item = [], self.one(PEOPLE), self.one(ITEMS)
        for back in self.some(4):
            start = self.first - timedelta(days=30 + 360 * back)
            seat = lead if self.dice.random() < 0.8 else self.one(PEOPLE)
            rows.append(self.seat(f"AUD-B{back}", seat, "lead", start, item))
        for number in self.some(5):
            day = self.first + timedelta(days=self.one((-200, -40, 0, 2, 60, 400)))
            role = self.one(("lead", "auditor", "trainee", "observer"))
            rows.append(self.seat(self.one(("AUD-1", f"AUD-N{number}")), self.one(PEOPLE), role, day, self.one(ITEMS)))
        return tuple(rows)

    def seat(self, audit: str, person: str, role: str, start: date, item: Item) -> AuditWork:
        return AuditWork(
            person,
            audit,
            role,
            Span(start, start + timedelta(days=2)),
            (item,),
            str(start.year),
            Decimal(self.dice.randint(1, 6)),
        )

    def interest(self) -> Interest:
        kind = self.one(("interest", "bonus", "findings_bonus"))
        target, party = self.one(((self.target(), None), (None, self.one(PARTIES))))
        if kind == "findings_bonus" and self.dice.random() < 0.5:
            target = party = None
        return Interest(self.one(PEOPLE), kind, self.span(), target, party)

    def gift(self) -> Gift:
        on = self.day()
        return Gift(*self.pair(), on, self.one((None, None, on + timedelta(days=30))))

    def qualified(self) -> Qualified:
        status = self.one(("valid", "valid", "valid", "suspended"))
        return Qualified(self.one(PEOPLE), "20000-1", self.one(("lead", "lead", "auditor")), self.span(), status)

    def pair(self) -> tuple[str, str]:
        a, b = self.dice.sample(PEOPLE, 2)
        return a, b

    def line(self) -> Line:
        low, high = sorted(self.dice.sample(range(len(PEOPLE)), 2))
        span = Span(self.first - timedelta(days=800)) if self.dice.random() < 0.6 else self.span()
        return Line(PEOPLE[high], PEOPLE[low], span)

    def declared(self) -> Declared:
        signed = self.day()
        decision = self.one(("pending", "none", "mitigate", "exclude"))
        on = None if decision == "pending" else signed + timedelta(days=self.dice.randint(0, 300))
        ends = self.one((None, signed + timedelta(days=365)))
        return Declared(
            self.one(PEOPLE), self.target(), signed, "said", decision, on, ends, self.one(("", "AUD-1", "AUD-2"))
        )

    def authorship(self) -> Authorship:
        on = self.day()
        return Authorship(
            self.one(PEOPLE),
            self.one(DOCUMENTS),
            self.one(("author", "approver", "reviewer")),
            on,
            Span(on, self.one((None, on + timedelta(days=200)))),
        )

    def knows(self) -> tuple[Knows, ...]:
        """One level a person and topic."""
        topics = ("change", "configuration", "remote_tools")
        levels = {(self.one(PEOPLE), self.one(topics)): self.dice.randint(0, 4) for _ in self.some(6)}
        return tuple(Knows(person, topic, level) for (person, topic), level in levels.items())

    def acceptance(self) -> Acceptance | None:
        signed = self.one((None, self.first - timedelta(days=self.dice.randint(0, 90))))
        return self.one((None, None, Acceptance(signed, self.dice.random() < 0.2)))

    def facts(self) -> Facts:
        return Facts(
            roles=self.roles(),
            acting=tuple(Acting(self.one(PEOPLE), self.one(tuple(PROCESSES)), self.span()) for _ in self.some(2)),
            lines=tuple(self.line() for _ in self.some(6)),
            memberships=tuple(Membership(self.one(PEOPLE), self.one(tuple(UNITS)), self.span()) for _ in self.some(4)),
            ties=tuple(
                Tie(*self.pair(), self.one(("family", "partner", "household", "close_friend", "business")), self.span())
                for _ in self.some(2)
            ),
            employments=tuple(
                Employment(self.one(PEOPLE), self.one(PARTIES), self.span(), self.one(PEOPLE)) for _ in self.some(3)
            ),
            authorships=tuple(self.authorship() for _ in self.some(2)),
            declared=tuple(self.declared() for _ in self.some(2)),
            work=self.audits(),
            interests=tuple(self.interest() for _ in self.some(2)),
            deliveries=tuple(Delivers(self.one(PARTIES), self.target(), self.span()) for _ in self.some(3)),
            competitors=self.one(((), (Competitor("Auditcraft", "Cloud"),))),
            certification_bodies=tuple(CertificationBody("Certco", self.span()) for _ in self.some(1)),
            top_managers=tuple(TopManager(self.one(PEOPLE), self.span()) for _ in self.some(2)),
            gifts=tuple(self.gift() for _ in self.some(3)),
            objections=tuple(
                Objection(self.one(PEOPLE), self.one(("AUD-1", "AUD-2")), self.one(PEOPLE), self.day())
                for _ in self.some(1)
            ),
            qualified=tuple(self.qualified() for _ in self.some(6)),
            consulted=tuple(Consulted(self.one(PEOPLE), self.one(("NC 1", "NC 2")), self.day()) for _ in self.some(2)),
            capacities=tuple(
                Capacity(self.one(PEOPLE), Decimal(self.one((2, 5, 9))), self.span()) for _ in self.some(2)
            ),
            knows=self.knows(),
            away=tuple(
                Away(self.one(PEOPLE), Span(day, day + timedelta(days=9)))
                for day in (self.first + timedelta(days=self.dice.randint(-15, 15)) for _ in self.some(1))
            ),
            verified=tuple(Verified(self.one(PEOPLE), self.day()) for _ in self.some(1)),
            processes=PROCESSES,
            units=UNITS,
        )

    def question(self) -> Question:
        records = self.first - timedelta(days=self.dice.choice((30, 200, 400, 800, 1000)))
        return Question(
            person=self.one(PEOPLE),
            role=self.one(("lead", "auditor", "auditor", "trainee", "expert", "observer")),
            facts=self.facts(),
            item=self.one(ITEMS),
            first=self.first,
            last=self.first + timedelta(days=self.dice.randint(0, 3)),
            records_first=records,
            records_last=self.first - timedelta(days=1),
            as_of=self.first - timedelta(days=self.dice.randint(0, 60)),
            audit="AUD-1",
            documents=self.one(((), DOCUMENTS[:1], DOCUMENTS)),
            standards=("20000-1",),
            programme=str(self.first.year),
            planned_days=Decimal(self.dice.randint(1, 4)),
            remote=self.dice.random() < 0.3,
            acceptance=self.acceptance(),
            interviewees=tuple(self.dice.sample(PEOPLE, self.dice.randint(0, 2))),
        )
