"""What the facts mean: five steps, what each still lacks, and what comes after; pure but for the words."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from auditprog.first_run.facts import Facts
from organisation.roles import Role

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Missing:
    """One sentence. `needed`: a set-up without it is not complete; else it is better to have."""

    text: str
    needed: bool = True


@dataclass(frozen=True, slots=True)
class Step:
    """One step with the name of its address, who does it, and what it lacks."""

    number: int
    slug: str
    title: Words
    about: Words
    who: Words
    missing: tuple[Missing, ...]
    begun: bool

    @property
    def done(self) -> bool:
        """Nothing that is needed is missing."""
        return not any(missing.needed for missing in self.missing)

    @property
    def state(self) -> str:
        """done, under way, or not begun (ux 2.4: three states a step)."""
        return "done" if self.done else "now" if self.begun else "plan"

    @property
    def url_name(self) -> str:
        return f"setup_{self.slug}"


ADMINISTRATOR = gettext_lazy("Administrator")


def steps_of(facts: Facts) -> list[Step]:
    """The five steps in their order (ux 4.10)."""
    who = (
        ADMINISTRATOR,
        ADMINISTRATOR,
        gettext_lazy("Administrator; grades of auditors also the programme manager"),
        ADMINISTRATOR,
        ADMINISTRATOR,
    )
    made = (_organisation(facts), _processes(facts), _people(facts), _rules(facts), _mail(facts))
    begun = (bool(facts.name), facts.processes > 0, facts.people > 1, facts.rules_chosen, bool(facts.mail_trouble))
    return [
        Step(n + 1, slug, title, about, who[n], tuple(made[n]), begun[n])
        for n, (slug, title, about) in enumerate(TITLES)
    ]


TITLES = (
    (
        "organisation",
        gettext_lazy("Organisation"),
        gettext_lazy("Name, logo, time zone, public holidays, shutdown weeks"),
    ),
    ("processes", gettext_lazy("Processes and owners"), gettext_lazy("From a ready list, each with its clauses")),
    ("people", gettext_lazy("People"), gettext_lazy("By hand, several at once, or from a spreadsheet")),
    ("rules", gettext_lazy("Rules"), gettext_lazy("Small, Standard or Strict")),
    ("mail", gettext_lazy("Mail test"), gettext_lazy("One real mail, and what became of it")),
)


def _organisation(facts: Facts) -> list[Missing]:
    found = [] if facts.name else [Missing(_("The organisation has no name yet."))]
    if facts.years_without_holidays:
        years = _(" and ").join(map(str, facts.years_without_holidays))
        text = _("No public holidays are entered for %(years)s: every weekday counts as a working day.")
        found.append(Missing(text % {"years": years}, needed=len(facts.years_without_holidays) == 2))
    if facts.name and not facts.has_logo:
        found.append(Missing(_("There is no logo: pages and reports carry the name only."), needed=False))
    return found


def _processes(facts: Facts) -> list[Missing]:
    if not facts.processes:
        return [Missing(_("No process is entered: there is nothing to audit."))]
    found = []
    if facts.ownerless:
        text = ngettext(
            "%(n)d process has no owner: %(names)s.",
            "%(n)d processes have no owner: %(names)s.",
            len(facts.ownerless),
        )
        found.append(Missing(text % {"n": len(facts.ownerless), "names": _some(facts.ownerless)}))
    if facts.leafless:
        found.append(Missing(_("These processes answer for no clause: %(names)s.") % {"names": _some(facts.leafless)}))
    if facts.open_clauses:
        text = _("No process answers for these clauses: %(names)s.")
        found.append(Missing(text % {"names": _some(facts.open_clauses, 8)}, needed=False))
    return found


def _people(facts: Facts) -> list[Missing]:
    found = []
    if not facts.holders(Role.PROGRAMME_MANAGER):
        found.append(Missing(_("Nobody is programme manager: nobody can plan a year.")))
    if not facts.holders(Role.TOP_MANAGEMENT):
        found.append(Missing(_("Nobody is top management: nobody can approve a programme.")))
    if not facts.holders(Role.AUDITOR):
        found.append(Missing(_("Nobody is auditor.")))
    elif not facts.leads:
        found.append(Missing(_("No auditor has the grade of a lead: each audit needs one.")))
    if facts.without_line:
        text = ngettext(
            "%(n)d owner or auditor has no manager entered: independence by line cannot be judged.",
            "%(n)d owners or auditors have no manager entered: independence by line cannot be judged.",
            facts.without_line,
        )
        found.append(Missing(text % {"n": facts.without_line}, needed=False))
    if facts.cannot_sign_in:
        text = ngettext(
            "%(n)d person with a role has no password yet.",
            "%(n)d people with a role have no password yet.",
            facts.cannot_sign_in,
        )
        found.append(Missing(text % {"n": facts.cannot_sign_in}, needed=False))
    return found


def _rules(facts: Facts) -> list[Missing]:
    if facts.rules_chosen:
        return []
    return [Missing(_("Nobody has chosen the rules: the Standard ones hold until then."))]


def _mail(facts: Facts) -> list[Missing]:
    if facts.mail_delivered:
        return []
    if facts.mail_trouble:
        return [Missing(_("The last test did not arrive: %(why)s") % {"why": facts.mail_trouble})]
    return [Missing(_("No mail has left yet: reminders and invitations might not arrive."))]


def _some(names: tuple[str, ...], most: int = 4) -> str:
    """The first few, and how many more."""
    shown = ", ".join(names[:most])
    rest = len(names) - most
    return shown if rest <= 0 else _("%(names)s and %(n)d more") % {"names": shown, "n": rest}


@dataclass(frozen=True, slots=True)
class Next:
    """What comes after the five steps: a sentence, and where to do it ("" where one can only wait)."""

    text: str
    url_name: str = ""
    year: int = 0
    label: Words = ""


def what_next(facts: Facts, *, may_plan: bool, may_approve: bool) -> Next:
    """Where the first programme stands, in the words of whoever reads it."""
    year = facts.newest_year
    match facts.newest_state:
        case "":
            text = _("The programme manager plans the audits of one year; top management approves it.")
            return Next(text, "programmes:programme_new" if may_plan else "", 0, _("Plan your first year"))
        case "draft":
            text = _("The programme of %(year)s is a draft.") % {"year": year}
            return Next(text, "programmes:programme_detail" if may_plan else "", year, _("Go on planning"))
        case "submitted":
            text = _("The programme of %(year)s waits for top management.") % {"year": year}
            url = "programmes:programme_approve" if may_approve else ""
            return Next(text, url, year, _("Look at it and decide"))
        case _:
            text = _("The programme of %(year)s is approved. This guide has done its work.") % {"year": year}
            return Next(text, "programmes:programme_detail" if may_plan else "", year, _("Open the programme"))
