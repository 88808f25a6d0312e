"""Pages below `/programmes/` that need more than the plan (D18)."""

from django.urls import path

from reviews.views import coverage, coverage_add, proof, self_check, year_paper

urlpatterns = [
    path("<int:year>/coverage/", coverage.programme_coverage, name="programme_coverage"),
    path("<int:year>/coverage/add/<slug:kind>/<path:key>/", coverage_add.coverage_add, name="coverage_add"),
    path("<int:year>/paper/", year_paper.programme_paper, name="programme_paper"),
    path("<int:year>/paper/ask/", year_paper.programme_paper_ask, name="programme_paper_ask"),
    path("<int:year>.pdf", year_paper.programme_pdf, name="programme_pdf"),
    path("<int:year>/self-check/", self_check.programme_self_check, name="programme_self_check"),
    path("<int:year>/proof/", proof.programme_proof, name="programme_proof"),
    path("<int:year>/auditors/", proof.programme_auditors, name="programme_auditors"),
    path("<int:year>/own-audit/", self_check.programme_own_audit, name="programme_own_audit"),
]
