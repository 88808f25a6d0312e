"""Addresses of the library's reference pages (architecture 1.1)."""

from django.urls import path

from standards import views

app_name = "standards"

urlpatterns = [
    path("library/standards/", views.standard_list, name="standard_list"),
    path("library/checklists/", views.question_list, name="question_list"),
    path("library/checklists/<slug:key>/", views.question_detail, name="question_detail"),
]
