"""Planning a review: when, over which period, who sits in it, who is asked for what."""

from collections.abc import Iterable, Mapping
from datetime import date

from kernel import counters
from kernel.journal import add_all, audited, record
from kernel.models import Counter
from kernel.workflow import Refused
from organisation.models import User
from reviews import notices
from reviews.models import Attendee, ManagementReview, ReviewInput
from reviews.services.common import Actor, change, locked, person, require_prepare
from reviews.workflow import REVIEW

S = ManagementReview.State
EDITABLE = frozenset(
    {
        "planned_on",
        "place",
        "chair",
        "period_from",
        "period_to",
        "summary",
        "not_looked_at",
        "certificate_outlook",
    }
)
BEFORE_FREEZE = (S.PLANNED, S.INPUTS_REQUESTED)


def plan_review(
    *,
    planned_on: date,
    period_from: date,
    period_to: date,
    by: Actor,
    today: date,
    chair: User | None = None,
    place: str = "",
    attendees: Iterable[User] = (),
    input_owners: Mapping[str, User] | None = None,
    reference: str = "",
) -> ManagementReview:
    """A review with its fourteen input lines; its number counts in the year its period begins (MR-26-1).

    A given `reference` is for records taken over; the counter moves on past it.
    """
    require_prepare(by)
    if period_to < period_from:
        raise Refused("The period ends before it begins.")
    owners = input_owners or {}
    with audited(by=by, today=today):
        row = ManagementReview(
            reference=_number(period_from.year, reference),
            planned_on=planned_on,
            period_from=period_from,
            period_to=period_to,
            chair=chair,
            place=place,
            prepared_by=person(by),
        )
        row.save()
        record(row, verb="review planned")
        items = ReviewInput.Item.values
        add_all(ReviewInput, [ReviewInput(review=row, item=item, owner=owners.get(item)) for item in items])
        people = dict.fromkeys([*([chair] if chair else []), *attendees])
        add_all(Attendee, [Attendee(review=row, person=user) for user in people])
    return row


def _number(year: int, wanted: str) -> str:
    """The next number, or the wanted one with the counter moved up to it, so that it is never drawn again."""
    if not wanted:
        return counters.reference("MR", year, width=1)
    kind, short, number = wanted.split("-")
    year = 2000 + int(short)
    if kind != "MR" or ManagementReview.objects.filter(reference=wanted).exists():
        raise Refused(f"{wanted} is not a free number of {year}.")
    held = Counter.objects.filter(key=f"MR-{year}").values_list("value", flat=True).first() or 0
    for _ in range(int(number) - held):
        counters.draw("MR", year)
    return wanted


def edit_review(review: ManagementReview, *, version: int | None, by: Actor, today: date, **fields: object) -> None:
    """Change dates, chair, place and the texts of page 2; after the freeze only by a new version of the pack."""
    require_prepare(by)
    with audited(by=by, today=today):
        row = locked(review)
        if row.state not in BEFORE_FREEZE:
            raise Refused(f"The pack is frozen. {row.reference} is “{row.get_state_display()}”.")
        change(row, version, dict(fields), EDITABLE)
        if row.period_to < row.period_from:
            raise Refused("The period ends before it begins.")
        record(row, verb="review changed")


def confirm_opinion(
    review: ManagementReview, *, opinion: str, text: str, version: int | None, by: Actor, today: date
) -> None:
    """A person stands for the opinion and its message (8.4); until then they are marked as suggested."""
    require_prepare(by)
    if opinion not in ManagementReview.Opinion.values:
        raise Refused("Choose one of the three opinions.")
    if not text.strip():
        raise Refused("Write the message of page 2.")
    with audited(by=by, today=today):
        row = locked(review)
        if row.state not in BEFORE_FREEZE:
            raise Refused("The pack is frozen.")
        names = frozenset({"opinion", "opinion_text", "opinion_by"})
        change(row, version, {"opinion": opinion, "opinion_text": text.strip(), "opinion_by": person(by)}, names)
        record(row, verb="opinion confirmed")


def set_attendee(
    review: ManagementReview,
    *,
    attendee: User,
    by: Actor,
    today: date,
    status: str = Attendee.Status.INVITED,
    role_text: str = "",
    delegate_for: User | None = None,
) -> Attendee:
    """Invite somebody, or say how somebody attended."""
    require_prepare(by)
    if status == Attendee.Status.DELEGATE and delegate_for is None:
        raise Refused("Name the person the delegate stands in for.")
    with audited(by=by, today=today):
        row = Attendee.objects.filter(review=review, person=attendee).first() or Attendee(
            review=review, person=attendee
        )
        row.status, row.role_text, row.delegate_for = status, role_text, delegate_for
        row.save()
        record(row, verb="attendance noted", status=str(status))
    return row


def request_inputs(
    review: ManagementReview, *, due: date, by: Actor, today: date, owners: Mapping[str, User] | None = None
) -> ManagementReview:
    """Ask each owner for the lines that are theirs: one notice and one mail a person, the links need a sign-in."""
    require_prepare(by)
    with audited(by=by, today=today):
        row = REVIEW.advance(review, "request_inputs", by=by, today=today)
        lines = list(ReviewInput.objects.filter(review=row).select_related("owner").order_by("pk"))
        for line in lines:
            if owners and line.item in owners and line.owner_id != owners[line.item].pk:
                line.owner = owners[line.item]
                line.save()
                record(line, verb="input asked for")
        asked: dict[User, list[ReviewInput]] = {}
        for line in lines:
            if line.owner is not None and not line.is_answered:
                asked.setdefault(line.owner, []).append(line)
        for owner, mine in asked.items():
            notices.ask_for_inputs(row, owner, mine, due, today)
    return row
