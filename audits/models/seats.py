"""Who sits where in one audit: the relations that rights and reads both ask for. Read once an instance."""

from datetime import date

from audits.models.audit import Audit
from kernel import clock
from organisation.models import User
from organisation.queries import covered_by, grade_on, processes_answered_for
from programmes.models import Assignment

JUDGING = frozenset({"lead", "auditor", "trainee"})
"""Team roles that own answers; an expert does not judge, an observer and a guide only watch (domain 1)."""
READING = JUDGING | {"expert", "observer"}
"""Team roles that see the checklist; the guide belongs to the auditee."""
INTERNAL_AUDIT = "9.2"


def team(audit: Audit) -> list[Assignment]:
    """The assignments with their people, read once an instance."""
    if "_team" not in audit.__dict__:
        rows = Assignment.objects.filter(audit=audit.planned_id).select_related("person").order_by("pk")
        audit.__dict__["_team"] = sorted(rows, key=lambda row: (row.role != "lead", row.pk))
    found: list[Assignment] = audit.__dict__["_team"]
    return found


def carry(read: Audit, locked: Audit) -> None:
    """Give the locked row the team that this request has read already, if it has; a tap on site asks once."""
    if "_team" in read.__dict__:
        locked.__dict__["_team"] = read.__dict__["_team"]


def lead_of(audit: Audit) -> User | None:
    """The one person who answers for this audit, its conclusions and its report."""
    return next((row.person for row in team(audit) if row.role == "lead"), None)


def is_lead(user: User, audit: Audit) -> bool:
    """AG-2 to AG-7 belong to this audit's lead, or to whoever of the team covers for the lead."""
    own = any(row.person_id == user.pk and row.role == "lead" for row in team(audit))
    return own or leads_for(user, audit) is not None


def leads_for(user: User, audit: Audit) -> User | None:
    """The absent lead for whom this person leads: an auditor of the same team, whom no rule blocks, with a lead grade.

    The team was judged and has declared (IND-13), so a deputy from outside it would pass by independence; and
    leading asks for the grade (CMP-01). Read once an instance, and only where the person covers for the lead.
    """
    known: dict[int, User | None] = audit.__dict__.setdefault("_leads_for", {})
    if user.pk not in known:
        known[user.pk] = _leads_for(user, audit)
    return known[user.pk]


def _leads_for(user: User, audit: Audit) -> User | None:
    seat = next((row for row in team(audit) if row.person_id == user.pk and row.role == "auditor"), None)
    lead = lead_of(audit)
    today = clock.today()
    if seat is None or lead is None or lead.pk not in covered_by(user, today):
        return None
    grade = grade_on(user.qualifications.all(), today)
    if grade is None or grade.grade != "lead" or seat.verdicts.filter(severity="block").exists():
        return None
    return lead


def is_on_team(user: User, audit: Audit, roles: frozenset[str] = JUDGING) -> bool:
    """Whether the person has one of these roles in this audit."""
    return any(row.person_id == user.pk and row.role in roles for row in team(audit))


def scope_numbers(audit: Audit) -> frozenset[str]:
    """Clause numbers in scope, read once an instance."""
    if "_scope_numbers" not in audit.__dict__:
        audit.__dict__["_scope_numbers"] = frozenset(audit.planned.scope.values_list("clause__number", flat=True))
    found: frozenset[str] = audit.__dict__["_scope_numbers"]
    return found


def audits_the_programme(audit: Audit) -> bool:
    """9.2 in scope: the programme manager is audited, so the client stands in (IND-18)."""
    return any(n == INTERNAL_AUDIT or n.startswith(f"{INTERNAL_AUDIT}.") for n in scope_numbers(audit))


def is_client(user: User, audit: Audit) -> bool:
    """Who ordered the audit and receives the report."""
    return audit.planned.client_id == user.pk


def is_auditee(user: User, audit: Audit, day: date | None = None) -> bool:
    """Whether the person answers for a process in scope on the audit's days (or on `day`)."""
    on = day or audit.planned.actual_start or audit.planned.start or audit.planned.baseline_start
    if on is None:
        return False
    known: dict[tuple[int, date], bool] = audit.__dict__.setdefault("_auditees", {})
    if (user.pk, on) not in known:
        in_scope = audit.planned.scope.filter(process__isnull=False).values("process")
        known[user.pk, on] = processes_answered_for(user, on).filter(pk__in=in_scope).exists()
    return known[user.pk, on]


def author_id(audit: Audit) -> int | None:
    """Who wrote the report: the named author, else the lead."""
    if audit.report_author_id is not None:
        return int(audit.report_author_id)
    lead = lead_of(audit)
    return None if lead is None else lead.pk
