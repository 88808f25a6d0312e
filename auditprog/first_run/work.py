"""What is missing, as lines of "My work": for the administrator and the programme manager, until a year is approved."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from auditprog.first_run.facts import read
from auditprog.first_run.session import BEFORE_APPROVAL
from auditprog.first_run.steps import steps_of
from kernel import clock
from kernel.work import WorkItem
from organisation.models import User
from organisation.roles import Can
from programmes.models import Programme

PARTS = ("organisation", "holidays", "processes", "people")


def work_items(user: User, today: date) -> list[WorkItem]:
    """Nothing for anybody else, and nothing once a programme was approved: then the ordinary pages say it.

    At most five queries; nobody asks once the session knows that it is over.
    """
    settles, plans = user.can(Can.EDIT_SETTINGS, today), user.can(Can.EDIT_PROGRAMME, today)
    if not (settles or plans):
        return []
    states = set(Programme.objects.filter(legacy=False).order_by().values_list("state", flat=True))
    if states - set(BEFORE_APPROVAL):
        return []
    items = _to_set_up(today) if settles else []
    if plans and not states:
        items.append(WorkItem(_("Plan"), _("your first year of audits"), reverse("programmes:programme_new")))
    return items


def _to_set_up(today: date) -> list[WorkItem]:
    """A line for each step that is not complete, with the first thing it lacks."""
    steps = steps_of(read(today, is_demo=clock.is_demo(), parts=PARTS))
    return [
        WorkItem(_("Set up:"), str(step.missing[0].text), reverse(step.url_name)) for step in steps if not step.done
    ]
