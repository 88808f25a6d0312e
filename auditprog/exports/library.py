"""People, masters, documents and questions as files."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from auditprog.exports.sheet import Listing, Sheet, of_kind, sheet
from organisation import permissions, queries
from organisation.http import SignedInRequest
from organisation.models import User
from organisation.roles import Can
from organisation.views.masters import MASTERS
from standards import permissions as standards_permissions
from standards import queries as standards
from standards.forms import QuestionFilter


def people(request: SignedInRequest) -> Sheet:
    permissions.require(request.user, Can.READ_DIRECTORY, today=request.today)
    found = queries.people(request.today, search=request.GET.get("q", "").strip()[:100])
    names = {person.username for person in found}
    if (whole := of_kind(request, "people", lambda row: row["username"] in names)) is not None:
        return whole
    headings = (_("Name"), _("Post"), _("Unit"), _("Reports to"), _("Access roles"))
    return sheet(_("People"), headings, [_person(person, request) for person in found])


def _person(person: User, request: SignedInRequest) -> tuple[str, ...]:
    roles = ["–"] if person.is_guest or not person.is_active else queries.role_words(person, request.today)
    return (
        person.full_name,
        person.post,
        _joined(row.unit.name for row in person.unit_memberships.all()),
        _joined(row.manager.full_name for row in person.lines.all()),
        _joined(roles),
    )


def _joined(words: Iterable[Any]) -> str:
    return "; ".join(str(word) for word in words)


def pool(request: SignedInRequest) -> Sheet:
    """The pool with what its page shows, narrowed as the page is."""
    permissions.require(request.user, Can.READ_POOL, today=request.today)
    headings = (
        *(_("Name"), _("User name"), _("Grade"), _("Standard"), _("Last day"), _("Lapses on"), _("Topics")),
        *(_("Audits, 12 months"), _("Days, 12 months"), _("Audits, 24 months"), _("Days, 24 months")),
        *(_("Audits, 36 months"), _("Days, 36 months"), _("Last witnessed audit"), _("Next appraisal")),
        *(_("Next grade"), _("Lacking for it"), _("Seats ahead"), _("Free days in three months"), _("Lent by")),
    )
    rows = [
        (
            row.person.full_name,
            row.person.username,
            row.grade_words,
            row.best.standard if row.best else "",
            row.best.end if row.best else None,
            row.standing.lapses_on,
            _joined(f"{topic} {level}" for topic, level in row.topics),
            *(number for one in row.practice for number in (one.audits, one.days)),
            row.last_witness,
            row.next_appraisal,
            row.next_words,
            _joined(row.standing.lacking),
            row.load.seats,
            row.free_days,
            row.lent_by,
        )
        for row in queries.filtered_pool(
            queries.seen_by(queries.auditor_pool(request.today), request.user, request.today),
            queries.pool_filter(request.GET.dict()),
        )
    ]
    return sheet(_("Auditors"), headings, rows)


def auditors(request: SignedInRequest) -> Sheet:
    permissions.require(request.user, Can.READ_POOL, today=request.today)
    if (whole := of_kind(request, "auditors")) is not None:
        return whole
    return pool(request)


def processes(request: SignedInRequest) -> Sheet:
    permissions.require(request.user, Can.READ_DIRECTORY, today=request.today)
    if (whole := of_kind(request, "processes")) is not None:
        return whole
    found = list(queries.processes())
    owners = queries.owners_of(found, request.today)
    headings = (_("Code"), _("Process"), _("Clauses"), _("Owner"), _("Unit"), _("Services"))
    rows = [
        (
            process.code,
            process.name,
            _joined(leaf.clause.number for leaf in process.process_leaves.all()),
            _joined(owner.full_name for owner in owners[process.pk]),
            process.unit.name,
            _joined(service.code for service in process.services.all()),
        )
        for process in found
    ]
    return sheet(_("Processes"), headings, rows)


def _master(slug: str) -> Listing:
    def listing(request: SignedInRequest) -> Sheet:
        permissions.require(request.user, Can.READ_DIRECTORY, today=request.today)
        if (whole := of_kind(request, slug)) is not None:
            return whole
        master = MASTERS[slug]
        rows = [(str(row), _about(slug, row), row.used_until) for row in master.rows()]
        return sheet(master.title, (_("Name"), _("About"), _("In use until")), rows)

    return listing


def _about(slug: str, row: Any) -> str:
    if slug == "parties":
        return str(row.get_kind_display())
    return str(row.note if slug == "sites" else getattr(row, "parent", None) or "")


def documents(request: SignedInRequest) -> Sheet:
    standards_permissions.require_reader(request.user, today=request.today)
    if (whole := of_kind(request, "documents")) is not None:
        return whole
    headings = (_("Code"), _("Title"), _("In force"), _("Since"), _("Versions"))
    rows = [
        (
            line["document"].code,
            line["document"].title,
            line["in_force"].number if line["in_force"] else "",
            line["in_force"].in_force_from if line["in_force"] else None,
            line["count"],
        )
        for line in standards.documents_on(request.today)
    ]
    return sheet(_("Criteria documents"), headings, rows)


def questions(request: SignedInRequest) -> Sheet:
    standards_permissions.require_reader(request.user, today=request.today)
    form = QuestionFilter(request.GET, clauses=standards.criteria_clauses())
    found = standards.filtered(**form.cleaned_data) if form.is_valid() else ()
    headings = (_("No."), _("Pack"), _("Question"), _("Clauses"), _("Type"), _("Tier"), _("Minutes"))
    rows = [
        (
            question.code,
            question.get_pack_display() if question.pack else _("Riders"),
            question.text,
            _joined(credit.clause.number for credit in question.credits.all()),
            str(question.get_type_display()),
            str(question.get_tier_display()),
            question.minutes,
        )
        for question in found
    ]
    return sheet(_("Checklists"), headings, rows)


LISTS: dict[str, Listing] = {
    "people": people,
    "auditors": auditors,
    "pool": pool,
    "processes": processes,
    **{slug: _master(slug) for slug in MASTERS},
    "documents": documents,
    "questions": questions,
}
