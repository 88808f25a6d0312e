"""The owner's four steps (ux 4.7)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from findings.forms.base import FilesField, Plain, area, day, line, radios, somebody
from findings.models import Cause, Nonconformity

WHYS = 5
METHODS = (("5 whys", _("Five whys")), ("Ishikawa", _("Cause-and-effect diagram")), ("other", _("Another method")))


class CorrectionForm(Plain):
    """Step 1: what was done right away, and are there other cases?"""

    asks_later = ("text", "done_on", "proof", "nothing_because", "effects", "extent")

    status = radios(
        _("Is it corrected?"),
        (
            ("not_yet", _("Not yet, keep what I wrote")),
            ("done", _("Yes, it is done")),
            ("nothing", _("No correction is possible or needed")),
        ),
        required=True,
        initial="not_yet",
    )
    text = area(_("What did you do right away?"), help_text=_("Example: the missing review was held on 3 June."))
    done_on = day(_("Done on"))
    proof = area(_("What shows it?"), rows=2, help_text=_("Name the record, or add a file below."))
    nothing_because = area(_("Why is no correction possible or needed?"), rows=2)
    effects = area(
        _("What happened meanwhile?"), rows=2, help_text=_("Effects on services and customers; were they told?")
    )
    extent = area(_("Are there other cases? Where did you look?"), rows=2)
    uploads = FilesField(label=_("Files"))

    def words(self) -> dict[str, Any]:
        """What the service takes."""
        names = ("text", "done_on", "proof", "nothing_because", "effects", "extent")
        return {name: self.cleaned_data[name] for name in names}


class CauseForm(Plain):
    """Step 2: why did it happen? Five whys, one after another, to one cause."""

    asks_later = ("need", "need_reason", "method", "why1", "why2", "why3", "why4", "why5", "cause", "category")

    need = radios(_("Is action on the causes needed?"), Nonconformity.Need.choices, help_text=_("Most cases need it."))
    need_reason = area(_("Why does the correction suffice?"), rows=2, help_text=_("Only if it suffices."))
    method = forms.ChoiceField(label=_("Method"), choices=METHODS, required=False)
    why1 = area(_("Why did it happen?"), rows=2, blank=" ")
    why2 = area(_("And why was that so?"), rows=2, blank=" ")
    why3 = area(_("And why?"), rows=2, blank=" ")
    why4 = area(_("And why?"), rows=2, blank=" ")
    why5 = area(_("And why?"), rows=2, help_text=_("Stop where you reach something that you can change."))
    cause = area(_("So the cause is"), rows=2)
    category = forms.ChoiceField(
        label=_("Kind of cause"), required=False, choices=[("", _("Choose")), *Cause.Category.choices]
    )

    def chain(self) -> list[list[str]]:
        """The answered whys as [question, answer, evidence]."""
        found = []
        for number in range(1, WHYS + 1):
            answer = self.cleaned_data.get(f"why{number}", "")
            if answer.strip():
                found.append([str(self.fields[f"why{number}"].label), answer, ""])
        return found


class PlanForm(Plain):
    """Step 3, what goes with the actions."""

    asks_later = ("extent", "sms_change", "own_sentence")

    extent = area(_("Where else did you look, and what did you find?"), rows=2)
    sms_change = forms.TypedChoiceField(
        label=_("Does the management system or its risks have to change?"),
        choices=(("", _("Not answered")), ("yes", _("Yes")), ("no", _("No"))),
        coerce=lambda value: {"yes": True, "no": False}.get(value),
        empty_value=None,
        required=False,
    )
    own_sentence = area(_("How will we see that it worked?"), rows=2, help_text=_("One sentence."))


class ActionForm(Plain):
    """One row of the plan: what, who, by when, how we will know."""

    asks_later = ("text", "owner", "expected_proof")

    text = area(_("What"), rows=2, limit=2000)
    owner = somebody(_("Who"))
    due = day(_("By when"), help_text=_("Empty: with the whole case."))
    expected_proof = area(_("How we will know"), rows=2, limit=2000)
    cause = forms.TypedChoiceField(label=_("Against cause"), coerce=int, required=False, empty_value="1")

    def __init__(self, *args: Any, causes: int = 1, people: Any = None, **options: Any):
        super().__init__(*args, **options)
        self.fields["cause"].choices = [(n, str(n)) for n in range(1, max(causes, 1) + 1)]  # type: ignore[attr-defined]
        if causes <= 1:
            self.fields["cause"].widget = forms.HiddenInput()
        if people is not None:
            owner: Any = self.fields["owner"]
            owner.choices = [("", _("Choose")), *people]


ActionFormSet = forms.formset_factory(ActionForm, extra=0, max_num=12, absolute_max=12)


class EvidenceForm(Plain):
    """Step 4: what proves one action."""

    asks_later = ("done_on", "proof")

    done_on = day(_("Done on"))
    proof = area(_("What shows it?"), rows=2, help_text=_("Name the record, or add a file."))
    uploads = FilesField(label=_("Files"))


class LightAnswerForm(Plain):
    """The light path: one answer with proof."""

    asks_later = ("text", "proof")

    text = area(_("What did you do?"))
    proof = area(_("What shows it?"), rows=2)
    uploads = FilesField(label=_("Files"))


class HandOverForm(Plain):
    """ "This isn't mine"."""

    to = somebody(_("Who owns it?"), required=True, error_messages={"required": _("Choose the person who owns it.")})
    reason = line(_("Why is it theirs?"))
