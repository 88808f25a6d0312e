"""What people are told about findings, and in which words. Never a word of the finding itself, only where it is."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from findings import queries
from findings.models import Chase, Clock, Extension, Finding, Nonconformity
from findings.rules.ladder import Rung
from findings.rules.policy import TOP_MANAGEMENT
from findings.rules.terms import ClockStep
from kernel import mail, notices, outbox
from organisation.models import User

log = logging.getLogger(__name__)

STEP_WORDS = {
    ClockStep.ACKNOWLEDGE: "acknowledgement",
    ClockStep.CONTAIN: "correction",
    ClockStep.ANSWER: "answer",
    ClockStep.PLAN: "corrective-action plan",
    ClockStep.DECIDE: "decision on the plan",
    ClockStep.IMPLEMENT: "corrective action",
    ClockStep.CHECK: "effectiveness check",
}


def long_date(day: date) -> str:
    """4 December 2026."""
    return date_format(day, "j F Y")


def subject_of(nc: Nonconformity, rung: Rung) -> str:
    """`NC-26-13: corrective action due by 4 December 2026`; late: "was due on"."""
    words = _("due by") if rung.is_reminder else _("was due on")
    return f"{nc.reference}: {STEP_WORDS[rung.step]} {words} {long_date(rung.due)}"


def chased(
    person: User, lines: Sequence[tuple[Nonconformity, Rung]], chase_ids: list[int], *, key: str, today: date
) -> None:
    """One mail for everything that the ladder has for this person today."""
    subjects = [subject_of(nc, rung) for nc, rung in lines]
    subject = subjects[0] if len(subjects) == 1 else _several(lines)
    body = [_greeting(person)]
    for nc, rung in lines:
        body += [_line(nc, rung, person, today), ""]
    _send(person, subject, body, key=key, today=today, still_due="findings.chase", about={"chases": chase_ids})
    for nc, rung in lines:
        notices.tell(
            person,
            on=today,
            text=subject_of(nc, rung),
            url=_path(nc),
            dedup_key=f"chase:{nc.pk}:{rung.cycle}:{rung.step}:{rung.due}:{rung.level}",
            to_do=True,
        )


@outbox.still_due("findings.chase")
def still_due(about: dict[str, Any]) -> bool:
    """A last look before sending: at least one of these steps still runs against the date that the mail names."""
    rows = Chase.objects.filter(pk__in=about.get("chases", [])).select_related("nc")
    for row in rows:
        clock = Clock.objects.filter(nc=row.nc, cycle=row.cycle, step=row.step, done_on=None, due_current=row.due)
        if row.nc.is_open and clock.exists():
            return True
    return False


def _several(lines: Sequence[tuple[Nonconformity, Rung]]) -> str:
    refs = list(dict.fromkeys(nc.reference for nc, _rung in lines))
    if len(refs) == 1:
        return _("%(ref)s: %(number)d dates") % {"ref": refs[0], "number": len(lines)}
    listed = ", ".join(refs[:4]) + (", …" if len(refs) > 4 else "")
    return _("%(number)d nonconformities with dates: %(refs)s") % {"number": len(refs), "refs": listed}


def _line(nc: Nonconformity, rung: Rung, person: User, today: date) -> str:
    """Name, grade, step, date, link and whom to ask; no finding text."""
    owner = nc.finding.owner
    when = (
        _("due by %(date)s") % {"date": long_date(rung.due)}
        if rung.is_reminder
        else _("was due on %(date)s, %(days)d days ago")
        % {"date": long_date(rung.due), "days": (today - rung.due).days}
    )
    rows = [f"{_named(nc)}: {STEP_WORDS[rung.step]} {when}."]
    if owner is not None and owner.pk != person.pk:
        rows.append(_("Owner: %(name)s.") % {"name": owner.full_name})
    if rung.level == "L5":
        rows.append(_("A nonconformity against 10.1 is proposed to you as a draft: action is not taken in time."))
    rows.append(_url(nc, for_owner=owner is not None and owner.pk == person.pk))
    rows.append(_whom_to_ask(nc, person, today))
    return "\n".join(row for row in rows if row)


def _named(nc: Nonconformity) -> str:
    process = nc.finding.process.name if nc.finding.process else ""
    grade = nc.finding.get_grade_display().lower()
    return f"{nc.reference} ({', '.join(part for part in (process, grade) if part)})"


def _whom_to_ask(nc: Nonconformity, person: User, today: date) -> str:
    candidates = (nc.auditor, queries.programme_manager(nc, today), nc.finding.owner)
    asked = next((who for who in candidates if who is not None and who.pk != person.pk), None)
    if asked is None:
        return ""
    return _("Questions: %(name)s, %(email)s.") % {"name": asked.full_name, "email": asked.email}


def _path(nc: Nonconformity, *, for_owner: bool = False) -> str:
    return reverse("findings:finding_answer" if for_owner else "findings:finding_detail", args=[nc.reference])


def _url(nc: Nonconformity, *, for_owner: bool = False) -> str:
    return f"{settings.PUBLIC_BASE_URL}{_path(nc, for_owner=for_owner)}"


def _greeting(person: User) -> str:
    return f"{person.first_name or person.full_name},\n"


def _send(
    person: User,
    subject: str,
    body: Iterable[str],
    *,
    key: str,
    today: date,
    still_due: str | None = None,
    about: dict[str, Any] | None = None,
) -> None:
    if not person.email or not person.is_active:
        return
    sign_in = _("The link asks you to sign in.")
    try:
        to = mail.address(f"{person.full_name} <{person.email}>")
    except ValueError:  # the line in the notification centre stays; one bad address never stops the others
        log.warning("%s has no usable mail address", person.username)
        return
    mail.post(
        to=to,
        subject=subject,
        body="\n".join([*body, sign_in]).strip() + "\n",
        dedup_key=key,
        still_due=still_due,
        about=about,
    )


def _tell(nc: Nonconformity, person: User | None, said: str, event: str, *, today: date) -> None:
    """One mail and one line for whoever must act now. `event` makes the key; a case passes each event once a move."""
    if person is None:
        return
    for_owner = nc.finding.owner_id == person.pk
    key = f"finding:{nc.pk}:{event}:{nc.cycle}:{nc.version}"
    subject = f"{nc.reference}: {said}"
    body = [_greeting(person), f"{_named(nc)}: {said}.", _url(nc, for_owner=for_owner), _whom_to_ask(nc, person, today)]
    _send(person, subject, [row for row in body if row], key=f"{key}:{person.pk}", today=today)
    notices.tell(person, on=today, text=subject, url=_path(nc, for_owner=for_owner), dedup_key=key, to_do=nc.ball != "")


def _due(nc: Nonconformity, step: ClockStep) -> str:
    clock = Clock.objects.filter(nc=nc, cycle=nc.cycle, step=step, done_on=None).order_by("-turn").first()
    return long_date(clock.due_current) if clock else ""


def issued(nc: Nonconformity, *, today: date) -> None:
    """The owner hears of it the day it is issued (AG-7: before the team leaves)."""
    said = _("a nonconformity for you, correction due by %(date)s") % {"date": _due(nc, ClockStep.CONTAIN)}
    _tell(nc, nc.finding.owner, said, "issued", today=today)


def handed_over(nc: Nonconformity, *, today: date) -> None:
    """The new owner and the auditor are told; the clocks keep running."""
    _tell(nc, nc.finding.owner, _("handed over to you"), "handed over", today=today)
    _tell(nc, nc.auditor, _("has another owner"), "new owner", today=today)


def plan_sent(nc: Nonconformity, *, today: date) -> None:
    """The auditor decides."""
    said = _("plan received, your decision is due by %(date)s") % {"date": _due(nc, ClockStep.DECIDE)}
    _tell(nc, nc.auditor, said, "plan", today=today)


def plan_returned(nc: Nonconformity, *, today: date) -> None:
    """The owner changes it."""
    said = _("your plan came back, the changed one is due by %(date)s") % {"date": _due(nc, ClockStep.PLAN)}
    _tell(nc, nc.finding.owner, said, "returned", today=today)


def plan_accepted(nc: Nonconformity, *, today: date) -> None:
    """The owner implements."""
    said = _("plan accepted, corrective action due by %(date)s") % {"date": _due(nc, ClockStep.IMPLEMENT)}
    _tell(nc, nc.finding.owner, said, "accepted", today=today)


def to_verify(nc: Nonconformity, *, today: date) -> None:
    """The verifier looks at the evidence; without a verifier the programme manager appoints one."""
    if nc.verifier is not None:
        _tell(nc, nc.verifier, _("evidence of implementation waits for your verification"), "verify", today=today)
    else:
        said = _("answered, and it has no verifier yet")
        _tell(nc, queries.programme_manager(nc, today), said, "no verifier", today=today)


def evidence_returned(nc: Nonconformity, *, today: date) -> None:
    """The owner adds evidence."""
    _tell(nc, nc.finding.owner, _("the evidence does not suffice yet"), "evidence", today=today)


def closed(nc: Nonconformity, *, today: date) -> None:
    """Done."""
    _tell(nc, nc.finding.owner, _("closed"), "closed", today=today)


def reopened(nc: Nonconformity, *, today: date) -> None:
    """The owner looks for the cause again."""
    said = _("reopened, a new plan is due by %(date)s") % {"date": _due(nc, ClockStep.PLAN)}
    _tell(nc, nc.finding.owner, said, "reopened", today=today)


def regraded(nc: Nonconformity, *, today: date) -> None:
    """Told to the owner the same day (domain 5.1)."""
    said = _("now graded %(grade)s; the dates have changed") % {"grade": nc.finding.get_grade_display().lower()}
    _tell(nc, nc.finding.owner, said, f"regraded {nc.finding.version}", today=today)


def disputed(nc: Nonconformity, *, today: date) -> None:
    """Whoever decides."""
    sponsor = nc.ball == Nonconformity.Ball.SPONSOR
    decider = queries.sponsor(nc, today) if sponsor else queries.programme_manager(nc, today)
    _tell(nc, decider, _("disputed by its owner, you decide"), "disputed", today=today)


def dispute_decided(nc: Nonconformity, *, today: date) -> None:
    """Owner and auditor."""
    for person, name in ((nc.finding.owner, "owner"), (nc.auditor, "auditor")):
        _tell(nc, person, _("the dispute is decided"), f"ruling {name}", today=today)


def extension_asked(asked: Extension, *, top: str, today: date) -> None:
    """The programme manager; top management for the second and beyond the limits."""
    nc = asked.nc
    decider = queries.sponsor(nc, today) if top == TOP_MANAGEMENT else queries.programme_manager(nc, today)
    _tell(nc, decider, _("more time is asked for, you decide"), f"extension {asked.pk}", today=today)


def extension_decided(decided: Extension, *, today: date) -> None:
    """The owner, with the date that holds now."""
    nc = decided.nc
    step = ClockStep(decided.step)
    words = STEP_WORDS[step]
    said = (
        _("%(step)s now due by %(date)s") % {"step": words, "date": _due(nc, step)}
        if decided.granted
        else _("more time was not granted, %(step)s stays due by %(date)s") % {"step": words, "date": _due(nc, step)}
    )
    _tell(nc, nc.finding.owner, said, f"extension decided {decided.pk}", today=today)


def ofi_proposed(finding: Finding, *, today: date) -> None:
    """An opportunity asks for an answer, accepted or declined."""
    if finding.owner is None:
        return
    url = reverse("findings:finding_detail", args=[finding.reference])
    due = long_date(finding.response_due) if finding.response_due else ""
    subject = _("%(ref)s: your answer is due by %(date)s") % {"ref": finding.reference, "date": due}
    body = [_greeting(finding.owner), f"{subject}.", f"{settings.PUBLIC_BASE_URL}{url}"]
    _send(finding.owner, subject, body, key=f"ofi:{finding.pk}:proposed", today=today)
    notices.tell(finding.owner, on=today, text=subject, url=url, dedup_key=f"ofi:{finding.pk}", to_do=True)
