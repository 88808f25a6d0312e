"""Independence under attack: every way by which somebody who is not independent could come to audit (issue 4).

Each way is walked twice. With the rules on it is refused, or what came of it stands as a BLOCK that no submission
passes. With the rules off, the negative control, the same steps put the person into the audit and nobody is told:
so it is the rules that keep them out, and no accident of the way. Two requests at one moment: `test_race`.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from audits import services as audits
from kernel.journal import audited
from kernel.workflow import Refused
from organisation import services as organisation
from organisation.models import AccessRole, Process, User
from programmes import queries, services
from programmes.models import Assignment, DateAsk, PlannedAudit, Suggestion
from programmes.rules import judge as judging
from programmes.rules.submission import submission_blockers
from programmes.services import OldAudit, suggesting
from tests.conftest import SYSTEM, person
from tests.programmes.helpers import TODAY, owner_of
from tests.programmes.test_dates import secret

OWNED, FREE = (date(2026, 9, 7), date(2026, 9, 9)), (date(2026, 12, 7), date(2026, 12, 9))
"""Leo gave the process up in November 2025: in September he is cooling off (IND-02), in December he is independent."""
LEFT = date(2025, 11, 15)


@dataclass
class World:
    """The small organisation, and whom the attack is about."""

    plan: Callable[..., PlannedAudit]
    p01: Process
    p02: Process
    leo: User
    ada: User
    mina: User
    bo: User
    client: Client

    def owned(self) -> PlannedAudit:
        """An audit of what Leo owns, nobody on its team."""
        made = self.plan(self.p01)
        owner_of(self.p01, self.leo, date(2026, 1, 1))
        return made

    def cooling(self) -> PlannedAudit:
        """An audit in December, which Leo leads, of what he owned until November 2025."""
        made = self.plan(self.p01, start=FREE[0], end=FREE[1])
        words: dict[str, Any] = {"by": SYSTEM, "today": TODAY, "reason": "as it was"}
        organisation.add_tenure(
            person=self.leo, role="owner", process=self.p01, start=date(2020, 1, 1), end=LEFT, **words
        )
        services.assign(made, person=self.leo, role="lead", by=self.mina, today=TODAY)
        return made

    def post(self, name: str, *args: Any, **data: Any) -> None:
        self.client.force_login(self.mina)
        self.client.post(reverse(f"programmes:{name}", args=args), data, headers={"HX-Request": "true"})


@pytest.fixture
def world(
    plan: Callable[..., PlannedAudit],
    p01: Process,
    p02: Process,
    leo: User,
    ada: User,
    mina: User,
    bo: User,
    client: Client,
    set_today: Callable[[date], None],
) -> World:
    set_today(TODAY)
    return World(plan, p01, p02, leo, ada, mina, bo, client)


# ---- (a) by a list of last year ----


def by_last_years_file(world: World) -> PlannedAudit:
    """The list names Leo as lead; the year that begins from it proposes him again."""
    owner_of(world.p01, world.leo, date(2026, 1, 1))
    scope = tuple((world.p01, leaf, None) for leaf in world.p01.leaves.all())
    day = date(2025, 3, 3)
    said = OldAudit(title="Incident", number="1", start=day, end=day, scope=scope, seats=((world.leo, "lead"),))
    old = audits.adopt_audit(said, by=world.mina, today=TODAY)
    year = services.start_from(old.planned.programme, by=world.mina, today=TODAY)
    return year.audits.get()


# ---- (b) by a deputy ----


def by_the_deputy_of_the_manager(world: World) -> PlannedAudit:
    """Sam plans for Mina; what she may not do he may not either."""
    sam = person("sam", "programme_manager", name="Sam Deputy")
    made = world.owned()
    services.edit_programme(made.programme, deputy_manager=sam, by=world.mina, today=TODAY)
    with suppress(Refused):
        services.assign(made, person=world.leo, role="lead", by=sam, today=TODAY)
    return made


def by_the_cover_of_the_owner(world: World) -> PlannedAudit:
    """Leo stood in for the owner (IND-04): acting is doing."""
    made = world.plan(world.p01)
    organisation.add_deputy_acting(
        person=world.leo, process=world.p01, start=date(2026, 5, 1), by=SYSTEM, today=TODAY, reason="Holiday"
    )
    with suppress(Refused):
        services.assign(made, person=world.leo, role="lead", by=world.mina, today=TODAY)
    return made


def by_handing_the_plan_to_the_owner(world: World) -> PlannedAudit:
    """Leo becomes programme manager himself and gives himself the seat."""
    made = world.owned()
    with audited(by=SYSTEM, today=TODAY):
        AccessRole(user=world.leo, role="programme_manager", start=date(2026, 1, 1)).save()
    with suppress(Refused):
        services.assign(made, person=world.leo, role="lead", by=User.objects.get(pk=world.leo.pk), today=TODAY)
    return made


# ---- (c) by other days ----


def by_other_days(world: World) -> PlannedAudit:
    made = world.cooling()
    return services.move_audit(made, start=OWNED[0], end=OWNED[1], by=world.mina, today=TODAY)


def by_the_card_of_the_board(world: World) -> PlannedAudit:
    made = world.cooling()
    version = PlannedAudit.objects.get(pk=made.pk).version
    world.post("board_move", 2026, made.reference, to=9, version=version)
    return made


def by_undo(world: World) -> PlannedAudit:
    """Moved to December while nobody is on it, Leo takes the seat, then the move is taken back."""
    made = world.plan(world.p01)
    words: dict[str, Any] = {"by": SYSTEM, "today": TODAY, "reason": "as it was"}
    organisation.add_tenure(
        person=world.leo, role="owner", process=world.p01, start=date(2020, 1, 1), end=LEFT, **words
    )
    services.move_to_month(made, month=12, by=world.mina, today=TODAY)
    services.assign(made, person=world.leo, role="lead", by=world.mina, today=TODAY)
    world.post("board_undo", 2026)
    return made


# ---- (e) by the team's own buttons, the board and the planner ----


def by_the_picker(world: World) -> PlannedAudit:
    made = world.owned()
    world.post("team_assign", made.reference, person=world.leo.pk, role="lead")
    return made


def by_the_card(world: World) -> PlannedAudit:
    made = world.owned()
    world.post("board_seat", 2026, made.reference, person=world.leo.pk, role="lead")
    return made


def by_another_role(world: World) -> PlannedAudit:
    """An observer is judged by no rule; then the observer becomes the lead."""
    made = world.owned()
    services.assign(made, person=world.leo, role="observer", by=world.mina, today=TODAY)
    world.post("team_seat", made.reference, world.leo.username, role="lead", reason="as agreed")
    return made


def by_more_scope(world: World) -> PlannedAudit:
    """A team that is independent of one process gets another one into its scope."""
    made = world.plan(world.p02)
    services.assign(made, person=world.leo, role="lead", by=world.mina, today=TODAY)
    owner_of(world.p01, world.leo, date(2026, 1, 1))
    more = [(world.p01, leaf, None) for leaf in world.p01.leaves.all()]
    return services.change_scope(made, add=more, by=world.mina, today=TODAY)


def line(world: World, audit: PlannedAudit | None) -> dict[str, Any]:
    """A line of the planner as it was before Leo became owner: he leads, in September."""
    leaves = list(world.p01.process_leaves.values_list("clause_id", flat=True))
    items = list(audit.scope.values_list("pk", flat=True)) if audit else leaves
    seat = {"person": world.leo.pk, "role": "lead", "supervisor": None, "parts": ["P01"], "whole": True, "why": []}
    return {
        "key": audit.reference if audit else "new:P01",
        "audit": audit.pk if audit else None,
        "process": None if audit else world.p01.pk,
        "title": "Incident",
        "start": OWNED[0].isoformat(),
        "end": OWNED[1].isoformat(),
        "days": 4,
        "items": {"P01": items},
        "seats": [seat],
        "state": "open",
        "refused": [],
        **{"was": None, "before": [], "gaps": [], "here": [], "others": []},
    }


def suggested(world: World, kind: str, audit: PlannedAudit | None, programme: Any) -> Suggestion:
    with audited(by=SYSTEM, today=TODAY):
        result = {"lines": [line(world, audit)], "goals": [], "bottlenecks": [], "proven": True, "stopped": False}
        row = Suggestion(programme=programme, kind=kind, by=world.mina, on=TODAY, result=result)
        row.save()
    return row


def by_taking_a_line(world: World) -> PlannedAudit:
    made = world.owned()
    row = suggested(world, "suggest", made, made.programme)
    world.post("suggest_take", 2026, row.pk, line=made.reference)
    return made


def by_taking_all(world: World) -> PlannedAudit:
    """The same in bulk, for an audit that does not exist yet."""
    other = world.plan(world.p02)
    owner_of(world.p01, world.leo, date(2026, 1, 1))
    row = suggested(world, "suggest", None, other.programme)
    suggesting.take_all(row, by=world.mina, today=TODAY)
    return PlannedAudit.objects.filter(title="Incident").first() or other


def by_taking_a_repair(world: World) -> PlannedAudit:
    """A repair that was worked out before Leo became owner."""
    made = world.owned()
    row = suggested(world, "repair", made, made.programme)
    with suppress(Refused):
        suggesting.take(row, made.reference, by=world.mina, today=TODAY, reason="somebody is away")
    return made


# ---- (f) by accepting ----


def by_the_link_about_days(world: World) -> PlannedAudit:
    """The owner proposes September by the link of a mail; the manager takes it."""
    made = world.cooling()
    services.ask_dates(made, by=world.mina, today=TODAY)
    services.propose_dates(secret(), start=OWNED[0], end=OWNED[1], sentence="We are busy.", today=TODAY)
    services.take_dates(DateAsk.objects.get(), by=world.mina, today=TODAY)
    return made


WAYS = (
    by_last_years_file,
    by_the_deputy_of_the_manager,
    by_the_cover_of_the_owner,
    by_handing_the_plan_to_the_owner,
    by_other_days,
    by_the_card_of_the_board,
    by_undo,
    by_the_picker,
    by_the_card,
    by_another_role,
    by_more_scope,
    by_taking_a_line,
    by_taking_all,
    by_taking_a_repair,
    by_the_link_about_days,
)


def judges_unnoticed(audit: PlannedAudit, who: User) -> bool:
    """Whether this person works in the audit, and nothing stands against that anywhere."""
    seat = Assignment.objects.filter(audit=audit, person=who, role__in=("lead", "auditor")).first()
    if seat is None or seat.verdicts.filter(severity="block").exists():
        return False
    year = queries.year_plan(PlannedAudit.objects.get(pk=audit.pk).programme)
    return not [said for said in submission_blockers(year) if who.full_name in said]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_ind_nobody_who_is_not_independent_comes_in_this_way(
    way: Callable[[World], PlannedAudit], world: World
) -> None:
    assert not judges_unnoticed(way(world), world.leo)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_ind_negative_control_with_the_rules_off_this_way_is_open(
    way: Callable[[World], PlannedAudit], world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging, "RULES", ())

    assert judges_unnoticed(way(world), world.leo)


STANDING = (by_other_days, by_the_card_of_the_board, by_undo, by_more_scope, by_the_link_about_days)


@pytest.mark.parametrize("rules", ["on", "off"])
@pytest.mark.parametrize("way", STANDING, ids=lambda way: way.__name__)
def test_ind_who_sat_there_before_the_days_or_the_scope_changed_cannot_accept(
    way: Callable[[World], PlannedAudit], rules: str, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """IND-13: accepting is judged on the facts of its day. Off is the negative control."""
    if rules == "off":
        monkeypatch.setattr(judging, "RULES", ())
    audit = way(world)

    with suppress(Refused):
        services.accept_assignment(audit, world.leo, by=world.leo, today=TODAY)

    accepted = Assignment.objects.get(audit=audit, person=world.leo).accepted_on is not None
    assert accepted is (rules == "off")


@pytest.mark.parametrize("rules", ["on", "off"])
def test_ind_a_fact_that_comes_later_reaches_the_seat_by_the_job(
    rules: str, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An import, a form or a leaver's page makes Leo owner: whoever writes the fact, his seat is judged again."""
    made = world.plan(world.p01)
    services.assign(made, person=world.leo, role="lead", by=world.mina, today=TODAY)
    if rules == "off":
        monkeypatch.setattr(judging, "RULES", ())
    organisation.add_tenure(
        person=world.leo,
        role="owner",
        process=world.p01,
        start=date(2026, 1, 1),
        by=SYSTEM,
        today=TODAY,
        reason="takes over",
    )
    services.rejudge_due(today=TODAY)

    assert judges_unnoticed(made, world.leo) is (rules == "off")
