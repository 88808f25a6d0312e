"""The fourteen lines of 9.3: answered by their owners, treated in a meeting or given to a session."""

from datetime import date

from django.core.exceptions import PermissionDenied

from kernel import journal
from kernel.journal import audited, record
from kernel.workflow import Refused
from reviews import permissions
from reviews.models import ManagementReview, ReviewInput
from reviews.services.common import Actor, change, locked, person, require_prepare

S = ManagementReview.State
OPEN = (S.PLANNED, S.INPUTS_REQUESTED, S.PACK_READY, S.HELD, S.MINUTES_DRAFT)
ANSWER = frozenset({"sentence", "light", "nothing_because", "as_of", "answered_by", "confirmed_by"})
TREATED = frozenset({"treated_on", "session", "session_date"})


def _open(review: ManagementReview) -> None:
    if review.state not in OPEN:
        raise Refused("The minutes are approved. An input is not changed any more.")


def set_input(
    line: ReviewInput,
    *,
    by: Actor,
    today: date,
    version: int | None = None,
    sentence: str = "",
    light: str = "",
    nothing_because: str = "",
    as_of: date | None = None,
) -> ReviewInput:
    """Answer a line: data, text, or "nothing to report because" (8.1). The answer is marked with who gave it."""
    if not isinstance(by, str) and not permissions.may_answer(by, line):
        raise PermissionDenied("set_input")
    reasons = []
    if not sentence.strip() and not nothing_because.strip():
        reasons.append("Enter a sentence, or why there is nothing to report.")
    if light and light not in ReviewInput.Light.values:
        reasons.append("Choose one of the three lights.")
    if as_of is not None and as_of > today:
        reasons.append("The as-of date has not come yet.")
    if reasons:
        raise Refused(reasons)
    with audited(by=by, today=today):
        _open(locked(line.review))
        if not isinstance(by, str):
            journal.speak_for(permissions.answers_for(by, line))
        fields = {
            "sentence": sentence.strip(),
            "light": light,
            "nothing_because": nothing_because.strip(),
            "as_of": as_of or today,
            "answered_by": person(by),
            "confirmed_by": None,
        }
        change(line, version, fields, ANSWER)
        record(line, verb="input answered")
    return line


def confirm_suggested(
    line: ReviewInput, *, sentence: str, by: Actor, today: date, version: int | None = None, light: str = ""
) -> ReviewInput:
    """A person stands for the sentence that the data suggested, as shown (8.4)."""
    if not isinstance(by, str) and not permissions.may_answer(by, line):
        raise PermissionDenied("confirm_suggested")
    if not sentence.strip():
        raise Refused("There is no suggestion to confirm. Enter a sentence.")
    with audited(by=by, today=today):
        _open(locked(line.review))
        fields = {
            "sentence": sentence.strip(),
            "light": light or line.light,
            "as_of": today,
            "answered_by": person(by),
            "confirmed_by": person(by),
        }
        change(line, version, fields, ANSWER)
        record(line, verb="suggestion confirmed")
    return line


def assign_input(
    line: ReviewInput, *, owner: object, by: Actor, today: date, version: int | None = None
) -> ReviewInput:
    """Say whose line it is."""
    require_prepare(by)
    with audited(by=by, today=today):
        _open(locked(line.review))
        change(line, version, {"owner": owner}, frozenset({"owner"}))
        record(line, verb="input given to an owner")
    return line


def treat_input(
    line: ReviewInput,
    *,
    by: Actor,
    today: date,
    treated_on: date | None = None,
    session: str = "",
    session_date: date | None = None,
    version: int | None = None,
) -> ReviewInput:
    """The line was considered on that day, or is given to a named session with its date (8.1)."""
    require_prepare(by)
    if treated_on is not None and treated_on > today:
        raise Refused("The day on which it was treated has not come yet.")
    if bool(session.strip()) != (session_date is not None):
        raise Refused("Name the session and its date.")
    with audited(by=by, today=today):
        _open(locked(line.review))
        fields = {"treated_on": treated_on, "session": session.strip(), "session_date": session_date}
        change(line, version, fields, TREATED)
        record(line, verb="input treated" if treated_on else "input given to a session")
    return line


def treat_answered(review: ManagementReview, *, by: Actor, today: date) -> int:
    """All answered lines were considered in the meeting; what nobody answered stays open. Returns how many."""
    require_prepare(by)
    with audited(by=by, today=today):
        row = locked(review)
        _open(row)
        if row.held_on is None:
            raise Refused("The review has not been held yet.")
        lines = ReviewInput.objects.filter(review=row, treated_on__isnull=True, session_date__isnull=True)
        done = [line for line in lines if line.is_answered]
        for line in done:
            line.treated_on = row.held_on
            line.save()
            record(line, verb="input treated")
    return len(done)
