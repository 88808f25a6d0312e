"""What is known of another organisation: deliveries, certification, competitors. They weigh on independence."""

from datetime import date
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from kernel import journal
from kernel.models import Stale
from kernel.workflow import Refused
from organisation import effects, permissions, rules
from organisation.models import Certification, Competition, Delivery, Party, User
from organisation.roles import Can

PartyFact = Delivery | Certification | Competition
F = TypeVar("F", bound=PartyFact)


@transaction.atomic
def add_party_fact(row: F, *, by: User | str, today: date, reason: str = "") -> F:
    """Enter what a party delivers, that it certifies us, or with whom it competes; with a reason.

    Raises PermissionDenied, or Refused with every reason: none given, days turned round, entered already.
    """
    permissions.require(by, Can.EDIT_ORGANISATION, today=today)
    Party.objects.select_for_update().get(pk=row.party_id)
    _refuse([*_unsaid(by, reason), *_clashes(row)])
    return _kept(row, "added", by, today, reason)


@transaction.atomic
def end_party_fact(row: F, *, end: date, version: int | None = None, by: User | str, today: date, reason: str) -> F:
    """Say on which day it held for the last time; always with a reason."""
    held = _held(row, version, by, today)
    if isinstance(held, Competition):
        raise Refused(_("Competitors have no days: void the entry."))
    held.end = end
    _refuse([*_unsaid("", reason), *_clashes(held)])
    return _kept(held, "ended", by, today, reason)


@transaction.atomic
def void_party_fact(row: F, *, version: int | None = None, by: User | str, today: date, reason: str) -> F:
    """Take back what was entered by mistake: it stays on record, struck through, and counts nowhere (D10)."""
    held = _held(row, version, by, today)
    reasons = [] if reason.strip() else [_("Say why: this change needs a reason.")]
    if held.voided_on is not None:
        reasons.append(_("This entry was voided already."))
    _refuse(reasons)
    held.voided_on, held.void_reason = today, reason.strip()[:500]
    return _kept(held, "voided", by, today, reason)


def _held(row: F, version: int | None, by: User | str, today: date) -> F:
    permissions.require(by, Can.EDIT_ORGANISATION, today=today)
    Party.objects.select_for_update().get(pk=row.party_id)
    held: F = type(row).every.select_for_update().get(pk=row.pk)
    if version is not None and held.version != version:
        raise Stale(held)
    return held


def _kept(row: F, verb: str, by: User | str, today: date, reason: str) -> F:
    with journal.audited(by=by, today=today, reason=reason):
        row.save()
        journal.record(row, verb=verb, reason=reason, party=row.party.name)
        effects.judge_again(by, today)
    return row


def _unsaid(by: User | str, reason: str) -> list[str]:
    """A loader's reason is its source; a person says why."""
    missing = not reason.strip() and not (isinstance(by, str) and by)
    return [_("Say why: this change needs a reason.")] if missing else []


def _refuse(reasons: list[str]) -> None:
    if reasons:
        raise Refused(reasons)


def _clashes(row: Any) -> list[str]:
    if isinstance(row, Competition):
        return _competes_already(row)
    if row.end is not None and row.end < row.start:
        return [_("The last day must not be before the first.")]
    same = {"party": row.party_id}
    if isinstance(row, Delivery):
        same |= {"process": row.process_id, "service": row.service_id}
    spans = type(row).objects.filter(**same).exclude(pk=row.pk).values_list("start", "end")
    return rules.overlap_reason((row.start, row.end), spans, what=str(row))


def _competes_already(row: Competition) -> list[str]:
    if row.party_id == row.other_id:
        return [_("Choose another party: this needs two.")]
    either = Q(party=row.party_id, other=row.other_id) | Q(party=row.other_id, other=row.party_id)
    known = Competition.objects.filter(either).exclude(pk=row.pk).exists()
    return [_("%(other)s is entered there already.") % {"other": row.other}] if known else []
