"""Who is told what of a programme, in the notification centre."""

from datetime import date
from hashlib import sha256

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kernel import clock, mail, notices
from organisation.models import User
from programmes.models import DateAsk, Objection, PlannedAudit, Programme


def sponsor_told(audit: PlannedAudit, text: str, *, on: date, key: str) -> None:
    """The sponsor hears of a change that the programme manager may make alone."""
    programme = audit.programme
    notices.tell(
        programme.sponsor,
        on=on,
        text=f"{text} ({programme.reference}).",
        url=programme.get_absolute_url(),
        dedup_key=f"programmes:{audit.reference}:{key}",
    )


def submitted(programme: Programme, approvers: list[User], *, on: date) -> None:
    """Approvers have something to do."""
    for person in approvers:
        notices.tell(
            person,
            on=on,
            text=f"Approve the audit programme of {programme.year}, or send it back.",
            url=reverse("programmes:programme_approve", args=[programme.year]),
            dedup_key=f"programmes:{programme.reference}:submitted:{programme.version}",
            to_do=True,
        )


def decided(programme: Programme, text: str, *, on: date) -> None:
    """The programme manager hears of the approver's decision."""
    notices.tell(
        programme.manager,
        on=on,
        text=text,
        url=programme.get_absolute_url(),
        dedup_key=f"programmes:{programme.reference}:decided:{programme.version}",
    )


def assigned(audit: PlannedAudit, person: User, role: str, *, on: date) -> None:
    """A person has a seat, and accepts it as the declaration (IND-13)."""
    notices.tell(
        person,
        on=on,
        text=f"You are {role} in {audit.reference} {audit.title}. Accept the assignment if you are independent of it.",
        url=audit.get_absolute_url(),
        dedup_key=f"programmes:{audit.reference}:assigned:{role}:{on}",
        to_do=True,
    )


def plan_changed(audit: PlannedAudit, people: list[User], text: str, *, on: date) -> None:
    """People of one audit hear that its plan changed; nobody else does."""
    notices.tell_all(
        people,
        on=on,
        text=f"{audit.reference} {audit.title}: {text}",
        url=audit.get_absolute_url(),
        dedup_key=f"programmes:{audit.reference}:plan:{audit.version}",
    )


def dates_asked(ask: DateAsk, token: str, *, by: User) -> None:
    """The mail with the link; its text is forgotten once sent, except in a demo, where it is there to be read."""
    audit = ask.audit
    words = {
        "first": ask.person.first_name or ask.person.full_name,
        "who": by.full_name,
        "audit": f"{audit.reference} {audit.title}",
        "start": date_format(ask.start, "j F Y"),
        "end": date_format(ask.end, "j F Y"),
        "until": date_format(ask.valid_until, "j F Y"),
        "url": f"{settings.PUBLIC_BASE_URL}{reverse('programmes:dates_answer', args=[token])}",
    }
    mail.post(
        to=ask.person.email,
        subject=_("Do these days suit? %(audit)s") % words,
        body=_(
            "%(first)s, %(who)s plans the audit %(audit)s from %(start)s to %(end)s.\n\n"
            "Say here until %(until)s whether these days suit, or propose others:\n%(url)s\n\n"
            "The link answers this one question and opens nothing else. Do not pass it on."
        )
        % words,
        dedup_key=f"programmes:dates:{ask.pk}",
        forget=not clock.is_demo(),
    )


def dates_answered(ask: DateAsk, *, on: date) -> None:
    """The programme manager hears what an owner said; a proposal is something to do."""
    proposes = ask.state == ask.State.PROPOSES
    said = "proposes other days" if proposes else "accepts the days"
    audit = ask.audit
    notices.tell(
        audit.programme.manager,
        on=on,
        text=f"{audit.reference}: {ask.person.full_name} {said}.",
        url=reverse("programmes:audit_dates", args=[audit.programme.year, audit.reference]),
        dedup_key=f"programmes:dates:{ask.pk}:{ask.state}",
        to_do=proposes,
    )


def dates_decided(ask: DateAsk, *, on: date) -> None:
    """Whoever proposed other days hears what became of it."""
    audit = ask.audit
    taken = ask.state == ask.State.TAKEN
    text = "your days are taken." if taken else f"the days stay as they are. {ask.decision}"
    notices.tell(
        ask.person,
        on=on,
        text=f"{audit.reference} {audit.title}: {text}",
        url=audit.get_absolute_url(),
        dedup_key=f"programmes:dates:{ask.pk}:{ask.state}",
    )


def became_blocked(audit: PlannedAudit, people: list[User], sentences: list[str], *, on: date) -> None:
    """A team was judged again and somebody is blocked now: lead and programme manager hear of it."""
    said = " ".join(sentences)
    notices.tell_all(
        people,
        on=on,
        text=f"{audit.reference}: the team is no longer confirmed. {said}",
        url=audit.get_absolute_url(),
        dedup_key=f"programmes:{audit.reference}:blocked:{on}",
        to_do=True,
    )


def seat_changed(
    audit: PlannedAudit, seated: User, people: list[User], new: list[str], gone: list[str], *, on: date
) -> None:
    """What weighs on somebody's seat has changed; the same change on the same day is told once."""
    said = " ".join([*new, *(f"No longer: {sentence}" for sentence in gone)])
    mark = sha256(said.encode()).hexdigest()[:12]
    notices.tell_all(
        people,
        on=on,
        text=f"{audit.reference}, {seated}: {said}",
        url=audit.get_absolute_url(),
        dedup_key=f"programmes:{audit.reference}:seat:{seated.pk}:{on}:{mark}",
    )


def objected(told: Objection, *, on: date) -> None:
    """Somebody has to decide: the programme manager, or the sponsor where the manager is one of the two."""
    programme = told.audit.programme
    involved = programme.manager_id in (told.person_id, told.by_id)
    notices.tell(
        programme.sponsor if involved else programme.manager,
        on=on,
        text=f"{told.audit.reference}: an auditee objects to a person on the team. Decide on it (IND-24).",
        url=told.audit.get_absolute_url(),
        dedup_key=f"programmes:{told.audit.reference}:objection:{told.pk}",
        to_do=True,
    )


def objection_decided(told: Objection, *, on: date) -> None:
    """Who objected, who was objected to and the lead hear of the decision."""
    leads = [seat.person for seat in told.audit.assignments.filter(role="lead").select_related("person")]
    for person in {one.pk: one for one in (told.by, told.person, *leads)}.values():
        notices.tell(
            person,
            on=on,
            text=f"{told.audit.reference}, objection to {told.person}: {told.get_decision_display().lower()} (IND-24).",
            url=told.audit.get_absolute_url(),
            dedup_key=f"programmes:{told.audit.reference}:objection:{told.pk}:decided",
        )
