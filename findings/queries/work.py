"""What somebody has to do about findings today (ux 3.1)."""

from datetime import date
from typing import Any

from django.db.models import Min, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from findings.models import Clock, Extension, Finding, Nonconformity
from findings.queries.lists import OPEN
from findings.rules.ball import awaited_step
from findings.rules.terms import AUDITOR_STEPS, Ball, ClockStep, State
from kernel.work import WorkItem
from organisation.models import Delegation, User, in_force
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
    """Answers, decisions, verifications and extensions that wait for this person. Three queries at any size."""
    people = _people(user, today)
    items = [item for nc in _cases(user, people) if (item := _item(nc, today))]
    items += _observations(people)
    if user.can(Can.GRANT_EXTENSION) or user.can(Can.GRANT_LONG_EXTENSION):
        items += _extensions(user)
    return items


def _people(user: User, day: date) -> QuerySet[Any]:
    """This person and whom he or she covers for, as a part of the queries."""
    covered = Delegation.objects.filter(in_force(day), deputy=user).order_by().values("person")
    found: QuerySet[Any] = User.objects.filter(Q(pk=user.pk) | Q(pk__in=covered)).order_by().values("pk")
    return found


def _cases(user: User, people: QuerySet[Any]) -> QuerySet[Any]:
    """Open cases whose ball may lie with this person, with the next `due` of its holder; sorted out in `_item`."""
    mine = Q(finding__owner__in=people, ball=Ball.OWNER)
    mine |= Q(auditor__in=people, ball=Ball.AUDITOR) | Q(verifier__in=people, ball=Ball.VERIFIER)
    mine |= Q(ball=Ball.SPONSOR, finding__audit__planned__programme__sponsor__in=people)
    if user.can(Can.MANAGE_FINDINGS):
        mine |= Q(ball=Ball.MANAGER) | Q(ball=Ball.VERIFIER, verifier=None) | Q(ball=Ball.AUDITOR, auditor=None)
    found: QuerySet[Any] = (
        Nonconformity.objects.filter(mine, state__in=OPEN)
        .select_related("finding")
        .annotate(owner_due=_due(False), auditor_due=_due(True))
        .order_by("finding__reference")
    )
    return found


def _due(of_auditor: bool) -> Subquery:
    """The earliest running clock of the auditor's steps, or of the owner's."""
    running = Clock.objects.filter(nc=OuterRef("pk"), done_on=None).order_by()
    steps = Q(step__in=[step.value for step in AUDITOR_STEPS])
    own = running.filter(steps if of_auditor else ~steps)
    return Subquery(own.values("nc").annotate(first=Min("due_current")).values("first"))


def _item(nc: Any, today: date) -> WorkItem | None:
    if nc.ball == Ball.OWNER:
        return _owner_item(nc)
    if nc.ball == Ball.VERIFIER and nc.verifier_id is None:
        url = reverse("findings:finding_appoint", args=[nc.reference, "verifier"])
        return WorkItem("Appoint the verifier of", nc.reference, url)
    if nc.ball == Ball.AUDITOR and nc.auditor_id is None:
        url = reverse("findings:finding_appoint", args=[nc.reference, "auditor"])
        return WorkItem("Appoint the auditor of", nc.reference, url)
    if nc.state == State.MONITORING and (nc.effect_check_from is None or nc.effect_check_from > today):
        return None
    return _decider_item(nc)


def _owner_item(nc: Any) -> WorkItem:
    step = awaited_step(nc.state, light=nc.light_path)
    url = reverse("findings:finding_answer", args=[nc.reference])
    return WorkItem(OWNER_VERBS.get(step or ClockStep.PLAN, "Answer"), nc.reference, url, nc.owner_due)


def _decider_item(nc: Any) -> WorkItem:
    verb, name = STATE_VERBS[State(nc.state)]
    due = nc.auditor_due if nc.ball in (Ball.AUDITOR, Ball.VERIFIER) else nc.owner_due
    return WorkItem(verb, nc.reference, reverse(name, args=[nc.reference]), due)


def _observations(people: QuerySet[Any]) -> list[WorkItem]:
    rows = Finding.objects.filter(owner__in=people, kind=Finding.Kind.OFI, state=Finding.State.PROPOSED)
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
