"""Every rule by its id with one line in our own words; what can never be set, and what no rule of ours judges yet."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Chapter:
    """A heading of the rulebook with its rules, in the order in which they are read."""

    key: str
    title: Words
    rules: Mapping[str, Words]


INDEPENDENCE = Chapter(
    "independence",
    _("Independence"),
    {
        "IND-01": _("Owns, manages or works in what is audited"),
        "IND-02": _("Had such a role before"),
        "IND-03": _("The earlier role reaches into the audited records"),
        "IND-04": _("Acted as deputy"),
        "IND-04b": _("Is named as deputy and did not act"),
        "IND-05": _("Maintains the management system, or built the item"),
        "IND-06": _("Wrote or approved a document that is a criterion"),
        "IND-07": _("Works in the same unit"),
        "IND-08": _("The owner is the direct manager"),
        "IND-08b": _("The owner stands higher up, or both have one manager"),
        "IND-08c": _("Is the line manager of the owner or of somebody interviewed"),
        "IND-09": _("Family, partner or household"),
        "IND-10": _("Money that hangs on the result or on the number of findings"),
        "IND-11": _("Works for a supplier of the item, or for its competitor"),
        "IND-12": _("Has declared a conflict"),
        "IND-13": _("The declaration for this audit, and for the year"),
        "IND-14": _("Verifies own work"),
        "IND-15": _("Prescribed the solution and now verifies it"),
        "IND-16": _("Led the same item several times running"),
        "IND-17": _("Two auditors audit each other"),
        "IND-18": _("Audits of internal audit itself (9.2)"),
        "IND-19": _("Approves own work"),
        "IND-20": _("Top management audits leadership or the own area"),
        "IND-21": _("Belongs to our certification body"),
        "IND-22": _("Gifts that were not declared"),
        "IND-23": _("Is appointed to a future role on the item"),
        "IND-24": _("The auditee objects to the person"),
        "IND-25": _("Experts, observers, guides"),
        "IND-26": _("The approver of the report owns an audited area"),
    },
)
COMPETENCE = Chapter(
    "competence",
    _("Competence and time"),
    {
        "CMP-01": _("The lead holds a valid lead grade in each standard"),
        "CMP-02": _("Somebody on the team knows the topic"),
        "CMP-03": _("A trainee never works alone"),
        "CMP-04": _("A grade that ends before or soon after the fieldwork"),
        "CMP-05": _("An expert is never alone and owns no finding"),
        "CMP-06": _("Nobody evaluates themselves; who evaluates is a lead"),
        "CMP-07": _("Remote slots need somebody who knows the tools"),
        "AVL-01": _("Is away on a day of the fieldwork"),
        "AVL-02": _("Is booked for another audit"),
        "AVL-03": _("Would give more auditor-days than entered"),
    },
)
GATES = Chapter(
    "audits",
    _("Audits"),
    {
        "AG-1": _("Start the audit: objectives, scope, criteria, period, client, lead"),
        "AG-2": _("Contact made, and the audit is feasible"),
        "AG-3": _("Documents reviewed, plan sent and accepted, team confirmed, checklist frozen"),
        "AG-4": _("Opening meeting: the fieldwork begins"),
        "AG-5": _("Fieldwork finished"),
        "AG-6": _("Team meeting"),
        "AG-7": _("Closing meeting: nonconformities are issued"),
        "AG-8": _("Report approved by somebody else, and sent"),
        "AG-9": _("The audit is completed"),
        "AG-10": _("Postponed"),
        "AG-11": _("Suspended and resumed"),
        "AG-12": _("Cancelled"),
        "AG-13": _("Scope or criteria change after the checklist was frozen"),
    },
)
FINDINGS = Chapter(
    "findings",
    _("Findings"),
    {
        "NG-1": _("Issued"),
        "NG-2": _("Acknowledged by the owner's first act"),
        "NG-3": _("Disputed, and decided"),
        "NG-4": _("Contained"),
        "NG-5": _("Cause and plan sent, or the correction suffices"),
        "NG-6": _("Plan returned"),
        "NG-7": _("Plan changed and sent again"),
        "NG-8": _("Plan accepted"),
        "NG-9": _("Implemented"),
        "NG-10": _("Evidence not sufficient"),
        "NG-11": _("Implementation accepted, the effect is watched"),
        "NG-12": _("Effective: closed"),
        "NG-13": _("Not effective: reopened"),
        "NG-14": _("A new case after closing"),
        "NG-15": _("Withdrawn"),
        "NG-16": _("A new plan after reopening"),
        "NG-17": _("The light path of an isolated minor"),
    },
)
PLANNING = Chapter("planning", _("The year and its priorities"), {})
PLANNER = Chapter("planner", _("The planner: suggesting and repairing a year"), {})
REVIEW = Chapter("reviews", _("Management review"), {})
ORGANISATION = Chapter("organisation", _("Auditors"), {})
IMPORTS = Chapter("imports", _("Imports"), {})
CHAPTERS = (INDEPENDENCE, COMPETENCE, PLANNING, PLANNER, GATES, FINDINGS, REVIEW, ORGANISATION, IMPORTS)

TITLES: Mapping[str, Words] = {rule: title for chapter in CHAPTERS for rule, title in chapter.rules.items()}
"""Every rule id with its line: what a rule id on any page leads to."""


@dataclass(frozen=True, slots=True)
class Never:
    """A rule that no preset and nobody may change, and why."""

    rule: str
    what: Words
    why: Words


NEVER = (
    Never(
        "IND-01",
        _("Whoever owns, manages or works in an item does not audit it."),
        _("Nobody can judge the own work; ISO/IEC 20000-1 9.2 asks for objectivity and impartiality."),
    ),
    Never(
        "IND-14",
        _("Whoever owns the action, the nonconformity or the process does not verify it."),
        _("A verification by the owner verifies nothing."),
    ),
    Never(
        "IND-19",
        _("Nobody approves a report or a programme that the same person wrote or submitted."),
        _("Four eyes are the only control over the audit function itself."),
    ),
    Never(
        "AG-1",
        _("No audit starts without objectives, scope and criteria."),
        _("9.2 asks to define criteria and scope for each audit; without criteria there is nothing to conform to."),
    ),
    Never(
        "AG-8",
        _("No report is approved without criteria and scope, nor by its author."),
        _("The report is the evidence of 9.2, and it says against what it was judged."),
    ),
    Never(
        "NG-12",
        _("No nonconformity closes without a verification."),
        _("10.1 asks to review whether the action worked; closing without it would only hide the case."),
    ),
)
NEVER_BY_RULE: Mapping[str, Never] = {row.rule: row for row in NEVER}


@dataclass(frozen=True, slots=True)
class Missing:
    """A matter on which presets differ and which no rule of this application judges yet."""

    rule: str
    what: Words
    small: Words
    standard: Words
    strict: Words


NOT_BUILT = (
    Missing(
        "",
        _("Occurrences that are watched before a check; the verifier names them"),
        _("the next one"),
        _("by frequency"),
        _("by frequency"),
    ),
)
