"""What the panel of a card says: who sits there and what the rules say, waivers, changes, versions (domain 2.4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from organisation.models import User
from programmes.models import Assignment, PlannedAudit, ProgrammeChange, ProgrammeVersion, Safeguard, Verdict

SHOWN = ("block", "mitigate", "warn")
COLUMNS = ("pk", "assignment_id", "severity", "rule", "part", "sentence")


@dataclass(frozen=True, slots=True)
class Said:
    """A stored verdict; `pk` is that of the first row that says it, and names its place on the impartiality sheet."""

    pk: int
    weight: str
    rule: str
    text: str


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody on the team."""

    person: User
    role: str
    verdicts: tuple[Said, ...]
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class CardFacts:
    """Everything of one audit that is a click away from the board."""

    processes: tuple[str, ...]
    leaves: tuple[str, ...]
    seats: tuple[Seat, ...]
    waivers: tuple[Safeguard, ...]
    changes: tuple[ProgrammeChange, ...]
    versions: tuple[ProgrammeVersion, ...]


def read_card(audit: PlannedAudit, *, sees_reasons: bool, person: User) -> CardFacts:
    """The panel of an audit. `sees_reasons`: may read the ties of others. Six queries."""
    scope = list(audit.scope.order_by("pk").values_list("process__name", "clause__number"))
    year = audit.programme
    guards = Safeguard.objects.filter(Q(audit=audit) | Q(audit=None, programme=year, standing=True))
    return CardFacts(
        processes=tuple(dict.fromkeys(name for name, _leaf in scope if name)),
        leaves=tuple(sorted({leaf for _name, leaf in scope}, key=lambda leaf: [int(n) for n in leaf.split(".")])),
        seats=_seats(audit, sees_reasons, person),
        waivers=tuple(guards.select_related("person").order_by("reference")) if sees_reasons else (),
        changes=tuple(audit.changes.select_related("by").order_by("-on", "-pk")),
        versions=tuple(year.versions.defer("snapshot").order_by("pk")),
    )


def _seats(audit: PlannedAudit, sees_reasons: bool, person: User) -> tuple[Seat, ...]:
    said: dict[int, list[Said]] = defaultdict(list)
    rows = Verdict.objects.filter(assignment__audit=audit, severity__in=SHOWN).order_by("pk")
    for pk, seat, weight, rule, part, text in rows.values_list(*COLUMNS):
        said[seat].append(Said(pk, weight, f"{rule} {part}".strip(), text))
    team = Assignment.objects.filter(audit=audit).select_related("person").order_by("pk")
    seats = [_seat(row, said[row.pk], hidden=not sees_reasons and row.person_id != person.pk) for row in team]
    return tuple(sorted(seats, key=lambda seat: seat.role != "lead"))


def _seat(row: Assignment, said: Iterable[Said], *, hidden: bool) -> Seat:
    first: dict[tuple[str, str, str], Said] = {}
    for one in said:
        first.setdefault((one.weight, one.rule, one.text), one)
    return Seat(row.person, row.role, () if hidden else tuple(first.values()), hidden)
