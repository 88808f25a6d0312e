"""What is open with one person, with whom the rules would let take it over. The same few queries at any size."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from auditprog.leaving.groups import GROUPS, Kind, Takers
from audits.queries import leaving as audits
from findings.queries import leaving as findings
from organisation.models import AccessRole, RoleTenure, User, in_force
from organisation.queries import open_things as organisation
from organisation.roles import Role
from programmes.queries import known
from programmes.queries import leaving as programmes
from reviews.queries import leaving as reviews

ROOMS = (organisation, programmes, audits, findings, reviews)
BY_WORDS = ("report", "cover", "manages", "sponsors", "deputises")
"""Kinds whose words say it all; the reference only leads to the page."""
ROLES = dict(RoleTenure.Role.choices)
ORDER = {name: place for place, name in enumerate(GROUPS)}


@dataclass(frozen=True, slots=True)
class Thing:
    """One open thing, and who could take it: (primary key, words)."""

    group: str
    pk: int
    words: str
    ref: str
    one: str
    two: str
    number: int
    takers: tuple[tuple[int, str], ...] = ()

    @property
    def kind(self) -> Kind:
        """What it is called and who hands it over."""
        return GROUPS[self.group]

    @property
    def field(self) -> str:
        """Its name in the form."""
        return f"to-{self.group}-{self.pk}"

    @property
    def name(self) -> str:
        """Reference and words."""
        if self.group in ("owner", "role"):
            return f"{ROLES.get(self.one, self.one)}, {self.words}"
        if self.group in BY_WORDS:
            return self.words
        return " ".join(word for word in (self.ref, self.words) if word)

    @property
    def url(self) -> str:
        """Its page, where it has one."""
        return self.kind.url(self.ref) if self.ref else ""

    @property
    def stop(self) -> str:
        """Why the person cannot leave before this is settled; empty where a successor can be chosen."""
        if self.kind.takers == Takers.NOBODY:
            return _("%(thing)s: finish or postpone it first, or give the report out. Who judged stays on record.") % {
                "thing": self.name
            }
        if self.kind.must and not self.takers:
            return _("%(what)s, %(thing)s: nobody may take it over by role and rules.") % {
                "what": self.kind.title,
                "thing": self.name,
            }
        return ""


@dataclass(frozen=True)
class Leaving:
    """Everything open with a person who leaves on a day."""

    person: User
    last_day: date
    things: tuple[Thing, ...]
    people: dict[int, User]

    @property
    def stops(self) -> list[str]:
        """What has to be settled first."""
        return [thing.stop for thing in self.things if thing.stop]

    @cached_property
    def groups(self) -> list[tuple[str, list[Thing]]]:
        """The things by kind, in the order of the page."""
        found: dict[str, list[Thing]] = {}
        for thing in self.things:
            found.setdefault(thing.group, []).append(thing)
        return list(found.items())


def read(person: User, last_day: date, today: date, *, people: dict[int, User] | None = None) -> Leaving:
    """Ten queries at most, whatever is open: one for the things, one for the people, the rest for the rules."""
    rows = _rows(person, last_day)
    if people is None:
        _leaver, people = person_and_others(person.username, last_day, today)
    pools = _pools(rows, today)
    things = [replace(Thing(*row), takers=_takers(row, people, pools)) for row in rows]
    things.sort(key=lambda thing: (ORDER[thing.group], thing.ref, thing.pk))
    return Leaving(person, last_day, tuple(things), people)


def count(person: User, last_day: date) -> int:
    """How many things are open with the person. One query."""
    return len(_rows(person, last_day))


def _rows(person: User, last_day: date) -> list[Any]:
    selects: list[QuerySet[Any, Any]] = [select for room in ROOMS for select in room.open_of(person, last_day)]
    first, *others = selects
    return list(first.union(*others, all=True))


def person_and_others(username: str, last_day: date, today: date) -> tuple[User | None, dict[int, User]]:
    """The person, and everybody with an open account who stays, with the roles of the day after. One query."""
    day = organisation.day_after(max(last_day, today))
    held = AccessRole.objects.filter(in_force(day), user=OuterRef("pk"))
    stays = Q(is_active=True, is_guest=False, last_day__isnull=True)
    rows = User.objects.filter(stays | Q(username__iexact=username)).order_by("last_name", "first_name", "pk")
    roles = {f"holds_{role}": Exists(held.filter(role=role)) for role in Role.values}
    everybody = list(rows.annotate(**roles))
    person = next((row for row in everybody if row.username.lower() == username.lower()), None)
    return person, {row.pk: row for row in everybody if row is not person}


def _pools(rows: list[Any], today: date) -> dict[tuple[str, int], programmes.Pool]:
    """Whom the rules allow, for seats and cases; asked only where there are any."""
    seats = {row[1]: (row[6], row[4]) for row in rows if GROUPS[row[0]].takers == Takers.SEAT}
    cases = [row for row in rows if GROUPS[row[0]].takers == Takers.CASE]
    if not seats and not cases:
        return {}
    facts, policy = known(), programmes.load_policy()
    found: dict[tuple[str, int], programmes.Pool] = {}
    for group, pk, _words, _ref, process, owner, _number in cases:
        found[group, pk] = programmes.case_pool(
            facts, policy, process=process, owner=int(owner) if owner else None, doers=(), day=today
        )
    for pk, pool in programmes.seat_pools(seats, facts, policy, today).items():
        found["seat", pk] = pool
    return found


def _takers(
    row: Any, people: dict[int, User], pools: dict[tuple[str, int], programmes.Pool]
) -> tuple[tuple[int, str], ...]:
    group, pk = row[0], row[1]
    kind = GROUPS[group]
    match kind.takers:
        case Takers.NOBODY:
            return ()
        case Takers.SEAT | Takers.CASE:
            pool = pools.get(("seat" if kind.takers == Takers.SEAT else group, pk), {})
            found = [(who, person, pool[who]) for who, person in people.items() if who in pool]
            found.sort(key=lambda one: len([v for v in one[2] if v.severity.name == "MITIGATE"]))
            return tuple((who, _weighed(person, verdicts)) for who, person, verdicts in found)
        case Takers.ROLE:
            able = (one for one in people.values() if any(getattr(one, f"holds_{role}") for role in kind.roles))
            return tuple((one.pk, one.full_name) for one in able)
    return tuple((one.pk, one.full_name) for one in people.values())


def _weighed(person: User, verdicts: Any) -> str:
    """The name, and which rules ask for a safeguard."""
    ties = sorted({verdict.label for verdict in verdicts if verdict.severity.name == "MITIGATE"})
    if not ties:
        return person.full_name
    return _("%(who)s (needs a safeguard: %(rules)s)") % {"who": person.full_name, "rules": ", ".join(ties)}
