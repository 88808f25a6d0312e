"""NG-1: from draft to issued (domain 7.1, 6.4; AG-7)."""

from dataclasses import dataclass

from findings.rules.texts import ThreePartText, missing_parts


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft nonconformity as NG-1 sees it. `headings` are cited numbers that are no requirement."""

    text: ThreePartText
    leaves: int
    headings: tuple[str, ...] = ()
    grade: str = ""
    owner: str = ""
    owner_can_sign_in: bool = True
    from_audit: bool = True
    closing_meeting_held: bool = True
    auditor_appointed: bool = True


def issue_blockers(draft: Draft) -> list[str]:
    """Every reason why this nonconformity stays a draft; the others of its audit are issued all the same."""
    reasons = missing_parts(draft.text)
    if draft.headings:
        reasons.append(f"{', '.join(draft.headings)} is a heading: cite the clause below it that was not met.")
    if not draft.leaves:
        reasons.append("Choose the clause that was not met.")
    if not draft.grade:
        reasons.append("Choose the provisional grade.")
    reasons += _owner_blockers(draft)
    if draft.from_audit and not draft.closing_meeting_held:
        reasons.append("Nonconformities are issued at the closing meeting, and it is not recorded yet.")
    if not draft.from_audit and not draft.auditor_appointed:
        reasons.append("Appoint the auditor who follows this nonconformity up: it comes from no audit.")
    return reasons


def _owner_blockers(draft: Draft) -> list[str]:
    if not draft.owner:
        return ["Choose the owner: the manager of the area."]
    if not draft.owner_can_sign_in:
        return [f"{draft.owner} cannot sign in, so cannot answer. Choose another owner or open an account."]
    return []


def observation_blockers(text: ThreePartText, leaves: int, headings: tuple[str, ...], *, result: str) -> list[str]:
    """Reasons why an OFI or good practice is not issued. An unmet requirement is a nonconformity (6.4 item 4)."""
    reasons = [] if text.evidence.strip() else ["Enter what was seen."]
    if headings:
        reasons.append(f"{', '.join(headings)} is a heading: cite the clause below it.")
    if not leaves:
        reasons.append("Choose the clause that it belongs to.")
    if result == "nonconforming":
        reasons.append("The requirement is not met, so this is a nonconformity and no opportunity for improvement.")
    return reasons
