"""A statement that is written once gives what its queryset gives, for every value and every length of a list."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kernel.models import Notice
from kernel.prepared import Prepared, amount, day
from organisation.models import User

DAYS = [date(2026, 1, n) for n in range(1, 8)]


@pytest.fixture
def notices(mina: User) -> list[Notice]:
    return Notice.objects.bulk_create(
        [Notice(person=mina, on=on, text=f"notice {on.day}", dedup_key=str(on)) for on in DAYS]
    )


def test_each_value_finds_its_own_rows(notices: list[Notice]) -> None:
    since = Prepared(
        lambda on: Notice.objects.filter(on__gte=on).order_by("on").values_list("pk", "on"), on=date(2998, 1, 1)
    )

    for first in (0, 3, 6):
        assert [(pk, day(on)) for pk, on in since.rows(on=DAYS[first])] == [(row.pk, row.on) for row in notices[first:]]


@pytest.mark.parametrize("length", range(8))
def test_a_list_of_any_length(notices: list[Notice], length: int) -> None:
    named = Prepared(
        lambda pks, person: Notice.objects.filter(pk__in=pks, person=person).order_by("pk").values_list("pk"),
        pks=[2_000_000_000],
        person=1_000_000_000,
    )
    wanted = [row.pk for row in notices[:length]]

    assert [pk for (pk,) in named.rows(pks=wanted, person=notices[0].person_id)] == wanted
    assert named.rows(pks=wanted, person=notices[0].person_id + 1) == []


def test_a_list_of_words(notices: list[Notice]) -> None:
    keyed = Prepared(
        lambda keys: Notice.objects.filter(dedup_key__in=keys).order_by("pk").values_list("pk"), keys=["k"]
    )

    assert [pk for (pk,) in keyed.rows(keys=[str(DAYS[0]), str(DAYS[2])])] == [notices[0].pk, notices[2].pk]


def test_it_is_one_query(notices: list[Notice]) -> None:
    every = Prepared(lambda on: Notice.objects.filter(on=on).values_list("pk"), on=date(2998, 1, 1))

    with CaptureQueriesContext(connection) as seen:
        every.rows(on=DAYS[0])
    assert len(seen) == 1


def test_an_example_that_goes_lost_or_is_there_twice_is_refused(db: None) -> None:
    lost = Prepared(
        lambda on, pk: Notice.objects.filter(on=on).values_list("pk"), on=date(2998, 1, 1), pk=2_000_000_000
    )
    twice = Prepared(
        lambda a, b: Notice.objects.filter(pk=a, person=b).values_list("pk"), a=2_000_000_000, b=2_000_000_000
    )

    for one, values in ((lost, {"on": DAYS[0], "pk": 1}), (twice, {"a": 1, "b": 2})):
        with pytest.raises(ValueError, match="cannot be told apart"):
            one.rows(**values)


@pytest.mark.parametrize(
    ("raw", "said"), [(None, None), (4, "4.0"), (4.5, "4.5"), (0.1 + 0.2, "0.3"), (Decimal("7.5"), "7.5")]
)
def test_an_amount_has_its_places_whatever_the_database_gave(raw: float | Decimal | None, said: str | None) -> None:
    assert amount(raw) == (said and Decimal(said))
    assert said is None or str(amount(raw)) == said
