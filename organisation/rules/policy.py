"""Numbers marked [APP] that this room asks for; the defaults are the Standard preset (D4)."""

from dataclasses import dataclass, replace
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Policy:
    """`expiring_days`: a grade that ends within so many days is shown as expiring (K17).

    `invitation_days`: so long the link in an invitation lets somebody choose a password.
    The other values are the criteria of grades (domain 4.2): months are calendar months that end on the day itself.
    """

    expiring_days: int = 90
    invitation_days: int = 7
    cmp_06_by_lead: bool = True
    training_hours: int = 8

    trainee_basics_hours: int = 7
    trainee_valid_months: int = 24
    auditor_requirements_hours: int = 14
    auditor_technique_hours: int = 14
    auditor_it_years: int = 2
    auditor_audits: int = 2
    auditor_days: int = 4
    auditor_practice_months: int = 24
    auditor_topic_level: int = 3
    auditor_valid_months: int = 36
    lead_course_hours: int = 16
    lead_it_years: int = 4
    lead_service_years: int = 2
    lead_audits: int = 3
    lead_days: int = 6
    lead_practice_months: int = 36
    lead_acting_audits: int = 1
    lead_valid_months: int = 36
    manager_valid_months: int = 12

    maintain_audits: int = 1
    maintain_months: int = 12
    appraisal_months: int = 12
    witness_months: int = 36
    lapse_warning_days: int = 60
    lapse_by_itself: bool = True
    ask_feedback: bool = True


MEANING = {
    "expiring_days": "Days before the end of a grade from which the pool shows it as expiring (K17)",
    "invitation_days": "Days for which the link in an invitation works; after that the person is invited again",
    "training_hours": "Hours of further training that an auditor needs in twelve months (4.2)",
    "cmp_06_by_lead": "Only a lead evaluates; otherwise any other auditor does",
    "trainee_basics_hours": "Hours of basics of the standard that a trainee has passed (4.2)",
    "trainee_valid_months": "Months for which the grade of a trainee is proposed (4.2)",
    "auditor_requirements_hours": "Hours on the requirements of the standard that an auditor has passed (4.2)",
    "auditor_technique_hours": "Hours of audit technique that an auditor has passed (4.2)",
    "auditor_it_years": "Years in IT services that an auditor has worked (4.2)",
    "auditor_audits": "Audits under supervision that a trainee needs to become an auditor (4.2)",
    "auditor_days": "Audit days under supervision that a trainee needs to become an auditor (4.2)",
    "auditor_practice_months": "Months in which audits under supervision are counted for the grade auditor (4.2)",
    "auditor_topic_level": "Level that an auditor has in at least one topic of service management (4.1)",
    "auditor_valid_months": "Months for which the grade of an auditor is proposed (4.2)",
    "lead_course_hours": "Hours of the course for lead auditors that a lead has passed (4.2)",
    "lead_it_years": "Years in IT services that a lead has worked (4.2)",
    "lead_service_years": "Years in service management, of those in IT services, that a lead has worked (4.2)",
    "lead_audits": "Audits as an auditor that are needed to become a lead (4.2)",
    "lead_days": "Audit days as an auditor that are needed to become a lead (4.2)",
    "lead_practice_months": "Months in which audits as an auditor are counted for the grade lead (4.2)",
    "lead_acting_audits": "Audits as acting lead, of those as an auditor, that are needed to become a lead (4.2)",
    "lead_valid_months": "Months for which the grade of a lead is proposed (4.2)",
    "manager_valid_months": "Months for which the grade of a programme manager is proposed (4.2)",
    "maintain_audits": "Audits that keep a grade alive, in the months of the next value (4.2)",
    "maintain_months": "Months in which audits and further training are counted that keep a grade alive (4.2)",
    "appraisal_months": "Months after an appraisal within which the next one is due (4.2)",
    "witness_months": "Months after a witnessed audit within which the next one is due (4.2)",
    "lapse_warning_days": "Days before a grade lapses from which the person and the programme manager are told (4.2)",
    "lapse_by_itself": "Whether a grade that was not kept alive lapses by itself on the computed day (4.2)",
    "ask_feedback": "Whether auditees are asked for feedback once the report is out; off hides what was given (4.3)",
}

STANDARD = Policy()
PRESETS = MappingProxyType(
    {
        "small": replace(STANDARD, cmp_06_by_lead=False, training_hours=4),
        "standard": STANDARD,
        "strict": replace(STANDARD, training_hours=15),
    }
)
"""The three presets of domain 4.3, by name."""
