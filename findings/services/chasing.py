"""The daily job of 7.4: one mail a person and day, and each level remembered in the same transaction."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from datetime import date

from django.db import IntegrityError

from findings import notices, queries
from findings.models import Chase, Nonconformity
from findings.notices import STEP_WORDS, long_date
from findings.rules.ladder import Rung, rungs
from findings.services import drafting
from findings.services.common import rules_in_force
from kernel.journal import audited, record
from organisation.models import User

JOB = "system:chase"
Line = tuple[Nonconformity, Rung]


def chase(*, today: date) -> int:
    """Send every reminder and level that has to be out by today and is not; the number of mails written.

    Safe to run as often as anybody likes: the Chase rows are the memory, written with the mail or not at all.
    """
    policy, calendar = rules_in_force()
    if not (policy.mail_on_non_working_days or calendar.is_working_day(today)):
        return 0
    by_person: dict[int, list[Line]] = defaultdict(list)
    people: dict[int, User] = {}
    for nc in queries.open_chases():
        known = {(c.cycle, c.step, c.due, c.level, c.recipient_id) for c in nc.chases.all()}
        for rung in rungs(queries.case_of(nc, queries.running(nc)), today, policy, calendar):
            for recipient in queries.recipients(nc, rung, today):
                if (rung.cycle, rung.step.value, rung.due, rung.level, recipient.pk) not in known:
                    people[recipient.pk] = recipient
                    by_person[recipient.pk].append((nc, rung))
    return sum(_tell(people[pk], lines, today) for pk, lines in sorted(by_person.items()))


def _tell(person: User, lines: list[Line], today: date) -> bool:
    key = f"chase:{person.pk}:{today}:{_digest(lines)}"
    try:
        with audited(by=JOB, today=today):
            rows = [_row(nc, rung, person, today, key) for nc, rung in lines]
            for row in rows:
                row.save()
                record(row, verb="reminded" if row.level.startswith("reminder") else "escalated")
            for nc, rung in lines:
                if rung.level == "L5":
                    late = f"{STEP_WORDS[rung.step]} was due on {long_date(rung.due)}"
                    drafting.propose_10_1(nc, late=late, manager=person, today=today)
            notices.chased(person, lines, [row.pk for row in rows], key=key, today=today)
    except IntegrityError:  # the job ran twice at once: the other run has told this person
        return False
    return True


def _row(nc: Nonconformity, rung: Rung, person: User, today: date, key: str) -> Chase:
    return Chase(
        nc=nc,
        cycle=rung.cycle,
        step=rung.step.value,
        due=rung.due,
        level=rung.level,
        recipient=person,
        channel=Chase.Channel.MAIL,
        reached_on=rung.reached_on,
        sent_on=today,
        mail_key=key,
    )


def _digest(lines: list[Line]) -> str:
    said = "|".join(sorted(f"{nc.pk}:{r.cycle}:{r.step}:{r.due}:{r.level}" for nc, r in lines))
    return hashlib.sha256(said.encode()).hexdigest()[:16]
