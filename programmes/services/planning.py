"""Audits of the year: plan, edit the brief, scope, dates, cancel; and the progress that the audits room reports."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from kernel import counters
from kernel.journal import add_all, audited, record
from kernel.workflow import Refused
from organisation.models import Process, Site, User
from programmes import notices, permissions
from programmes.models import (
    AuditCriterion,
    AuditStandard,
    PlannedAudit,
    Programme,
    Recipient,
    ScopeItem,
)
from programmes.rules.changes import effect_refusals, window_refusals
from programmes.rules.loss import caught_up_refusals
from programmes.services.budget import over_budget
from programmes.services.common import (
    Actor,
    lock_audit,
    lock_programme,
    note_change,
    refuse_all,
    refuse_unless_open,
    require_change,
    require_edit,
    tell_team,
)
from programmes.services.deciding import freeze_change
from programmes.services.following import follow
from programmes.services.judging import rejudge
from programmes.services.moving import HELD, kept_freeze_note, refuse_over, what_is_lost
from programmes.workflow import PROGRAMME
from standards.models import Clause, DocumentVersion, Standard

ScopeLine = tuple[Process | None, Clause, Site | None]
BRIEF = (
    "title",
    "objectives",
    "method",
    "client",
    "planned_days",
    "records_from",
    "records_to",
    "report_approver",
    "trigger",
)
NO_CHANGE = "Choose what to add or to drop: the scope stays as it is."


def plan_audit(
    programme: Programme,
    *,
    title: str,
    start: date | None,
    end: date | None,
    scope: Iterable[ScopeLine],
    by: Actor,
    today: date,
    method: str = PlannedAudit.Method.ON_SITE,
    client: User | None = None,
    objectives: str = "",
    standards: Iterable[Standard] | None = None,
    planned_days: Decimal | None = None,
    criteria_documents: Iterable[DocumentVersion] = (),
    recipients: Iterable[User] = (),
    report_approver: User | None = None,
    reference: str | None = None,
    trigger: str = "",
    reason: str = "",
    records: tuple[date, date] | None = None,
    freeze_note: str = "",
    trigger_ref: str = "",
) -> PlannedAudit:
    """One more audit of the year. In an approved programme it is a change and needs a reason (or a trigger)."""
    with audited(by=by, today=today):
        year = lock_programme(programme)
        require_change(by, year, "audit_added")
        refuse_unless_open(year)
        lines = list(dict.fromkeys(scope))
        found = [] if title.strip() else ["Give the audit a title."]
        if start is not None or end is not None or not year.is_draft:
            found += window_refusals(start, end, year.year)
        refuse_all([*found, *_scope_refusals(lines), *over_budget(year, planned_days)])
        row = PlannedAudit(
            programme=year,
            reference=_reference(reference, year.year),
            title=title.strip(),
            trigger=trigger.strip(),
            trigger_ref=trigger_ref.strip(),
            objectives=objectives.strip(),
            method=method,
            client=client or year.sponsor,
            start=start,
            end=end,
            planned_days=planned_days,
            report_approver=report_approver,
            records_from=records[0] if records else None,
            records_to=records[1] if records else None,
            freeze_note=kept_freeze_note(start, end, freeze_note),
        )
        if not year.is_draft:
            row.baseline_start, row.baseline_end = start, end
        row.save()
        record(row, verb="planned")
        chosen = list(standards) if standards is not None else _standards_of(lines)
        add_all(AuditStandard, [AuditStandard(audit=row, standard=one) for one in dict.fromkeys(chosen)])
        add_all(ScopeItem, [ScopeItem(audit=row, process=p, clause=c, site=s) for p, c, s in lines])
        add_all(
            AuditCriterion, [AuditCriterion(audit=row, kind="document", document_version=d) for d in criteria_documents]
        )
        add_all(Recipient, [Recipient(audit=row, person=person) for person in dict.fromkeys(recipients)])
        note_change(row, "audit_added", programme=year, reason=reason or f"{trigger} {trigger_ref}", by=by, today=today)
        if not year.is_draft:
            notices.sponsor_told(row, f"{row.reference} {row.title} was added", on=today, key="added")
        follow(row, today=today)
    return row


def edit_brief(
    audit: PlannedAudit,
    *,
    by: Actor,
    today: date,
    version: int | None = None,
    criteria_documents: Iterable[DocumentVersion] | None = None,
    recipients: Iterable[User] | None = None,
    standards: Iterable[Standard] | None = None,
    **fields: Any,
) -> PlannedAudit:
    """Change the brief: objectives, method, client, days, records, documents; dates and scope have verbs."""
    require_edit(by, audit.programme)
    if unknown := set(fields) - set(BRIEF):
        raise TypeError(f"not part of the brief: {', '.join(sorted(unknown))}")
    with audited(by=by, today=today):
        row = lock_audit(audit, version)
        refuse_unless_open(row.programme)
        refuse_over(row)
        if "title" in fields and not fields["title"].strip():
            raise Refused("Give the audit a title.")
        if "planned_days" in fields:
            refuse_all(over_budget(row.programme, fields["planned_days"], instead_of=row.planned_days))
        for name, value in fields.items():
            setattr(row, name, value)
        row.save()
        if criteria_documents is not None:
            _exchange(row.criteria.filter(kind="document"), "document_version_id", criteria_documents, _document(row))
        if recipients is not None:
            _exchange(row.recipients.all(), "person_id", recipients, _recipient(row))
        if standards is not None:
            _exchange(row.audit_standards.all(), "standard_id", standards, _standard(row))
        rejudge(row, by=by, today=today, occasion="plan")
    return row


def change_scope(
    audit: PlannedAudit,
    *,
    by: Actor,
    today: date,
    add: Iterable[ScopeLine] = (),
    drop: Iterable[ScopeItem] = (),
    reason: str = "",
    effect: str = "",
    version: int | None = None,
) -> PlannedAudit:
    """Add items (programme manager) or drop them (the sponsor, once approved); judged again afterwards.

    Raises: PermissionDenied; Refused with every reason, also where nothing would be left of the scope.
    """
    adding, dropping = list(dict.fromkeys(add)), list(drop)
    with audited(by=by, today=today):
        row = lock_audit(audit, version)
        if not isinstance(by, str):
            may_add, may_drop = permissions.may_add_scope(by, row), permissions.may_drop_scope(by, row)
            allowed = (may_add or not adding) and (may_drop or not dropping)
            permissions.require(allowed and (may_add or may_drop), "change the scope")
        refuse_unless_open(row.programme)
        refuse_over(row)
        known = set(row.scope.values_list("process_id", "clause_id", "site_id"))
        new = [line for line in adding if _ids(line) not in known]
        found = _scope_refusals(adding, may_be_empty=True)
        if not (new or dropping):
            found.append(NO_CHANGE)
        elif not new and len(dropping) >= len(known):
            found.append("Nothing would be left to audit: keep one item at least, or cancel the audit.")
        if dropping and row.programme.is_in_force:
            found += effect_refusals("scope_dropped", effect)
        refuse_all(found)
        add_all(ScopeItem, [ScopeItem(audit=row, process=p, clause=c, site=s) for p, c, s in new])
        for item in dropping:
            _drop(row, item)
        if new:
            named = [_named(line) for line in new]
            note_change(row, "scope_added", programme=row.programme, reason=reason, by=by, today=today, added=named)
        if dropping:
            gone = [str(item) for item in dropping]
            note_change(
                row,
                "scope_dropped",
                programme=row.programme,
                reason=reason,
                effect=effect,
                by=by,
                today=today,
                dropped=gone,
            )
            _new_version(row, by, today)
        tell_team(row, "its scope changed.", by=by, today=today)
        rejudge(row, by=by, today=today, occasion="plan")
    return row


def cancel_audit(
    audit: PlannedAudit,
    *,
    reason: str,
    effect: str,
    by: Actor,
    today: date,
    until: date | None = None,
    agreed_by: User | None = None,
    version: int | None = None,
) -> PlannedAudit:
    """Cancel a planned audit: in a draft the programme manager, afterwards the sponsor, with the lost coverage.

    The record keeps what nobody looks at any more, `until` when it is caught up, and who agreed.
    """
    with audited(by=by, today=today):
        row = lock_audit(audit, version)
        refuse_unless_open(row.programme)
        require_change(by, row.programme, "cancelled")
        found = [] if reason.strip() else ["Say why the audit is cancelled."]
        if not row.programme.is_draft:
            found += [*effect_refusals("cancelled", effect), *caught_up_refusals(until, today)]
        if row.progress in HELD or row.progress == "cancelled":
            found.append(f"The audit is {row.get_progress_display().lower()}.")
        elif row.progress != PlannedAudit.Progress.PLANNED:  # the programme manager proposes there (AG-12)
            found.append(f"{row.reference} is {row.get_progress_display().lower()}: cancel it on its own page.")
        refuse_all(found)
        _cancel(row, by=by, today=today, reason=reason, effect=effect, until=until, agreed_by=agreed_by)
        tell_team(row, "cancelled.", by=by, today=today)
        follow(row, today=today)
    return row


def record_progress(
    audit: PlannedAudit,
    *,
    by: Actor,
    today: date,
    progress: str | None = None,
    actual_start: date | None = None,
    actual_end: date | None = None,
    report_sent_on: date | None = None,
    used_days: Decimal | None = None,
    team_confirmed_on: date | None = None,
    reason: str = "",
    effect: str = "",
) -> PlannedAudit:
    """What the audits room says of its audit (D16). The first audit that prepares sets the programme running.

    The caller's own door has asked who may; nothing is refused here, because these are facts.
    """
    with audited(by=by, today=today):
        year = lock_programme(audit.programme)
        row = lock_audit(audit)
        if progress == PlannedAudit.Progress.CANCELLED and row.progress != progress:
            _cancel(row, by=by, today=today, reason=reason or "cancelled", effect=effect)
        elif progress is not None:
            row.progress = PlannedAudit.Progress(progress)
            if row.progress != PlannedAudit.Progress.CANCELLED:
                row.cancelled_on = row.cancelled_by = None
        for name, value in (
            ("actual_start", actual_start),
            ("actual_end", actual_end),
            ("report_sent_on", report_sent_on),
            ("used_days", used_days),
            ("team_confirmed_on", team_confirmed_on),
        ):
            if value is not None:
                setattr(row, name, value)
        row.save()
        began = progress not in (None, PlannedAudit.Progress.PLANNED, PlannedAudit.Progress.CANCELLED)
        if began and year.state == Programme.State.APPROVED:
            PROGRAMME.advance(year, "run", by="system:first audit prepares", today=today)
        for name in ("progress", "actual_start", "actual_end", "report_sent_on", "used_days", "team_confirmed_on"):
            setattr(audit, name, getattr(row, name))
        audit.version = row.version
    return row


def _cancel(
    row: PlannedAudit,
    *,
    by: Actor,
    today: date,
    reason: str,
    effect: str,
    until: date | None = None,
    agreed_by: User | None = None,
) -> None:
    lost = what_is_lost(row, today, None, agreed_by=agreed_by, until=until)
    row.progress = PlannedAudit.Progress.CANCELLED
    row.cancelled_on, row.cancelled_by = today, None if isinstance(by, str) else by
    row.save()
    note_change(row, "cancelled", programme=row.programme, reason=reason, effect=effect, by=by, today=today, **lost)
    record(row, verb="cancelled", reason=reason)
    _new_version(row, by, today)


def _new_version(row: PlannedAudit, by: Actor, today: date) -> None:
    """Coverage was taken away from an approved programme: the next version x.y, the baseline untouched."""
    if row.programme.is_in_force:
        freeze_change(row.programme, by=by, today=today)


def _reference(given: str | None, year: int) -> str:
    if not given:
        return counters.reference("AUD", year)
    if PlannedAudit.objects.filter(reference=given).exists():
        raise Refused(f"{given} exists already.")
    counters.keep(given)
    return given


def _scope_refusals(lines: Sequence[ScopeLine], *, may_be_empty: bool = False) -> list[str]:
    found = [] if lines or may_be_empty else ["Choose at least one process or clause."]
    found += [
        f"{clause} is a heading, so it cannot be audited by itself." for _p, clause, _s in lines if not clause.is_leaf
    ]
    return found


def _standards_of(lines: Sequence[ScopeLine]) -> list[Standard]:
    return list(dict.fromkeys(clause.standard for _p, clause, _s in lines))


def _ids(line: ScopeLine) -> tuple[int | None, int, int | None]:
    process, clause, site = line
    return process.pk if process else None, clause.pk, site.pk if site else None


def _named(line: ScopeLine) -> str:
    process, clause, site = line
    return " ".join(
        part for part in (process.code if process else "", clause.number, site.name if site else "") if part
    )


def _drop(row: PlannedAudit, item: ScopeItem) -> None:
    if item.audit_id != row.pk:
        raise Refused("The item belongs to another audit.")
    for taken in item.taken_by.all():
        taken.delete()
    for verdict in item.verdicts.all():
        verdict.delete()
    item.delete()


def _exchange(rows: Any, column: str, wanted: Iterable[Any], make: Any) -> None:
    """Make the rows equal to what is wanted: delete what is gone, add what is new."""
    new = {one.pk: one for one in wanted}
    for row in rows:
        if getattr(row, column) in new:
            del new[getattr(row, column)]
        else:
            row.delete()
    for one in new.values():
        make(one).save()


def _document(row: PlannedAudit) -> Any:
    return lambda one: AuditCriterion(audit=row, kind="document", document_version=one)


def _recipient(row: PlannedAudit) -> Any:
    return lambda one: Recipient(audit=row, person=one)


def _standard(row: PlannedAudit) -> Any:
    return lambda one: AuditStandard(audit=row, standard=one)
