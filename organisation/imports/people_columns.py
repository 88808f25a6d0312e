"""The fields of the list of people, with what other systems call them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kernel.imports import Column
from organisation.imports.base import OrganisationKind
from organisation.roles import Role

COLUMNS = (
    Column(
        "first_name",
        _("First name"),
        max_length=150,
        example="Anna",
        aliases=("given name", "forename", "firstname", "vorname"),
    ),
    Column(
        "last_name",
        _("Last name"),
        max_length=150,
        example="Berg",
        aliases=("surname", "family name", "lastname", "nachname"),
    ),
    Column(
        "name",
        _("Whole name"),
        max_length=300,
        aliases=("name", "full name", "employee", "person", "display name", "employee name"),
        help=_("In place of the two: “Anna Berg” or “Berg, Anna”."),
    ),
    Column(
        "email",
        _("Address for mail"),
        "email",
        max_length=254,
        example="anna.berg@example.org",
        aliases=("email", "e-mail", "mail", "e-mail address", "email address", "work email"),
    ),
    Column(
        "username",
        _("User name"),
        max_length=150,
        example="anna.berg",
        aliases=("user", "login", "account", "user id", "sam account name"),
        help=_("Made from the name where it is empty."),
    ),
    Column(
        "post",
        _("Post"),
        max_length=120,
        example="Service desk lead",
        aliases=("position", "job title", "title", "function", "role title"),
    ),
    Column(
        "unit",
        _("Unit"),
        example="Service desk",
        aliases=("department", "dept", "team", "area", "org unit", "organisational unit", "division"),
        help=_("Its code or name."),
    ),
    Column(
        "manager",
        _("Manager"),
        example="",
        aliases=("reports to", "line manager", "supervisor", "boss", "manager email", "manager name"),
        help=_("User name, address or name; may stand in the same file."),
    ),
    Column(
        "roles",
        _("Access roles"),
        "list",
        example="Auditor",
        aliases=("access role", "role", "roles", "permissions", "rights"),
        help=_("%(roles)s; several with a semicolon between them.")
        % {"roles": ", ".join(str(label) for _value, label in Role.choices)},
    ),
    Column(
        "since",
        _("Since"),
        "date",
        example="2026-01-01",
        aliases=("from", "start", "start date", "valid from", "hire date", "since date", "entry date"),
        help=_("From when unit, manager and roles hold; the day of the import where it is empty."),
    ),
    Column(
        "is_guest",
        _("Without account"),
        "yes_no",
        example="no",
        aliases=("guest", "person without account", "external", "no account"),
        help=_("Yes for somebody who is named in audits but cannot sign in."),
    ),
)


class PeopleWords(OrganisationKind):
    """What the wizard says about this list."""

    label = _("People")
    about = _(
        "Staff and outsiders with unit, manager and access roles; recognised by user name, else by address or name."
    )
    icon, url = "people", "/library/people/"
