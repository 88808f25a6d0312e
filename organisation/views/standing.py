"""Where somebody stands, as pages show it: beside the facts, on the record, and before a grade is granted."""

from datetime import date
from typing import Any

from organisation import queries
from organisation.models import User
from organisation.rules.grades import grade_of
from organisation.rules.upkeep import proposed_end


def standing_context(person: User, today: date) -> dict[str, Any]:
    """The standing in the person's main standard with its words, and what a form for the next grade proposes."""
    record, rules = queries.record_of(person.pk, today), queries.rules_in_force()
    standard = queries.main_standard(record, today)
    standing = grade_of(record, rules, today, standard=standard, grace_days=queries.grace_days())
    wanted = standing.next_grade or "lead"
    return {
        "standing": standing,
        "record": record,
        "standard": standard,
        "grade_words": queries.grade_words(standing.held.grade) if standing.held else "",
        "next_words": queries.grade_words(standing.next_grade),
        "practice": queries.practice_of(record.done, today),
        "is_auditor": bool(record.held or record.done),
        "ask_feedback": rules.ask_feedback,
        "hours": (queries.further_hours(record, today), rules.training_hours),
        "proposed": {"grade": wanted, "valid_from": today, "valid_to": proposed_end(wanted, today, rules)},
    }
