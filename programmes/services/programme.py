"""The programme's own texts: create, edit, objectives, risks, gaps."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from kernel.journal import audited, record
from kernel.workflow import Refused
from organisation.models import User
from programmes.models import CoverageGap, Objective, Programme, ProgrammeRisk, ProgrammeVersion
from programmes.rules.changes import next_version
from programmes.rules.submission import STATEMENTS
from programmes.services.common import Actor, lock_programme, refuse_all, refuse_unless_open, require_edit
from standards.models import Clause

RISK = ("text", "category", "likelihood", "impact", "treatment", "owner", "is_opportunity")
EDITABLE = (*STATEMENTS, "budget_days", "over_budget_note", "manager", "deputy_manager", "sponsor")


def create_programme(
    *,
    year: int,
    manager: User,
    sponsor: User,
    by: Actor,
    today: date,
    deputy_manager: User | None = None,
    budget_days: Decimal | None = None,
    **texts: str,
) -> Programme:
    """A draft for a year, with version 1.0 open. Refused when the year has a programme already."""
    require_edit(by)
    with audited(by=by, today=today):
        if Programme.objects.filter(year=year).exists():
            raise Refused(f"There is already a programme for {year}.")
        row = Programme(
            year=year,
            reference=f"IAP-{year}",
            manager=manager,
            deputy_manager=deputy_manager,
            sponsor=sponsor,
            budget_days=budget_days,
            **{name: texts.get(name, "") for name in STATEMENTS},
        )
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:
            raise Refused(f"There is already a programme for {year}.") from None
        record(row, verb="drafted")
        ProgrammeVersion(programme=row, number=next_version(None)).save()
    return row


def edit_programme(
    programme: Programme, *, by: Actor, today: date, version: int | None = None, **fields: Any
) -> Programme:
    """Change the statements, people or budget of a draft. Of an approved year the sponsor changes the budget."""
    require_edit(by, programme)
    if unknown := set(fields) - set(EDITABLE):
        raise TypeError(f"not editable: {', '.join(sorted(unknown))}")
    with audited(by=by, today=today):
        row = lock_programme(programme, version)
        refuse_unless_open(row)
        if row.is_in_force and fields.get("budget_days", row.budget_days) != row.budget_days:
            raise Refused("The programme is approved: the sponsor decides on another budget.")
        for name, value in fields.items():
            setattr(row, name, value)
        row.save()
    return row


def add_objective(programme: Programme, *, text: str, by: Actor, today: date, measure: str = "") -> Objective:
    """One more objective of the year, numbered O1, O2."""
    require_edit(by, programme)
    with audited(by=by, today=today):
        row = lock_programme(programme)
        refuse_unless_open(row)
        refuse_all([] if text.strip() else ["Enter the objective."])
        made = Objective(
            programme=row,
            number=f"O{row.objectives.count() + 1}",
            text=text.strip(),
            measure=measure.strip(),
        )
        made.save()
    return made


def change_objective(objective: Objective, *, text: str, by: Actor, today: date, measure: str = "") -> Objective:
    """Other words or another measure; its number and its rating stay."""
    require_edit(by, objective.programme)
    with audited(by=by, today=today):
        refuse_unless_open(lock_programme(objective.programme))
        refuse_all([] if text.strip() else ["Enter the objective."])
        row: Objective = Objective.objects.select_for_update().get(pk=objective.pk)
        row.text, row.measure = text.strip(), measure.strip()
        row.save()
    return row


def change_risk(risk: ProgrammeRisk, *, by: Actor, today: date, **fields: Any) -> ProgrammeRisk:
    """Judge a risk or an opportunity again; its number stays."""
    require_edit(by, risk.programme)
    if unknown := set(fields) - set(RISK):
        raise TypeError(f"not editable: {', '.join(sorted(unknown))}")
    with audited(by=by, today=today):
        refuse_unless_open(lock_programme(risk.programme))
        row: ProgrammeRisk = ProgrammeRisk.objects.select_for_update().get(pk=risk.pk)
        for name, value in fields.items():
            setattr(row, name, value.strip() if isinstance(value, str) else value)
        found = [] if row.text else ["Enter the risk."]
        for name, value in (("Likelihood", row.likelihood), ("Impact", row.impact)):
            if not 1 <= value <= 5:
                found.append(f"{name} is a number from 1 to 5.")
        refuse_all(found)
        row.save()
    return row


def add_risk(
    programme: Programme,
    *,
    text: str,
    likelihood: int,
    impact: int,
    by: Actor,
    today: date,
    category: str = ProgrammeRisk.Category.PLANNING,
    treatment: str = "",
    owner: User | None = None,
    is_opportunity: bool = False,
) -> ProgrammeRisk:
    """One more risk or opportunity of the programme itself, numbered PR1, PR2."""
    require_edit(by, programme)
    with audited(by=by, today=today):
        row = lock_programme(programme)
        refuse_unless_open(row)
        found = [] if text.strip() else ["Enter the risk."]
        for name, value in (("Likelihood", likelihood), ("Impact", impact)):
            if not 1 <= value <= 5:
                found.append(f"{name} is a number from 1 to 5.")
        refuse_all(found)
        made = ProgrammeRisk(
            programme=row,
            number=f"PR{row.risks.count() + 1}",
            text=text.strip(),
            category=category,
            likelihood=likelihood,
            impact=impact,
            treatment=treatment.strip(),
            owner=owner,
            is_opportunity=is_opportunity,
        )
        made.save()
    return made


def explain_gap(
    programme: Programme,
    *,
    clause: Clause,
    by: Actor,
    today: date,
    reason: str = "",
    later_year: int | None = None,
) -> CoverageGap:
    """Why a leaf has no audit this year, or when it gets one; said again, it replaces what was said."""
    return explain_gaps(programme, clauses=[clause], reason=reason, later_year=later_year, by=by, today=today)[0]


def explain_gaps(
    programme: Programme,
    *,
    clauses: Iterable[Clause],
    by: Actor,
    today: date,
    reason: str = "",
    later_year: int | None = None,
) -> list[CoverageGap]:
    """The same for several leaves at once."""
    require_edit(by, programme)
    with audited(by=by, today=today):
        row = lock_programme(programme)
        refuse_unless_open(row)
        chosen = list(dict.fromkeys(clauses))
        found = [] if chosen else ["Choose at least one clause."]
        if not reason.strip() and later_year is None:
            found.append("Give a reason or a later year.")
        if later_year is not None and later_year <= row.year:
            found.append(f"The later year comes after {row.year}.")
        refuse_all(found)
        said = {gap.clause_id: gap for gap in CoverageGap.objects.filter(programme=row)}
        kept = []
        for clause in chosen:
            gap = said.get(clause.pk) or CoverageGap(programme=row, clause=clause)
            gap.reason, gap.later_year = reason.strip(), later_year
            gap.save()
            kept.append(gap)
    return kept
