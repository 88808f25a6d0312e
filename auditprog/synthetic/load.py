"""The load: the organisation, then year by year and audit by audit, each a transaction's worth of rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from random import Random

from django.core.management import call_command
from django.db import transaction

from auditprog.demo.source import FIRST_DAY
from auditprog.synthetic import audit as audits
from auditprog.synthetic import calendar as days
from auditprog.synthetic import findings, programme, reviews, world, year
from auditprog.synthetic.bank import Bank
from auditprog.synthetic.life import Around
from auditprog.synthetic.numbers import Numbers
from kernel.journal import audited
from kernel.models import DemoClock
from organisation.models import RoleTenure
from standards.models import Standard

BY = "system:load_year"
WHY = "synthetic organisation"
OUTSIDE = 0.04
"""Share of the findings that come from no audit."""
Say = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Size:
    """How much of everything, and which organisation: the same seed gives the same rows."""

    audits: int
    findings: int
    answers: int
    seed: int = 1
    password: str = ""
    per_year: int = year.PER_YEAR
    processes: int = 0
    """How many processes; none: those of the demo, each once."""


@transaction.atomic
def load(size: Size, say: Say = lambda _: None) -> None:
    """Everything or nothing. Rows are written audit by audit, so memory does not grow with the size."""
    if not Standard.objects.exists():
        call_command("load_reference", verbosity=0)
    rng = Random(size.seed)
    clock, _ = DemoClock.objects.get_or_create(pk=1, defaults={"today": FIRST_DAY})
    today = clock.today
    first = today.year - max(1, -(-size.audits // size.per_year)) + 1
    cal = days.calendar(first - 1, today.year + 2)
    outside = round(size.findings * OUTSIDE)
    planned_slots = year.plan(size.audits, today, cal, rng, size.per_year)
    slots = year.shared_out(planned_slots, size.answers, size.findings - outside)
    with audited(by=BY, today=date(first - 1, 1, 2), reason=WHY):
        org = world.build(size.audits, first, today, rng, size.password, size.processes)
    bank, numbers = Bank.read(), Numbers()
    sms_manager = RoleTenure.objects.filter(role="manager", target_kind="sms").latest("pk").person
    around = Around(cal, today, org.manager, org.sponsor, tuple(org.others), numbers, rng)
    memory: findings.Memory = {}
    years = sorted({slot.year for slot in slots})
    for number, one in enumerate(years):
        rows = [slot for slot in slots if slot.year == one]
        with audited(by=BY, today=min(today, date(one, 1, 5)), reason=WHY):
            planned = programme.write(one, rows, org, bank, numbers, today, rng)
        for each in planned:
            with audited(by=BY, today=min(today, each.slot.end), reason=WHY):
                held = audits.write(each, org, bank, today, rng)
                findings.of_audit(held, org, around, memory, sms_manager)
        share = outside // len(years) + (1 if number < outside % len(years) else 0)
        with audited(by=BY, today=min(today, date(one, 12, 20)), reason=WHY):
            findings.outside(share, one, org, around, memory, sms_manager)
        answers, cases = sum(slot.answers for slot in rows), share + sum(slot.findings for slot in rows)
        say(f"{one}: {len(rows)} audits, {answers} answers, {cases} findings")
    reviews.write(first, org, numbers, today, rng)
    numbers.store()
