"""Words and recipients of what reviews tell people. No finding text, links need a sign-in."""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.urls import reverse

from kernel import mail, notices
from organisation.models import User
from reviews.models import Decision, ManagementReview, ReviewInput
from reviews.rules.words import long_day


def _send(person: User, subject: str, lines: Iterable[str], key: str) -> None:
    """One mail, if the person has an address."""
    if person.email:
        body = "\n\n".join(line for line in lines if line) + "\n"
        mail.post(to=person.email, subject=subject, body=body, dedup_key=f"{key}:{person.pk}")


def _name(person: User) -> str:
    return person.first_name or person.full_name


def ask_for_inputs(review: ManagementReview, owner: User, lines: list[ReviewInput], due: date, today: date) -> None:
    """Each owner is told once which lines wait, and until when (8.1)."""
    url = reverse("reviews:review_input", args=[review.reference, lines[0].item])
    what = "1 line" if len(lines) == 1 else f"{len(lines)} lines"
    subject, key = f"{review.reference}: {what} to fill in by {long_day(due)}", f"review-input:{review.pk}:{due}"
    notices.tell(owner, on=today, text=subject, url=url, dedup_key=key, to_do=True)
    asker = review.prepared_by.full_name if review.prepared_by else ""
    words = (
        f"{_name(owner)}, the management review {review.reference} needs {what} from you by {long_day(due)}:",
        "\n".join(f"- {line.get_item_display()}" for line in lines),
        f"{settings.PUBLIC_BASE_URL}{url}",
        f"Questions: {asker}." if asker else "",
    )
    _send(owner, subject, words, key)


def pack_is_ready(review: ManagementReview, people: Iterable[User], today: date) -> None:
    """Everybody invited learns that the pack is frozen and where it lies."""
    url = reverse("reviews:review_detail", args=[review.reference])
    subject, key = f"{review.reference}: the pack for {long_day(review.planned_on)} is ready", f"pack:{review.pk}"
    for person in people:
        notices.tell(person, on=today, text=subject, url=url, dedup_key=key)
        words = (
            f"{_name(person)}, the pack of {review.reference} is frozen. "
            f"The meeting is on {long_day(review.planned_on)}.",
            f"{settings.PUBLIC_BASE_URL}{url}",
        )
        _send(person, subject, words, key)


def decision_is_yours(decision: Decision, today: date) -> None:
    """The owner of a final decision is told, with the date."""
    if decision.owner is None or decision.due is None:
        return
    url = reverse("reviews:review_detail", args=[decision.review.reference])
    subject = f"{decision.reference}: decided, due {long_day(decision.due)}"
    key = f"decision:{decision.pk}"
    notices.tell(decision.owner, on=today, text=subject, url=url, dedup_key=key, to_do=True)
    words = (
        f"{_name(decision.owner)}, the management review gave you {decision.reference}, due {long_day(decision.due)}.",
        f"{settings.PUBLIC_BASE_URL}{url}",
    )
    _send(decision.owner, subject, words, key)


def paper_is_ready(person: User, what: str, url: str, key: str, today: date) -> None:
    """Whoever asked for a PDF learns that it is there."""
    notices.tell(person, on=today, text=f"{what}: the PDF is ready", url=url, dedup_key=f"paper:{key}")
