"""The Findings tab of an audit's workspace (decision D18)."""

from django.urls import path

from findings import views

app_name = "findings"
urlpatterns = [
    path("<str:reference>/findings/", views.audit_findings, name="audit_findings"),
    path("<str:reference>/findings/new/", views.draft_new, name="draft_new"),
    path("<str:reference>/findings/raise/", views.audit_raise, name="audit_raise"),
    path("<str:reference>/findings/raise/<int:pk>/", views.answer_raise, name="answer_raise"),
    path("<str:reference>/findings/issue/", views.audit_issue, name="audit_issue"),
    path("<str:reference>/findings/grades/", views.audit_grades, name="audit_grades"),
    path("<str:reference>/findings/<str:letter>/", views.draft_edit, name="draft_edit"),
    path("<str:reference>/findings/<str:letter>/issue/", views.draft_issue, name="draft_issue"),
    path("<str:reference>/findings/<str:letter>/withdraw/", views.draft_withdraw, name="draft_withdraw"),
]
