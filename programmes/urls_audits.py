"""The team of one audit; stands under /audits/ beside the rooms that come later."""

from django.urls import path

from programmes import views

app_name = "programmes"
urlpatterns = [
    path("<str:reference>/as-of/", views.team_as_of, name="team_as_of"),
    path("<str:reference>/team/", views.audit_team, name="audit_team"),
    path("<str:reference>/team/assign/", views.team_assign, name="team_assign"),
    path("<str:reference>/team/unassign/", views.team_unassign, name="team_unassign"),
    path("<str:reference>/team/waiver/", views.safeguard_new, name="safeguard_new"),
    path("<str:reference>/team/objections/new/", views.objection_new, name="objection_new"),
    path("<str:reference>/team/objections/<int:pk>/", views.objection_decide, name="objection_decide"),
    path("<str:reference>/team/<str:username>/", views.team_seat, name="team_seat"),
]
