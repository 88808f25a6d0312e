"""Nonconformities as plain facts for the figures K4 to K7, K12 to K15 as of any day (domain 8.3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from findings.models import Clock, Extension, Finding, GradeChange, Move, PlanVersion, Verification
from findings.rules.clocks import ClockRow


@dataclass(frozen=True, slots=True)
class MoveFact:
    """A change of state: from this business date on the case was in `state` with `ball`."""

    on: date
    state: str
    ball: str
    cycle: int


@dataclass(frozen=True, slots=True)
class PlanFact:
    """A version of the plan; `accepted` None while it is not decided."""

    cycle: int
    number: int
    submitted_on: date
    decided_on: date | None
    accepted: bool | None


@dataclass(frozen=True, slots=True)
class ExtensionFact:
    """An extension; `granted` None while it is not decided."""

    cycle: int
    step: str
    asked_on: date
    decided_on: date | None
    granted: bool | None
    old_date: date
    new_date: date
    reason: str
    interim: str
    beyond_limits: bool


@dataclass(frozen=True, slots=True)
class CheckFact:
    """A verification and its result."""

    cycle: int
    on: date
    kind: str
    result: str


@dataclass(frozen=True, slots=True)
class NcFacts:
    """One nonconformity with everything dated about it."""

    ref: str
    title: str
    audit: str
    process: str
    source: str
    clauses: tuple[str, ...]
    owner: str
    owner_id: int | None
    light: bool
    legacy: bool
    issued_on: date
    grades: tuple[tuple[date, str], ...]
    moves: tuple[MoveFact, ...]
    clocks: tuple[ClockRow, ...]
    plans: tuple[PlanFact, ...]
    extensions: tuple[ExtensionFact, ...]
    checks: tuple[CheckFact, ...]
    cause_categories: tuple[str, ...]
    repeat_of: str
    repeat_confirmed_on: date | None
    withdrawn_on: date | None
    first_implemented_on: date | None
    first_closed_on: date | None
    closed_on: date | None

    def grade_on(self, day: date) -> str:
        """The grade on a day: the last change up to then."""
        return next((grade for on, grade in reversed(self.grades) if on <= day), "")

    def move_on(self, day: date) -> MoveFact | None:
        """State and ball at the end of a day; None before the issue."""
        return next((move for move in reversed(self.moves) if move.on <= day), None)


@dataclass(frozen=True, slots=True)
class FigureFacts:
    """All nonconformities issued up to a day, and the other findings issued in the window."""

    window: tuple[date, date]
    ncs: tuple[NcFacts, ...]
    others: tuple[Finding, ...]


def figure_facts(window: tuple[date, date], today: date) -> FigureFacts:
    """Everything issued up to the end of the window; the same number of queries at any size.

    `today` bounds the window: nothing of the future counts.
    """
    first, last = window[0], min(window[1], today)
    issued = Finding.objects.exclude(reference="").filter(issued_on__lte=last).order_by("issued_on", "reference")
    ncs = (
        issued.filter(kind=Finding.Kind.NC)
        .select_related("nonconformity", "audit__planned", "process", "owner", "repeat_of")
        .prefetch_related(
            "clauses__clause",
            Prefetch("grades", GradeChange.objects.order_by("on", "pk")),
            Prefetch("nonconformity__moves", Move.objects.order_by("on", "pk")),
            Prefetch("nonconformity__clocks", Clock.objects.order_by("pk")),
            Prefetch(
                "nonconformity__plans",
                PlanVersion.objects.filter(submitted_on__isnull=False).prefetch_related("causes"),
            ),
            Prefetch("nonconformity__extensions", Extension.objects.order_by("pk")),
            Prefetch("nonconformity__verifications", Verification.objects.order_by("on", "pk")),
        )
    )
    others = issued.exclude(kind=Finding.Kind.NC).filter(issued_on__gte=first).select_related("process", "owner")
    return FigureFacts((first, last), tuple(_nc(f) for f in ncs), tuple(others))


def _nc(finding: Finding) -> NcFacts:
    nc = finding.nonconformity
    assert finding.issued_on is not None
    plans: Sequence[PlanVersion] = list(nc.plans.all())
    confirmed = finding.repeat_decision == Finding.Repeat.CONFIRMED
    return NcFacts(
        ref=finding.reference,
        title=finding.title,
        audit=finding.audit.reference if finding.audit else "",
        process=finding.process.code if finding.process else "",
        source=finding.source,
        clauses=tuple(c.clause.number for c in finding.clauses.all()),
        owner=finding.owner.full_name if finding.owner else "",
        owner_id=finding.owner_id,
        light=nc.light_path,
        legacy=finding.legacy,
        issued_on=finding.issued_on,
        grades=tuple((g.on, g.new) for g in finding.grades.all()),
        moves=tuple(MoveFact(m.on, m.new, m.ball, m.cycle) for m in nc.moves.all()),
        clocks=tuple(c.row for c in nc.clocks.all()),
        plans=tuple(_plan(p) for p in plans),
        extensions=tuple(_extension(e) for e in nc.extensions.all()),
        checks=tuple(CheckFact(v.cycle, v.on, v.kind, v.result) for v in nc.verifications.all()),
        cause_categories=tuple(sorted({c.category for p in plans for c in p.causes.all() if c.category})),
        repeat_of=finding.repeat_of.reference if finding.repeat_of else "",
        repeat_confirmed_on=finding.repeat_decided_on if confirmed else None,
        withdrawn_on=finding.withdrawn_on,
        first_implemented_on=nc.first_implemented_on,
        first_closed_on=nc.first_closed_on,
        closed_on=nc.closed_on,
    )


def _plan(plan: PlanVersion) -> PlanFact:
    accepted = None if not plan.decision else plan.decision == PlanVersion.Decision.ACCEPTED
    assert plan.submitted_on is not None
    return PlanFact(plan.cycle, plan.number, plan.submitted_on, plan.decided_on, accepted)


def _extension(row: Extension) -> ExtensionFact:
    return ExtensionFact(
        row.cycle,
        row.step,
        row.asked_on,
        row.decided_on,
        row.granted,
        row.old_date,
        row.new_date,
        row.reason,
        row.interim,
        row.beyond_limits,
    )
