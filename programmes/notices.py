"""Who is told what of a programme, in the notification centre."""

from datetime import date
from hashlib import sha256

from django.urls import reverse

from kernel import notices
from organisation.models import User
from programmes.models import PlannedAudit, Programme


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
    for person in people:
        notices.tell(
            person,
            on=on,
            text=f"{audit.reference} {audit.title}: {text}",
            url=audit.get_absolute_url(),
            dedup_key=f"programmes:{audit.reference}:plan:{audit.version}",
        )


def became_blocked(audit: PlannedAudit, people: list[User], sentences: list[str], *, on: date) -> None:
    """A team was judged again and somebody is blocked now: lead and programme manager hear of it."""
    said = " ".join(sentences)
    for person in people:
        notices.tell(
            person,
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
    for person in people:
        notices.tell(
            person,
            on=on,
            text=f"{audit.reference}, {seated}: {said}",
            url=audit.get_absolute_url(),
            dedup_key=f"programmes:{audit.reference}:seat:{seated.pk}:{on}:{mark}",
        )
