"""What helps where nobody on the team is said to know the topic (CMP-02): most often a level that was never entered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from audits.models import Audit, seats
from organisation import permissions as competence
from organisation.models import User
from programmes import permissions as planning
from programmes.queries import load_policy
from programmes.rules.severity import Severity

RULE = "CMP-02"
JUDGES = ("lead", "auditor")


@dataclass(frozen=True, slots=True)
class Mend:
    """One way out; without an address it is somebody else's."""

    text: str
    url: str = ""


def ways_out(audit: Audit, reasons: Iterable[str], user: User, today: date) -> tuple[Mend, ...]:
    """Levels to enter for those who judge, and the safeguard where the rule leaves one; nothing where it is silent."""
    if not any(f"({RULE})" in str(reason) for reason in reasons):
        return ()
    people = [row.person for row in seats.team(audit) if row.role in JUDGES]
    found = [_level(person, user, today) for person in people]
    if load_policy().cmp_02 == Severity.MITIGATE:  # Strict blocks, and no safeguard answers a block
        found.append(_safeguard(audit, user))
    return tuple(dict.fromkeys(found))


def _level(person: User, user: User, today: date) -> Mend:
    """Nobody enters the own level, and not everybody those of others."""
    if competence.may_edit_competence(user, person, today=today):
        url = reverse("organisation:fact_new", args=[person.username, "topic"])
        return Mend(_("Enter how well %(who)s knows the topic") % {"who": person.full_name}, url)
    words = _("The programme manager enters how well %(who)s knows the topic; nobody enters the own level.")
    return Mend(words % {"who": person.full_name})


def _safeguard(audit: Audit, user: User) -> Mend:
    lead = seats.lead_of(audit)
    if lead is None or not planning.may_propose_safeguard(user):
        return Mend(_("The programme manager may ask for a safeguard that answers CMP-02."))
    url = reverse("programmes:safeguard_new", args=[audit.planned.reference])
    asked = urlencode({"rule": RULE, "person": lead.username})
    return Mend(_("Ask for a safeguard that answers CMP-02"), f"{url}?{asked}")
