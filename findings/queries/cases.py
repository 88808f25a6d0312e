"""Facts of one case for the rules: what a guard has to know, read from the rows."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from audits.models import Answer, Audit
from audits.models.seats import lead_of as audit_lead
from findings.models import Action, Advice, Chase, Clock, Finding, FindingClause, Nonconformity, PlanVersion
from findings.rules import repeats
from findings.rules.clocks import ClockRow
from findings.rules.issuing import Draft
from findings.rules.ladder import Case
from findings.rules.planning import PlanFacts, PlannedAction, VerifierVerdict, own_work_verdicts
from findings.rules.policy import Policy
from findings.rules.terms import OPEN_STATES, Ball, Grade, State
from findings.rules.texts import ThreePartText
from kernel.models import AuditEvent
from kernel.policy import load
from organisation.models import Organisation, User
from programmes.queries import safeguard_for
from programmes.queries import verifier_verdicts as programme_verdicts
from programmes.rules.severity import Severity
from programmes.rules.verdict import Verdict

STOPS_FROM = Severity.MITIGATE
"""A verifier has to be clear: what needs a safeguard stops as a block does; a warning or a note does not."""


def policy() -> Policy:
    """The numbers of this room in force; rows such as `findings.minor.plan` hold what differs per grade."""
    found = load(Policy, "findings")
    mails = Organisation.objects.filter(pk=1).values_list("mail_on_non_working_days", flat=True).first()
    return replace(found, mail_on_non_working_days=bool(mails))


def by_reference(reference: str) -> Finding:
    """An issued finding by its number; raises Finding.DoesNotExist."""
    found: Finding = Finding.objects.exclude(reference="").get(reference=reference)
    return found


def lead_of(finding: Finding) -> User | None:
    """The lead of the audit that the finding came from."""
    return None if finding.audit is None else audit_lead(finding.audit)


def clock_rows(nc: Nonconformity) -> tuple[ClockRow, ...]:
    """The clocks of a case, in the order in which they were started."""
    return tuple(clock.row for clock in nc.clocks.all())


def case_of(nc: Nonconformity, clocks: Iterable[Clock] | None = None) -> Case:
    """What the ladder has to know."""
    rows = clock_rows(nc) if clocks is None else tuple(clock.row for clock in clocks)
    return Case(
        State(nc.state),
        Ball(nc.ball),
        nc.ball_since,
        Grade(nc.finding.grade),
        rows,
        nc.light_path,
        nc.finding.adopted_on,
    )


def open_chases() -> QuerySet[Nonconformity]:
    """Every open case with clocks and what was sent already; the same number of queries at any size."""
    related = ("finding__owner", "finding__audit__planned__programme__manager", "auditor", "verifier")
    running = Clock.objects.filter(done_on=None)
    return (
        Nonconformity.objects.filter(state__in=sorted(OPEN_STATES))
        .select_related(*related, "finding__audit__planned__programme__sponsor", "finding__process")
        .prefetch_related(Prefetch("clocks", running, to_attr="running"), Prefetch("chases", Chase.objects.all()))
        .order_by("finding__reference")
    )


def running(nc: Nonconformity) -> list[Clock]:
    """The running clocks that `open_chases` has read."""
    found: list[Clock] = nc.__dict__.get("running") or []
    return found


def draft_facts(finding: Finding, cited: Iterable[FindingClause] | None = None) -> Draft:
    """What NG-1 asks of a draft; `cited` where the caller holds its clauses already."""
    cited = list(finding.clauses.select_related("clause") if cited is None else cited)
    owner = finding.owner
    audit = finding.audit
    return Draft(
        text=ThreePartText(finding.requirement, finding.evidence, finding.gap),
        leaves=sum(1 for c in cited if c.clause.is_leaf),
        headings=tuple(c.clause.number for c in cited if not c.clause.is_leaf),
        grade=finding.grade,
        owner=owner.full_name if owner else "",
        owner_can_sign_in=owner is None or (owner.is_active and not owner.is_guest),
        from_audit=audit is not None,
        closing_meeting_held=audit is not None and audit.closing_on is not None,
    )


def drafts_of(audit: Audit) -> QuerySet[Finding]:
    """Drafts of one audit, in the order in which they were written."""
    return (
        Finding.objects.filter(audit=audit, state=Finding.State.DRAFT)
        .select_related("owner", "process", "criterion_document__document")
        .prefetch_related(Prefetch("clauses", FindingClause.objects.select_related("clause")))
        .order_by("pk")
    )


def unconfirmed_grades(audit: Audit, rows: Iterable[Finding] | None = None) -> list[str]:
    """Numbers of the nonconformities whose grade the lead has not confirmed yet (AG-8).

    `rows`: all findings of the audit where the caller holds them already; then nothing is read.
    """
    held = Finding.objects.filter(audit=audit) if rows is None else rows
    return sorted(row.reference for row in held if _is_unconfirmed(row))


def _is_unconfirmed(row: Finding) -> bool:
    issued = row.kind == Finding.Kind.NC and row.state == Finding.State.ISSUED
    return issued and not row.legacy and row.grade_final_on is None


def unanswered(audit: Audit) -> QuerySet[Answer]:
    """Answers that ask for a finding and have none yet (domain 6.4 item 1)."""
    results = (Answer.Result.NONCONFORMING, Answer.Result.CONFORMING_OFI, Answer.Result.CONFORMING_STRENGTH)
    rows = Answer.objects.filter(question__audit=audit, result__in=results, findings__isnull=True)
    return rows.select_related("question__process", "question__scope_item__process", "answered_by").order_by(
        "question__order", "pk"
    )


def citations(finding: Finding) -> list[FindingClause]:
    """The clauses that this finding cites, and the issued nonconformities that cite them too. One query."""
    issued = Q(finding__kind=Finding.Kind.NC, finding__state=Finding.State.ISSUED)
    rows = FindingClause.objects.filter(Q(finding=finding) | issued, clause__finding_clauses__finding=finding)
    return list(rows.select_related("clause", "finding__nonconformity"))


def past_cases(finding: Finding, cited: Iterable[FindingClause] | None = None) -> list[repeats.Past]:
    """Other nonconformities that share a leaf with this one, with the leaves they share (`cited`: see `citations`)."""
    leaves: dict[Finding, set[str]] = defaultdict(set)
    for row in citations(finding) if cited is None else cited:
        if row.finding_id != finding.pk:
            leaves[row.finding].add(row.clause.number)
    return [_past(row, shared, row.issued_on) for row, shared in leaves.items()]


def past_of(finding: Finding, day: date | None = None, cited: Iterable[FindingClause] | None = None) -> repeats.Past:
    """A finding as the repeat check sees it; `day` stands for the issue date of a draft."""
    own = finding.clauses.select_related("clause") if cited is None else cited
    return _past(finding, {c.clause.number for c in own if c.finding_id == finding.pk}, finding.issued_on or day)


def _past(finding: Finding, leaves: Iterable[str], issued: date | None) -> repeats.Past:
    nc = None if finding.is_draft else getattr(finding, "nonconformity", None)  # a draft is no case yet
    areas = {f"process {finding.process_id}"} if finding.process_id else set()
    areas |= {f"service {finding.service_id}"} if finding.service_id else set()
    areas |= {f"unit {finding.unit_id}"} if finding.unit_id else set()
    assert issued is not None
    return repeats.Past(
        ref=finding.reference or finding.draft_reference,
        leaves=frozenset(leaves),
        areas=frozenset(areas),
        issued_on=issued,
        closed_on=nc.closed_on if nc else None,
    )


def repeat_candidates(finding: Finding, day: date, cited: Sequence[FindingClause]) -> list[str]:
    """References of earlier nonconformities that this draft may repeat (domain 7.6); `cited`: see `citations`."""
    numbers = load(Policy, "findings")  # the months only: the days on which mails go out are not asked for
    return sorted(repeats.repeat_candidates(past_of(finding, day, cited), past_cases(finding, cited), numbers))


def plan_in_work(nc: Nonconformity) -> PlanVersion | None:
    """The plan that the owner is writing, not sent yet."""
    return nc.plans.filter(submitted_on=None).prefetch_related("causes", "actions__owner").first()


def plan_facts(nc: Nonconformity, plan: PlanVersion) -> PlanFacts:
    """What NG-5 asks of a plan."""
    causes = list(plan.causes.all())
    number = {cause.pk: index for index, cause in enumerate(causes, start=1)}
    actions = [
        PlannedAction(
            action.text,
            action.owner.full_name if action.owner else "",
            action.due,
            action.expected_proof,
            number.get(action.cause_id or 0, 0),
        )
        for action in plan.actions.select_related("owner")
    ]
    last = nc.plans.filter(decision=PlanVersion.Decision.REJECTED, cycle=nc.cycle).order_by("-number").first()
    return PlanFacts(
        need=plan.need,
        extent=plan.extent,
        grade=Grade(nc.finding.grade),
        method=plan.method,
        chain=tuple(str(link[1]) for cause in causes for link in cause.whys if len(link) > 1),
        causes=tuple(cause.text for cause in causes),
        actions=tuple(actions),
        own_sentence=plan.own_sentence,
        because=plan.need_reason,
        sms_change=plan.sms_change,
        sponsor_agreed=plan.sponsor_agreed_by_id is not None,
        contained=nc.contained_on is not None,
        same_as_rejected=last is not None and last.snapshot == snapshot(plan),
    )


def snapshot(plan: PlanVersion) -> dict[str, Any]:
    """The words of a plan as they are frozen when it is sent."""
    actions = plan.actions.select_related("owner", "cause")
    return {
        "need": plan.need,
        "need_reason": plan.need_reason,
        "method": plan.method,
        "extent": plan.extent,
        "own_sentence": plan.own_sentence,
        "sms_change": plan.sms_change,
        "causes": [{"text": c.text, "category": c.category, "whys": c.whys} for c in plan.causes.all()],
        "actions": [
            {
                "text": a.text,
                "owner": a.owner.full_name if a.owner else "",
                "due": a.due.isoformat() if a.due else "",
                "expected_proof": a.expected_proof,
                "cause": a.cause.order if a.cause else 0,
            }
            for a in actions
        ],
    }


OWNERS_STEPS = ("contain", "submit_plan", "change_plan", "plan_again", "implement", "answer_light")


def has_answered(nc: Nonconformity, person: User, actions: Iterable[int]) -> bool:
    """Whether the person took a step of the owner in this case, ever: the journal knows who, a cover is over soon."""
    done = Q(object_type=nc._meta.label, object_id=str(nc.pk), action__in=OWNERS_STEPS)
    proofs = [str(pk) for pk in actions]
    shown = Q(object_type=Action._meta.label, object_id__in=proofs, action="action recorded")
    return AuditEvent.objects.filter(done | shown, actor_id=person.pk).exists()


def verifier_verdicts(nc: Nonconformity, person: User, day: date) -> tuple[VerifierVerdict, ...]:
    """Why this person cannot verify: own work (IND-14) and the rules on that process and day (NG-8)."""
    actions = dict(Action.objects.filter(nc=nc).values_list("pk", "owner_id"))
    doers = list(dict.fromkeys(owner for owner in actions.values() if owner is not None))
    answered = has_answered(nc, person, actions)
    found = own_work_verdicts(person.pk, nc.finding.owner_id, doers, answered=answered)
    owners = [pk for pk in (nc.finding.owner_id,) if pk]
    for verdict in programme_verdicts(
        person=person,
        process=nc.finding.process,
        day=day,
        owner_ids=owners,
        action_owner_ids=doers,
        case=nc.finding.reference,
        prescribed=Advice.objects.filter(nc=nc).values_list("person_id", "on"),
    ):
        if verdict.rule != "IND-14" or not found:
            found.append(_weighed(nc, person, verdict, day))
    return tuple(found)


def _weighed(nc: Nonconformity, person: User, verdict: Verdict, day: date) -> VerifierVerdict:
    """A tie stops unless a signed safeguard of the audit answers it; the verification keeps both sentences (3.3)."""
    stops, text = verdict.severity >= STOPS_FROM, verdict.sentence
    audit = nc.finding.audit
    if verdict.severity == Severity.MITIGATE and audit is not None:
        guard = safeguard_for(verdict, person, audit.planned, day)
        if guard:
            return VerifierVerdict(verdict.rule, f"{text} Safeguard {guard}.", stops=False)
    return VerifierVerdict(verdict.rule, text, stops)
