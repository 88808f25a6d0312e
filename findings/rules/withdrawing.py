"""NG-15 withdrawing, and what happens to drafts and OFIs (domain 7.1, 6.4)."""


def withdraw_blockers(reason: str, *, agreed_by_lead: bool, agreed_by_manager: bool) -> list[str]:
    """NG-15: lead and programme manager together, with a reason; the number is never used again."""
    reasons = [] if reason.strip() else ["Enter the reason."]
    if not agreed_by_lead:
        reasons.append("The lead has to agree.")
    if not agreed_by_manager:
        reasons.append("The programme manager has to agree.")
    return reasons


def ofi_answer_blockers(*, accepted: bool, text: str) -> list[str]:
    """An OFI is accepted with an action, or declined with a reason."""
    if text.strip():
        return []
    return ["Enter what you will do."] if accepted else ["Enter why it is declined."]


def regrade_blockers(old: str, new: str, reason: str) -> list[str]:
    """A change of grade keeps its history and needs a sentence (6.4 item 6)."""
    reasons = [] if reason.strip() else ["Enter the reason for the new grade."]
    if new not in ("major", "minor"):
        reasons.append("Choose major or minor.")
    elif new == old:
        reasons.append(f"It is {old} already.")
    return reasons
