"""The form: last day, reason, and a successor for each thing, or one for all of a kind."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from auditprog.leaving.things import Leaving, Thing
from organisation.forms.base import DateField, ReasonField, Styled, is_near
from organisation.models import User

NOBODY = _("Nobody: it ends")


class LeaveForm(Styled):
    """Built from what is open on the last day that was typed."""

    last_day = DateField(label=_("Last day"))
    reason = ReasonField()

    def __init__(self, leaving: Leaving, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.leaving = leaving
        self.fields["reason"].widget.attrs["class"] = "form-control"
        for group, things in leaving.groups:
            if len(things) > 1:
                self.fields[f"all-{group}"] = self._choice(things, _("As chosen below"))
            for thing in things:
                first = _("As chosen above") if len(things) > 1 else (_("Choose") if thing.kind.must else NOBODY)
                self.fields[thing.field] = self._choice([thing], first)

    @staticmethod
    def _choice(things: list[Thing], first: Any) -> forms.ChoiceField:
        """People who may take one of these things; for a whole group whoever may take at least one."""
        words = {pk: said for thing in reversed(things) for pk, said in thing.takers}
        order = {pk: None for thing in things for pk, _said in thing.takers}
        widget = forms.Select(attrs={"class": "form-select"})
        return forms.ChoiceField(
            widget=widget, choices=[("", first), *((str(pk), words[pk]) for pk in order)], required=False
        )

    def clean(self) -> dict[str, Any]:
        """Who takes what; a thing that may not be left needs a name."""
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        chosen: dict[tuple[str, int], User | None] = {}
        for group, things in self.leaving.groups:
            shared = typed.get(f"all-{group}", "")
            for thing in things:
                to = self._taker(thing, typed.get(thing.field, ""), shared)
                chosen[group, thing.pk] = to
                if to is None and thing.kind.must and not thing.stop and thing.field not in self.errors:
                    self.add_error(
                        thing.field,
                        _("%(what)s, %(thing)s: choose who takes it over.")
                        % {"what": thing.kind.title, "thing": thing.name},
                    )
        return {"last_day": typed.get("last_day"), "reason": typed.get("reason", ""), "chosen": chosen}

    def sections(self) -> list[dict[str, Any]]:
        """What the page draws: a kind, its fields, and the one for all of it."""
        return [
            {
                "group": group,
                "title": things[0].kind.title,
                "shared": self[f"all-{group}"] if f"all-{group}" in self.fields else None,
                "rows": [(thing, self[thing.field]) for thing in things],
            }
            for group, things in self.leaving.groups
        ]

    def _taker(self, thing: Thing, own: str, shared: str) -> User | None:
        able = {str(pk) for pk, _said in thing.takers}
        said = own or (shared if shared in able else "")
        return self.leaving.people[int(said)] if said in able else None


def day_typed(data: Any, today: date) -> date:
    """The last day as it stands in the request, today where it is none that anybody can mean."""
    try:
        typed = date.fromisoformat(data.get("last_day", ""))
    except ValueError:
        return today
    return typed if is_near(typed) else today
