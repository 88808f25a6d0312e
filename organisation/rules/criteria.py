"""What each grade asks for, line by line, and what of it somebody has (domain 4.1, 4.2)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from organisation.rules.policy import Policy
from organisation.rules.records import Done, Judged, Record
from organisation.rules.windows import within, worked_months

POSITIVE = "positive"
TOOLS = "remote_tools"
"""The topic that CMP-07 asks for: remote meetings and read access. It is no topic of service management."""
AUDITING = ("trainee", "auditor", "lead")
"""Grades that follow each other; expert and programme manager stand beside them."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of a grade: what is asked and how much of it there is, in one phrase."""

    kind: str
    said: str
    met: bool


@dataclass(frozen=True, slots=True)
class Case:
    """One person on one day, in one standard."""

    record: Record
    policy: Policy
    day: date
    standard: str


def criteria_of(grade: str, record: Record, policy: Policy, day: date, standard: str) -> tuple[Criterion, ...]:
    """Every line of a grade for this person on this day. Raises KeyError for a grade that we do not know."""
    return tuple(_ASKED[grade](Case(record.known_on(day), policy, day, standard)))


def spoken(day: date) -> str:
    """4 March 2025."""
    return f"{day:%-d %B %Y}"


def number(value: Decimal | int) -> str:
    """14, 6.5: no trailing zeros."""
    return format(Decimal(value).normalize(), "f")


def _trainee(case: Case) -> list[Criterion]:
    signed = case.record.confidential_on
    said = f"signed {spoken(signed)}" if signed else "not signed"
    return [
        _trained(case, "basics", "the basics of the standard", case.policy.trainee_basics_hours),
        Criterion("training", f"declaration of confidentiality: {said}", signed is not None),
    ]


def _auditor(case: Case) -> list[Criterion]:
    policy = case.policy
    supervised = [row for row in case.record.done if row.supervised]
    months = policy.auditor_practice_months
    return [
        *_courses(case),
        _years(case, ("it_services", "service_management"), policy.auditor_it_years, "in IT services"),
        _topic(case),
        *_practice(case, supervised, "under supervision", policy.auditor_audits, policy.auditor_days, months),
        _witnessed(case, as_lead=False),
    ]


def _lead(case: Case) -> list[Criterion]:
    policy = case.policy
    own = [row for row in case.record.done if not row.supervised and row.role in ("auditor", "acting_lead", "lead")]
    months = policy.lead_practice_months
    return [
        *_courses(case),
        _trained(case, "lead_course", "the course for lead auditors", policy.lead_course_hours),
        _years(case, ("it_services", "service_management"), policy.lead_it_years, "in IT services"),
        _years(case, ("service_management",), policy.lead_service_years, "in service management"),
        *_practice(case, own, "as an auditor", policy.lead_audits, policy.lead_days, months),
        _acting(case, own, months),
        _witnessed(case, as_lead=True),
    ]


def _expert(case: Case) -> list[Criterion]:
    best = max(case.record.topics.items(), key=lambda item: (item[1], item[0]), default=("", 0))
    least = case.policy.auditor_topic_level
    said = f"proof of the subject: {_words(best[0])} at level {best[1]} of {least}" if best[1] else "proof of a subject"
    return [Criterion("experience", said, best[1] >= least)]


def _manager(case: Case) -> list[Criterion]:
    courses = [row.on for row in case.record.learned if row.kind == "management" and row.passed]
    looks = [row.on for row in case.record.judged if row.method == "appraisal" and row.result == POSITIVE]
    recent = [on for on in looks if within(on, case.day, case.policy.manager_valid_months)]
    months = case.policy.manager_valid_months
    return [
        Criterion("training", _since("managing an audit programme", "passed", courses), bool(courses)),
        Criterion("evaluation", _since(f"positive appraisal in {months} months", "on", recent), bool(recent)),
    ]


_ASKED: Mapping[str, Callable[[Case], list[Criterion]]] = {
    "trainee": _trainee,
    "auditor": _auditor,
    "lead": _lead,
    "expert": _expert,
    "programme_manager": _manager,
}


def _courses(case: Case) -> list[Criterion]:
    policy = case.policy
    return [
        _trained(case, "requirements", "the requirements of the standard", policy.auditor_requirements_hours),
        _trained(case, "technique", "audit technique", policy.auditor_technique_hours),
    ]


def _trained(case: Case, kind: str, what: str, asked: int) -> Criterion:
    """Hours of a kind that were passed, of this standard or of none."""
    rows = [row for row in case.record.learned if row.kind == kind and row.standard in ("", case.standard)]
    passed = [row for row in rows if row.passed]
    held = sum((row.hours for row in passed), Decimal(0))
    if held >= asked:
        last = f", passed {spoken(max(row.on for row in passed))}" if passed else ""
        return Criterion("training", f"{asked} h {what}: {number(held)} h{last}", True)
    failed = ", one not passed" if len(passed) < len(rows) else ""
    return Criterion("training", f"{number(held)} of {asked} h {what}{failed}", False)


def _years(case: Case, areas: tuple[str, ...], asked: int, where: str) -> Criterion:
    spans = [(row.start, row.end) for row in case.record.worked if row.area in areas]
    months = worked_months(spans, case.day)
    held = f"{months // 12} y" + (f" {months % 12} m" if months % 12 else "")
    return Criterion("experience", f"{held} of {asked} y {where}", months >= asked * 12)


def _topic(case: Case) -> Criterion:
    least = case.policy.auditor_topic_level
    known = sorted(_words(topic) for topic, level in case.record.topics.items() if level >= least and topic != TOOLS)
    said = f"a topic at level {least}: {', '.join(known) or 'none'}"
    return Criterion("experience", said, bool(known))


def _practice(case: Case, rows: list[Done], how: str, audits: int, days: int, months: int) -> list[Criterion]:
    recent = [row for row in rows if within(row.on, case.day, months)]
    held = sum((row.days for row in recent), Decimal(0))
    until = f"{how} in the last {months} months"
    return [
        Criterion("practice", f"{len(recent)} of {audits} audits {until}", len(recent) >= audits),
        Criterion("practice", f"{number(held)} of {days} audit days {until}", held >= days),
    ]


def _acting(case: Case, rows: list[Done], months: int) -> Criterion:
    """An audit that somebody led or, as its evaluation as a lead says, led for the lead."""
    seen = {row.ref for row in case.record.judged if row.as_lead and row.ref}
    led = [row for row in rows if row.role in ("acting_lead", "lead") or row.ref in seen]
    recent = [row for row in led if within(row.on, case.day, months)]
    asked = case.policy.lead_acting_audits
    said = f"{len(recent)} of {asked} audits as acting lead in the last {months} months"
    return Criterion("practice", said, len(recent) >= asked)


def _witnessed(case: Case, *, as_lead: bool) -> Criterion:
    """The newest witnessed audit decides: a later negative one takes the earlier back."""
    seen = [row for row in case.record.judged if row.method == "witness" and (row.as_lead or not as_lead)]
    last = max(seen, key=lambda row: row.on, default=None)
    what = "witnessed as lead" if as_lead else "witnessed audit"
    return Criterion("evaluation", f"{what}: {_result(last)}", last is not None and last.result == POSITIVE)


def _result(row: Judged | None) -> str:
    return "none yet" if row is None else f"{row.result} on {spoken(row.on)}"


def _since(what: str, verb: str, days: list[date]) -> str:
    return f"{what}: {verb} {spoken(max(days))}" if days else f"{what}: none yet"


def _words(topic: str) -> str:
    return topic.replace("_", " ")
