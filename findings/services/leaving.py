"""Handing over what somebody who leaves still holds of findings: clocks keep running, IND-14 holds."""

from datetime import date

from django.utils.translation import gettext as _

from findings.models import Action, Finding, Nonconformity
from findings.services.common import Actor, locked, locked_finding
from findings.services.deciding import appoint_auditor, appoint_verifier
from kernel.journal import audited, record
from kernel.workflow import Refused
from organisation.models import User
from organisation.roles import Can


def hand_over(group: str, pk: int, *, to: User | None, last_day: date, by: Actor, today: date, reason: str) -> None:
    """Give a case, its following up, its verification, an action, an observation or a draft to somebody else.

    Raises Refused where nobody was named, or where the rules are against that person (IND-14, NG-8).
    """
    if to is None:
        raise Refused(_("Choose who takes it over."))
    with audited(by=by, today=today, reason=reason):
        match group:
            case "case":
                _owner(Nonconformity.objects.get(pk=pk), to, today, reason)
            case "follows":
                appoint_auditor(Nonconformity.objects.get(pk=pk), person=to, by=by, today=today)
            case "verifies":
                appoint_verifier(Nonconformity.objects.get(pk=pk), person=to, by=by, today=today)
            case "action":
                _action(Action.objects.select_related("nc__finding").get(pk=pk), to, reason)
            case _:
                _finding(Finding.objects.get(pk=pk), group, to, reason)


def _owner(nc: Nonconformity, to: User, today: date, reason: str) -> None:
    """In any open state: the steps taken stay as they are, the next one is the successor's."""
    row = locked(nc)
    reasons = [] if to.can(Can.ANSWER_FINDING, today) else [_("%(who)s may not answer findings.") % {"who": to}]
    if to.pk in (row.auditor_id, row.verifier_id):
        reasons.append(
            _("%(who)s follows %(case)s up, so cannot own it (IND-14).") % {"who": to, "case": row.reference}
        )
    if reasons:
        raise Refused(reasons)
    row.finding.owner = to
    row.finding.save()
    record(row.finding, verb="handed over", reason=reason, to=to.username)


def _action(action: Action, to: User, reason: str) -> None:
    row = locked(action.nc)
    if to.pk == row.verifier_id:
        raise Refused(_("%(who)s verifies %(case)s (IND-14).") % {"who": to, "case": row.reference})
    held = Action.objects.select_for_update().get(pk=action.pk)
    held.owner = to
    held.save()
    record(held, verb="handed over", reason=reason, to=to.username)


def _finding(finding: Finding, group: str, to: User, reason: str) -> None:
    row = locked_finding(finding)
    if group == "draft":
        row.raised_by = to
    else:
        row.owner = to
    row.save()
    record(row, verb="handed over", reason=reason, to=to.username)
