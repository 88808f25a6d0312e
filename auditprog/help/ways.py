"""The five-minute way of each role: what to do first, with the pages that this reader may open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from organisation.models import User
from organisation.roles import Can, Role


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do. `path` is the page, `verbs` who may open it: one of them is enough, none means everybody."""

    text: Any
    path: str = ""
    label: Any = ""
    verbs: tuple[Can, ...] = ()

    def open_to(self, user: User, today: date) -> bool:
        return bool(self.path) and (not self.verbs or any(user.can(verb, today) for verb in self.verbs))


@dataclass(frozen=True, slots=True)
class Way:
    """The first steps of a role; `roles` are the access roles that walk it."""

    name: str
    title: Any
    about: Any
    roles: tuple[str, ...]
    steps: tuple[Step, ...]


_SETTINGS, _ORG = (Can.READ_SETTINGS,), (Can.EDIT_ORGANISATION,)
_PROGRAMME = (Can.READ_PROGRAMME, Can.READ_DRAFT_PROGRAMME)
WAYS: tuple[Way, ...] = (
    Way(
        "administrator",
        _("Administrator"),
        _("Who is who, who may what, and that mail and backup work."),
        (Role.ADMINISTRATOR,),
        (
            Step(_("Name, time zone, holidays and shutdown weeks: every due date counts by them."),
                 "/settings/organisation/", _("Organisation"), _SETTINGS),
            Step(_("Enter people, or bring them in from a file. Somebody who is only interviewed needs no account."),
                 "/library/people/", _("People"), (Can.READ_DIRECTORY,)),
            Step(_("Give dated access roles. A role from the first of next month may be entered today."),
                 "/settings/users/", _("Users"), (Can.EDIT_USERS,)),
            Step(_("Enter processes with their clauses and owners: independence is worked out from these facts."),
                 "/library/processes/", _("Processes"), (Can.READ_DIRECTORY,)),
            Step(_("See by which numbers the rules count."), "/settings/rules/", _("Rules"), _SETTINGS),
            Step(_("Whoever asks who changed what finds it in the journal."),
                 "/settings/journal/", _("Journal"), (Can.READ_JOURNAL,)),
        ),
    ),
    Way(
        "programme-manager",
        _("Programme manager"),
        _("From an empty year to a programme that runs."),
        (Role.PROGRAMME_MANAGER,),
        (
            Step(_("Open the year, write its five statements, objectives and risks."),
                 "/programmes/", _("Programmes"), _PROGRAMME),
            Step(_("Judge importance, change and signals of each process: the priorities follow, and with them what is "
                   "due when."), "/library/processes/", _("Processes"), (Can.READ_DIRECTORY,)),
            Step(_("Plan audits on the board and choose teams. A name that is blocked says why, and what would change "
                   "it."), "/programmes/", _("Year board"), _PROGRAMME),
            Step(_("Mend what the checks say, submit. Top management approves, never you."),
                 "/help/lifecycles/#programme", _("Life of a programme")),
            Step(_("During the year: start audits, approve reports of others, decide disputes, watch what is late."),
                 "/findings/?late=1", _("Late findings"), (Can.READ_ALL_FINDINGS,)),
            Step(_("Twice a year: ask for inputs, freeze the pack, write the minutes."),
                 "/reviews/", _("Management reviews"), (Can.READ_REVIEWS,)),
        ),
    ),
    Way(
        "lead",
        _("Lead auditor"),
        _("One audit, from the assignment to the report."),
        (Role.AUDITOR,),
        (
            Step(_("Accept the assignment. By that you say that nothing ties you to what is audited (IND-13)."),
                 "/my/", _("My work")),
            Step(_("Make contact, send the plan five working days before, confirm the team, build and freeze the "
                   "checklist."), "/audits/?mine=1", _("My audits"), (Can.AUDIT,)),
            Step(_("Record the opening meeting when it was held. From then on it is fieldwork."),
                 "/help/lifecycles/#audit", _("Life of an audit")),
            Step(_("Draft findings in three parts with the team, and tell each owner before the closing meeting."),
                 "/help/glossary/#nonconformity", _("Nonconformity")),
            Step(_("Record the closing meeting and issue the nonconformities there: their clocks begin that day."),
                 "/audits/?mine=1", _("My audits"), (Can.AUDIT,)),
            Step(_("Write the conclusions, send the draft for the factual check, then ask for approval."),
                 "/help/glossary/#factual-check", _("Factual check")),
            Step(_("Afterwards: accept or return plans, make the measure exact, name the verifier."),
                 "/findings/?mine=1", _("My findings"), (Can.AUDIT,)),
        ),
    ),
    Way(
        "auditor",
        _("Auditor"),
        _("A conversation, the evidence, an answer."),
        (Role.AUDITOR,),
        (
            Step(_("See what is yours and accept the assignment."), "/my/", _("My work")),
            Step(_("Read what to look for in the clauses of your part."), "/help/clauses/", _("Clauses")),
            Step(_("On site open the field view on the phone. Every tap is kept at once; a photo belongs to the answer "
                   "on the screen."), "/audits/?mine=1", _("My audits"), (Can.AUDIT,)),
            Step(_("Every “met” needs a source too: say what you saw."),
                 "/help/glossary/#objective-evidence", _("Evidence")),
            Step(_("Not sure? “Come back” keeps the question open until the closing meeting."),
                 "/help/glossary/#checklist", _("Checklist")),
            Step(_("Draft the finding right there: requirement, evidence, gap."),
                 "/help/glossary/#finding", _("Finding")),
        ),
    ),
    Way(
        "process-owner",
        _("Process owner"),
        _("A nonconformity has come: answer it in ten minutes, mend it in time."),
        (Role.PROCESS_OWNER,),
        (
            Step(_("Open it from the mail or from your work. Not yours? Hand it over. Wrong? Dispute it, with a "
                   "reason."), "/my/", _("My work")),
            Step(_("Say what was corrected at once and what shows it."),
                 "/help/glossary/#containment-and-correction", _("Correction")),
            Step(_("Look for similar cases and ask why until what you find is no longer a person."),
                 "/help/glossary/#root-cause", _("Root cause")),
            Step(_("Plan actions against the cause: who, by when, what will show it, and how one will see that it "
                   "helped."), "/help/glossary/#corrective-action", _("Corrective action")),
            Step(_("More time? Ask before the day is past."), "/findings/?mine=1", _("My findings"),
                 (Can.ANSWER_FINDING,)),
            Step(_("Report as done, with the proof. Somebody else looks at it, and once more after it has run for a "
                   "while."), "/help/lifecycles/#nonconformity", _("Life of a nonconformity")),
        ),
    ),
    Way(
        "top-management",
        _("Top management"),
        _("Approve, be told, decide."),
        (Role.TOP_MANAGEMENT,),
        (
            Step(_("Approve the programme of the year or send it back: its objectives, risks, days and gaps are on one "
                   "page."), "/programmes/", _("Programmes"), _PROGRAMME),
            Step(_("What you give up (an audit, a clause, a site) you decide yourself, with a word on when it is "
                   "caught up."), "/help/lifecycles/#programme", _("Life of a programme")),
            Step(_("What is late, and with whom."), "/findings/?late=1", _("Late findings"), (Can.READ_ALL_FINDINGS,)),
            Step(_("Page 2 of the review takes three minutes: the message, the figures, what you are asked to decide."),
                 "/reviews/", _("Management reviews"), (Can.READ_REVIEWS,)),
            Step(_("After the meeting approve the minutes, with the three conclusions."),
                 "/help/lifecycles/#review", _("Life of a review")),
        ),
    ),
    Way(
        "certification-auditor",
        _("Certification auditor"),
        _("What you usually ask to see, and where it is. You read; you change nothing."),
        (Role.READER,),
        (
            Step(_("The approved programme with its reasons and every change of it."),
                 "/programmes/", _("Programmes"), _PROGRAMME),
            Step(_("Every clause and process against the audits of the cycle: the coverage page of a year."),
                 "/programmes/", _("Coverage, under the year"), _PROGRAMME),
            Step(_("Reports that were issued. For one audit the chain begins there: brief, plan, findings, what "
                   "followed."), "/audits/", _("Audits"), (Can.READ_REPORTS,)),
            Step(_("How nonconformities are followed up, who may do what, and what is asked for at each step."),
                 "/help/lifecycles/#nonconformity", _("Life of a nonconformity")),
            Step(_("How the independence of an auditor is worked out."),
                 "/help/glossary/#independence", _("Independence")),
            Step(_("Anything else: ask the programme manager, who can show it beside you."), "", ""),
        ),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """A way as this reader sees it: steps with the link that works, or without one."""

    way: Way
    own: bool
    steps: Sequence[tuple[Step, bool]]


def ways_for(user: User, today: date) -> list[Shown]:
    """All ways, those of the reader's own roles first. A link is there only where it leads somewhere."""
    roles = user.roles_on(today)
    found = list(_shown(user, today, roles))
    return sorted(found, key=lambda one: not one.own)


def _shown(user: User, today: date, roles: frozenset[str]) -> Iterator[Shown]:
    for way in WAYS:
        steps = [(step, step.open_to(user, today)) for step in way.steps]
        yield Shown(way, bool(roles.intersection(way.roles)), steps)
