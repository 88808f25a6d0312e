"""Printed reports: to the management review (8.4, ux 4.9) and of one audit (5.4). Content, pictures, print form."""

from reviews.report.build import build, data_of
from reviews.report.content import ReviewReport
from reviews.report.document import address, paper

__all__ = ["ReviewReport", "address", "build", "data_of", "paper"]
