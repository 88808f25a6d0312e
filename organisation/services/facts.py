"""The dated facts by name: who works where, reports to whom, answers for what, is tied to whom."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from kernel import journal
from kernel.workflow import Refused
from organisation import effects, permissions
from organisation.models import (
    AccessRole,
    Authorship,
    Delegation,
    DeputyActing,
    Employment,
    FinancialInterest,
    Party,
    Process,
    Relationship,
    ReportingLine,
    RoleTenure,
    Service,
    TopManagement,
    Unit,
    UnitMembership,
    User,
)
from organisation.roles import Can, Role
from organisation.services.engine import add_fact, bump, lock_person
from standards.models import Clause, DocumentVersion

By = User | str


def grant_access_role(
    *, user: User, role: str, start: date, end: date | None = None, by: By, today: date, reason: str
) -> AccessRole:
    """Let somebody act in a role from a day on. A guest has no account, so holds no role."""
    row = add_fact(AccessRole(user=user, role=Role(role), start=start, end=end), by=by, today=today, reason=reason)
    user.forget_roles()
    return row


def add_membership(
    *, person: User, unit: Unit, start: date, end: date | None = None, by: By, today: date, reason: str = ""
) -> UnitMembership:
    """Somebody works in a unit."""
    return add_fact(UnitMembership(person=person, unit=unit, start=start, end=end), by=by, today=today, reason=reason)


def add_line(
    *, person: User, manager: User, start: date, end: date | None = None, by: By, today: date, reason: str
) -> ReportingLine:
    """Somebody reports to somebody."""
    row = ReportingLine(person=person, manager=manager, start=start, end=end)
    return add_fact(row, by=by, today=today, reason=reason)


def add_tenure(
    *,
    person: User,
    role: str,
    start: date,
    end: date | None = None,
    process: Process | None = None,
    service: Service | None = None,
    unit: Unit | None = None,
    clause: Clause | None = None,
    party: Party | None = None,
    title: str = "",
    announced_on: date | None = None,
    by: By,
    today: date,
    reason: str,
    version: int | None = None,
) -> RoleTenure:
    """A role on a target; no target means the whole management system, a clause may be narrowed by a process.

    `version` is the person's, as seen (Stale when anything about the person has changed since).
    """
    row = RoleTenure(
        person=person,
        role=RoleTenure.Role(role),
        target_kind=_kind(process, service, unit, clause, party),
        process=process,
        service=service,
        unit=unit,
        clause=clause,
        party=party,
        title=title,
        announced_on=announced_on,
        start=start,
        end=end,
    )
    return add_fact(row, by=by, today=today, reason=reason, version=version)


def _kind(
    process: Process | None, service: Service | None, unit: Unit | None, clause: Clause | None, party: Party | None
) -> RoleTenure.Target:
    kinds = RoleTenure.Target
    named = ((clause, kinds.CLAUSE), (process, kinds.PROCESS), (service, kinds.SERVICE), (unit, kinds.UNIT))
    return next((kind for target, kind in named if target), kinds.SUPPLIER if party else kinds.SMS)


def add_deputy_acting(
    *, person: User, process: Process, start: date, end: date | None = None, by: By, today: date, reason: str
) -> DeputyActing:
    """A deputy formally acted in the process on these days (IND-04)."""
    row = DeputyActing(person=person, process=process, start=start, end=end)
    return add_fact(row, by=by, today=today, reason=reason)


def add_top_management(
    *, person: User, start: date, end: date | None = None, by: By, today: date, reason: str
) -> TopManagement:
    """Somebody belongs to top management."""
    return add_fact(TopManagement(person=person, start=start, end=end), by=by, today=today, reason=reason)


def add_delegation(
    *, person: User, deputy: User, start: date, end: date, duties: str = "", by: By, today: date, reason: str = ""
) -> Delegation:
    """Holiday cover inside this application; never counts as acting in the process."""
    row = Delegation(person=person, deputy=deputy, start=start, end=end, duties=duties)
    return add_fact(row, by=by, today=today, reason=reason)


def add_employment(
    *,
    person: User,
    party: Party,
    hired_by: User | None = None,
    start: date,
    end: date | None = None,
    by: By,
    today: date,
    reason: str = "",
) -> Employment:
    """Somebody works for another party. An internal supplier lends (IND-18), a supplier is a contractor."""
    row = Employment(person=person, party=party, hired_by=hired_by, start=start, end=end)
    return add_fact(row, by=by, today=today, reason=reason)


def add_relationship(
    *,
    a: User,
    b: User,
    kind: str,
    detail: str = "",
    start: date,
    end: date | None = None,
    by: By,
    today: date,
    reason: str = "",
) -> Relationship:
    """A tie between two people (IND-09)."""
    row = Relationship(a=a, b=b, kind=Relationship.Kind(kind), detail=detail, start=start, end=end)
    return add_fact(row, by=by, today=today, reason=reason)


def add_interest(
    *,
    person: User,
    kind: str,
    party: Party | None = None,
    process: Process | None = None,
    detail: str = "",
    start: date,
    end: date | None = None,
    by: By,
    today: date,
    reason: str = "",
) -> FinancialInterest:
    """Money that hangs on a party or a process (IND-10)."""
    kinds = FinancialInterest.Kind
    row = FinancialInterest(
        person=person, kind=kinds(kind), party=party, process=process, detail=detail, start=start, end=end
    )
    return add_fact(row, by=by, today=today, reason=reason)


@transaction.atomic
def add_authorship(
    *, document_version: DocumentVersion, person: User, kind: str, on: date, by: By, today: date, reason: str = ""
) -> Authorship:
    """Somebody wrote or approved a version of a document (IND-06)."""
    permissions.require(by, Can.EDIT_ORGANISATION, today=today)
    reasons = []
    if not reason.strip() and not isinstance(by, str):
        reasons.append(_("Say why: this change needs a reason."))
    same = Authorship.objects.filter(document_version=document_version, person=person, kind=kind)
    if same.exists():
        reasons.append(_("%(person)s is entered there already.") % {"person": person})
    if reasons:
        raise Refused(reasons)
    bump([lock_person(person.pk)])
    with journal.audited(by=by, today=today, reason=reason):
        row = Authorship(document_version=document_version, person=person, kind=Authorship.Kind(kind), on=on)
        row.save()
        journal.record(row, verb="added", reason=reason, person=person.username)
        effects.judge_again(by, today)
    return row
