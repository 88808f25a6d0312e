"""People as they are typed and pasted, user names, and the offers of set-up."""

from datetime import date

import pytest

from organisation import offers
from organisation.rules import free, read_people, read_person, user_name


@pytest.mark.parametrize(
    ("text", "first", "last", "email", "post"),
    [
        ("Anna Berg, anna@example.org", "Anna", "Berg", "anna@example.org", ""),
        ("Anna Berg <anna@example.org>", "Anna", "Berg", "anna@example.org", ""),
        ('"Berg, Anna" <Anna@Example.org>', "Anna", "Berg", "anna@example.org", ""),
        ("Berg, Anna <anna@example.org>;", "Anna", "Berg", "anna@example.org", ""),
        ("Anna Berg\tanna@example.org\tHead of IT", "Anna", "Berg", "anna@example.org", "Head of IT"),
        ("Anna\tBerg\tanna@example.org\tHead of IT", "Anna", "Berg", "anna@example.org", "Head of IT"),
        ("Anna Berg; anna@example.org; Head of IT, Nordic", "Anna", "Berg", "anna@example.org", "Head of IT, Nordic"),
        ("Anna Berg, Head of IT, anna@example.org", "Anna", "Berg", "anna@example.org", "Head of IT"),
        ("anna@example.org Anna van den Berg", "Anna", "van den Berg", "anna@example.org", ""),
        ("anna@example.org, Anna Berg, Head of IT", "Anna", "Berg", "anna@example.org", "Head of IT"),
        ("  Anna   Berg  ( anna@example.org ) ", "Anna", "Berg", "anna@example.org", ""),
    ],
)
def test_a_line_is_read(text: str, first: str, last: str, email: str, post: str) -> None:
    read = read_person(text)

    assert (read.first_name, read.last_name, read.email, read.post, read.trouble) == (first, last, email, post, "")


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("Anna Berg", "no_address"),
        ("Anna Berg, anna@localhost", "no_address"),
        ("anna@example.org", "no_name"),
        ("Anna, anna@example.org", "one_name"),
        ("Anna Berg, a@example.org, b@example.org", "two_addresses"),
    ],
)
def test_a_line_that_cannot_be_read_says_why(text: str, trouble: str) -> None:
    assert read_person(text).trouble == trouble


def test_headings_and_empty_lines_are_left_out() -> None:
    read = read_people("Name; E-mail address\n\nAnna Berg; anna@example.org\r\n \nBo Lund; bo@example.org\n")

    assert [(one.line, one.email) for one in read] == [(3, "anna@example.org"), (5, "bo@example.org")]


@pytest.mark.parametrize(
    ("name", "email", "wanted"),
    [
        ("Liam O'Connor", "", "liam.oconnor"),
        ("Dr Eva Dvořáková", "", "eva.dvorakova"),
        ("Anna van den Berg", "", "anna.vandenberg"),
        ("田中 花子", "hanako.tanaka@example.org", "hanako.tanaka"),
        ("Plato", "", "plato"),
        ("田中", "", "person"),
    ],
)
def test_user_names(name: str, email: str, wanted: str) -> None:
    assert user_name(name, email) == wanted


def test_a_taken_user_name_gets_a_number() -> None:
    assert free("anna.berg", set()) == "anna.berg"
    assert free("anna.berg", {"anna.berg", "anna.berg2"}) == "anna.berg3"


def test_holidays_are_offered_by_country_and_region() -> None:
    germany, bavaria = (offers.holidays_of("DE", region, [2026]) for region in ("", "BY"))

    assert (date(2026, 10, 3), "German Unity Day") in germany
    assert {day for day, _ in germany} < {day for day, _ in bavaria}
    assert date(2026, 1, 6) in dict(bavaria)


@pytest.mark.parametrize(("country", "region"), [("XX", ""), ("", ""), ("DE", "ZZ"), ("os", ""), ("__class__", "")])
def test_an_unknown_country_or_region_offers_nothing(country: str, region: str) -> None:
    assert offers.holidays_of(country, region, [2026]) == []


def test_every_country_can_be_computed() -> None:
    assert len(offers.countries()) > 200
    assert all(offers.holidays_of(code, "", [2026]) is not None for code, _name in offers.countries())
