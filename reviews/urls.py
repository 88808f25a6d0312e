"""Addresses of management reviews (architecture 1.1): they are mailed, printed and bookmarked."""

from django.urls import path

from reviews.views import builder, decisions, inputs, listing, meeting, papers

app_name = "reviews"
one = "<slug:reference>/"
line = f"{one}inputs/<slug:item>/"
decision = f"{one}decisions/<slug:number>/"

urlpatterns = [
    path("", listing.review_list, name="review_list"),
    path("new/", listing.review_new, name="review_new"),
    path(one, builder.review_detail, name="review_detail"),
    path(f"{one}edit/", builder.review_edit, name="review_edit"),
    path(f"{one}texts/", builder.review_texts, name="review_texts"),
    path(f"{one}opinion/", builder.review_opinion, name="review_opinion"),
    path(f"{one}ask/", builder.review_ask, name="review_ask"),
    path(f"{one}people/", builder.review_people, name="review_people"),
    path(f"{one}refresh/", builder.review_refresh, name="review_refresh"),
    path(f"{one}freeze/", builder.review_freeze, name="review_freeze"),
    path(f"{one}version/", builder.review_version, name="review_version"),
    path(f"{one}close/", builder.review_close, name="review_close"),
    path(f"{one}inputs/treated/all/", inputs.inputs_treated, name="inputs_treated"),
    path(line, inputs.review_input, name="review_input"),
    path(f"{line}confirm/", inputs.input_confirm, name="input_confirm"),
    path(f"{line}owner/", inputs.input_owner, name="input_owner"),
    path(f"{line}treat/", inputs.input_treat, name="input_treat"),
    path(f"{one}decisions/new/", decisions.decision_new, name="decision_new"),
    path(decision, decisions.decision_edit, name="decision_edit"),
    path(f"{decision}final/", decisions.decision_final, name="decision_final"),
    path(f"{decision}reopen/", decisions.decision_reopen, name="decision_reopen"),
    path(f"{decision}done/", decisions.decision_done, name="decision_done"),
    path(f"{decision}carry/", decisions.decision_carry, name="decision_carry"),
    path(f"{one}hold/", meeting.review_hold, name="review_hold"),
    path(f"{one}minutes/", meeting.review_minutes, name="review_minutes"),
    path(f"{one}minutes/edit/", meeting.minutes_edit, name="minutes_edit"),
    path(f"{one}minutes/approve/", meeting.minutes_approve, name="minutes_approve"),
    path(f"{one}paper/", papers.review_paper, name="review_paper"),
    path(f"{one}paper/ask/", papers.review_paper_ask, name="review_paper_ask"),
    path(f"{one}report.pdf", papers.review_report, name="review_report"),
    path(f"{one}v<str:number>.pdf", papers.review_frozen, name="review_frozen"),
    path(f"{one}v<str:number>/ask/", papers.review_frozen_ask, name="review_frozen_ask"),
]
