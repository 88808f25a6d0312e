"""The findings list: filters and counts; the same number of queries at any length."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from audits.models import Audit
from findings.models import Clock, Finding, FindingClause, Nonconformity
from findings.queries.visible import drafts_visible_to, visible_to
from findings.rules.terms import AUDITOR_STEPS, OPEN_STATES
from kernel.journal import history
from organisation.models import User

OPEN = sorted(OPEN_STATES)


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to; empty means all."""

    kind: str = ""
    source: str = ""
    grade: str = ""
    state: str = ""
    process: str = ""
    owner: str = ""
    audit: str = ""
    late: bool = False
    mine: bool = False
    search: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list: plain values, because fifty times eight model instances cost more than the page."""

    pk: int
    reference: str
    kind: str
    grade: str
    state: str
    clauses: tuple[str, ...]
    title: str
    owner: str
    due: date | None
    late: bool
    legacy: bool = False
    old: str = ""

    @property
    def look(self) -> str:
        """The shape it is drawn with."""
        return {Finding.Kind.OFI: "ofi", Finding.Kind.GOOD_PRACTICE: "positive"}.get(
            Finding.Kind(self.kind), self.grade
        )

    @property
    def settled(self) -> bool:
        """Nothing more happens to it."""
        return self.state in ("closed", "declined", "done", "shared")


def _late_cases(today: date) -> QuerySet[Clock, dict[str, Any]]:
    """K6: cases with a running clock that is past and whose actor holds the ball."""
    owners = Q(actor=Clock.Actor.OWNER, nc__ball=Nonconformity.Ball.OWNER)
    auditors = Q(actor=Clock.Actor.AUDITOR, nc__ball__in=[Nonconformity.Ball.AUDITOR, Nonconformity.Ball.VERIFIER])
    late = Clock.objects.filter(owners | auditors, done_on=None, due_current__lt=today, nc__state__in=OPEN)
    return late.values("nc")


def narrowed(chosen: Filters, today: date) -> Q:
    """The filters as one condition, for the rows and for their count."""
    plain = {
        "kind": chosen.kind,
        "source": chosen.source,
        "grade": chosen.grade,
        "process__code": chosen.process,
        "owner__username": chosen.owner,
        "audit__planned__reference": chosen.audit,
    }
    which = Q(**{name: value for name, value in plain.items() if value})
    if chosen.state == "open":
        which &= Q(nonconformity__state__in=OPEN) | Q(state__in=["proposed", "accepted"])
    elif chosen.state:
        which &= Q(nonconformity__state=chosen.state) | Q(state=chosen.state, nonconformity=None)
    if chosen.late:
        which &= Q(nonconformity__in=_late_cases(today))
    for word in chosen.search.split():
        which &= (
            Q(reference__icontains=word)
            | Q(old_reference__icontains=word)
            | Q(gap__icontains=word)
            | Q(evidence__icontains=word)
            | Q(requirement__icontains=word)
        )
    return which


def chips(user: User, today: date, chosen: Filters | None = None) -> dict[str, int]:
    """Counts for the saved filters, and in `shown` of what is chosen. Two queries.

    Of thousands of findings few are open: those are counted from the index of the states, not by reading all.
    """
    mine = visible_to(user).select_related(None).order_by()
    which = narrowed(chosen, today) if chosen is not None and chosen != Filters() else Q()
    counted = mine.aggregate(all=Count("pk"), shown=Count("pk", filter=which) if which else Count("pk"))
    counted |= mine.filter(nonconformity__state__in=OPEN).aggregate(
        open=Count("pk"),
        major=Count("pk", filter=Q(grade=Finding.Grade.MAJOR)),
        late=Count("pk", filter=Q(nonconformity__in=_late_cases(today))),
    )
    return {name: int(number) for name, number in counted.items()}


COLUMNS = (
    "pk",
    "reference",
    "kind",
    "grade",
    "state",
    "gap",
    "evidence",
    "response_due",
    "legacy",
    "old_reference",
    "owner__first_name",
    "owner__last_name",
    "owner__username",
    "nonconformity__pk",
    "nonconformity__state",
    "nonconformity__ball",
)


def finding_list(user: User, today: date, chosen: Filters, first: int, last: int) -> list[Row]:
    """Rows number `first` to `last` (from 0, the end excluded) of what this person sees, newest first. Four queries.

    The keys are sorted first and the wide columns are read for one page only.
    """
    keys = visible_to(user).select_related(None).filter(narrowed(chosen, today)).order_by("-issued_on", "-reference")
    ids = list(keys.values_list("pk", flat=True)[first:last])
    held = {row["pk"]: row for row in Finding.objects.filter(pk__in=ids).values(*COLUMNS)}
    clauses: dict[int, list[str]] = defaultdict(list)
    for finding, number in (
        FindingClause.objects.filter(finding__in=ids)
        .order_by("-primary", "pk")
        .values_list("finding_id", "clause__number")
    ):
        clauses[finding].append(number)
    dues: dict[int, list[tuple[str, date]]] = defaultdict(list)
    running = Clock.objects.filter(nc__finding__in=ids, done_on=None).order_by()
    for nc, step, due in running.values_list("nc_id", "step", "due_current"):
        dues[nc].append((step, due))
    return [_row(held[pk], clauses[pk], dues.get(held[pk]["nonconformity__pk"], []), today) for pk in ids]


def _row(held: dict[str, Any], clauses: list[str], dues: list[tuple[str, date]], today: date) -> Row:
    is_nc = held["kind"] == Finding.Kind.NC
    state = held["nonconformity__state"] or held["state"]
    due = held["response_due"] if state == Finding.State.PROPOSED else None
    if is_nc and state in OPEN:
        for_auditor = held["nonconformity__ball"] in (Nonconformity.Ball.AUDITOR, Nonconformity.Ball.VERIFIER)
        due = min((on for step, on in dues if (step in AUDITOR_STEPS) is for_auditor), default=None)
    line = " ".join((held["gap"] or held["evidence"]).split())
    name = f"{held['owner__first_name'] or ''} {held['owner__last_name'] or ''}".strip()
    return Row(
        pk=held["pk"],
        reference=held["reference"],
        kind=held["kind"],
        grade=held["grade"],
        state=state,
        clauses=tuple(clauses),
        title=line if len(line) <= 120 else f"{line[:117].rstrip()}…",
        owner=name or held["owner__username"] or "",
        due=due,
        late=is_nc and due is not None and due < today and held["nonconformity__ball"] not in ("manager", "sponsor"),
        legacy=held["legacy"],
        old=held["old_reference"],
    )


def owners_in(user: User) -> list[tuple[str, str]]:
    """User name and name of the owners of the findings that this person may see, by name."""
    ids = visible_to(user).select_related(None).order_by().values("owner")
    rows = User.objects.filter(pk__in=ids).order_by("last_name", "first_name")
    return [
        (name, f"{first} {last}".strip() or name)
        for name, first, last in rows.values_list("username", "first_name", "last_name")
    ]


def own_drafts(user: User) -> QuerySet[Finding]:
    """Drafts outside any audit that this person may read."""
    return drafts_visible_to(user).filter(audit=None, state=Finding.State.DRAFT).order_by("pk")


def why_made(draft: Finding) -> str:
    """Why a draft outside any audit was made and by what, where it was not written by a person; else empty."""
    if draft.audit_id is not None:
        return ""
    raised = history(draft).first()
    return raised.reason if raised is not None else ""


def follow_up_open(audits: "list[Audit] | QuerySet[Audit]") -> dict[int, int]:
    """Audit id to its number of open nonconformities ("follow-up open n"). One query."""
    rows = Nonconformity.objects.filter(finding__audit__in=audits, state__in=OPEN)
    counted = rows.order_by().values("finding__audit").annotate(n=Count("pk"))
    return {row["finding__audit"]: row["n"] for row in counted}


def first_due(nc: Nonconformity) -> date | None:
    """The earliest running clock of a case. One query."""
    found: date | None = nc.clocks.filter(done_on=None).aggregate(first=Min("due_current"))["first"]
    return found
