"""The first-run guide: a page with all that is missing, five steps, and the link of the first administrator."""

from auditprog.views.setup.days import setup_days
from auditprog.views.setup.first import setup_first
from auditprog.views.setup.mail import setup_mail, setup_mail_progress
from auditprog.views.setup.organisation import setup_organisation
from auditprog.views.setup.overview import home, setup
from auditprog.views.setup.people import setup_people, setup_people_paste, setup_people_roles
from auditprog.views.setup.processes import setup_processes
from auditprog.views.setup.rules import setup_rules

__all__ = [
    "home",
    "setup",
    "setup_days",
    "setup_first",
    "setup_mail",
    "setup_mail_progress",
    "setup_organisation",
    "setup_people",
    "setup_people_paste",
    "setup_people_roles",
    "setup_processes",
    "setup_rules",
]
