"""What a change would do to planned audits before it is made: other facts, or another policy. Nothing is written.

known = queries.known()
facts = changed_facts(known.facts, add=[fact_of(RoleTenure(person=p, role="owner", ...))])
for effect in effects(None, facts=facts, today=today): ...
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from programmes.models import PlannedAudit, Programme
from programmes.queries.docket import Docket, SeatRow, load_policy
from programmes.queries.dockets import Reading, read_dockets
from programmes.queries.judging import Said, print_changed, said_of
from programmes.queries.known import Known, Person
from programmes.rules.facts import Facts
from programmes.rules.policy import Policy
from programmes.rules.severity import Severity
from programmes.rules.verdict import Verdict, in_order, overall

LIVE = ("planned", "preparing", "fieldwork", "postponed", "suspended")
"""Progress of an audit that is judged anew; a finished one keeps the verdicts of its own dates (domain 3.2)."""


@dataclass(frozen=True, slots=True)
class Effect:
    """A seat whose verdicts would change. `before` and `after` are all its verdicts, worst first.

    `asks_again`: the declaration for this audit would be asked once more (IND-13); `unconfirms`: a confirmed team
    would lose its confirmation, because a BLOCK is new.
    """

    audit: PlannedAudit
    person: Person
    role: str
    before: tuple[Verdict, ...]
    after: tuple[Verdict, ...]
    new_blocks: tuple[Verdict, ...]
    gone_blocks: tuple[Verdict, ...]
    asks_again: bool = False
    unconfirms: bool = False

    @property
    def was(self) -> Severity:
        """The worst weight before."""
        return overall(self.before)

    @property
    def becomes(self) -> Severity:
        """The worst weight after."""
        return overall(self.after)

    @property
    def added(self) -> tuple[Verdict, ...]:
        """Verdicts that are said after and not before."""
        return tuple(verdict for verdict in self.after if verdict not in self.before)

    @property
    def gone(self) -> tuple[Verdict, ...]:
        """Verdicts that are said before and not after."""
        return tuple(verdict for verdict in self.before if verdict not in self.after)


def live_audits(programme: Programme | None, today: date) -> list[PlannedAudit]:
    """Audits that are judged anew when something changes: with a team, fieldwork not over. One query."""
    rows = PlannedAudit.objects.filter(progress__in=LIVE, assignments__isnull=False).exclude(actual_end__lt=today)
    if programme is not None:
        rows = rows.filter(programme=programme)
    return list(rows.select_related("programme").distinct().order_by("pk"))


def effects(
    programme: Programme | None,
    *,
    today: date,
    facts: Facts | None = None,
    policy: Policy | None = None,
    organisation: Known | None = None,
) -> tuple[Effect, ...]:
    """Seats of planned audits (of one year, or of all) whose verdicts change under other facts or another policy.

    The same rules judge before and after, on the same reading: nine queries, however many audits and people.
    `facts` are all facts as they would be (`changed_facts`); seats and verifications in them are not looked at.
    """
    reading = read_dockets(live_audits(programme, today), today, organisation=organisation)
    return tuple(changes(reading, reading.audits, held=load_policy(), facts=facts, policy=policy))


def changes(
    reading: Reading,
    audits: Sequence[PlannedAudit],
    *,
    held: Policy,
    facts: Facts | None = None,
    policy: Policy | None = None,
) -> Iterator[Effect]:
    """The effects on some audits of a reading, one after the other; a job says its progress between them.

    `held` is the policy in force; no query.
    """
    for audit in audits:
        before, after = reading.docket(audit, held), reading.docket(audit, policy or held, facts)
        for seat in before.seats:
            effect = _effect(before, after, seat)
            if effect is not None:
                yield effect


def _effect(before: Docket, after: Docket, seat: SeatRow) -> Effect | None:
    was, becomes = said_of(before, seat), said_of(after, seat)
    asks = print_changed(after, seat) and not print_changed(before, seat)
    if was.keys() == becomes.keys() and not asks:
        return None
    new = _blocks(becomes, was)
    return Effect(
        audit=before.audit,
        person=before.people[seat.person],
        role=seat.role,
        before=in_order(was.values()),
        after=in_order(becomes.values()),
        new_blocks=new,
        gone_blocks=_blocks(was, becomes),
        asks_again=asks,
        unconfirms=bool(new) and before.audit.team_confirmed_on is not None,
    )


def _blocks(here: Said, there: Said) -> tuple[Verdict, ...]:
    return in_order(
        verdict for name, verdict in here.items() if name not in there and verdict.severity == Severity.BLOCK
    )
