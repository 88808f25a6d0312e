"""AG-1 to AG-13 of domain 5.1, each as data: what it looks at, who acts, what refuses and what is only noted."""

from audits.rules.gates.closing import ISSUE, TEAM_MEETING, IssueFacts, TeamMeetingFacts
from audits.rules.gates.fieldwork import FIELDWORK, FieldworkFacts
from audits.rules.gates.opening import OPENING, SEEN_AFTERWARDS, OpeningFacts
from audits.rules.gates.plan import CONTACT, FREEZE, TEAM, ContactFacts, FreezeFacts, TeamFacts
from audits.rules.gates.report import APPROVE, COMPLETE, ApproveFacts, CompleteFacts
from audits.rules.gates.start import START, StartFacts
from audits.rules.gates.stopping import (
    CANCEL,
    CHANGE,
    POSTPONE,
    SUSPEND,
    CancelFacts,
    ChangeFacts,
    PostponeFacts,
    SuspendFacts,
)

__all__ = [
    "APPROVE",
    "CANCEL",
    "CHANGE",
    "COMPLETE",
    "CONTACT",
    "FIELDWORK",
    "FREEZE",
    "ISSUE",
    "OPENING",
    "POSTPONE",
    "SEEN_AFTERWARDS",
    "START",
    "SUSPEND",
    "TEAM",
    "TEAM_MEETING",
    "ApproveFacts",
    "CancelFacts",
    "ChangeFacts",
    "CompleteFacts",
    "ContactFacts",
    "FieldworkFacts",
    "FreezeFacts",
    "IssueFacts",
    "OpeningFacts",
    "PostponeFacts",
    "StartFacts",
    "SuspendFacts",
    "TeamFacts",
    "TeamMeetingFacts",
]
