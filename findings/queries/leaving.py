"""What of findings is open with somebody: cases owned, followed up and verified, actions, observations, drafts."""

from datetime import date
from typing import Any

from django.db.models import CharField, F, Q, QuerySet
from django.db.models.functions import Cast

from findings.models import Action, Finding, Nonconformity
from findings.queries.lists import OPEN
from organisation.models import User
from organisation.queries.open_things import narrow

F_ = Finding.State


def open_of(person: User, last_day: date) -> list[QuerySet[Any, Any]]:
    """References only, never a finding's text: whoever hands over need not read it. `one` is the process, `two` the
    owner, where the rules ask for them.
    """
    cases = Nonconformity.objects.filter(state__in=OPEN, finding__legacy=False)
    case: dict[str, Any] = {
        "words": "",
        "ref": "finding__reference",
        "one": "finding__process__code",
        "two": Cast(F("finding__owner_id"), CharField()),
    }
    ofis = Finding.objects.filter(owner=person, kind=Finding.Kind.OFI, legacy=False)
    drafts = Finding.objects.filter(state=F_.DRAFT)
    actions = Action.objects.filter(owner=person, done_on=None, nc__state__in=OPEN, nc__finding__legacy=False)
    waits = Q(plan__isnull=True) | Q(plan__decision__in=("", "accepted"))
    return [
        narrow(cases.filter(finding__owner=person), "case", **case),
        narrow(cases.filter(auditor=person), "follows", **case),
        narrow(cases.filter(verifier=person), "verifies", **case),
        narrow(actions.filter(waits), "action", words="reference", ref="nc__finding__reference"),
        narrow(ofis.filter(state__in=(F_.PROPOSED, F_.ACCEPTED)), "ofi", words="", ref="reference"),
        narrow(drafts.filter(owner=person), "draft_owner", words="", ref="draft_reference"),
        narrow(drafts.filter(raised_by=person, audit=None), "draft", words="", ref="draft_reference"),
    ]
