"""Step 2: the ready list as one form; each row is a process to tick, with its clauses and its owner."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from auditprog.forms.setup import trouble
from organisation import offers
from organisation.forms.base import DateField, Styled
from organisation.models import Process, User
from organisation.models.process import SPEAKABLE
from organisation.rules import TypedPerson, read_person
from organisation.services import NewProcess

BLANK, MORE = 3, 5
CLASSES = {"take": "form-check-input", "owner": "form-select"}
MOST = 170  # with the ready list 200 rows: more fields than this Django refuses to read


class _OwnerRow(forms.Form):
    """Who owns a process: somebody who is there, or a name and an address."""

    owner = forms.ChoiceField(label=_("Owner"), required=False)
    person = forms.CharField(label=_("or a new person"), max_length=250, required=False)

    def __init__(self, *args: Any, people: list[Any], **kwargs: Any):
        super().__init__(*args, **kwargs)
        owner: Any = self.fields["owner"]
        owner.choices = people
        for name, field in self.fields.items():
            field.widget.attrs["class"] = CLASSES.get(name, "form-control")
        self.fields["person"].widget.attrs["placeholder"] = "Anna Berg, anna@example.org"

    def clean_person(self) -> TypedPerson | None:
        """Name and address of somebody new; nothing where nothing was typed."""
        if not self.cleaned_data["person"].strip():
            return None
        person = read_person(self.cleaned_data["person"])
        if person.trouble:
            raise ValidationError(capfirst(trouble(person).partition(": ")[2]))
        validate_email(person.email)
        return person

    def clean(self) -> dict[str, Any]:
        """One owner, not two."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("owner") and cleaned.get("person"):
            self.add_error("person", _("Choose somebody or enter somebody new, not both."))
        return cleaned

    def says(self, users: Mapping[str, User]) -> User | TypedPerson | None:
        """The owner that was chosen or typed."""
        return users.get(self.cleaned_data.get("owner", "")) or self.cleaned_data.get("person")


class _ProcessRow(_OwnerRow):
    """A process of the list, or one that is added."""

    take = forms.BooleanField(label=_("Enter it"), required=False)
    code = forms.CharField(label=_("Code"), max_length=20, required=False, validators=[SPEAKABLE])
    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    leaves = forms.CharField(label=_("Clauses"), max_length=300, required=False)

    def clean_leaves(self) -> tuple[str, ...]:
        """Numbers with commas or blanks between them."""
        return tuple(dict.fromkeys(filter(None, re.split(r"[\s,;]+", self.cleaned_data["leaves"]))))

    def clean(self) -> dict[str, Any]:
        """What is ticked needs a code, a name and a clause. A blank row that was filled in counts as ticked."""
        cleaned = super().clean()
        if not self.initial.get("code") and (cleaned.get("name") or cleaned.get("code")):
            cleaned["take"] = True
        if cleaned.get("take"):
            for name, said in (("code", _("Enter a code.")), ("name", _("Enter a name."))):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, said)
            if not cleaned.get("leaves") and "leaves" not in self.errors:
                self.add_error("leaves", _("Enter at least one clause, such as 8.6.1."))
        return cleaned


class OwnersSinceForm(Styled):
    """From when on the owners of this form own."""

    since = DateField(
        label=_("The owners have been in office since"),
        help_text=_("One day for all; single ones are corrected on the person's page. Independence looks back a year."),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any):
        super().__init__(*args, initial={"since": today - timedelta(days=365)}, **kwargs)
        self.today = today

    def clean_since(self) -> date:
        """Not in the future: who owns a process today answers for it."""
        since: date = self.cleaned_data["since"]
        if since > self.today:
            raise ValidationError(_("Enter today or a day before."))
        return since


class ProcessRows:
    """All rows of the page: processes without an owner, the ready list, and blank rows to add to it."""

    def __init__(
        self,
        data: Any,
        *,
        held: Iterable[Process],
        ownerless: Iterable[Process],
        people: Iterable[User],
        more: str = "",
    ):
        self.more = min(int(more), MOST) if more.isdecimal() and more.isascii() and len(more) < 4 else 0
        """Blank rows beyond the usual ones; the address carries the number."""
        self.users = {str(person.pk): person for person in people}
        choices: list[Any] = [("", _("Nobody yet")), *((pk, str(user.full_name)) for pk, user in self.users.items())]
        known = {process.code.lower() for process in held}
        ready = [one for one in offers.ready_processes() if one.code.lower() not in known]
        first = list(ownerless)[:MOST]
        self.open = [(process, _OwnerRow(data, prefix=f"held{process.pk}", people=choices)) for process in first]
        rows = [{"code": one.code, "name": one.name, "leaves": ", ".join(one.leaves), "take": True} for one in ready]
        rows += [{} for _blank in range(BLANK + self.more)]
        self.rows = [
            _ProcessRow(data, prefix=f"p{number}", initial=row, people=choices) for number, row in enumerate(rows)
        ]
        self.ready = {one.code: one for one in ready}

    @property
    def next_more(self) -> int:
        """How many there are after "More empty rows"."""
        return self.more + MORE

    def is_valid(self) -> bool:
        """Every row that counts is sound, and no code stands twice."""
        sound = [row.is_valid() for row in self.rows] + [row.is_valid() for _process, row in self.open]
        return all(sound) and self._codes_once()

    def _codes_once(self) -> bool:
        seen: set[str] = set()
        for row in self.rows:
            code = row.cleaned_data.get("code", "").lower()
            if row.cleaned_data.get("take") and code in seen:
                row.add_error("code", _("This code stands twice in the list."))
            seen.add(code)
        return all(not row.errors for row in self.rows)

    def reasons(self) -> list[str]:
        """What is wrong, each with the process it is about."""
        found = []
        named: list[tuple[str, _OwnerRow]] = [
            (str(row["name"].value() or row["code"].value() or "?"), row) for row in self.rows
        ]
        named += [(process.name, row) for process, row in self.open]
        for name, row in named:
            found += [f"{name}: {said}" for errors in row.errors.values() for said in errors]
        return found

    def processes(self) -> list[NewProcess]:
        """The ticked ones, as the service takes them."""
        return [self._new(row) for row in self.rows if row.cleaned_data.get("take")]

    def owners(self) -> dict[Process, User | TypedPerson]:
        """Owners for processes that are there already."""
        return {process: owner for process, row in self.open if (owner := row.says(self.users)) is not None}

    def _new(self, row: _ProcessRow) -> NewProcess:
        said, owner = row.cleaned_data, row.says(self.users)
        like = self.ready.get(said["code"])
        return NewProcess(
            code=said["code"],
            name=said["name"],
            leaves=said["leaves"],
            owner=owner if isinstance(owner, User) else None,
            person=owner if isinstance(owner, TypedPerson) else None,
            cycle_days=like.cycle_days if like else 30,
            topic=like.topic if like else "",
            importance=like.importance if like else None,
        )
