"""From frozen data to bytes: the template lays out what `content` says, and nothing else."""

from typing import Any

from django.urls import reverse

from kernel import clock, pdf
from organisation import queries as organisation
from reviews.models import AuditReport, ImpartialitySheet, Printed, ProgrammePaper, ReviewVersion
from reviews.rules import words

STYLESHEET = "css/report-pdf.css"
TEMPLATES: dict[type[Printed], str] = {
    ReviewVersion: "reviews/report.html",
    AuditReport: "reviews/pdf/audit_report.html",
    ProgrammePaper: "reviews/pdf/programme.html",
    ImpartialitySheet: "reviews/pdf/impartiality.html",
}


def paper(row: Printed) -> bytes:
    """The PDF of a frozen report; raises what kernel.pdf raises, each with one sentence."""
    return render(TEMPLATES[type(row)], row.snapshot, row.sha256, logo=organisation.logo_address())


def render(template: str, data: dict[str, Any], sha256: str = "", *, logo: str = "") -> bytes:
    """Data to PDF. The first twelve places of the data's hash stand in the footer of every page.

    The logo is dress, not data: it is today's, and no part of what is frozen and hashed.
    """
    footer = f"{data['footer']} Data {sha256[:12]}." if sha256 else data["footer"]
    if template == TEMPLATES[ProgrammePaper]:
        footer = f"{footer} Printed {clock.local_now():%H:%M}."
    return pdf.render(
        template,
        {"report": data, "footer": footer, "logo": logo, "months": words.MONTHS},
        css=pdf.stylesheet(STYLESHEET),
    )


def address(row: Printed) -> str:
    """Where the file is read."""
    if isinstance(row, AuditReport):
        return reverse("reviews:audit_report", args=[row.audit.reference])
    if isinstance(row, ProgrammePaper):
        return reverse("reviews:programme_paper", args=[row.programme.year])
    if isinstance(row, ImpartialitySheet):
        return reverse("reviews:audit_impartiality", args=[row.audit.reference])
    assert isinstance(row, ReviewVersion)
    return reverse("reviews:review_detail", args=[row.review.reference])
