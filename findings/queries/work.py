"""What somebody has to do about findings today (ux 3.1)."""

from datetime import date

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse

from findings.models import Clock, Extension, Finding, Nonconformity
from findings.queries.lists import OPEN, next_due
from findings.rules.ball import awaited_step
from findings.rules.terms import Ball, ClockStep, State
from kernel.work import WorkItem
from organisation.models import User
from organisation.queries import covered_by
from organisation.roles import Can

OWNER_VERBS = {
    ClockStep.ACKNOWLEDGE: "Confirm and correct",
    ClockStep.CONTAIN: "Report the correction of",
    ClockStep.ANSWER: "Answer",
    ClockStep.PLAN: "Plan corrective action for",
    ClockStep.IMPLEMENT: "Implement the actions of",
}
STATE_VERBS = {
    State.PLAN_SUBMITTED: ("Decide on the plan for", "findings:finding_review"),
    State.IMPLEMENTED: ("Verify the implementation of", "findings:finding_verify"),
    State.MONITORING: ("Check the effect of", "findings:finding_verify"),
    State.DISPUTED: ("Decide the dispute on", "findings:finding_dispute"),
}


def work_items(user: User, today: date) -> list[WorkItem]:
    """Answers, decisions, verifications and extensions that wait for this person; then those of others."""
    people = {user.pk, *covered_by(user, today)}
    items = [_owner_item(nc) for nc in _cases(Q(finding__owner__in=people, ball=Ball.OWNER))]
    items += [_decider_item(nc) for nc in _cases(Q(auditor__in=people, ball=Ball.AUDITOR))]
    items += [
        _decider_item(nc)
        for nc in _cases(Q(verifier__in=people, ball=Ball.VERIFIER))
        if nc.state != State.MONITORING or (nc.effect_check_from and nc.effect_check_from <= today)
    ]
    items += _observations(people)
    if user.can(Can.MANAGE_FINDINGS):
        items += [_decider_item(nc) for nc in _cases(Q(ball=Ball.MANAGER))]
    items += [
        _decider_item(nc) for nc in _cases(Q(ball=Ball.SPONSOR, finding__audit__planned__programme__sponsor=user))
    ]
    if user.can(Can.GRANT_EXTENSION) or user.can(Can.GRANT_LONG_EXTENSION):
        items += _extensions(user)
    return items


def _cases(which: Q) -> QuerySet[Nonconformity]:
    running = Clock.objects.filter(done_on=None)
    return (
        Nonconformity.objects.filter(which, state__in=OPEN, finding__legacy=False)
        .select_related("finding")
        .prefetch_related(Prefetch("clocks", running, to_attr="running"))
        .order_by("finding__reference")
    )


def _due(nc: Nonconformity) -> date | None:
    finding = nc.finding
    finding.nonconformity = nc
    return next_due(finding)


def _owner_item(nc: Nonconformity) -> WorkItem:
    step = awaited_step(nc.state, light=nc.light_path)
    url = reverse("findings:finding_answer", args=[nc.reference])
    return WorkItem(OWNER_VERBS.get(step or ClockStep.PLAN, "Answer"), nc.reference, url, _due(nc))


def _decider_item(nc: Nonconformity) -> WorkItem:
    verb, name = STATE_VERBS[State(nc.state)]
    return WorkItem(verb, nc.reference, reverse(name, args=[nc.reference]), _due(nc))


def _observations(people: set[int]) -> list[WorkItem]:
    rows = Finding.objects.filter(owner__in=people, kind=Finding.Kind.OFI, state=Finding.State.PROPOSED, legacy=False)
    return [
        WorkItem("Answer", f.reference, reverse("findings:finding_detail", args=[f.reference]), f.response_due)
        for f in rows.order_by("reference")
    ]


def _extensions(user: User) -> list[WorkItem]:
    rows = Extension.objects.filter(granted=None, nc__state__in=OPEN).exclude(nc__finding__owner=user)
    long_ones = user.can(Can.GRANT_LONG_EXTENSION)
    return [
        WorkItem(
            "Decide on more time for",
            row.nc.reference,
            reverse("findings:finding_extend", args=[row.nc.reference]),
            row.old_date,
        )
        for row in rows.select_related("nc__finding")
        if (row.level > 1 or row.beyond_limits) is long_ones or (long_ones and user.can(Can.GRANT_EXTENSION))
    ]
