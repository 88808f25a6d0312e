"""The pages: what works, who gets 404 or 403, what is refused with reasons, and how many queries it takes."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from kernel.models import AuditEvent, Job
from organisation.models import User
from organisation.queries import covered_by
from organisation.roles import Can
from reviews import services
from reviews.models import Decision, ManagementReview, ReviewInput, ReviewVersion
from reviews.queries import work_items

pytestmark = pytest.mark.django_db
JUNE_30, JULY_7 = date(2026, 6, 30), date(2026, 7, 7)


@pytest.fixture
def as_user(client: Client, set_today: Callable[[date], None]) -> Callable[..., Client]:
    def enter(user: User, day: date = date(2026, 6, 1)) -> Client:
        set_today(day)
        client.force_login(user)
        return client

    return enter


def url(name: str, *args: object) -> str:
    return reverse(f"reviews:{name}", args=args)


def test_review_new_plans_a_review_and_goes_to_it(as_user: Callable[..., Client], mina: User, bo: User) -> None:
    typed = {
        "planned_on": "2026-07-07",
        "period_from": "2026-01-01",
        "period_to": "2026-06-30",
        "chair": bo.pk,
        "place": "Aarlund",
    }
    response = as_user(mina).post(url("review_new"), typed)

    assert response.status_code == 302
    assert response["Location"] == "/reviews/MR-26-1/"


def test_review_new_shows_what_was_typed_when_the_period_is_upside_down(
    as_user: Callable[..., Client], mina: User
) -> None:
    typed = {"planned_on": "2026-07-07", "period_from": "2026-06-30", "period_to": "2026-01-01", "place": "Aarlund"}
    response = as_user(mina).post(url("review_new"), typed)

    assert response.status_code == 409
    assert "The period must end after it begins." in response.content.decode()
    assert 'value="Aarlund"' in response.content.decode()
    assert not ManagementReview.objects.exists()


def test_review_list_is_filtered_for_whoever_has_no_part_in_one(
    as_user: Callable[..., Client], review: ManagementReview, sam: User, omar: User
) -> None:
    nobody = as_user(sam).get(url("review_list"))
    owner = as_user(omar).get(url("review_list"))

    assert nobody.status_code == owner.status_code == 200
    assert "MR-26-1" not in nobody.content.decode()
    assert "MR-26-1" in owner.content.decode()


@pytest.mark.parametrize("name", ["review_detail", "review_minutes", "review_paper", "review_report"])
def test_a_stranger_gets_404(as_user: Callable[..., Client], review: ManagementReview, sam: User, name: str) -> None:
    assert as_user(sam).get(url(name, review.reference)).status_code == 404


@pytest.mark.parametrize(
    "name", ["review_edit", "review_texts", "review_opinion", "review_ask", "review_people", "decision_new",
             "review_version", "minutes_edit"],
)  # fmt: skip
def test_an_attendee_without_the_verb_gets_403(
    as_user: Callable[..., Client], review: ManagementReview, omar: User, name: str
) -> None:
    assert as_user(omar).get(url(name, review.reference)).status_code == 403


@pytest.mark.parametrize(
    "name", ["review_freeze", "review_refresh", "review_close", "minutes_approve", "inputs_treated"]
)
def test_a_button_is_not_a_link(
    as_user: Callable[..., Client], review: ManagementReview, mina: User, name: str
) -> None:
    assert as_user(mina).get(url(name, review.reference)).status_code == 405


def test_review_detail_shows_the_buttons_of_whoever_prepares(
    as_user: Callable[..., Client], review: ManagementReview, mina: User, omar: User
) -> None:
    mine = as_user(mina).get(url("review_detail", review.reference)).content.decode()
    theirs = as_user(omar).get(url("review_detail", review.reference)).content.decode()

    assert "Compute from today" in mine
    assert "Compute from today" not in theirs
    assert "Ask the owners" not in theirs


def test_refresh_computes_the_draft_and_suggests_sentences(
    as_user: Callable[..., Client], review: ManagementReview, mina: User
) -> None:
    response = as_user(mina).post(url("review_refresh", review.reference), follow=True)

    text = response.content.decode()
    assert "No audit has reported in this period" in text
    assert ReviewInput.objects.get(review=review, item="c3").suggested.startswith("0 reports out")
    assert "Freeze as 1.0" in text


def test_input_is_confirmed_as_it_was_shown(
    as_user: Callable[..., Client], review: ManagementReview, mina: User, today: date
) -> None:
    services.refresh(review, by=mina, today=today)
    line = ReviewInput.objects.get(review=review, item="c3")
    client = as_user(mina)

    page = client.get(url("review_input", review.reference, "c3")).content.decode()
    client.post(url("input_confirm", review.reference, "c3"), {"version": line.version, "sentence": line.suggested})

    line.refresh_from_db()
    assert "Confirm as it is" in page
    assert line.sentence == line.suggested
    assert line.confirmed_by == mina


def test_input_without_a_sentence_comes_back_with_the_reason(
    as_user: Callable[..., Client], review: ManagementReview, omar: User
) -> None:
    line = ReviewInput.objects.get(review=review, item="h")
    response = as_user(omar).post(url("review_input", review.reference, "h"), {"version": line.version, "light": "ok"})

    assert response.status_code == 409
    assert "Enter a sentence, or why there is nothing to report." in response.content.decode()


def test_input_saved_by_somebody_else_meanwhile_is_412(
    as_user: Callable[..., Client], review: ManagementReview, omar: User, mina: User, today: date
) -> None:
    line = ReviewInput.objects.get(review=review, item="h")
    services.set_input(line, sentence="First.", by=mina, today=today)
    typed = {"version": 1, "sentence": "Second."}
    response = as_user(omar).post(url("review_input", review.reference, "h"), typed)

    assert response.status_code == 412
    assert "Second." in response.content.decode()
    assert ReviewInput.objects.get(pk=line.pk).sentence == "First."


def test_a_form_without_its_version_is_428(
    as_user: Callable[..., Client], review: ManagementReview, mina: User
) -> None:
    assert as_user(mina).post(url("review_freeze", review.reference)).status_code == 428


def test_freeze_refused_shows_the_page_with_every_reason(
    as_user: Callable[..., Client], review: ManagementReview, mina: User
) -> None:
    services.add_decision(review, question="Fund a rota?", by=mina, today=JUNE_30)
    response = as_user(mina).post(url("review_freeze", review.reference), {"version": review.version})

    text = response.content.decode()
    assert response.status_code == 409
    assert "There is a problem" in text
    assert "Decision asked D1: enter why" in text
    assert "Decision asked D1: enter by when" in text


def test_the_whole_way_in_the_browser_without_script(
    as_user: Callable[..., Client], review: ManagementReview, mina: User, bo: User, omar: User
) -> None:
    client = as_user(mina, JUNE_30)
    client.post(url("review_refresh", review.reference))
    for line in ReviewInput.objects.filter(review=review):
        typed = {"version": line.version, "sentence": f"Said of {line.item}", "light": "ok"}
        assert client.post(url("review_input", review.reference, line.item), typed).status_code == 302
    review.refresh_from_db()
    typed = {"version": review.version, "opinion": "effective", "text": "Nothing was found yet"}
    assert client.post(url("review_opinion", review.reference), typed).status_code == 302
    review.refresh_from_db()
    assert client.post(url("review_freeze", review.reference), {"version": review.version}).status_code == 302

    client = as_user(mina, JULY_7)
    review.refresh_from_db()
    seats = {f"seat_{seat.pk}": "present" for seat in review.attendees.all()}
    typed = {"version": review.version, "held_on": "2026-07-07", "place": "Aarlund", **seats}
    assert client.post(url("review_hold", review.reference), typed).status_code == 302
    client.post(url("inputs_treated", review.reference))
    typed = {"text": "One template", "kind": "improve", "owner": omar.pk, "due": "2026-11-30", "answer": "yes"}
    assert client.post(url("decision_new", review.reference), typed).status_code == 302
    decision = Decision.objects.get()
    client.post(url("decision_final", review.reference, "D1"), {"version": decision.version})
    review.refresh_from_db()
    typed = {"version": review.version, "suitability": "yes", "adequacy": "yes", "effectiveness": "yes"}
    assert client.post(url("minutes_edit", review.reference), typed).status_code == 302
    review.refresh_from_db()
    assert client.post(url("minutes_approve", review.reference), {"version": review.version}).status_code == 403

    client = as_user(bo, JULY_7)
    assert client.post(url("minutes_approve", review.reference), {"version": review.version}).status_code == 302
    client = as_user(omar, JULY_7)
    decision.refresh_from_db()
    typed = {"version": decision.version, "done_on": "2026-07-07"}
    assert client.post(url("decision_done", review.reference, "D1"), typed).status_code == 302
    client = as_user(bo, JULY_7)
    review.refresh_from_db()
    assert client.post(url("review_close", review.reference), {"version": review.version}).status_code == 302

    review.refresh_from_db()
    assert review.state == "closed"


def test_paper_is_asked_for_watched_and_downloaded(
    as_user: Callable[..., Client], review: ManagementReview, mina: User
) -> None:
    client = as_user(mina)
    early = client.get(url("review_report", review.reference))
    client.post(url("review_paper_ask", review.reference))
    waiting = client.get(url("review_paper", review.reference), headers={"HX-Request": "true"}).content.decode()
    finish = services.draw(Job.objects.get(kind="pdf").payload)
    assert finish is not None
    finish()
    ready = client.get(url("review_paper", review.reference), headers={"HX-Request": "true"}).content.decode()
    file = client.get(url("review_report", review.reference))

    assert early.status_code == 302
    assert "Waiting for its turn" in waiting
    assert "report.pdf" in ready
    assert b"".join(file.streaming_content)[:5] == b"%PDF-"
    assert file["X-Data-SHA256"] == ReviewVersion.objects.get().sha256


def test_a_failed_paper_says_why_and_offers_another_try(
    as_user: Callable[..., Client], review: ManagementReview, mina: User, today: date
) -> None:
    services.request_pdf(review, by=mina, today=today)
    Job.objects.filter(kind="pdf").update(
        state="failed", last_error="The document took longer than 180 seconds to lay out.", done_at="2026-06-01T08:00Z"
    )
    client = as_user(mina)
    text = client.get(url("review_paper", review.reference), headers={"HX-Request": "true"}).content.decode()
    client.post(url("review_paper_ask", review.reference))

    assert "The document took longer than 180 seconds to lay out." in text
    assert "Try again" in text
    assert Job.objects.get(kind="pdf").state == "pending"


def test_a_get_changes_nothing(as_user: Callable[..., Client], held: ManagementReview, mina: User) -> None:
    client, before = as_user(mina), AuditEvent.objects.count()
    for name in ("review_detail", "review_minutes", "review_paper", "review_report"):
        client.get(url(name, held.reference))

    assert AuditEvent.objects.count() == before


def test_review_pages_take_at_most_fifteen_queries_at_any_size(
    as_user: Callable[..., Client],
    review: ManagementReview,
    mina: User,
    today: date,
    django_assert_max_num_queries: Callable[[int], object],
) -> None:
    client = as_user(mina)
    services.refresh(review, by=mina, today=today)
    client.get(url("review_detail", review.reference))

    def count(path: str) -> int:
        with django_assert_max_num_queries(15) as seen:  # type: ignore[attr-defined]
            assert client.get(path).status_code == 200
        return len(seen)

    few = {name: count(url(name, review.reference)) for name in ("review_detail", "review_minutes")}
    listed = count(url("review_list"))
    for number in range(30):
        services.add_decision(review, question=f"Question {number}?", by=mina, today=today)
        services.plan_review(planned_on=JULY_7, period_from=date(2026, 1, 1), period_to=JUNE_30, by=mina, today=today)

    assert {name: count(url(name, review.reference)) for name in few} == few
    assert count(url("review_list")) == listed


def test_my_work_names_the_line_the_task_and_the_next_step_in_one_query(
    held: ManagementReview,
    mina: User,
    omar: User,
    bo: User,
    sam: User,
    today: date,
    django_assert_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    second = services.plan_review(
        planned_on=date(2027, 1, 7),
        period_from=date(2026, 7, 1),
        period_to=date(2026, 12, 31),
        chair=bo,
        input_owners={"h": omar},
        by=mina,
        today=JULY_7,
    )
    services.request_inputs(second, due=date(2026, 12, 20), by=mina, today=JULY_7)
    fields = {"text": "One template", "owner": omar, "due": date(2026, 11, 30)}
    services.make_final(services.add_decision(held, **fields, by=mina, today=JULY_7), by=mina, today=JULY_7)
    texts = {"suitability": "yes", "adequacy": "yes", "effectiveness": "yes"}
    services.write_minutes(held, **texts, by=mina, today=JULY_7)

    def said(user: User) -> list[tuple[str, str, str]]:
        user.can(Can.PREPARE_REVIEW, JULY_7)
        covered_by(user, JULY_7)  # read once a request, for all rooms
        with django_assert_num_queries(1):
            return [(item.verb, item.thing, item.waiting_for) for item in work_items(user, JULY_7)]

    assert said(mina) == [
        ("Approve the minutes of", "MR-26-1", "Bo Board"),
        ("Freeze the pack of", "MR-26-2", ""),
    ]
    assert said(bo) == [("Approve the minutes of", "MR-26-1", "")]
    services.approve_minutes(held, by=bo, today=JULY_7)
    assert said(omar) == [
        ("Answer", "input h Performance of services of MR-26-2", ""),
        ("Carry out", "MR-26-1/D1 One template", ""),
    ]
    assert said(sam) == []
