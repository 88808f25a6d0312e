"""Addresses of one audit and of the list (architecture 1.1). Team, findings and report belong to other rooms."""

from django.urls import path

from audits import views

app_name = "audits"
urlpatterns = [
    path("", views.audit_list, name="audit_list"),
    path("feedback/<str:username>/", views.person_feedback, name="person_feedback"),
    path("<str:reference>/feedback/", views.audit_feedback, name="audit_feedback"),
    path("<str:reference>/", views.audit_detail, name="audit_detail"),
    path("<str:reference>/accept/", views.audit_accept, name="audit_accept"),
    path("<str:reference>/start/", views.audit_start, name="audit_start"),
    path("<str:reference>/confirm-team/", views.audit_confirm_team, name="audit_confirm_team"),
    path("<str:reference>/resume/", views.audit_resume, name="audit_resume"),
    path("<str:reference>/postpone/", views.audit_postpone, name="audit_postpone"),
    path("<str:reference>/suspend/", views.audit_suspend, name="audit_suspend"),
    path("<str:reference>/cancel/", views.audit_cancel, name="audit_cancel"),
    path("<str:reference>/plan/", views.audit_plan, name="audit_plan"),
    path("<str:reference>/plan/<str:kind>/", views.milestone_record, name="milestone_record"),
    path("<str:reference>/deviations/new/", views.deviation_new, name="deviation_new"),
    path("<str:reference>/deviations/<int:pk>/", views.deviation_explain, name="deviation_explain"),
    path("<str:reference>/checklist/", views.audit_checklist, name="audit_checklist"),
    path("<str:reference>/checklist/build/", views.audit_build_checklist, name="audit_build_checklist"),
    path("<str:reference>/checklist/freeze/", views.audit_freeze_checklist, name="audit_freeze_checklist"),
    path("<str:reference>/checklist/new/", views.question_new, name="question_new"),
    path("<str:reference>/checklist/<int:pk>/", views.question_answer, name="question_answer"),
    path("<str:reference>/checklist/<int:pk>/remove/", views.question_remove, name="question_remove"),
    path("<str:reference>/checklist/<int:pk>/approve/", views.answer_approve, name="answer_approve"),
    path("<str:reference>/checklist/<int:pk>/explain/", views.question_explain, name="question_explain"),
    path("<str:reference>/field/", views.audit_field, name="audit_field"),
    path("<str:reference>/field/map/", views.field_map, name="field_map"),
    path("<str:reference>/field/source/", views.field_source, name="field_source"),
    path("<str:reference>/field/<int:pk>/", views.question_field, name="question_field"),
    path("<str:reference>/evidence/", views.audit_evidence, name="audit_evidence"),
    path("<str:reference>/evidence/new/", views.source_new, name="source_new"),
    path("<str:reference>/evidence/<int:pk>/", views.source_detail, name="source_detail"),
    path("<str:reference>/evidence/<int:pk>/attach/", views.source_attach, name="source_attach"),
    path("<str:reference>/evidence/<int:pk>/link/", views.source_link, name="source_link"),
    path("<str:reference>/evidence/<int:pk>/unlink/", views.source_unlink, name="source_unlink"),
    path("<str:reference>/evidence/<int:pk>/current/", views.source_current, name="source_current"),
    path("<str:reference>/evidence/files/<int:pk>/", views.source_file, name="source_file"),
    path("<str:reference>/meetings/", views.audit_meetings, name="audit_meetings"),
    path("<str:reference>/meetings/days/", views.audit_days, name="audit_days"),
    path("<str:reference>/meetings/urgent/", views.urgent_new, name="urgent_new"),
    path("<str:reference>/meetings/<str:kind>/", views.meeting_record, name="meeting_record"),
]
