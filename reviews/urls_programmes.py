"""Pages below `/programmes/` that need more than the plan (D18)."""

from django.urls import path

from reviews.views import coverage

urlpatterns = [path("<int:year>/coverage/", coverage.programme_coverage, name="programme_coverage")]
