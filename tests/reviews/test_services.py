"""The life of a review through its services: what is written, what is refused, and that nothing else happens."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from audits.models import Deviation
from kernel import delivery
from kernel.models import AuditEvent, Job, Notice, Stale
from kernel.workflow import Refused
from organisation.models import User
from reviews import services
from reviews.models import Attendee, Decision, ManagementReview, ReviewInput, ReviewVersion
from reviews.services import printing
from tests.reviews.conftest import hold

LATE = "The owners answer at the meeting."

JUNE_30, JULY_7, JULY_14 = date(2026, 6, 30), date(2026, 7, 7), date(2026, 7, 14)
pytestmark = pytest.mark.django_db


def line(review: ManagementReview, item: str) -> ReviewInput:
    return ReviewInput.objects.select_related("review").get(review=review, item=item)


def test_plan_review_draws_its_number_and_fourteen_lines(review: ManagementReview, omar: User) -> None:
    assert review.reference == "MR-26-1"
    assert [row.item for row in review.inputs.all()] == ["a", "b", "c1", "c2", "c3", *"defghijkl"]
    assert line(review, "h").owner == omar
    assert {seat.person.username for seat in review.attendees.all()} == {"bo", "omar", "mina"}


def test_plan_review_is_for_whoever_prepares_reviews(bo: User, today: date) -> None:
    with pytest.raises(PermissionDenied):
        services.plan_review(planned_on=JULY_7, period_from=today, period_to=JUNE_30, by=bo, today=today)

    assert not ManagementReview.objects.exists()


def test_plan_review_refuses_a_period_that_ends_before_it_begins(mina: User, today: date) -> None:
    with pytest.raises(Refused) as refusal:
        services.plan_review(planned_on=JULY_7, period_from=JULY_7, period_to=JUNE_30, by=mina, today=today)

    assert refusal.value.reasons == ("The period ends before it begins.",)
    assert not AuditEvent.objects.filter(object_type="reviews.ManagementReview").exists()


def test_a_number_taken_over_is_never_drawn_again(mina: User, organisation: object, today: date) -> None:
    window = {"planned_on": date(2025, 12, 9), "period_from": date(2025, 7, 1), "period_to": date(2025, 11, 30)}
    old = services.plan_review(**window, reference="MR-25-2", by="system:demo", today=today)
    new = services.plan_review(**window, by=mina, today=today)

    assert (old.reference, new.reference) == ("MR-25-2", "MR-25-3")


def test_edit_review_of_an_old_version_is_stale(review: ManagementReview, mina: User, today: date) -> None:
    services.edit_review(review, version=review.version, by=mina, today=today, place="Aarlund")

    with pytest.raises(Stale):
        services.edit_review(review, version=review.version, by=mina, today=today, place="Brenholm")
    assert ManagementReview.objects.get().place == "Aarlund"


def test_request_inputs_mails_each_owner_once_without_saying_what_was_found(
    review: ManagementReview, mina: User, omar: User, today: date
) -> None:
    services.request_inputs(review, due=date(2026, 6, 20), by=mina, today=today, owners={"i": omar})

    mail = Job.objects.get(kind="mail")
    assert mail.payload["to"] == "omar@example.org"
    assert mail.payload["subject"] == "MR-26-1: 2 lines to fill in by 20 June 2026"
    assert "/reviews/MR-26-1/inputs/h/" in mail.payload["body"]
    assert Notice.objects.get(person=omar).to_do


def test_set_input_belongs_to_its_owner_or_whoever_prepares(
    review: ManagementReview, omar: User, sam: User, today: date
) -> None:
    services.set_input(line(review, "h"), sentence="Missed once.", light="watch", by=omar, today=today)

    assert line(review, "h").answered_by == omar
    with pytest.raises(PermissionDenied):
        services.set_input(line(review, "h"), sentence="All well.", by=sam, today=today)
    with pytest.raises(PermissionDenied):
        services.set_input(line(review, "g"), sentence="All well.", by=omar, today=today)


def test_set_input_refuses_with_every_reason(review: ManagementReview, mina: User, today: date) -> None:
    with pytest.raises(Refused) as refusal:
        services.set_input(line(review, "h"), light="red", as_of=today + timedelta(days=1), by=mina, today=today)

    assert refusal.value.reasons == (
        "Enter a sentence, or why there is nothing to report.",
        "Choose one of the three lights.",
        "The as-of date has not come yet.",
    )


def test_freeze_pack_stores_numbers_hash_version_and_asks_for_the_paper(review: ManagementReview, mina: User) -> None:
    row = services.freeze_pack(review, without=LATE, by=mina, today=JUNE_30)

    paper = ReviewVersion.objects.get()
    assert (row.state, row.pack_frozen_on, row.figures_as_of) == ("pack_ready", JUNE_30, JUNE_30)
    assert row.snapshot_sha256 == paper.sha256 == printing.hash_of(row.snapshot)
    assert (paper.number, paper.pdf_state) == ("1.0", "pending")
    assert Job.objects.get(kind="pdf").payload["sha256"] == paper.sha256
    assert row.snapshot["summary"]["opinion"] == "effective"


def test_freeze_pack_without_chair_is_refused_and_nothing_is_stored(review: ManagementReview, mina: User) -> None:
    services.edit_review(review, version=None, by=mina, today=JUNE_30, chair=None)
    before = AuditEvent.objects.count()

    with pytest.raises(Refused) as refusal:
        services.freeze_pack(review, without=LATE, by=mina, today=JUNE_30)

    assert refusal.value.reasons == ("Name the chair of the review",)
    assert not ReviewVersion.objects.exists()
    assert not Job.objects.filter(kind="pdf").exists()
    assert AuditEvent.objects.count() == before


def test_8_1_freezing_without_an_input_asks_why_and_keeps_it_as_a_deviation(
    review: ManagementReview, mina: User
) -> None:
    for row in ReviewInput.objects.filter(review=review).exclude(item__in=("h", "k")):
        services.set_input(row, sentence="Said.", light="ok", by=mina, today=JUNE_30)
    with pytest.raises(Refused) as refusal:
        services.freeze_pack(review, without=" ", by=mina, today=JUNE_30)
    assert refusal.value.reasons == ("Inputs h, k not answered: answer, or say why the pack is frozen without",)

    row = services.freeze_pack(review, without="Omar is ill", by=mina, today=JUNE_30)

    assert row.state == "pack_ready"
    noted = Deviation.objects.get(review_ref=review.reference)
    assert (noted.rule, noted.what, noted.reason) == ("8.2", "pack frozen: inputs h, k not answered", "Omar is ill")


def test_8_1_with_every_input_nothing_is_asked_and_nothing_noted(review: ManagementReview, mina: User) -> None:
    for row in ReviewInput.objects.filter(review=review):
        services.set_input(row, sentence="Said.", light="ok", by=mina, today=JUNE_30)

    assert services.freeze_pack(review, by=mina, today=JUNE_30).state == "pack_ready"
    assert not Deviation.objects.filter(review_ref=review.reference).exists()


def test_freeze_pack_names_what_a_decision_asked_lacks(review: ManagementReview, mina: User) -> None:
    services.add_decision(review, question="Fund a rota?", by=mina, today=JUNE_30)

    with pytest.raises(Refused) as refusal:
        services.freeze_pack(review, without=LATE, by=mina, today=JUNE_30)

    assert refusal.value.reasons == tuple(
        f"Decision asked D1: enter {what}" for what in ("why", "a proposed owner", "by when")
    )


def test_a_frozen_pack_does_not_follow_the_data(review: ManagementReview, mina: User) -> None:
    row = services.freeze_pack(review, without=LATE, by=mina, today=JUNE_30)
    frozen = row.snapshot

    services.set_input(line(review, "h"), sentence="Later words.", by=mina, today=JULY_7)

    row.refresh_from_db()
    assert row.snapshot == frozen
    assert printing.hash_of(row.snapshot) == row.snapshot_sha256


def test_hold_is_never_refused_and_notes_what_was_against_a_rule(
    review: ManagementReview, mina: User, bo: User, omar: User
) -> None:
    row = services.hold(
        review,
        held_on=JULY_7,
        attendance={bo: "present", omar: "excused"},
        reason="short notice",
        by=mina,
        today=JULY_7,
    )

    found = list(Deviation.objects.order_by("pk").values_list("review_ref", "rule", "what", "reason"))
    assert row.state == "held"
    assert found[0] == ("MR-26-1", "8.2", "held without a frozen pack", "short notice")
    assert found[-1][2] == "Omar Owner absent"
    assert len(found) == 1 + 14 + 1


def test_hold_of_a_pack_frozen_in_time_has_no_deviation(held: ManagementReview) -> None:
    assert held.state == "held"
    assert not Deviation.objects.exists()


def test_hold_of_a_pack_frozen_late_names_the_working_days(review: ManagementReview, mina: User, bo: User) -> None:
    hold(review, mina, bo, day=date(2026, 7, 2))

    assert [row.what for row in Deviation.objects.all()] == [
        "pack sent 2 working days before the meeting, 5 are the rule"
    ]


def test_hold_on_a_day_that_has_not_come_is_no_fact_yet(review: ManagementReview, mina: User) -> None:
    with pytest.raises(Refused) as refusal:
        services.hold(review, held_on=JULY_7, by=mina, today=JUNE_30)

    assert refusal.value.reasons == ("The day of the meeting has not come yet.",)


def decide(review: ManagementReview, mina: User, owner: User | None) -> Decision:
    fields = {"text": "One template for all teams", "kind": "improve", "owner": owner, "due": date(2026, 11, 30)}
    row = services.add_decision(review, **fields, by=mina, today=JULY_7)
    return services.make_final(row, by=mina, today=JULY_7)


def test_make_final_refuses_without_an_owner(held: ManagementReview, mina: User) -> None:
    with pytest.raises(Refused) as refusal:
        decide(held, mina, None)

    assert refusal.value.reasons == ("D1: name an owner",)
    assert not Decision.objects.get().final


def test_make_final_tells_the_owner_with_the_date(held: ManagementReview, mina: User, omar: User) -> None:
    decide(held, mina, omar)

    mail = Job.objects.filter(kind="mail").latest("pk")
    assert mail.payload["subject"] == "MR-26-1/D1: decided, due 30 November 2026"


def write(review: ManagementReview, mina: User) -> ManagementReview:
    texts = {"suitability": "suitable", "adequacy": "adequate", "effectiveness": "effective except supplier"}
    return services.write_minutes(review, discussion="As in the pack.", **texts, by=mina, today=JULY_14)


def test_approve_minutes_is_the_chairs_alone(held: ManagementReview, mina: User, bo: User, omar: User) -> None:
    decide(held, mina, omar)
    write(held, mina)

    with pytest.raises(PermissionDenied):
        services.approve_minutes(held, by=mina, today=JULY_14)
    row = services.approve_minutes(held, by=bo, today=JULY_14)

    assert (row.state, row.approved_by, row.approved_on) == ("actions_running", bo, JULY_14)


def test_approve_minutes_without_an_action_ends_approved(held: ManagementReview, mina: User, bo: User) -> None:
    write(held, mina)

    assert services.approve_minutes(held, by=bo, today=JULY_14).state == "approved"


def test_approve_minutes_is_refused_with_every_reason(
    review: ManagementReview, mina: User, bo: User, omar: User
) -> None:
    services.hold(review, held_on=JULY_7, attendance={omar: "present"}, by=mina, today=JULY_7)
    services.treat_input(line(review, "e"), session="second session", session_date=JULY_14, by=mina, today=JULY_7)
    services.add_decision(review, text="Something", kind="resource", by=mina, today=JULY_7)
    services.write_minutes(review, suitability="yes", by=mina, today=JULY_7)

    with pytest.raises(Refused) as refusal:
        services.approve_minutes(review, by=bo, today=JULY_14)

    reasons = refusal.value.reasons
    assert sum(reason.startswith("Input ") for reason in reasons) == 13
    assert set(reasons[13:]) == {
        "Write the conclusion on adequacy",
        "Write the conclusion on effectiveness",
        "D1: name an owner",
        "D1: set a due date",
        "D1: not final yet",
        "Nobody of top management was present; a delegate cannot replace them",
    }
    assert ManagementReview.objects.get().state == "minutes_draft"


def test_input_is_not_changed_after_the_minutes_are_approved(held: ManagementReview, mina: User, bo: User) -> None:
    write(held, mina)
    services.approve_minutes(held, by=bo, today=JULY_14)

    with pytest.raises(Refused):
        services.set_input(line(held, "h"), sentence="Other words.", by=mina, today=JULY_14)
    assert line(held, "h").sentence == "Said of h."


def test_close_waits_for_the_action_and_takes_it_done_or_carried(
    held: ManagementReview, mina: User, bo: User, omar: User, sam: User
) -> None:
    first, second = decide(held, mina, omar), decide(held, mina, bo)
    write(held, mina)
    services.approve_minutes(held, by=bo, today=JULY_14)

    with pytest.raises(Refused) as refusal:
        services.close_review(held, by=bo, today=JULY_14)
    with pytest.raises(PermissionDenied):
        services.decision_done(first, by=sam, today=JULY_14)
    services.decision_done(first, by=omar, today=JULY_14)
    later = services.plan_review(
        planned_on=date(2027, 1, 7), period_from=date(2026, 7, 1), period_to=date(2026, 12, 31), by=mina, today=JULY_14
    )
    services.carry_decision(second, to=later, by=mina, today=JULY_14)

    assert refusal.value.reasons == (
        "D1: neither done nor carried to the next review",
        "D2: neither done nor carried to the next review",
    )
    assert services.close_review(held, by=bo, today=JULY_14).state == "closed"


def test_set_attendee_as_delegate_names_whom_for(review: ManagementReview, mina: User, omar: User, today: date) -> None:
    with pytest.raises(Refused):
        services.set_attendee(review, attendee=omar, status=Attendee.Status.DELEGATE, by=mina, today=today)


def test_the_paper_is_drawn_stored_with_its_hash_and_told(
    review: ManagementReview, mina: User, settings: object
) -> None:
    services.freeze_pack(review, without=LATE, by=mina, today=JUNE_30)
    job = Job.objects.get(kind="pdf")

    finish = services.draw(job.payload)
    assert finish is not None
    assert ReviewVersion.objects.get().pdf_state == "pending"
    finish()

    paper = ReviewVersion.objects.get()
    assert paper.is_ready
    assert paper.file is not None and paper.file.content_type == "application/pdf"
    assert Notice.objects.filter(person=mina, text__contains="the PDF is ready").count() == 1


def test_request_pdf_twice_queues_one_job_for_the_same_data(review: ManagementReview, mina: User, today: date) -> None:
    services.request_pdf(review, by=mina, today=today)
    services.request_pdf(review, by=mina, today=today)

    assert Job.objects.filter(kind="pdf").count() == 1
    assert ReviewVersion.objects.get().number == "draft"


def test_a_draft_of_other_data_is_another_paper(review: ManagementReview, mina: User, today: date) -> None:
    services.request_pdf(review, by=mina, today=today)
    services.set_input(line(review, "h"), sentence="New words.", by=mina, today=today)
    services.request_pdf(review, by=mina, today=today)

    assert Job.objects.filter(kind="pdf").count() == 2
    assert ReviewVersion.objects.count() == 1


def test_later_version_needs_a_reason_and_keeps_the_old_one(review: ManagementReview, mina: User) -> None:
    services.freeze_pack(review, without=LATE, by=mina, today=JUNE_30)

    with pytest.raises(Refused):
        services.freeze_version(review, reason=" ", by=mina, today=JULY_7)
    services.freeze_version(review, reason="wrong scope text", by=mina, today=JULY_7)

    assert list(ReviewVersion.objects.values_list("number", flat=True)) == ["1.0", "1.1"]


def test_the_job_process_draws_the_paper_it_finds_in_the_outbox(review: ManagementReview, mina: User) -> None:
    services.freeze_pack(review, without=LATE, by=mina, today=JUNE_30)

    delivery.sweep()

    assert Job.objects.get(kind="pdf").state == "done"
    assert ReviewVersion.objects.get().is_ready


def test_a_paper_whose_data_have_changed_is_dropped_not_drawn(
    review: ManagementReview, mina: User, today: date
) -> None:
    services.request_pdf(review, by=mina, today=today)
    services.set_input(line(review, "h"), sentence="New words.", by=mina, today=today)
    services.refresh(review, by=mina, today=today)

    delivery.sweep()

    assert Job.objects.get(kind="pdf").state == "dropped"
    assert ReviewVersion.objects.get().file is None
