"""Pages below `/programmes/` that need more than the plan (D18)."""

from django.urls import path

from reviews.views import coverage, coverage_add

urlpatterns = [
    path("<int:year>/coverage/", coverage.programme_coverage, name="programme_coverage"),
    path("<int:year>/coverage/add/<slug:kind>/<path:key>/", coverage_add.coverage_add, name="coverage_add"),
]
