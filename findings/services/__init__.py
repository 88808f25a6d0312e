"""Every write of this room. Keyword-only `by` and `today`; a refusal names every reason."""

from findings.services.adopting import (
    adopt_closed,
    adopt_finding,
    adopt_many,
    correct_finding,
    drop_finding,
    refusals,
    touched,
)
from findings.services.advising import record_advice
from findings.services.answering import (
    acknowledge,
    answer_light,
    contain,
    hand_over,
    implement,
    record_action,
    save_correction,
)
from findings.services.chasing import chase
from findings.services.deciding import (
    accept_plan,
    agree_light_path,
    appoint_auditor,
    appoint_verifier,
    reject_plan,
)
from findings.services.disputing import decide_dispute, dispute
from findings.services.drafting import (
    edit_draft,
    raise_draft,
    raise_from_answer,
    raise_missing,
    raise_own,
    withdraw_draft,
)
from findings.services.extending import ask_extension, decide_extension
from findings.services.files import attach
from findings.services.grading import confirm_grades, regrade
from findings.services.issuing import issue, issue_for_audit
from findings.services.observing import answer_ofi, done_ofi, share_good_practice
from findings.services.old import OldFinding
from findings.services.planning import (
    agree_correction_suffices,
    plan_to_write,
    save_causes,
    save_plan,
    send_plan,
    submit_plan,
)
from findings.services.repeating import confirm_repeat, reject_repeat, reopen_closed
from findings.services.verifying import (
    accept_implementation,
    check_effectiveness,
    reject_implementation,
    verify_light,
)

__all__ = [
    "OldFinding",
    "adopt_finding",
    "adopt_many",
    "correct_finding",
    "drop_finding",
    "refusals",
    "touched",
    "accept_implementation",
    "accept_plan",
    "acknowledge",
    "adopt_closed",
    "agree_correction_suffices",
    "agree_light_path",
    "answer_light",
    "answer_ofi",
    "appoint_auditor",
    "appoint_verifier",
    "ask_extension",
    "attach",
    "chase",
    "check_effectiveness",
    "confirm_grades",
    "confirm_repeat",
    "contain",
    "decide_dispute",
    "decide_extension",
    "dispute",
    "done_ofi",
    "edit_draft",
    "hand_over",
    "implement",
    "issue",
    "issue_for_audit",
    "plan_to_write",
    "raise_draft",
    "raise_from_answer",
    "raise_missing",
    "raise_own",
    "record_action",
    "record_advice",
    "regrade",
    "reject_implementation",
    "reject_plan",
    "reject_repeat",
    "reopen_closed",
    "save_causes",
    "save_correction",
    "save_plan",
    "send_plan",
    "share_good_practice",
    "submit_plan",
    "verify_light",
    "withdraw_draft",
]
