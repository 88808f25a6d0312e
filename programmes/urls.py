"""Addresses of the years and what is in them (architecture 1.1); coverage belongs to the reviews room."""

from django.urls import path

from programmes import views

app_name = "programmes"
urlpatterns = [
    path("", views.programme_list, name="programme_list"),
    path("new/", views.programme_new, name="programme_new"),
    path("safeguards/<str:reference>/", views.safeguard_approve, name="safeguard_approve"),
    path("<int:year>/", views.programme_detail, name="programme_detail"),
    path("<int:year>/begin/", views.programme_begin, name="programme_begin"),
    path("<int:year>/edit/", views.programme_edit, name="programme_edit"),
    path("<int:year>/risks/", views.programme_risks, name="programme_risks"),
    path("<int:year>/objectives/new/", views.objective_new, name="objective_new"),
    path("<int:year>/risks/new/", views.risk_new, name="risk_new"),
    path("<int:year>/priorities/", views.programme_priorities, name="programme_priorities"),
    path("<int:year>/priorities/suggest/", views.priority_suggest, name="priority_suggest"),
    path("<int:year>/priorities/<str:code>/", views.priority_decide, name="priority_decide"),
    path("<int:year>/gaps/", views.gaps_explain, name="gaps_explain"),
    path("<int:year>/gaps/<str:number>/", views.gap_explain, name="gap_explain"),
    path("<int:year>/calendar/", views.programme_calendar, name="programme_calendar"),
    path("<int:year>/calendar/new/<str:kind>/", views.mark_new, name="mark_new"),
    path("<int:year>/calendar/<int:mark>/", views.mark_edit, name="mark_edit"),
    path("<int:year>/calendar/<int:mark>/remove/", views.mark_remove, name="mark_remove"),
    path("<int:year>.ics", views.programme_feed, name="programme_feed"),
    path("<int:year>/list/", views.programme_audits, name="programme_audits"),
    path("<int:year>/versions/", views.programme_versions, name="programme_versions"),
    path("<int:year>/versions/<str:old>...<str:new>/", views.versions_compare, name="versions_compare"),
    path("<int:year>/budget/", views.budget_raise, name="budget_raise"),
    path("<int:year>/submit/", views.programme_submit, name="programme_submit"),
    path("<int:year>/approve/", views.programme_approve, name="programme_approve"),
    path("<int:year>/send-back/", views.programme_send_back, name="programme_send_back"),
    path("<int:year>/review/", views.programme_review, name="programme_review"),
    path("<int:year>/close/", views.programme_close, name="programme_close"),
    path("<int:year>/audits/new/", views.audit_new, name="audit_new"),
    path("<int:year>/audits/<str:reference>/", views.audit_edit, name="audit_edit"),
    path("<int:year>/audits/<str:reference>/move/", views.audit_move, name="audit_move"),
    path("<int:year>/audits/<str:reference>/cancel/", views.audit_drop, name="audit_drop"),
]
