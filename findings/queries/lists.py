"""The findings list: filters and counts; the same number of queries at any length."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, F, Min, OuterRef, Prefetch, Q, QuerySet

from audits.models import Audit
from findings.models import Clock, Finding, FindingClause, Nonconformity
from findings.queries.visible import drafts_visible_to, visible_to
from findings.rules.terms import AUDITOR_STEPS, OPEN_STATES
from organisation.models import User

OPEN = sorted(OPEN_STATES)


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to; empty means all."""

    kind: str = ""
    grade: str = ""
    state: str = ""
    process: str = ""
    owner: str = ""
    audit: str = ""
    late: bool = False
    mine: bool = False
    search: str = ""


def _late(today: date) -> Exists:
    """K6: a running clock is past and its actor holds the ball."""
    owners = Q(actor=Clock.Actor.OWNER, nc__ball=Nonconformity.Ball.OWNER)
    auditors = Q(actor=Clock.Actor.AUDITOR, nc__ball__in=[Nonconformity.Ball.AUDITOR, Nonconformity.Ball.VERIFIER])
    late = Clock.objects.filter(nc__finding=OuterRef("pk"), done_on=None, due_current__lt=today)
    return Exists(late.filter(owners | auditors, nc__state__in=OPEN))


def finding_list(user: User, today: date, chosen: Filters) -> QuerySet[Finding]:
    """What this person may see of the chosen filters, newest first, with what the list shows of each."""
    found = narrowed(visible_to(user), today, chosen)
    running = Clock.objects.filter(done_on=None).order_by("due_current")
    return (
        found.annotate(late=_late(today))
        .select_related("nonconformity__auditor", "nonconformity__verifier")
        .prefetch_related(
            Prefetch("clauses", FindingClause.objects.select_related("clause")),
            Prefetch("nonconformity__clocks", running, to_attr="running"),
        )
        .order_by(F("issued_on").desc(), "-reference")
    )


def narrowed(found: QuerySet[Finding], today: date, chosen: Filters) -> QuerySet[Finding]:
    """The filters alone."""
    plain = {
        "kind": chosen.kind,
        "grade": chosen.grade,
        "process__code": chosen.process,
        "owner__username": chosen.owner,
        "audit__planned__reference": chosen.audit,
    }
    found = found.filter(**{name: value for name, value in plain.items() if value})
    if chosen.state == "open":
        found = found.filter(Q(nonconformity__state__in=OPEN) | Q(state__in=["proposed", "accepted"]))
    elif chosen.state:
        found = found.filter(Q(nonconformity__state=chosen.state) | Q(state=chosen.state, nonconformity=None))
    if chosen.late:
        found = found.filter(_late(today))
    for word in chosen.search.split():
        found = found.filter(
            Q(reference__icontains=word)
            | Q(gap__icontains=word)
            | Q(evidence__icontains=word)
            | Q(requirement__icontains=word)
        )
    return found


def chips(user: User, today: date) -> dict[str, int]:
    """Counts for the saved filters. One query."""
    counted = (
        visible_to(user)
        .order_by()
        .annotate(late_now=_late(today))
        .aggregate(
            all=Count("pk"),
            open=Count("pk", filter=Q(nonconformity__state__in=OPEN)),
            major=Count("pk", filter=Q(nonconformity__state__in=OPEN, grade=Finding.Grade.MAJOR)),
            late=Count("pk", filter=Q(late_now=True)),
        )
    )
    return {name: int(number) for name, number in counted.items()}


def owners_in(user: User) -> list[User]:
    """Owners of the findings that this person may see, by name."""
    ids = visible_to(user).order_by().values("owner")
    return list(User.objects.filter(pk__in=ids))


def own_drafts(user: User) -> QuerySet[Finding]:
    """Drafts outside any audit that this person may read."""
    return drafts_visible_to(user).filter(audit=None, state=Finding.State.DRAFT).order_by("pk")


def follow_up_open(audits: "list[Audit] | QuerySet[Audit]") -> dict[int, int]:
    """Audit id to its number of open nonconformities ("follow-up open n"). One query."""
    rows = Nonconformity.objects.filter(finding__audit__in=audits, state__in=OPEN)
    counted = rows.order_by().values("finding__audit").annotate(n=Count("pk"))
    return {row["finding__audit"]: row["n"] for row in counted}


def next_due(finding: Finding) -> date | None:
    """The earliest running clock of whoever holds the ball; reads what the list prefetched."""
    nc = getattr(finding, "nonconformity", None)
    if nc is None:
        return finding.response_due if finding.state == Finding.State.PROPOSED else None
    if not nc.is_open:
        return None
    for_auditor = nc.ball in (Nonconformity.Ball.AUDITOR, Nonconformity.Ball.VERIFIER)
    dues = [c.due_current for c in nc.running if (c.step in AUDITOR_STEPS) is for_auditor]
    return min(dues, default=None)


def first_due(nc: Nonconformity) -> date | None:
    """The earliest running clock of a case. One query."""
    found: date | None = nc.clocks.filter(done_on=None).aggregate(first=Min("due_current"))["first"]
    return found
