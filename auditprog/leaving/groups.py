"""The kinds of open things, in the order of the page: what each is called, who hands it over, who may take it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum, auto

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from findings.services import leaving as findings
from organisation.roles import Can, Role
from organisation.services import leaving as organisation
from programmes.services import leaving as programmes
from reviews.services import leaving as reviews


class Takers(StrEnum):
    """Who is offered: everybody with an account, holders of a role, or whoever the rules allow."""

    ANYBODY = auto()
    ROLE = auto()
    SEAT = auto()
    CASE = auto()
    NOBODY = auto()


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of open thing. `must`: it may not be left without somebody; `reads`: the verb for its link."""

    title: str | Promise
    service: Callable[..., None] | None
    route: str
    must: bool = True
    takers: Takers = Takers.ANYBODY
    roles: tuple[str, ...] = ()
    reads: Can = Can.READ_DIRECTORY

    def url(self, ref: str) -> str:
        """Where it can be looked at; nothing where it has no page of its own."""
        if not self.route or not ref:
            return ""
        return reverse(self.route, args=[ref])


TOP, MANAGER = (Role.TOP_MANAGEMENT,), (Role.PROGRAMME_MANAGER,)
AUDITS, FINDINGS, REVIEWS = Can.READ_ALL_AUDITS, Can.READ_ALL_FINDINGS, Can.READ_REVIEWS
GROUPS: dict[str, Kind] = {
    "leads_now": Kind(
        _("Leads an audit that is under way"), None, "audits:audit_detail", takers=Takers.NOBODY, reads=AUDITS
    ),
    "owner": Kind(_("Owns a process, service or clause"), organisation.hand_over, "organisation:process_detail"),
    "role": Kind(_("Other roles"), organisation.hand_over, "organisation:process_detail", must=False),
    "report": Kind(_("People who report to this person"), organisation.hand_over, "organisation:person_detail"),
    "cover": Kind(_("Covers for somebody"), organisation.hand_over, "organisation:person_ties", must=False),
    "manages": Kind(
        _("Manages the programme of a year"),
        programmes.hand_over,
        "programmes:programme_detail",
        takers=Takers.ROLE,
        roles=MANAGER,
        reads=AUDITS,
    ),
    "sponsors": Kind(
        _("Sponsor of a programme"),
        programmes.hand_over,
        "programmes:programme_detail",
        takers=Takers.ROLE,
        roles=TOP,
        reads=AUDITS,
    ),
    "deputises": Kind(
        _("Deputy of the programme manager"),
        programmes.hand_over,
        "programmes:programme_detail",
        must=False,
        reads=AUDITS,
    ),
    "leads": Kind(
        _("Leads an audit to come"), programmes.hand_over, "audits:audit_detail", takers=Takers.SEAT, reads=AUDITS
    ),
    "sits": Kind(
        _("Seat in an audit to come"),
        programmes.hand_over,
        "audits:audit_detail",
        must=False,
        takers=Takers.SEAT,
        reads=AUDITS,
    ),
    "supervises": Kind(_("Supervises a trainee"), programmes.hand_over, "audits:audit_detail", reads=AUDITS),
    "orders": Kind(
        _("Client of an audit"),
        programmes.hand_over,
        "audits:audit_detail",
        takers=Takers.ROLE,
        roles=TOP,
        reads=AUDITS,
    ),
    "approves": Kind(
        _("Approves the report of an audit"),
        programmes.hand_over,
        "audits:audit_detail",
        takers=Takers.ROLE,
        roles=(*MANAGER, *TOP),
        reads=AUDITS,
    ),
    "receives": Kind(_("Receives a report"), programmes.hand_over, "audits:audit_detail", must=False, reads=AUDITS),
    "risk": Kind(_("Owns a risk of a programme"), programmes.hand_over, "", must=False),
    "case": Kind(
        _("Owns a nonconformity"),
        findings.hand_over,
        "findings:finding_detail",
        takers=Takers.ROLE,
        roles=(Role.PROCESS_OWNER,),
        reads=FINDINGS,
    ),
    "follows": Kind(
        _("Follows a nonconformity up"),
        findings.hand_over,
        "findings:finding_detail",
        takers=Takers.CASE,
        reads=FINDINGS,
    ),
    "verifies": Kind(
        _("Verifies a nonconformity"), findings.hand_over, "findings:finding_detail", takers=Takers.CASE, reads=FINDINGS
    ),
    "action": Kind(_("Carries out an action"), findings.hand_over, "findings:finding_detail", reads=FINDINGS),
    "ofi": Kind(
        _("Owns an opportunity for improvement"), findings.hand_over, "findings:finding_detail", reads=FINDINGS
    ),
    "draft_owner": Kind(_("Owner in a draft"), findings.hand_over, ""),
    "draft": Kind(
        _("Draft of an own observation"), findings.hand_over, "", takers=Takers.ROLE, roles=(Role.AUDITOR, *MANAGER)
    ),
    "chairs": Kind(
        _("Chairs a management review"),
        reviews.hand_over,
        "reviews:review_detail",
        takers=Takers.ROLE,
        roles=TOP,
        reads=REVIEWS,
    ),
    "input": Kind(_("Answers an input of a review"), reviews.hand_over, "reviews:review_detail", reads=REVIEWS),
    "decision": Kind(_("Carries out a decision"), reviews.hand_over, "reviews:review_detail", reads=REVIEWS),
}
