"""Everything together: the facts of a year, the source of a report, the open cases a sentence is judged against."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count

from organisation import queries as organisation
from programmes.models import PlannedAudit, Programme, ProgrammeChange
from reviews.models import Decision, ManagementReview, ReviewInput
from reviews.queries import cases, programme_facts
from reviews.rules import facts as f
from reviews.rules import sentences
from reviews.rules.figures import compute
from reviews.rules.nc_figures import open_cases
from reviews.rules.policy import Policy
from reviews.rules.source import (
    AskedRow,
    AuditRow,
    ChangeRow,
    InputRow,
    PreviousRow,
    ReportSource,
    SafeguardRow,
)
from reviews.rules.words import LONG_MONTHS
from standards.models import Standard
from standards.queries import criteria_standards

SLACK = timedelta(days=120)
"""Reports of the window may belong to audits that closed a little before it."""
HISTORY_YEARS = 3
"""How far back audits are read: three years cover the cycle and the long window of K8."""


def policy() -> Policy:
    """The room's settings in force. One query."""
    from kernel import policy as settings

    return settings.load(Policy, "reviews")


def main_standard(year: int) -> Standard | None:
    """The standard most audits of the year are held against; without any, the first current one."""
    rows = Standard.objects.filter(planned_audits__programme__year=year)
    named = rows.annotate(times=Count("planned_audits")).order_by("-times", "code").first()
    return named or criteria_standards().order_by("code").first()


@dataclass(frozen=True, slots=True)
class Gathered:
    """The facts, and the rows they were made of, so that nothing is read twice."""

    facts: f.ReviewFacts
    standard: Standard | None
    leaves: tuple[tuple[str, str], ...]
    audits: list[PlannedAudit]
    findings: list[cases.History]
    safeguards: list[Any]


def figures_window(review: ManagementReview, as_of: date) -> tuple[f.Window, int]:
    """The programme's year up to the day (13.6), or from the review's period where that began earlier; and the year.

    The year is the one in which most of the period lies, so that a pack frozen in January still shows the year past.
    """
    middle = review.period_from + (review.period_to - review.period_from) / 2
    year = min(middle.year, as_of.year)
    return f.Window(min(review.period_from, date(year, 1, 1), as_of), as_of), year


def gather(window: f.Window, year: int = 0) -> Gathered:
    """Facts for one window; the same number of queries for one audit and for two hundred."""
    year = year or window.last.year
    standard = main_standard(year)
    audits = programme_facts.planned_audits(year - HISTORY_YEARS + 1, year)
    findings = cases.issued_findings(date(year - 1, 1, 1))
    safeguards = programme_facts.safeguard_rows()
    if standard is None:
        return Gathered(f.ReviewFacts("", ()), None, (), audits, findings, safeguards)
    leaves = programme_facts.leaves(standard)
    facts = f.ReviewFacts(
        standard=standard.code,
        leaves=tuple(number for number, _ in leaves),
        processes=programme_facts.processes(standard),
        audits=programme_facts.audit_facts(audits, standard, organisation.calendar(), programme_facts.top_management()),
        credits=programme_facts.credits(standard, window.first - SLACK),
        nonconformities=cases.case_facts(findings, standard.pk),
        safeguards=programme_facts.safeguard_facts(safeguards),
        deviations=programme_facts.deviations(window.first, window.last),
        qualifications=programme_facts.qualifications(standard, window.last),
        priorities=programme_facts.priorities(year),
    )
    return Gathered(facts, standard, leaves, audits, findings, safeguards)


def year_before(window: f.Window) -> f.Window:
    """The same period a year earlier; 29 February becomes 28."""

    def back(day: date) -> date:
        return day.replace(year=day.year - 1) if (day.month, day.day) != (2, 29) else date(day.year - 1, 2, 28)

    return f.Window(back(window.first), back(window.last))


def open_references(facts: f.ReviewFacts, day: date) -> tuple[str, ...]:
    """Open nonconformities on that day, by number."""
    return tuple(case.ref for case in open_cases(facts, day))


def previous_review(review: ManagementReview) -> ManagementReview | None:
    """The review held before this one."""
    earlier = ManagementReview.objects.filter(held_on__lt=review.met_on).exclude(pk=review.pk)
    return earlier.prefetch_related("decisions__owner").order_by("-held_on").first()


def report_source(review: ManagementReview, *, as_of: date, version: str) -> ReportSource:
    """What the report of this review is built from, as of a day."""
    window, year = figures_window(review, as_of)
    found = gather(window, year)
    programme = Programme.objects.filter(year=year).prefetch_related("versions").first()
    return ReportSource(
        organisation=_organisation_name(),
        facts=found.facts,
        window=window,
        year=year,
        period=f.Window(review.period_from, review.period_to),
        before=year_before(window),
        reference=review.reference,
        standard=found.standard.label if found.standard else "",
        scope=_scope_text(),
        programme=programme.reference if programme else "",
        programme_version=_version(programme, as_of),
        version=version,
        meeting_on=review.met_on,
        chair=review.chair.full_name if review.chair else "",
        prepared_by=review.prepared_by.full_name if review.prepared_by else "",
        opinion=review.opinion,
        opinion_text=review.opinion_text,
        opinion_confirmed=review.opinion_by_id is not None,
        not_looked_at=review.not_looked_at,
        certificate_outlook=review.certificate_outlook or _outlook(found.facts, window),
        summary=review.summary,
        asked=_asked(review),
        **_previous(review),
        inputs=input_rows(review, suggestions(review, found, window)),
        findings=cases.finding_rows(found.findings, found.standard.pk if found.standard else 0),
        actions=cases.action_rows(found.findings, as_of),
        safeguards=_safeguards(found.safeguards),
        changes=_changes(year),
        audits=tuple(_audit_row(row) for row in found.audits),
        last_audited=_last_audited(found.facts, year),
        leaf_titles=found.leaves,
    )


def _organisation_name() -> str:
    row = organisation.organisation()
    return row.name if row else ""


def _scope_text() -> str:
    row = organisation.organisation()
    return " ".join(row.scope.split())[:160] if row else ""


def _version(programme: Programme | None, day: date) -> str:
    if programme is None:
        return ""
    approved = [v for v in programme.versions.all() if v.approved_on is not None and v.approved_on <= day]
    return approved[-1].number if approved else ""


def _outlook(facts: f.ReviewFacts, window: f.Window) -> str:
    row = organisation.organisation()
    return sentences.outlook(compute(facts, window), _visit(row.next_surveillance) if row else "")


def _visit(said: str) -> str:
    """2027-02 as February 2027; other words stay as they are."""
    year, _, month = said.partition("-")
    known = year.isdigit() and month.isdigit() and 1 <= int(month) <= 12
    return f"{LONG_MONTHS[int(month) - 1]} {year}" if known else said


def _asked(review: ManagementReview) -> tuple[AskedRow, ...]:
    rows = Decision.objects.filter(review=review).exclude(question="").select_related("owner")
    return tuple(
        AskedRow(
            row.number,
            row.question,
            row.why,
            row.cost,
            row.owner.full_name if row.owner else "",
            row.due,
            row.what_if_not,
        )
        for row in rows
    )


def _previous(review: ManagementReview) -> dict[str, Any]:
    before = previous_review(review)
    if before is None:
        return {}
    return {
        "previous_reference": before.reference,
        "previous_held_on": before.held_on,
        "previous": tuple(
            PreviousRow(row.number, row.words, row.owner.full_name if row.owner else "", row.due, row.done_on)
            for row in before.decisions.all()
        ),
    }


def suggestions(review: ManagementReview, found: Gathered, window: f.Window) -> dict[str, str]:
    """Sentences for the items that the data answer: a, c1, c3, j (8.1)."""
    figures = compute(found.facts, window)
    said = sentences.suggested_inputs(found.facts, figures, window) if found.standard else {}
    before = previous_review(review)
    if before is None:
        return said | {"a": sentences.input_a(0, 0, 0, "")}
    acted = [row for row in before.decisions.all() if row.has_action]
    done = sum(row.done_on is not None and row.done_on <= window.last for row in acted)
    late = sum(
        (row.done_on is None or row.done_on > window.last) and row.due is not None and row.due < window.last
        for row in acted
    )
    return said | {"a": sentences.input_a(done, len(acted) - done, late, before.reference)}


def input_rows(review: ManagementReview, suggested: dict[str, str]) -> tuple[InputRow, ...]:
    """Each line as printed; a suggestion stands where nobody has answered, and says so."""
    rows = ReviewInput.objects.filter(review=review).select_related("owner")
    return tuple(
        InputRow(
            row.item,
            row.light,
            row.text if row.is_answered else suggested.get(row.item, ""),
            row.owner.full_name if row.owner else "",
            row.as_of,
            not row.is_answered and bool(suggested.get(row.item)),
        )
        for row in rows
    )


def _safeguards(rows: list[Any]) -> tuple[SafeguardRow, ...]:
    return tuple(
        SafeguardRow(
            row.reference,
            row.rule,
            row.text,
            row.approved_by.full_name if row.approved_by else "",
            row.approved_on,
            row.valid_to,
        )
        for row in rows
    )


def _changes(year: int) -> tuple[ChangeRow, ...]:
    rows = ProgrammeChange.objects.filter(programme__year=year).select_related("audit")
    return tuple(
        ChangeRow(row.on, row.audit.reference if row.audit else "", row.get_kind_display(), row.reason) for row in rows
    )


_STATES = {"fieldwork": "under_way", "suspended": "under_way", "reporting": "done", "completed": "done"}


def _audit_row(row: PlannedAudit) -> AuditRow:
    lead = next((seat.person.full_name for seat in row.assignments.all() if seat.role == "lead"), "")
    return AuditRow(row.reference, lead, _STATES.get(row.progress, "planned"), row.start, row.end)


def _last_audited(facts: f.ReviewFacts, year: int) -> tuple[tuple[str, date], ...]:
    """Process and its last fieldwork day before this year."""
    first = date(year, 1, 1)
    last: dict[str, date] = {}
    for audit in sorted(facts.audits, key=lambda item: item.closed_on or date.min):
        if audit.closed_on is not None and audit.closed_on <= first - timedelta(days=1):
            last |= dict.fromkeys(audit.processes, audit.closed_on)
    return tuple(sorted(last.items()))
