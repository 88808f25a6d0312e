"""Criteria documents: services, pages, and what a second writer sees."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from kernel.journal import history
from kernel.models import Stale
from kernel.workflow import Refused
from organisation.models import User
from standards import queries, services
from standards.models import CriteriaDocument, DocumentVersion

TODAY = date(2026, 6, 1)
V3: dict[str, Any] = {"number": "v3.0", "approved_on": date(2025, 11, 14), "in_force_from": date(2025, 11, 14)}


@pytest.fixture
def policy(organisation: object) -> CriteriaDocument:
    document = services.add_document(code="CHG-POL", title="Change policy", by="system:test", today=TODAY)
    services.add_version(document=document, **V3, rule="Section 6: five days", by="system:test", today=TODAY)
    return document


def posted(**changes: str) -> dict[str, str]:
    typed = {"number": "v4.0", "approved_on": "2026-05-20", "in_force_from": "2026-06-01", "rule": "three days"}
    return {**typed, **changes}


def test_a_new_version_ends_the_one_before_and_both_are_journaled(policy: CriteriaDocument, mina: User) -> None:
    new = services.add_version(
        document=policy, number="v4.0", approved_on=TODAY, in_force_from=TODAY, by=mina, today=TODAY
    )
    old = DocumentVersion.objects.get(number="v3.0")
    assert old.in_force_to == date(2026, 5, 31)
    assert [event.action for event in history(old)] == ["created", "changed"]
    assert [str(row) for row in queries.versions_in_force(TODAY)] == ["CHG-POL v4.0"]
    assert [str(row) for row in queries.versions_in_force(date(2026, 5, 31))] == ["CHG-POL v3.0"]
    assert str(new) == "CHG-POL v4.0"


def test_an_overlapping_version_is_refused_and_the_old_one_stays_open(policy: CriteriaDocument, mina: User) -> None:
    with pytest.raises(Refused) as refused:
        services.add_version(document=policy, **{**V3, "number": "v2.9"}, by=mina, today=TODAY)
    assert list(refused.value.reasons) == [
        "Version v3.0 is in force from 2025-11-14 until further notice: one at a time."
    ]
    assert DocumentVersion.objects.get().in_force_to is None


def test_a_code_is_taken_whatever_its_case(policy: CriteriaDocument, mina: User) -> None:
    with pytest.raises(Refused, match="CHG-POL|chg-pol"):
        services.add_document(code="chg-pol", title="Again", by=mina, today=TODAY)


def test_a_second_writer_on_an_old_version_is_stale(policy: CriteriaDocument, mina: User) -> None:
    row = DocumentVersion.objects.get()
    services.change_version(row=row, version=1, **V3, rule="first", by=mina, today=TODAY)
    with pytest.raises(Stale):
        services.change_version(row=row, version=1, **V3, rule="second", by=mina, today=TODAY)
    assert DocumentVersion.objects.get().rule == "first"


def test_only_programme_managers_and_administrators_keep_documents(
    policy: CriteriaDocument, leo: User, omar: User, bo: User, rita: User, admin_user: User
) -> None:
    row = DocumentVersion.objects.get()
    for user in (leo, omar, bo, rita):
        with pytest.raises(PermissionDenied):
            services.add_document(code="X", title="X", by=user, today=TODAY)
        with pytest.raises(PermissionDenied):
            services.change_document(document=policy, version=1, code="X", title="X", by=user, today=TODAY)
        with pytest.raises(PermissionDenied):
            services.add_version(document=policy, **V3, by=user, today=TODAY)
        with pytest.raises(PermissionDenied):
            services.change_version(row=row, version=1, **V3, by=user, today=TODAY)
    assert (
        services.change_document(
            document=policy, version=1, code="CHG-POL", title="Change", by=admin_user, today=TODAY
        ).title
        == "Change"
    )


def test_the_pages_by_role(client: Client, policy: CriteriaDocument, mina: User, leo: User, rita: User) -> None:
    row = DocumentVersion.objects.get()
    reads = ("/library/documents/", "/library/documents/CHG-POL/", "/library/documents/chg-pol/")
    writes = (
        "/library/documents/new/",
        "/library/documents/CHG-POL/edit/",
        "/library/documents/CHG-POL/versions/new/",
        f"/library/documents/CHG-POL/versions/{row.pk}/edit/",
    )
    for user, read, write in ((mina, 200, 200), (leo, 200, 403), (rita, 403, 403)):
        client.force_login(user)
        assert [client.get(path).status_code for path in reads] == [read] * 3, user
        assert [client.get(path).status_code for path in writes] == [write] * 4, user
        if user is leo:
            assert "versions/new" not in client.get(reads[1]).content.decode()
    client.force_login(mina)
    assert client.get("/library/documents/NONE/").status_code == 404
    assert client.get("/library/documents/NONE/versions/new/").status_code == 404
    assert client.get(f"/library/documents/OTHER/versions/{row.pk}/edit/").status_code == 404


def test_a_document_and_its_version_through_the_pages(client: Client, organisation: object, mina: User) -> None:
    client.force_login(mina)
    made = client.post("/library/documents/new/", {"code": "INC-PRO", "title": "Incident procedure", "once": "k1"})
    assert (made.status_code, made["Location"]) == (302, "/library/documents/INC-PRO/")
    again = client.post("/library/documents/new/", {"code": "INC-PRO", "title": "Incident procedure", "once": "k1"})
    assert (again.status_code, CriteriaDocument.objects.count()) == (302, 1)
    added = client.post("/library/documents/INC-PRO/versions/new/", posted())
    assert added.status_code == 302
    page = client.get("/library/documents/INC-PRO/").content.decode()
    assert "three days" in page and "v4.0" in page


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"in_force_from": "2026-05-01"}, "from the day of its approval at the earliest"),
        ({"approved_on": "2026-02-30"}, "Enter a date that exists"),
        ({"in_force_to": "2026-05-31"}, "The last day in force is before the first one."),
        ({"number": "V3.0"}, "There is a version v3.0 already."),
        ({"rule": "x" * 4001}, "4000"),
        ({"rule": "a\x00b"}, "Null characters are not allowed"),
    ],
)
def test_bad_input_gets_a_sentence_and_loses_nothing_typed(
    client: Client, policy: CriteriaDocument, mina: User, changes: dict[str, str], sentence: str
) -> None:
    client.force_login(mina)
    response = client.post("/library/documents/CHG-POL/versions/new/", posted(**changes))
    page = response.content.decode()
    assert response.status_code == 409
    assert sentence in page
    assert page.count("The last day in force is before the first one.") <= 2  # summary and field, not twice over
    assert changes.get("number", "v4.0") in page
    assert DocumentVersion.objects.count() == 1


def test_a_code_that_no_address_can_carry_is_refused(client: Client, organisation: object, mina: User) -> None:
    client.force_login(mina)
    for code in ("new", "a/b", "a b", "", "x" * 41):
        assert client.post("/library/documents/new/", {"code": code, "title": "T"}).status_code == 409, code
    assert CriteriaDocument.objects.count() == 0


def test_a_stale_form_keeps_the_text_and_a_missing_version_is_said(
    client: Client, policy: CriteriaDocument, mina: User
) -> None:
    client.force_login(mina)
    path = f"/library/documents/CHG-POL/versions/{DocumentVersion.objects.get().pk}/edit/"
    same = posted(number="v3.0", approved_on="2025-11-14", in_force_from="2025-11-14")
    assert client.post(path, {**same, "rule": "mine", "version": "1"}).status_code == 302
    stale = client.post(path, {**same, "rule": "yours", "version": "1"})
    assert (stale.status_code, "yours" in stale.content.decode()) == (412, True)
    assert client.post(path, same).status_code == 428
    assert DocumentVersion.objects.get().rule == "mine"


def test_the_list_asks_the_same_number_of_questions_for_1_and_for_30(
    client: Client, policy: CriteriaDocument, mina: User, django_assert_max_num_queries: Any
) -> None:
    client.force_login(mina)
    with django_assert_max_num_queries(15) as one:
        client.get("/library/documents/")
    for number in range(29):
        more = services.add_document(code=f"DOC-{number}", title="More", by=mina, today=TODAY)
        services.add_version(document=more, **V3, by=mina, today=TODAY)
    with django_assert_max_num_queries(15) as thirty:
        client.get("/library/documents/")
    assert len(one.captured_queries) == len(thirty.captured_queries)
