"""Addresses of the library's reference pages (architecture 1.1)."""

from django.urls import path

from standards import views

app_name = "standards"

urlpatterns = [
    path("library/standards/", views.standard_list, name="standard_list"),
    path("library/checklists/", views.question_list, name="question_list"),
    path("library/checklists/<slug:key>/", views.question_detail, name="question_detail"),
    path("library/documents/", views.document_list, name="document_list"),
    path("library/documents/new/", views.document_new, name="document_new"),
    path("library/documents/<str:code>/", views.document_detail, name="document_detail"),
    path("library/documents/<str:code>/edit/", views.document_edit, name="document_edit"),
    path("library/documents/<str:code>/versions/new/", views.version_new, name="version_new"),
    path("library/documents/<str:code>/versions/<int:pk>/edit/", views.version_edit, name="version_edit"),
]
