"""The audit manager's report to the management review: content, pictures and print form (8.4, ux 4.9)."""

from reviews.report.build import build
from reviews.report.content import ReviewReport
from reviews.report.source import ReportSource

__all__ = ["ReportSource", "ReviewReport", "build"]
