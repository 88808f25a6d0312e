"""AG-8 and AG-9: approving and sending the report, and the audit completing by itself."""

from dataclasses import dataclass

from audits.rules.conditions import Condition, Effect, Gate


@dataclass(frozen=True, slots=True)
class ApproveFacts:
    """What the approver's decision rests on; the later rooms hand up what only they know (D18)."""

    criteria: int
    scope_items: int
    approver_is_author: bool
    open_lines: tuple[str, ...] = ()
    missing_parts: tuple[str, ...] = ()
    objectives_without_conclusion: tuple[str, ...] = ()
    draft_findings: tuple[str, ...] = ()
    unconfirmed_grades: tuple[str, ...] = ()
    approver_owns: tuple[str, ...] = ()
    """Audited areas that the approver owns (IND-26)."""
    second_approver: tuple[str, ...] = ()
    """What the rules ask of an approver who owns an area, beyond the line in the report; nobody has answered it yet."""


@dataclass(frozen=True, slots=True)
class CompleteFacts:
    """What keeps a sent audit open."""

    undecided_objections: tuple[str, ...] = ()
    documents_out: tuple[str, ...] = ()
    factual_check_pending: bool = False


def _criteria(facts: ApproveFacts) -> list[str]:
    return [] if facts.criteria else ["The audit has no criteria."]


def _scope(facts: ApproveFacts) -> list[str]:
    return [] if facts.scope_items else ["The audit has no scope item."]


def _four_eyes(facts: ApproveFacts) -> list[str]:
    return ["The author of a report does not approve it (IND-19)."] if facts.approver_is_author else []


def _lines(facts: ApproveFacts) -> list[str]:
    return [f"Open since fieldwork (AG-5): {line}" for line in facts.open_lines]


def _parts(facts: ApproveFacts) -> list[str]:
    return [f"The report has no part “{part}”." for part in facts.missing_parts]


def _conclusions(facts: ApproveFacts) -> list[str]:
    return [f"No conclusion on the objective “{text}”." for text in facts.objectives_without_conclusion]


def _drafts(facts: ApproveFacts) -> list[str]:
    return [f"{label} is still a draft." for label in facts.draft_findings]


def _grades(facts: ApproveFacts) -> list[str]:
    return [f"The grade of {label} is not confirmed." for label in facts.unconfirmed_grades]


def _owner(facts: ApproveFacts) -> list[str]:
    return [f"The approver owns {area}; the report says so (IND-26)." for area in facts.approver_owns]


def _second(facts: ApproveFacts) -> list[str]:
    return [f"{said} A second approver signs a safeguard against IND-26 first." for said in facts.second_approver]


def _objections(facts: CompleteFacts) -> list[str]:
    return [f"The objection to {label} is undecided." for label in facts.undecided_objections]


def _documents(facts: CompleteFacts) -> list[str]:
    return [f"{label} is not handed back yet." for label in facts.documents_out]


def _factual(facts: CompleteFacts) -> list[str]:
    return ["An answer to the factual check is pending."] if facts.factual_check_pending else []


APPROVE: Gate[ApproveFacts] = Gate(
    "AG-8",
    "Approve the report",
    "approver",
    (
        Condition("Criteria named", Effect.REFUSES, _criteria),
        Condition("Scope named", Effect.REFUSES, _scope),
        Condition("Approver is not the author (IND-19)", Effect.REFUSES, _four_eyes),
        Condition("Nothing open since fieldwork (AG-5)", Effect.REFUSES, _lines, mend="checklist"),
        Condition("Every part of the report is there", Effect.REFUSES, _parts),
        Condition("A conclusion per objective", Effect.REFUSES, _conclusions),
        Condition("No nonconformity still a draft", Effect.REFUSES, _drafts),
        Condition("Grades confirmed", Effect.REFUSES, _grades),
        Condition("A second approver, where the rules ask for one (IND-26)", Effect.REFUSES, _second),
        Condition("Approver owns no audited area, or the report says so (IND-26)", Effect.HINT, _owner),
    ),
)
COMPLETE: Gate[CompleteFacts] = Gate(
    "AG-9",
    "Completed",
    "system",
    (
        Condition("No undecided objection", Effect.REFUSES, _objections),
        Condition("Every document handed back", Effect.REFUSES, _documents),
        Condition("No answer to the factual check pending", Effect.REFUSES, _factual),
        Condition("Feedback asked for (never awaited)", Effect.HINT, issue="Fieldwork"),
    ),
)
