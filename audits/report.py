"""One audit on one page: the line of milestones, the gate that comes next, and the one next step."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.urls import NoReverseMatch, reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from audits import permissions
from audits.models import Audit, AuditMilestone, Deviation
from audits.models.seats import JUDGING, is_lead, lead_of, team
from audits.queries import facts as gather
from audits.queries.checklist import Counts, Row, checklist, count, counts, fieldwork_facts
from audits.rules import gates
from audits.rules.conditions import F, Gate, Line
from audits.rules.milestones import Dot, Kind, line
from organisation.models import User
from organisation.roles import Can

S = Audit.State
NEEDS_ROWS = (S.FIELDWORK, S.SUSPENDED, S.REPORTING)
"""States whose gate lists questions."""


@dataclass(frozen=True, slots=True)
class NextStep:
    """The only primary button. `post` True: one tap on `url`; else a page or a place on one."""

    label: str
    url: str
    post: bool = False


@dataclass(frozen=True, slots=True)
class GatePanel:
    """The gate before the next step, with what it looks at."""

    id: str
    title: str
    actor: str
    lines: list[Line]
    links: dict[str, str] = field(default_factory=dict)
    """Addresses of the places in which conditions are put right, by `Line.mend`."""


@dataclass(slots=True)
class Workspace:
    """What the workspace page shows; parts that the person may not see are empty."""

    audit: Audit
    dots: list[Dot]
    lead: User | None
    deviations: list[Deviation]
    counts: Counts | None
    gate: GatePanel | None = None
    next: NextStep | None = None
    waits: NextStep | None = None
    """The decision itself while its gate is closed: a plain button, which answers with its reasons."""
    stands: str = ""
    sees_checklist: bool = False
    milestones: dict[str, AuditMilestone] = field(default_factory=dict)


def workspace(audit: Audit, user: User, today: date) -> Workspace:
    """Facts, gate and next step for one person on one day. At most a dozen queries."""
    settings = gather.policy()
    recorded = {row.kind: row for row in audit.milestones.select_related("person")}
    happened = {Kind(kind): row.happened_on for kind, row in recorded.items()}
    judging = [row for row in team(audit) if row.role in JUDGING]
    sees = permissions.may_read_checklist(user, audit)
    rows = checklist(audit) if sees and audit.state in NEEDS_ROWS and audit.report_approved_on is None else []
    page = Workspace(
        audit=audit,
        dots=line(happened, team_of_one=len(judging) == 1, factual_check=settings.factual_check_days is not None),
        lead=lead_of(audit),
        deviations=list(audit.deviations.select_related("recorded_by")),
        counts=(counts(rows) if rows else count(audit)) if sees else None,
        sees_checklist=sees,
        milestones=recorded,
    )
    page.gate = _gate(audit, user, today, happened, rows)
    if page.gate is not None and sees:
        page.gate.links["checklist"] = _url("audit_checklist", audit) + "?show=open"
    page.next = _next(audit, user, happened, page)
    page.stands = _stands(audit, happened, page)
    return page


def _panel(gate: Gate[F], found: F) -> GatePanel:
    return GatePanel(gate.id, gate.title, gate.actor, gate.panel(found))


def _gate(audit: Audit, user: User, today: date, happened: dict[Kind, date], rows: list[Row]) -> GatePanel | None:
    """The gate that stands before the next move; AG-5's lines only for those who see the checklist."""
    if audit.state == S.PLANNED:
        return _panel(gates.START, gather.start_facts(audit))
    if audit.state == S.PREPARING:
        if not audit.team_is_confirmed:
            return _panel(gates.TEAM, gather.stored_team_facts(audit))
        if audit.checklist_frozen_on is None:
            return _panel(gates.FREEZE, gather.freeze_facts(audit))
        panel = _panel(gates.OPENING, gather.opening_facts(audit, audit.planned.start or today))
        panel.lines[:] = [row for row in panel.lines if row.text not in gates.SEEN_AFTERWARDS]
        return panel
    if audit.state in (S.FIELDWORK, S.SUSPENDED):
        return _panel(gates.FIELDWORK, fieldwork_facts(rows)) if rows else None
    if audit.state == S.REPORTING and audit.report_approved_on is None:
        approver = audit.planned.report_approver
        return _panel(gates.APPROVE, gather.approve_facts(audit, approver, today, rows=rows or None))
    if audit.state == S.REPORTING:
        return _panel(gates.COMPLETE, gather.complete_facts(audit))
    return None


def _next(audit: Audit, user: User, happened: dict[Kind, date], page: Workspace) -> NextStep | None:
    if audit.state in (S.PLANNED, S.PREPARING) and (step := _to_accept(audit, user)):
        return step
    if audit.cancel_proposal and audit.state != S.CANCELLED and permissions.may_cancel(user, audit):
        return NextStep(_("Decide on cancelling"), _url("audit_cancel", audit))
    if audit.state == S.PLANNED and permissions.may_manage(user, audit):
        return _decision(audit, user, page, NextStep(_("Start the audit"), _url("audit_start", audit), post=True))
    if audit.state == S.POSTPONED and permissions.may_manage(user, audit):
        return NextStep(_("Take up again"), _url("audit_resume", audit), post=True)
    if audit.state == S.SUSPENDED and permissions.may_suspend(user, audit):
        return NextStep(_("Go on with the fieldwork"), _url("audit_resume", audit), post=True)
    if audit.state == S.REPORTING:
        return _next_report(audit, user, happened)
    if is_lead(user, audit):
        return _next_lead(audit, user, happened, page)
    if permissions.may_answer(user, audit) and audit.takes_answers and page.counts and page.counts.questions:
        return NextStep(_("Go on with the checklist"), _url("audit_field", audit))
    return None


def _decision(audit: Audit, user: User, page: Workspace, step: NextStep) -> NextStep | None:
    """The decision, or what stands before it: the first condition that would refuse it."""
    closed = [line for line in page.gate.lines if line.refuses] if page.gate is not None else []
    if not closed:
        return step
    page.waits = step
    return _mend(audit, user, closed[0].mend)


def _mend(audit: Audit, user: User, where: str) -> NextStep | None:
    """Where a condition is put right, if this person may go there."""
    year, plans = audit.planned.programme.year, user.can(Can.EDIT_PROGRAMME)
    if where == "team":
        return NextStep(_("See the team"), reverse("programmes:audit_team", args=[audit.reference]))
    if where == "programme":
        return NextStep(_("See the programme"), reverse("programmes:programme_detail", args=[year]))
    if where == "brief" and plans:
        return NextStep(_("Complete the details"), reverse("programmes:audit_edit", args=[year, audit.reference]))
    if where == "scope" and permissions.may_add_scope(user, audit):
        return NextStep(_("Add to the scope"), reverse("audits:audit_scope", args=[year, audit.reference]))
    return None


def _to_accept(audit: Audit, user: User) -> NextStep | None:
    mine = [row for row in team(audit) if row.person_id == user.pk and row.role not in ("guide", "observer")]
    if any(row.accepted_on is None or row.facts_changed_on is not None for row in mine):
        return NextStep(_("Accept the assignment"), _url("audit_accept", audit))
    return None


def _next_lead(audit: Audit, user: User, happened: dict[Kind, date], page: Workspace) -> NextStep | None:
    if audit.state == S.PREPARING:
        return _next_preparing(audit, user, happened, page)
    if audit.state != S.FIELDWORK:
        return None
    if page.counts is not None and page.counts.left:
        return NextStep(_("Go on with the checklist"), _url("audit_field", audit))
    if Kind.FIELDWORK_FINISHED not in happened:
        return NextStep(_("Finish the fieldwork"), _url("audit_meetings", audit) + "#fieldwork_finished")
    team_of_one = next(dot.skipped for dot in page.dots if dot.kind is Kind.TEAM_MEETING)
    if Kind.TEAM_MEETING not in happened and not team_of_one:
        return NextStep(_("Record the team meeting"), _url("audit_meetings", audit) + "#team_meeting")
    return NextStep(_("Record the closing meeting"), _url("audit_meetings", audit) + "#closing_meeting")


def _next_preparing(audit: Audit, user: User, happened: dict[Kind, date], page: Workspace) -> NextStep | None:
    plan = _url("audit_plan", audit)
    if Kind.CONTACT_MADE not in happened:
        return NextStep(_("Record the contact"), f"{plan}#contact_made")
    if not audit.team_is_confirmed:
        confirm = NextStep(_("Confirm the team"), _url("audit_confirm_team", audit), post=True)
        return _decision(audit, user, page, confirm)
    if page.counts is not None and not page.counts.questions:
        return NextStep(_("Build the checklist"), _url("audit_build_checklist", audit), post=True)
    if Kind.DOCUMENT_REVIEW not in happened:
        return NextStep(_("Record the document review"), f"{plan}#document_review")
    if Kind.PLAN_SENT not in happened:
        return NextStep(_("Record that the plan was sent"), f"{plan}#plan_sent")
    if audit.checklist_frozen_on is None:
        freeze = NextStep(_("Freeze the checklist"), _url("audit_freeze_checklist", audit), post=True)
        return _decision(audit, user, page, freeze)
    return NextStep(_("Record the opening meeting"), _url("audit_meetings", audit) + "#opening_meeting")


def _next_report(audit: Audit, user: User, happened: dict[Kind, date]) -> NextStep | None:
    report = _report_url(audit)
    if audit.report_sent_on is not None:
        return None
    if audit.report_approved_on is not None:
        return NextStep(_("Send the report"), report) if permissions.may_send(user, audit) else None
    if permissions.may_approve(user, audit):
        return NextStep(_("Approve the report"), report)
    return NextStep(_("Write the report"), report) if is_lead(user, audit) else None


def _report_url(audit: Audit) -> str:
    """The Report tab belongs to the reviews room; without it the workspace is the place."""
    try:
        return reverse("reviews:audit_report", args=[audit.reference])
    except NoReverseMatch:
        return _url("audit_detail", audit)


def _stands(audit: Audit, happened: dict[Kind, date], page: Workspace) -> str:
    """One sentence on what happened last; dates are shown beside by the page."""
    last = [(dot.label, dot.happened_on) for dot in page.dots if dot.happened_on is not None]
    if audit.state in (S.POSTPONED, S.SUSPENDED, S.CANCELLED):
        return f"{audit.get_state_display()}: {audit.stop_reason}"
    if audit.planned.legacy:
        return _("Taken over from earlier records: it counts in history and takes no further step.")
    if audit.state == S.COMPLETED:
        return _("The audit is completed. Its nonconformities go on by themselves.")
    if audit.being_issued:
        return _("The report is approved and being issued.")
    if not last:
        return _("Nothing has happened yet. It starts when the lead has accepted.")
    what, when = last[-1]
    return _("%(what)s on %(day)s.") % {"what": capfirst(what), "day": date_format(when, "j F")}


def _url(name: str, audit: Audit) -> str:
    return reverse(f"audits:{name}", args=[audit.reference])
