"""Pages below `/programmes/` that need more than the plan (D18): a change of scope after the freeze is AG-13."""

from django.urls import path

from audits import views

urlpatterns = [path("<int:year>/audits/<str:reference>/scope/", views.audit_scope, name="audit_scope")]
