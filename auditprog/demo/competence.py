"""What the auditors' folders hold: courses, years of work, audits elsewhere, evaluations; and what auditees said.

Entered on the demo's first day, as somebody would who takes the folders over: from then on the grades are kept alive.
"""

from datetime import date
from decimal import Decimal

from auditprog.demo.cast import Cast
from audits.models import Audit, Feedback
from kernel.journal import add_all, audited
from organisation import models as org
from organisation.models import User

BY = "system:demo"
STANDARD = "ISO/IEC 20000-1"
Kind = org.Training.Kind

COURSES: dict[str, tuple[tuple[str, Kind, str, str], ...]] = {
    "brandt": (
        ("Requirements of ISO/IEC 20000-1", Kind.REQUIREMENTS, "2018-03-07", "16"),
        ("Audit technique", Kind.TECHNIQUE, "2018-05-17", "14"),
        ("Lead auditor course", Kind.LEAD_COURSE, "2019-02-15", "40"),
        ("Managing an audit programme", Kind.MANAGEMENT, "2021-09-23", "16"),
        ("Risk-based planning of audits", Kind.FURTHER, "2026-05-07", "8"),
    ),
    "nowak": (
        ("Requirements of ISO/IEC 20000-1", Kind.REQUIREMENTS, "2019-10-10", "16"),
        ("Audit technique", Kind.TECHNIQUE, "2019-11-28", "14"),
        ("Lead auditor course", Kind.LEAD_COURSE, "2021-06-18", "40"),
        ("Interviews that open people up", Kind.FURTHER, "2026-06-18", "8"),
    ),
    "diallo_a": (
        ("Requirements of ISO/IEC 20000-1", Kind.REQUIREMENTS, "2017-04-06", "16"),
        ("Audit technique", Kind.TECHNIQUE, "2017-06-01", "14"),
        ("Lead auditor course", Kind.LEAD_COURSE, "2018-11-23", "40"),
        ("Auditing suppliers", Kind.FURTHER, "2026-04-16", "6"),
    ),
    "raman": (
        ("Basics of service management", Kind.BASICS, "2025-01-14", "7"),
        ("Requirements of ISO/IEC 20000-1", Kind.REQUIREMENTS, "2025-06-12", "16"),
        ("Audit technique", Kind.TECHNIQUE, "2025-09-18", "14"),
        ("Sampling records", Kind.FURTHER, "2026-09-03", "8"),
    ),
    "keller": (
        ("Basics of service management", Kind.BASICS, "2025-05-20", "7"),
        ("Requirements of ISO/IEC 20000-1", Kind.REQUIREMENTS, "2025-10-09", "16"),
        ("Audit technique", Kind.TECHNIQUE, "2025-12-04", "14"),
        ("Cloud services under audit", Kind.FURTHER, "2026-06-25", "8"),
    ),
    "moreau": (
        ("Lead auditor course", Kind.LEAD_COURSE, "2016-03-11", "40"),
        ("Audits of audit programmes", Kind.FURTHER, "2026-08-20", "16"),
    ),
    "holm": (
        ("Lead auditor course", Kind.LEAD_COURSE, "2020-10-09", "40"),
        ("Group audit days", Kind.FURTHER, "2026-09-17", "12"),
    ),
}
WORK: dict[str, tuple[tuple[str, str, str, str, str | None], ...]] = {
    "brandt": (("service_management", "Service manager", "Northwind IT Services", "2012-04-01", None),),
    "nowak": (("service_management", "Problem coordinator", "Lodz Telecom", "2014-01-01", "2019-08-31"),),
    "diallo_a": (("service_management", "Service cost controller", "Northwind IT Services", "2013-09-01", None),),
    "raman": (("it_services", "Configuration analyst", "Northwind IT Services", "2021-03-01", None),),
    "keller": (("it_services", "Security analyst", "Northwind IT Services", "2022-02-01", None),),
}
ELSEWHERE = (
    ("moreau", "Auditcraft Ltd, a hospital group", "lead", "2026-05-20", "3"),
    ("moreau", "Auditcraft Ltd, a city council", "lead", "2026-09-30", "4"),
    ("holm", "Northwind Group", "lead", "2026-06-11", "3"),
    ("holm", "Northwind Logistics", "lead", "2026-10-08", "2"),
)
LOOKS = (
    ("brandt", "nowak", "appraisal", "2026-10-29", False, {"fair": 5, "analytical": 4, "planning": 5}),
    ("brandt", "holm", "witness", "2025-10-14", True, {"fair": 5, "firm": 4, "leading": 5}),
    ("nowak", "brandt", "appraisal", "2026-10-28", False, {"fair": 4, "analytical": 5, "cooperative": 4}),
    ("nowak", "holm", "witness", "2025-03-12", True, {"observant": 5, "tactful": 4, "leading": 4}),
    ("diallo_a", "brandt", "appraisal", "2026-10-28", False, {"fair": 5, "cooperative": 5}),
    ("diallo_a", "brandt", "witness", "2024-09-18", True, {"open": 5, "decisive": 3}),
    ("raman", "brandt", "appraisal", "2026-10-30", False, {"observant": 4, "tactful": 5}),
    ("raman", "nowak", "witness", "2026-02-26", False, {"fair": 4, "observant": 4}),
    ("keller", "brandt", "appraisal", "2026-10-30", False, {"analytical": 5, "firm": 3}),
)
SAID = (
    ("AUD-26-03", "petrov", "brandt", (4, 5, 5, 4), "Asked what we do before asking for papers."),
    ("AUD-26-03", "petrov", "keller", (3, 4, 3, 4), ""),
    ("AUD-26-06", "okafor", "nowak", (3, 4, 4, 5), "The plan came late, the findings help."),
)


def enter(cast: Cast, today: date) -> None:
    """The folders and the feedback, and every grade that counts is kept alive from now on."""
    with audited(by=BY, today=today, reason="taken over from the auditors' folders"):
        add_all(org.Training, [_course(cast, who, row) for who, rows in COURSES.items() for row in rows])
        add_all(org.WorkExperience, [_work(cast, who, row) for who, rows in WORK.items() for row in rows])
        add_all(org.AuditElsewhere, [_elsewhere(cast, row) for row in ELSEWHERE])
        add_all(org.Evaluation, [_look(cast, row) for row in LOOKS])
        signed = [
            org.Confidentiality(person=cast.people[who], on=_day("2025-01-10"), kept_at="HR file") for who in COURSES
        ]
        add_all(org.Confidentiality, signed)
        for grade in org.Qualification.objects.filter(status="valid", valid_to__gte=today):
            grade.watched_from = today
            grade.save()
    for reference, giver, about, marks, sentence in SAID:
        _feedback(cast, reference, cast.people[giver], cast.people[about], marks, sentence, today)


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _course(cast: Cast, who: str, row: tuple[str, Kind, str, str]) -> org.Training:
    subject, kind, on, hours = row
    return org.Training(person=cast.people[who], subject=subject, kind=kind, on=_day(on), hours=Decimal(hours))


def _work(cast: Cast, who: str, row: tuple[str, str, str, str, str | None]) -> org.WorkExperience:
    area, post, employer, start, end = row
    return org.WorkExperience(
        person=cast.people[who],
        area=area,
        post=post,
        employer=employer,
        start=_day(start),
        end=_day(end) if end else None,
    )


def _elsewhere(cast: Cast, row: tuple[str, str, str, str, str]) -> org.AuditElsewhere:
    who, where, role, on, days = row
    return org.AuditElsewhere(person=cast.people[who], organisation=where, role=role, on=_day(on), days=Decimal(days))


def _look(cast: Cast, row: tuple[str, str, str, str, bool, dict[str, int]]) -> org.Evaluation:
    who, evaluator, method, on, as_lead, scores = row
    return org.Evaluation(
        person=cast.people[who],
        evaluator=cast.people[evaluator],
        method=method,
        result="positive",
        on=_day(on),
        as_lead=as_lead,
        scores=scores,
    )


def _feedback(
    cast: Cast, reference: str, giver: User, about: User, marks: tuple[int, int, int, int], sentence: str, today: date
) -> None:
    audit = Audit.objects.get(planned__reference=reference)
    preparation, fairness, communication, usefulness = marks
    with audited(by=giver, today=today):
        Feedback(
            audit=audit,
            about=about,
            given_by=giver,
            given_on=today,
            preparation=preparation,
            fairness=fairness,
            communication=communication,
            usefulness=usefulness,
            sentence=sentence,
        ).save()
