"""The grants, as a table that a reader can check against architecture 1.4; and roles from day to day."""

from datetime import date, timedelta

import pytest
from django.test.utils import CaptureQueriesContext

from kernel.journal import audited
from organisation import services
from organisation.models import AccessRole, User
from organisation.roles import GRANTS, Can, Role

DAY = date(2026, 6, 1)
A, P, U, W, T, R = "administrator", "programme_manager", "auditor", "process_owner", "top_management", "reader"

WHO_MAY: dict[Can, set[str]] = {
    Can.READ_PROGRAMME: {P, U, W, T, R},
    Can.READ_DRAFT_PROGRAMME: {P, U, T},
    Can.EDIT_PROGRAMME: {P},
    Can.APPROVE_PROGRAMME: {T},
    Can.CANCEL_COVERAGE: {T},
    Can.APPROVE_WAIVER: {P, T},
    Can.READ_ALL_AUDITS: {P},
    Can.MANAGE_AUDIT: {P},
    Can.STAND_IN_AS_CLIENT: {T},
    Can.AUDIT: {U},
    Can.READ_REPORTS: {P, U, T, R},
    Can.READ_ALL_FINDINGS: {P, T},
    Can.RAISE_OWN_OBSERVATION: {P, U},
    Can.ANSWER_FINDING: {W},
    Can.DECIDE_PLAN: {U},
    Can.VERIFY_ACTION: {U},
    Can.MANAGE_FINDINGS: {P},
    Can.GRANT_EXTENSION: {P},
    Can.GRANT_LONG_EXTENSION: {T},
    Can.PREPARE_REVIEW: {P},
    Can.APPROVE_REVIEW: {T},
    Can.READ_REVIEWS: {P, T},
    Can.READ_DASHBOARD: {P, T},
    Can.READ_DIRECTORY: {A, P, U, W, T},
    Can.READ_POOL: {A, P, U, T},
    Can.READ_TIES: {A, P},
    Can.EDIT_ORGANISATION: {A},
    Can.EDIT_COMPETENCE: {A, P},
    Can.DECIDE_DECLARATION: {P, T},
    Can.EDIT_USERS: {A},
    Can.EDIT_SETTINGS: {A},
    Can.EDIT_RULES: {A, P},
    Can.READ_SETTINGS: {A, P, U, T},
    Can.READ_JOURNAL: {A, P},
    Can.READ_MAIL: {A, P},
}


@pytest.mark.parametrize("what", list(Can))
def test_each_verb_is_granted_to_these_roles_and_no_other(what: Can) -> None:
    assert {role for role in Role.values if what in GRANTS[role]} == WHO_MAY[what]


def test_every_role_has_its_line_in_the_table() -> None:
    assert set(GRANTS) == set(Role.values)


def test_the_administrator_gets_no_audit_content_and_approves_nothing() -> None:
    content = {what for what in Can if what.startswith(("approve_", "read_all_", "read_reports", "read_reviews"))}

    assert GRANTS[Role.ADMINISTRATOR] & content == frozenset()


def test_whoever_edits_the_programme_does_not_approve_it_by_role() -> None:
    """IND-19 is judged on the person; no single role may even hold both verbs."""
    assert [role for role, grants in GRANTS.items() if {Can.EDIT_PROGRAMME, Can.APPROVE_PROGRAMME} <= grants] == []


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 5, 31), frozenset()),
        (date(2026, 6, 1), frozenset({"auditor"})),
        (date(2026, 6, 30), frozenset({"auditor"})),
        (date(2026, 7, 1), frozenset()),
    ],
)
def test_a_role_holds_from_its_first_to_its_last_day(day: date, expected: frozenset[str], sam: User) -> None:
    with audited(by="system:test", today=DAY):
        AccessRole(user=sam, role="auditor", start=DAY, end=date(2026, 6, 30)).save()

    assert User.objects.get(pk=sam.pk).roles_on(day) == expected
    assert User.objects.get(pk=sam.pk).can(Can.AUDIT, day) is bool(expected)


def test_roles_add_up(mina: User, admin_user: User) -> None:
    services.grant_access_role(user=mina, role="auditor", start=DAY, by=admin_user, today=DAY, reason="Also audits")

    assert mina.roles_on(DAY) == {"programme_manager", "auditor"}
    assert (mina.can(Can.EDIT_PROGRAMME, DAY), mina.can(Can.AUDIT, DAY)) == (True, True)


def test_asking_again_costs_no_second_query(mina: User, django_assert_num_queries: type[CaptureQueriesContext]) -> None:
    user = User.objects.get(pk=mina.pk)

    with django_assert_num_queries(1):  # type: ignore[arg-type]
        for what in Can:
            user.can(what, DAY)


def test_a_guest_with_a_role_may_nothing(sam: User) -> None:
    with audited(by="system:test", today=DAY):
        AccessRole(user=sam, role="administrator", start=DAY).save()
    sam.set_unusable_password()
    sam.is_guest = True
    sam.save()

    assert User.objects.get(pk=sam.pk).roles_on(DAY + timedelta(days=1)) == frozenset()


@pytest.mark.parametrize(
    ("first", "last", "initials"),
    [("Karin", "Svensson", "KS"), ("Fatima", "El Idrissi", "FI"), ("Prince", "", "P"), ("", "", "U")],
)
def test_initials_come_from_the_first_and_the_last_word(first: str, last: str, initials: str) -> None:
    assert User(username="user", first_name=first, last_name=last).initials == initials
