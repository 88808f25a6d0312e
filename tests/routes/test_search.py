"""Search finds exactly what the rooms' own `visible_to` gives, forgives slips, and never breaks."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q
from django.test import Client
from django.test.utils import CaptureQueriesContext

from findings.models import Action, Finding
from findings.queries import visible_to
from findings.queries.visible import JUDGING, _everybody_below
from kernel.journal import audited
from kernel.models import SearchEntry, SearchWord
from kernel.search import all_sources, index, words
from kernel.search.find import Found, find
from organisation.models import AccessRole, Delegation, User
from organisation.queries import covered_by
from organisation.roles import Can, Role
from programmes.models import Assignment, PlannedAudit
from tests.conftest import LONG_AGO, SYSTEM
from tests.routes.world import TODAY, World

pytestmark = pytest.mark.django_db


def everything(user: User, query: str) -> set[tuple[str, int]]:
    """All hits, page by page."""
    found = set[tuple[str, int]]()
    for kind in find(user, query, today=TODAY, kind="finding").kinds:
        page = 1
        while hits := of_kind(find(user, query, today=TODAY, kind=kind.source.kind, page=page), kind.source.kind):
            found |= {(hit.kind, hit.object_id) for hit in hits}
            page += 1
    return found


def of_kind(found: Found, kind: str) -> list[Any]:
    return next((one.hits for one in found.kinds if one.source.kind == kind), [])


@dataclass(slots=True)
class Everything:
    """What there is, whoever asks: the words of every entry, and the words that slips are compared with."""

    known: list[str] = field(default_factory=lambda: list(SearchWord.objects.values_list("word", flat=True)))
    held: dict[str, dict[int, set[str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for source in all_sources():
            entries = (index.entry_of(source, one) for one in source.documents(None))
            self.held[source.kind] = {row.object_id: set(f"{row.heads} {row.words}".split()) for row in entries}

    def of(self, user: User) -> dict[tuple[str, int], set[str]]:
        """What this person may know of."""
        found = {}
        for source in all_sources():
            seen = source.visible(user, TODAY)
            ids = set(self.held[source.kind]) if seen is True else set()
            if not isinstance(seen, bool):
                ids = set(seen.values_list("pk", flat=True)) & set(self.held[source.kind])
            found |= {(source.kind, pk): self.held[source.kind][pk] for pk in ids}
        return found


def by_force(there: Everything, user: User, query: str) -> set[tuple[str, int]]:
    """The same from the records themselves, one by one, in Python."""
    asked = words.asked(query)
    exact = [words.group(word) for word in asked]
    wide = [(*group, *map(words.Term, words.near(word, there.known))) for word, group in zip(asked, exact, strict=True)]
    mine = there.of(user)

    def matching(groups: list[words.Group]) -> set[tuple[str, int]]:
        return {key for key, text in mine.items() if all(holds(text, group) for group in groups)}

    if not asked or (found := matching(exact)):
        return found if asked else set()
    found = matching(wide)
    sure = {key: sum(holds(mine[key], group) for group in exact) for key in found}
    return {key for key in found if sure[key] == max(sure.values())}


def holds(text: set[str], group: words.Group) -> bool:
    return any(term.fits(word) for term in group for word in text)


def strangers(rng: random.Random) -> list[User]:
    """People with any mixture of roles, seats and holidays to cover for."""
    others = list(User.objects.order_by("pk"))
    found = []
    for number in range(4):
        user = User.objects.create_user(f"r{number}", f"r{number}@example.org", first_name="Random", last_name="Reader")
        with audited(by=SYSTEM, today=TODAY):
            for role in rng.sample(list(Role.values), rng.randint(0, 2)):
                AccessRole(user=user, role=role, start=LONG_AGO).save()
            if rng.random() < 0.6:
                covered = rng.choice(others)
                Delegation(person=covered, deputy=user, start=date(2026, 1, 1), end=date(2026, 12, 31)).save()
            if rng.random() < 0.6:
                audit = rng.choice(list(PlannedAudit.objects.order_by("pk")))
                Assignment(audit=audit, person=user, role=rng.choice(("auditor", "trainee", "expert", "guide"))).save()
        found.append(user)
    return found


def queries(rng: random.Random) -> list[str]:
    """Words that somebody has written, one or two of the same text, some of them with a slip."""
    entries = [f"{row.heads} {row.words}".split() for row in SearchEntry.objects.exclude(kind="").order_by("pk")]
    found = []
    while len(found) < 10:
        text = [word for word in rng.choice(entries) if len(word) > 3 and word.isalpha()]
        if len(text) > 1:
            found.append(" ".join(slip(rng, word) for word in rng.sample(text, rng.randint(1, 2))))
    return found


def slip(rng: random.Random, word: str) -> str:
    if rng.random() < 0.5:
        return word
    at = rng.randrange(len(word) - 1)
    return rng.choice((word[:at] + word[at + 1 :], word[:at] + word[at + 1] + word[at] + word[at + 2 :], word + "x"))


@pytest.mark.parametrize("seed", range(2))
def test_the_hits_are_what_the_rooms_show_to_this_person(seed: int, world: World) -> None:
    rng = random.Random(seed)
    users = [*strangers(rng), *rng.sample(list(world.people.values()), 3)]
    asked, wrong, hits, there = queries(rng), [], 0, Everything()
    for user in users:
        for query in asked:
            expected, got = by_force(there, user, query), everything(user, query)
            hits += len(expected)
            if got != expected:
                wrong.append((user.username, query, got ^ expected))

    assert wrong == []
    assert hits > 20  # the negative control: the queries do find something


def test_with_the_rights_left_out_the_property_would_fail(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from kernel.search.find import _Run

    monkeypatch.setattr(_Run, "_rights", lambda self: Q())
    sam = world.people["sam"]
    assert everything(sam, "incident") > by_force(Everything(), sam, "incident")


def test_the_index_is_what_a_rebuild_would_write(world: World) -> None:
    assert [(tally.kind, tally.wrong) for tally in index.rebuild(check=True) if tally.wrong] == []


def test_reindex_mends_what_somebody_has_broken(world: World) -> None:
    SearchEntry.objects.filter(kind="finding").update(words="")
    SearchEntry.objects.filter(kind="audit").delete()
    SearchEntry.objects.create(kind="person", object_id=10**9, key="nobody", title="Nobody")

    with pytest.raises(SystemExit):
        call_command("reindex", check=True, stdout=StringIO())
    call_command("reindex", verbosity=0, stdout=StringIO())
    call_command("reindex", check=True, stdout=StringIO())

    assert index.is_current()


@pytest.mark.parametrize(
    ("query", "where"),
    [
        ("NC-26-01", "/findings/NC-26-01/"),
        ("nc2601", "/findings/NC-26-01/"),
        ("nc 26 1", "/findings/NC-26-01/"),
        ("P01", "/library/processes/P01/"),
        ("IAP-2026", "/programmes/2026/"),
    ],
)
def test_a_number_leads_straight_to_the_thing(query: str, where: str, world: World, clients: Any) -> None:
    answer = clients["mina"].get("/search/", {"q": query})

    assert (answer.status_code, answer["Location"]) == (302, where)


def test_a_number_that_one_may_not_know_is_as_if_it_did_not_exist(world: World, clients: dict[str, Client]) -> None:
    pages = (clients["sam"].get("/search/", {"q": q}).content.decode() for q in ("NC-26-01", "NC-26-99"))
    real, none = (re.sub(r'csrfmiddlewaretoken" value="\w+"', "", page) for page in pages)

    assert real.replace("NC-26-01", "NC-26-99") == none


def test_a_slip_is_forgiven_and_the_word_is_named(world: World, clients: dict[str, Client]) -> None:
    page = clients["mina"].get("/search/", {"q": "incidnet"}).content.decode()

    assert "Nothing for “incidnet”." in page
    assert '<a href="?q=incident"><b>incident</b></a>' in page
    assert "<mark>Incident</mark>" in page


def test_a_suggestion_is_never_a_word_of_what_is_hidden(world: World, clients: dict[str, Client]) -> None:
    there, sam, mina = Everything(), world.people["sam"], world.people["mina"]
    open_words = set().union(*there.of(sam).values())
    hidden = sorted(w for w in set().union(*there.of(mina).values()) - open_words if w.isalpha() and len(w) > 7)
    secrets = [word for word in hidden if not words.near(word[:-2] + word[-1], open_words)][:5]

    assert secrets
    for word in secrets:
        typed = word[:-2] + word[-1]
        assert find(mina, typed, today=TODAY).instead == word
        assert word not in clients["sam"].get("/search/", {"q": typed}).content.decode().lower()


def test_what_people_typed_is_never_markup(world: World, clients: dict[str, Client]) -> None:
    page = clients["mina"].get("/search/", {"q": "<script>alert(1)</script> incident"}).content.decode()

    assert "<script>alert" not in page and "&lt;script&gt;alert" in page


WILD = [
    '"',
    "'",
    "a' OR '1'='1",
    '" AND NEAR(a b, 2)',
    "heads : x",
    "^incident*",
    "incident AND",
    "NOT incident",
    "* * *",
    "-",
    "()",
    "\\",
    "%_%",
    "{{ 7*7 }}",
    "incident\ue001\ue003",
    "\u202e\u0000\u200d🙂",
    "é" * 500,
    "a " * 400,
    "9" * 300,
    "1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1",
    "ﬃ ²³ Ⅷ ½",
    "१२३",
    "変更",
    "nc-²6-13",
    "incident" * 40,
]


@pytest.mark.parametrize("query", WILD)
@pytest.mark.parametrize("who", ["mina", "sam"])
def test_no_query_breaks_it(query: str, who: str, world: World, clients: dict[str, Client]) -> None:
    for more in ({}, {"kind": "finding"}, {"kind": "no such", "page": "99999999999999999999"}, {"page": "-1"}):
        answer = clients[who].get("/search/", {"q": query, **more})
        assert answer.status_code in (200, 302, 400 if "\x00" in query else 200)


def test_the_pages_of_a_kind_are_turned(world: World, clients: dict[str, Client]) -> None:
    first, second = (
        clients["mina"].get("/search/", {"q": "show", "kind": "question", "page": page}).content.decode()
        for page in (1, 2)
    )

    assert first.count('<a class="row-link"') == 20 and second.count('<a class="row-link"') > 0
    assert 'href="?q=show&amp;kind=question&amp;page=2"' in first


@pytest.mark.parametrize("who", ["mina", "ada", "omar", "sam", "rita"])
@pytest.mark.parametrize("query", ["incidnet reocrd", "incident", "NC-26-01"])
def test_it_costs_at_most_eight_queries(query: str, who: str, world: World, clients: dict[str, Client]) -> None:
    with CaptureQueriesContext(connection) as seen:
        clients[who].get("/search/", {"q": query})

    told = [one["sql"] for one in seen.captured_queries if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(told) <= 8, told


def test_a_write_that_is_taken_back_leaves_no_word(world: World) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        User.objects.create_user("quisling", first_name="Quisling", last_name="Xylophone")
        raise ZeroDivisionError

    assert not SearchEntry.objects.filter(title__contains="Xylophone").exists()
    assert find(world.people["mina"], "xylophone", today=TODAY).total == 0


def test_a_new_and_a_renamed_person_is_found_at_once(world: World) -> None:
    user = User.objects.create_user("quisling", first_name="Quisling", last_name="Xylophone")
    assert find(world.people["mina"], "xylophone", today=TODAY).total == 1

    user.last_name = "Zither"
    user.save()
    assert find(world.people["mina"], "xylophone", today=TODAY).total == 0
    assert find(world.people["mina"], "zither", today=TODAY).total == 1


def seen_one_by_one(user: User) -> set[int]:
    """What `findings.queries.visible_to` means, asked of every finding in one condition (architecture 1.4)."""
    people = {user.pk, *covered_by(user, TODAY)}
    related: Any = Q(owner__in=people | _everybody_below(user, TODAY)) | Q(audit__isnull=True, raised_by=user)
    related |= Q(nonconformity__verifier__in=people) | Q(nonconformity__auditor__in=people)
    on_team = Assignment.objects.filter(audit=OuterRef("audit__planned"), person=user, role__in=JUDGING)
    acting = Action.objects.filter(nc__finding=OuterRef("pk"), owner__in=people, plan__submitted_on__isnull=False)
    rows = Finding.objects.exclude(reference="").filter(related | Exists(on_team) | Exists(acting))
    return set(rows.values_list("pk", flat=True))


def test_the_findings_of_a_reader_are_the_sum_of_all_ways_each_once(world: World) -> None:
    users = [*strangers(random.Random(7)), *world.people.values()]
    users = [user for user in users if not user.can(Can.READ_ALL_FINDINGS, TODAY)]
    got = {user.username: list(visible_to(user).values_list("pk", flat=True)) for user in users}

    assert {name: set(pks) for name, pks in got.items()} == {user.username: seen_one_by_one(user) for user in users}
    assert all(len(pks) == len(set(pks)) for pks in got.values())
    assert len({frozenset(pks) for pks in got.values()}) > 2  # the negative control: they do see different things


def test_what_holds_a_new_name_is_found_by_it_once_the_job_is_done(world: World) -> None:
    from kernel import delivery
    from kernel.models import Job
    from organisation.models import Process

    finding = Finding.objects.exclude(reference="").filter(process__isnull=False).order_by("pk").first()
    assert finding is not None
    with audited(by=SYSTEM, today=TODAY):
        process = Process.objects.get(pk=finding.process_id)
        process.name = "Xylophone desk"
        process.save()
    kinds = {kind for kind, _pk in everything(world.people["mina"], "xylophone")}
    assert kinds == {"process"}  # its own entry at once
    delivery.sweep()

    assert ("finding", finding.pk) in everything(world.people["mina"], "xylophone")
    assert set(Job.objects.filter(kind="index").values_list("state", flat=True)) == {"done"}
    assert [(tally.kind, tally.wrong) for tally in index.rebuild(check=True) if tally.wrong] == []
