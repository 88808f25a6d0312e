"""What the tests of these pages share."""

from datetime import date

DAY = date(2026, 6, 1)
