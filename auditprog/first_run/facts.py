"""What an installation holds, counted; nothing here remembers a click."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from kernel.models import Job, Setting
from organisation.models import (
    AccessRole,
    Holiday,
    Organisation,
    Process,
    ProcessLeaf,
    Qualification,
    ReportingLine,
    RoleTenure,
    User,
    in_force,
)
from organisation.roles import Role
from programmes.models import Programme
from standards.models import Clause

MAIL_TEST = "mail-test:"
CHOSEN = "setup.rules_chosen"
"""The setting that remembers that somebody chose the rules, be it the Standard ones."""
STANDARD = "ISO/IEC 20000-1"
PARTS = ("organisation", "holidays", "processes", "clauses", "people", "trouble", "programme")


@dataclass(frozen=True, slots=True)
class Facts:
    """Numbers and names of one day. `roles` counts people with an open account by access role."""

    day: date
    name: str = ""
    has_logo: bool = False
    years_without_holidays: tuple[int, ...] = ()
    processes: int = 0
    ownerless: tuple[str, ...] = ()
    leafless: tuple[str, ...] = ()
    open_clauses: tuple[str, ...] = ()
    roles: dict[str, int] | None = None
    people: int = 0
    leads: int = 0
    without_line: int = 0
    cannot_sign_in: int = 0
    rules_chosen: bool = False
    mail_delivered: bool = False
    mail_trouble: str = ""
    newest_year: int = 0
    newest_state: str = ""

    def holders(self, role: str) -> int:
        """How many people hold this access role today."""
        return (self.roles or {}).get(role, 0)


def read(day: date, *, is_demo: bool = False, parts: Collection[str] = PARTS) -> Facts:
    """Eight queries for everything, whatever the size; `parts` names what to look at, the rest stays empty."""
    found: dict[str, Any] = {"day": day}
    readers = (_organisation, _holidays, _processes, _clauses, _people, _trouble, _programme)
    for reader in readers:
        if reader.__name__.removeprefix("_") in parts:
            found |= reader(day)
    if is_demo:  # there everybody is signed in by one click
        found["cannot_sign_in"] = 0
    # A programme that was approved was approved under these rules: somebody has looked.
    if found.get("newest_state", "") not in ("", "draft", "submitted"):
        found["rules_chosen"] = True
    return Facts(**found)


def _organisation(day: date) -> dict[str, Any]:
    """Name and logo, whether somebody chose the rules, whether any mail ever left: one row."""
    mailed = Job.objects.filter(kind=Job.Kind.MAIL, state=Job.State.DONE)
    rows = Organisation.objects.filter(pk=1).annotate(ruled=Exists(_changed_rules()), mailed=Exists(mailed))
    row = rows.values_list("name", "logo_id", "preset", "ruled", "mailed").first()
    if row is None:
        return {"mail_delivered": mailed.exists()}
    name, logo, preset, ruled, was_mailed = row
    chosen = ruled or preset != Organisation.Preset.STANDARD
    return {"name": name, "has_logo": logo is not None, "rules_chosen": chosen, "mail_delivered": was_mailed}


def _changed_rules() -> Any:
    """Somebody said so, or changed a value; another preset counts too."""
    rooms = Q(key=CHOSEN)
    for room in ("programmes", "audits", "findings", "reviews", "organisation"):
        rooms |= Q(key__startswith=f"{room}.")
    return Setting.objects.filter(rooms)


def _holidays(day: date) -> dict[str, Any]:
    years = (day.year, day.year + 1)
    held = set(Holiday.objects.filter(date__year__in=years).values_list("date__year", flat=True))
    return {"years_without_holidays": tuple(year for year in years if year not in held)}


def _processes(day: date) -> dict[str, Any]:
    owned = RoleTenure.objects.filter(in_force(day), role="owner", target_kind="process", person__is_active=True)
    leaves = ProcessLeaf.objects.filter(process__active=True)
    rows = Process.objects.filter(active=True).order_by("code")
    rows = rows.annotate(
        owned=Exists(owned.filter(process=OuterRef("pk"))), leafed=Exists(leaves.filter(process=OuterRef("pk")))
    )
    held = list(rows.values_list("name", "owned", "leafed"))
    return {
        "processes": len(held),
        "ownerless": tuple(name for name, owned, _leafed in held if not owned),
        "leafless": tuple(name for name, _owned, leafed in held if not leafed),
    }


def _clauses(day: date) -> dict[str, Any]:
    answered = ProcessLeaf.objects.filter(process__active=True, clause=OuterRef("pk"))
    clauses = Clause.objects.filter(~Exists(answered), standard__code=STANDARD, kind="requirement").order_by("pk")
    return {"open_clauses": tuple(clauses.values_list("number", flat=True))}


def _people(day: date) -> dict[str, Any]:
    """One row of counts. A lead is an auditor with a valid lead grade: each audit needs one (CMP-04).

    Owners and auditors without a manager, top management aside, are those of whom IND-08 sees nothing.
    """
    held = AccessRole.objects.filter(in_force(day), user=OuterRef("pk"))
    valid = Qualification.objects.filter(grade="lead", status="valid", valid_from__lte=day, valid_to__gte=day)
    accounts = User.objects.filter(is_active=True, is_guest=False).annotate(
        **{f"is_{role}": Exists(held.filter(role=role)) for role in Role.values},
        is_graded=Exists(valid.filter(person=OuterRef("pk"))),
        is_led=Exists(ReportingLine.objects.filter(in_force(day), person=OuterRef("pk"))),
    )
    judged = (Q(is_auditor=True) | Q(is_process_owner=True)) & Q(is_top_management=False)
    anything = Q(pk__isnull=True)
    for role in Role.values:
        anything |= Q(**{f"is_{role}": True})
    counts = accounts.aggregate(
        **{role: Count("pk", filter=Q(**{f"is_{role}": True})) for role in Role.values},
        people=Count("pk"),
        leads=Count("pk", filter=Q(is_auditor=True, is_graded=True)),
        without_line=Count("pk", filter=judged & Q(is_led=False)),
        cannot_sign_in=Count("pk", filter=anything & Q(password__startswith="!")),
    )
    return {"roles": {role: counts.pop(role) for role in Role.values}, **counts}


def _trouble(day: date) -> dict[str, Any]:
    """What the newest mail test met."""
    tests = Job.objects.filter(kind=Job.Kind.MAIL, dedup_key__startswith=MAIL_TEST).order_by("-pk")
    return {"mail_trouble": tests.values_list("last_error", flat=True).first() or ""}


def _programme(day: date) -> dict[str, Any]:
    newest = Programme.objects.filter(legacy=False).order_by("-year").values_list("year", "state").first()
    return {"newest_year": newest[0], "newest_state": newest[1]} if newest else {}
