"""NG-12 and NG-13: did it work? (domain 7.1). Never settable: nothing closes without a verification."""

from dataclasses import dataclass
from datetime import date

from findings.rules.planning import VerifierVerdict, verifier_blockers


@dataclass(frozen=True, slots=True)
class Check:
    """A check of effectiveness. `same_test` tells the sample beside the first one, or `measured` what was measured."""

    verifier: str
    check_from: date | None
    measured: str
    verdicts: tuple[VerifierVerdict, ...] = ()
    new_cases: tuple[str, ...] = ()
    open_extent_actions: int = 0


def close_blockers(check: Check, today: date) -> list[str]:
    """NG-12: every reason why the case cannot be closed as effective."""
    reasons = verifier_blockers(check.verifier, check.verdicts)
    if check.check_from is None:
        reasons.append("The implementation is not accepted yet.")
    elif today < check.check_from:
        reasons.append(f"The effect cannot be seen before {check.check_from:%-d %B %Y}.")
    if not check.measured.strip():
        reasons.append("Enter what was measured, by default the same test again.")
    if check.new_cases:
        reasons.append(f"There is a new case since: {', '.join(check.new_cases)}.")
    if check.open_extent_actions:
        reasons.append("Actions on the similar cases are still open.")
    return reasons


def reopen_blockers(check: Check, why: str) -> list[str]:
    """NG-13: not effective, or a new case; it needs a verifier and a word, but no day."""
    reasons = verifier_blockers(check.verifier, check.verdicts)
    if not check.measured.strip() and not why.strip() and not check.new_cases:
        reasons.append("Enter what was measured, or name the new case.")
    return reasons
