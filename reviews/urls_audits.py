"""Pages below `/audits/` that need findings too (D18)."""

from django.urls import path

from reviews.views import audit_report as views
from reviews.views import impartiality

one = "<slug:reference>/report"

urlpatterns = [
    path("<slug:reference>/impartiality/", impartiality.audit_impartiality, name="audit_impartiality"),
    path("<slug:reference>/impartiality/ask/", impartiality.audit_impartiality_ask, name="audit_impartiality_ask"),
    path("<slug:reference>/impartiality.pdf", impartiality.audit_impartiality_pdf, name="audit_impartiality_pdf"),
    path(f"{one}/", views.audit_report, name="audit_report"),
    path(f"{one}.pdf", views.audit_report_pdf, name="audit_report_pdf"),
    path(f"{one}/write/", views.audit_report_write, name="audit_report_write"),
    path(f"{one}/approve/", views.audit_report_approve, name="audit_report_approve"),
    path(f"{one}/send/", views.audit_report_send, name="audit_report_send"),
    path(f"{one}/ask/", views.audit_report_ask, name="audit_report_ask"),
    path(f"{one}/paper/", views.audit_report_paper, name="audit_report_paper"),
]
