"""How a nonconformity is told: where it stands in one sentence, six steps, clocks, buttons, timeline."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from findings.models import Clock, Finding, Nonconformity
from findings.rules.ball import awaited_step
from kernel.models import AuditEvent
from kernel.workflow import Step

S = Nonconformity.State


@dataclass(frozen=True, slots=True)
class Milestone:
    """One of the six steps: done, now or later, with a few words below it."""

    name: str
    state: str
    small: str = ""


@dataclass(frozen=True, slots=True)
class Button:
    """What this person may do now; `post` means one tap, else a page."""

    label: str
    url: str
    post: bool = False


@dataclass(frozen=True, slots=True)
class ClockLine:
    """One clock as it is shown."""

    name: str
    cycle: int
    original: date
    current: date
    done_on: date | None
    state: str
    moved: bool


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of the timeline."""

    on: date | None
    words: str
    who: str
    reason: str


def said(day: date | None) -> str:
    """4 December 2026, or nothing."""
    return date_format(day, "j F Y") if day else ""


def where_it_stands(nc: Nonconformity, clocks: Sequence[Clock], today: date) -> str:
    """One sentence: who does what by when."""
    due = _due(nc, clocks)
    owner = nc.finding.owner.full_name if nc.finding.owner else ""
    auditor = nc.auditor.full_name if nc.auditor else _("the auditor")
    verifier = nc.verifier.full_name if nc.verifier else _("a verifier, not appointed yet,")
    names = {"owner": owner, "auditor": auditor, "verifier": verifier, "due": said(due)}
    names |= {"from": said(nc.effect_check_from), "on": said(nc.closed_on)}
    sentence = str(SENTENCES[S(nc.state)])
    if nc.light_path and nc.state in (S.ACKNOWLEDGED, S.CONTAINED):
        sentence = str(gettext_lazy("%(owner)s answers by %(due)s, on the light path."))
    if nc.state == S.DISPUTED and nc.ball == Nonconformity.Ball.SPONSOR:
        sentence = str(gettext_lazy("%(owner)s disputes it. The sponsor decides; the clocks stand still."))
    line = sentence % names
    if due and due < today and nc.is_open:
        line += " " + _("That was %(days)d days ago.") % {"days": (today - due).days}
    return line


SENTENCES = {
    S.ISSUED: gettext_lazy("%(owner)s confirms and corrects it by %(due)s."),
    S.ACKNOWLEDGED: gettext_lazy("%(owner)s reports the correction by %(due)s."),
    S.DISPUTED: gettext_lazy("%(owner)s disputes it. The programme manager decides; the clocks stand still."),
    S.CONTAINED: gettext_lazy("%(owner)s sends the corrective-action plan by %(due)s."),
    S.PLAN_SUBMITTED: gettext_lazy("The plan is in. %(auditor)s decides by %(due)s."),
    S.PLAN_REJECTED: gettext_lazy("The plan came back. %(owner)s sends the changed one by %(due)s."),
    S.IMPLEMENTING: gettext_lazy("The plan is accepted. %(owner)s implements it by %(due)s."),
    S.IMPLEMENTED: gettext_lazy("%(verifier)s looks at the evidence of implementation."),
    S.MONITORING: gettext_lazy("Under observation. %(verifier)s checks the effect from %(from)s, by %(due)s."),
    S.REOPENED: gettext_lazy("It did not work. %(owner)s sends a new plan by %(due)s."),
    S.CLOSED: gettext_lazy("Closed on %(on)s."),
    S.WITHDRAWN: gettext_lazy("Withdrawn. The number is not used again."),
}


def _due(nc: Nonconformity, clocks: Iterable[Clock]) -> date | None:
    step = awaited_step(nc.state, light=nc.light_path)
    running = [c for c in clocks if c.done_on is None and c.step == step and c.cycle == nc.cycle]
    return running[-1].due_current if running else None


ORDER = (
    (gettext_lazy("Issued"), {S.ISSUED}),
    (gettext_lazy("Corrected"), {S.ACKNOWLEDGED, S.DISPUTED}),
    (gettext_lazy("Planned"), {S.CONTAINED, S.PLAN_REJECTED, S.REOPENED}),
    (gettext_lazy("Plan accepted"), {S.PLAN_SUBMITTED}),
    (gettext_lazy("Implemented"), {S.IMPLEMENTING}),
    (gettext_lazy("Effective"), {S.IMPLEMENTED, S.MONITORING}),
)


def six_steps(nc: Nonconformity, clocks: Sequence[Clock]) -> list[Milestone]:
    """The six steps in words, the current one marked; on the light path the same names, fewer stops."""
    reached = {
        0: nc.finding.issued_on,
        1: nc.contained_on,
        2: nc.plan_submitted_on,
        3: nc.decided_on if nc.state != S.PLAN_REJECTED else None,
        4: nc.implemented_on,
        5: nc.closed_on,
    }
    now = next((i for i, (_name, states) in enumerate(ORDER) if nc.state in states), len(ORDER))
    now = max(now, 1) if now < len(ORDER) else now
    due = _due(nc, clocks)
    found = []
    for place, (name, _states) in enumerate(ORDER):
        state = "done" if place < now else "now" if place == now else ""
        small = said(reached[place]) if state == "done" else ""
        if state == "now" and due:
            small = _("by %(date)s") % {"date": said(due)}
        found.append(Milestone(str(name), state, small))
    return found


def clock_lines(clocks: Sequence[Clock], today: date) -> list[ClockLine]:
    """Clocks with their state in words: done in time, done late, late, running."""
    return [
        ClockLine(
            c.get_step_display(),
            c.cycle,
            c.due_original,
            c.due_current,
            c.done_on,
            _clock_state(c, today),
            c.due_current != c.due_original,
        )
        for c in clocks
    ]


def _clock_state(clock: Clock, today: date) -> str:
    if clock.done_on is not None:
        return _("done late") if clock.done_on > clock.due_current else _("done in time")
    return _("late") if clock.due_current < today else _("running")


PAGES = {
    "acknowledge": ("finding_acknowledge", True),
    "contain": ("finding_answer_correction", False),
    "submit_plan": ("finding_answer", False),
    "change_plan": ("finding_answer", False),
    "plan_again": ("finding_answer", False),
    "implement": ("finding_answer_evidence", False),
    "answer_light": ("finding_answer_send", False),
    "dispute": ("finding_dispute", False),
    "uphold": ("finding_dispute", False),
    "reject_plan": ("finding_review", False),
    "accept_plan": ("finding_review", False),
    "reject_implementation": ("finding_verify", False),
    "accept_implementation": ("finding_verify", False),
    "verify_correction": ("finding_verify", False),
    "verify_light": ("finding_verify", False),
    "close": ("finding_verify", False),
    "reopen": ("finding_verify", False),
    "accept": ("finding_respond", False),
    "done": ("finding_done", True),
    "share": ("finding_share", False),
}
LABELS = {
    "finding_answer": gettext_lazy("Go on with the answer"),
    "finding_review": gettext_lazy("Decide on the plan"),
    "finding_verify": gettext_lazy("Verify"),
    "finding_respond": gettext_lazy("Answer"),
    "finding_answer_evidence": gettext_lazy("Add evidence"),
}


def buttons(steps: Iterable[Step], reference: str) -> list[Button]:
    """The rows of the workflow table that are open to this person, one button a page."""
    found: dict[str, Button] = {}
    for step in steps:
        if step.name not in PAGES:
            continue
        page, post = PAGES[step.name]
        label = str(LABELS.get(page, step.label))
        found.setdefault(page, Button(label, reverse(f"findings:{page}", args=[reference]), post))
    return list(found.values())


VERBS = {
    "raised": gettext_lazy("Draft written"),
    "draft edited": gettext_lazy("Draft changed"),
    "issue": gettext_lazy("Issued"),
    "propose": gettext_lazy("Issued"),
    "record": gettext_lazy("Issued"),
    "acknowledge": gettext_lazy("Receipt confirmed"),
    "handed over": gettext_lazy("Handed over"),
    "contain": gettext_lazy("Correction reported"),
    "correction written": gettext_lazy("Correction written"),
    "dispute": gettext_lazy("Disputed"),
    "uphold": gettext_lazy("Dispute decided"),
    "withdraw": gettext_lazy("Withdrawn"),
    "submit_plan": gettext_lazy("Plan sent"),
    "change_plan": gettext_lazy("Changed plan sent"),
    "plan_again": gettext_lazy("New plan sent"),
    "reject_plan": gettext_lazy("Plan returned"),
    "accept_plan": gettext_lazy("Plan accepted"),
    "implement": gettext_lazy("Reported as implemented"),
    "reject_implementation": gettext_lazy("Evidence not sufficient"),
    "accept_implementation": gettext_lazy("Implementation accepted"),
    "verify_correction": gettext_lazy("Correction verified, closed"),
    "close": gettext_lazy("Effective, closed"),
    "reopen": gettext_lazy("Not effective, reopened"),
    "reopen_closed": gettext_lazy("New case, reopened"),
    "answer_light": gettext_lazy("Answered on the light path"),
    "verify_light": gettext_lazy("Verified, closed"),
    "light path agreed": gettext_lazy("Light path agreed"),
    "verifier appointed": gettext_lazy("Verifier appointed"),
    "auditor appointed": gettext_lazy("Auditor appointed"),
    "regraded": gettext_lazy("Grade changed"),
    "grade confirmed": gettext_lazy("Grade confirmed"),
    "repeat confirmed": gettext_lazy("Repeat confirmed"),
    "repeat rejected": gettext_lazy("No repeat"),
    "accept": gettext_lazy("Accepted"),
    "decline": gettext_lazy("Declined"),
    "done": gettext_lazy("Done"),
    "share": gettext_lazy("Shared"),
    "taken over": gettext_lazy("Taken over from earlier records"),
}


def timeline(finding: Finding) -> list[Event]:
    """Entries of the journal about the finding and its case, newest first. One query."""
    nc = getattr(finding, "nonconformity", None)
    which = Q(object_type="findings.Finding", object_id=str(finding.pk))
    if nc is not None:
        which |= Q(object_type="findings.Nonconformity", object_id=str(nc.pk))
    rows = AuditEvent.objects.filter(which, action__in=list(VERBS)).order_by("-seq")
    return [
        Event(row.business_date, str(VERBS[row.action]), re.sub(r" \([^)]*\)", "", row.actor), row.reason)
        for row in rows.only("business_date", "action", "actor", "reason", "seq")
    ]
