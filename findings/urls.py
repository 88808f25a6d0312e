"""Addresses of findings (architecture 1.1)."""

from django.urls import path

from findings import views

app_name = "findings"
urlpatterns = [
    path("", views.finding_list, name="finding_list"),
    path("new/", views.finding_new, name="finding_new"),
    path("drafts/<str:reference>/", views.own_edit, name="own_edit"),
    path("drafts/<str:reference>/issue/", views.own_issue, name="own_issue"),
    path("drafts/<str:reference>/withdraw/", views.own_withdraw, name="own_withdraw"),
    path("<str:reference>/", views.finding_detail, name="finding_detail"),
    path("<str:reference>/history/", views.finding_history, name="finding_history"),
    path("<str:reference>/files/<int:pk>/", views.finding_file, name="finding_file"),
    path("<str:reference>/acknowledge/", views.finding_acknowledge, name="finding_acknowledge"),
    path("<str:reference>/advice/", views.finding_advice, name="finding_advice"),
    path("<str:reference>/hand-over/", views.finding_hand_over, name="finding_hand_over"),
    path("<str:reference>/answer/", views.finding_answer, name="finding_answer"),
    path("<str:reference>/answer/correction/", views.finding_answer_correction, name="finding_answer_correction"),
    path("<str:reference>/answer/cause/", views.finding_answer_cause, name="finding_answer_cause"),
    path("<str:reference>/answer/plan/", views.finding_answer_plan, name="finding_answer_plan"),
    path("<str:reference>/answer/evidence/", views.finding_answer_evidence, name="finding_answer_evidence"),
    path("<str:reference>/answer/send/", views.finding_answer_send, name="finding_answer_send"),
    path("<str:reference>/review/", views.finding_review, name="finding_review"),
    path("<str:reference>/light/", views.finding_light, name="finding_light"),
    path("<str:reference>/appoint/<str:role>/", views.finding_appoint, name="finding_appoint"),
    path("<str:reference>/verify/", views.finding_verify, name="finding_verify"),
    path("<str:reference>/extend/", views.finding_extend, name="finding_extend"),
    path("<str:reference>/extend/<int:pk>/", views.extension_decide, name="extension_decide"),
    path("<str:reference>/dispute/", views.finding_dispute, name="finding_dispute"),
    path("<str:reference>/grade/", views.finding_grade, name="finding_grade"),
    path("<str:reference>/repeat/", views.finding_repeat, name="finding_repeat"),
    path("<str:reference>/reopen/", views.finding_reopen, name="finding_reopen"),
    path("<str:reference>/respond/", views.finding_respond, name="finding_respond"),
    path("<str:reference>/done/", views.finding_done, name="finding_done"),
    path("<str:reference>/share/", views.finding_share, name="finding_share"),
]
