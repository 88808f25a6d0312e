"""K16 and K17: impartiality and the pool of auditors."""

from dataclasses import dataclass
from datetime import date, timedelta

from reviews.rules.facts import QualificationFact, ReviewFacts, SafeguardFact, Window
from reviews.rules.policy import Policy

LEAD, AUDITOR_GRADE = "lead", "auditor"


@dataclass(frozen=True, slots=True)
class Impartiality:
    """K16: safeguards and waivers in force, deviations of the period, declarations missing."""

    safeguards: tuple[str, ...]
    deviations: int
    declarations_missing: tuple[str, ...]


def in_force(safeguard: SafeguardFact, day: date) -> bool:
    """Approved by that day and neither before nor past its validity."""
    started = safeguard.valid_from is None or safeguard.valid_from <= day
    lasting = safeguard.valid_to is None or day <= safeguard.valid_to
    return safeguard.approved_on <= day and started and lasting


def impartiality(facts: ReviewFacts, window: Window) -> Impartiality:
    """K16 on the last day of the period."""
    return Impartiality(
        tuple(safeguard.ref for safeguard in facts.safeguards if in_force(safeguard, window.last)),
        sum(deviation.of_audit and window.holds(deviation.on) for deviation in facts.deviations),
        facts.declarations_missing,
    )


@dataclass(frozen=True, slots=True)
class Pool:
    """K17: the organisation's own valid leads and auditors, and whose grade runs out soon."""

    leads: tuple[str, ...]
    auditors: tuple[str, ...]
    expiring: tuple[str, ...]


def _valid(fact: QualificationFact, day: date) -> bool:
    return fact.own_pool and fact.valid_from <= day and (fact.valid_to is None or day <= fact.valid_to)


def pool(facts: ReviewFacts, day: date, policy: Policy) -> Pool:
    """K17: a person counts once, with the highest grade; lent auditors are left out."""
    valid = [fact for fact in facts.qualifications if _valid(fact, day)]
    leads = {fact.person for fact in valid if fact.grade == LEAD}
    auditors = {fact.person for fact in valid if fact.grade == AUDITOR_GRADE} - leads
    horizon = day + timedelta(days=policy.expiring_within_days)

    def lasts(person: str, grade: str) -> bool:
        return any(
            fact.person == person and fact.grade == grade and (fact.valid_to is None or fact.valid_to > horizon)
            for fact in facts.qualifications
        )

    expiring = {p for p in leads if not lasts(p, LEAD)} | {p for p in auditors if not lasts(p, AUDITOR_GRADE)}
    return Pool(tuple(sorted(leads)), tuple(sorted(auditors)), tuple(sorted(expiring)))
