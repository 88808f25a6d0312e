"""What is typed in set-up: the organisation, its days, its people, the rules, the mail test."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from organisation import offers
from organisation.forms.base import DateField, Styled
from organisation.models import Organisation, User
from organisation.roles import Role
from organisation.rules import TypedPerson, read_people

TROUBLES: dict[str, str | Promise] = {
    "no_address": _("Line %(line)d, “%(text)s”: there is no mail address. Write it like Anna Berg, anna@example.org."),
    "two_addresses": _("Line %(line)d, “%(text)s”: there are two addresses. Put each person on a line of their own."),
    "no_name": _("Line %(line)d, “%(text)s”: there is no name. Write it like Anna Berg, anna@example.org."),
    "one_name": _("Line %(line)d, “%(text)s”: enter first and last name."),
}


def trouble(person: TypedPerson) -> str:
    """What is wrong with a typed line, as a sentence; nothing where it is sound."""
    if not person.trouble:
        return ""
    return str(TROUBLES[person.trouble]) % {"line": person.line, "text": person.text[:60]}


def _countries() -> list[tuple[str, str | Promise]]:
    return [("", _("Choose")), *offers.countries()]


class SetUpOrganisationForm(Styled):
    """Step 1: name, time zone, country, logo."""

    name = forms.CharField(label=_("Name of the organisation"), max_length=120)
    zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=lambda: [(zone, zone.replace("_", " ")) for zone in sorted(available_timezones())],
        help_text=_("It decides what “today” is: for due dates, for reminders, in reports."),
    )
    country = forms.ChoiceField(
        label=_("Country"),
        choices=_countries,
        required=False,
        help_text=_("Its public holidays are offered on the next page, to be corrected."),
    )
    scope = forms.CharField(
        label=_("Scope of the management system"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("As it stands on the certificate or in the manual. Printed in reports."),
    )
    logo = forms.FileField(
        label=_("Logo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
        help_text=_("PNG or JPEG, at most 1 MB. On pages, and on the first page of reports."),
    )
    no_logo = forms.BooleanField(label=_("Take the logo down"), required=False)

    def __init__(self, *args: Any, organisation: Organisation | None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if organisation is None or organisation.logo_id is None:
            del self.fields["no_logo"]
        if organisation is not None:
            for name in ("name", "zone", "country", "scope"):
                self.fields[name].initial = getattr(organisation, name)
        else:
            self.fields["zone"].initial = "UTC"


class OfferForm(forms.Form):
    """Whose public holidays to offer (a GET form)."""

    country = forms.ChoiceField(label=_("Country"), choices=_countries, required=False)
    region = forms.ChoiceField(label=_("Region"), required=False)

    def __init__(self, *args: Any, of_country: str = "", **kwargs: Any):
        super().__init__(*args, **kwargs)
        region: Any = self.fields["region"]
        region.choices = [("", _("Whole country")), *offers.regions(of_country)]
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select"


class _Row(forms.Form):
    """A row of a table: the template draws it."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            is_box = isinstance(field, forms.BooleanField)
            field.widget.attrs["class"] = "form-check-input" if is_box else "form-control"


class CalendarRowForm(_Row):
    """A public holiday: kept while it is ticked. A blank row that was filled in counts as ticked."""

    keep = forms.BooleanField(label=_("Keep"), required=False)
    date = DateField(label=_("Day"), required=False)
    name = forms.CharField(label=_("Name"), max_length=80, required=False)

    def clean(self) -> dict[str, Any]:
        """A day without a name, or a name without a day, is half a row."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.initial and (cleaned.get("date") or cleaned.get("name")):
            cleaned["keep"] = True
        if cleaned.get("keep"):
            if cleaned.get("date") and not cleaned.get("name"):
                self.add_error("name", _("Give the day a name."))
            if cleaned.get("name") and not cleaned.get("date") and "date" not in self.errors:
                self.add_error("date", _("Enter the day."))
        return cleaned


class ShutdownRowForm(_Row):
    """A shutdown: kept while both days are there."""

    start = DateField(label=_("From"), required=False)
    end = DateField(label=_("Last day"), required=False)

    def clean(self) -> dict[str, Any]:
        """Both days or none, in their order."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        start, end = cleaned.get("start"), cleaned.get("end")
        if self.errors:
            return cleaned
        if bool(start) != bool(end):
            self.add_error("end" if start else "start", _("Enter both days, or neither."))
        elif start and end and end < start:
            self.add_error("end", _("The last day must not be before the first."))
        return cleaned


calendar_rows = forms.formset_factory(CalendarRowForm, extra=4, max_num=200)
shutdown_rows = forms.formset_factory(ShutdownRowForm, extra=2, max_num=40)


class SetUpPersonForm(Styled):
    """Step 3, by hand: one person, what they may do, whom they report to."""

    name = forms.CharField(label=_("First and last name"), max_length=200)
    email = forms.EmailField(label=_("Address for mail"))
    post = forms.CharField(label=_("Post"), max_length=120, required=False)
    roles = forms.MultipleChoiceField(
        label=_("Access roles"), choices=Role.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    manager = forms.ModelChoiceField(User.objects.none(), label=_("Reports to"), required=False)
    send = forms.BooleanField(label=_("Invite by mail to choose a password"), required=False, initial=True)

    def __init__(self, *args: Any, people: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        manager: Any = self.fields["manager"]
        manager.queryset = people

    def clean_name(self) -> str:
        """Two words at least: first and last name."""
        name = " ".join(self.cleaned_data["name"].split())
        if " " not in name:
            raise forms.ValidationError(_("Enter first and last name."))
        return name

    def typed(self) -> TypedPerson:
        """What was typed, as the service takes it."""
        first, _space, last = self.cleaned_data["name"].partition(" ")
        said = self.cleaned_data
        return TypedPerson(1, said["name"], first[:150], last[:150], said["email"].lower(), said["post"])


class PasteForm(Styled):
    """Step 3, several at once: a line each."""

    lines = forms.CharField(
        label=_("One person a line"),
        max_length=60_000,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=_("Name, address and post, with commas or as pasted from a spreadsheet or an address book."),
    )
    roles = forms.MultipleChoiceField(
        label=_("Access roles for all of them"),
        choices=Role.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    send = forms.BooleanField(label=_("Invite all of them by mail to choose a password"), required=False)
    people: list[TypedPerson]

    def clean_lines(self) -> str:
        """Every line is read; each that cannot be is said."""
        text: str = self.cleaned_data["lines"]
        self.people = read_people(text)
        if troubles := [said for person in self.people if (said := trouble(person))]:
            raise forms.ValidationError(troubles)
        if not self.people:
            raise forms.ValidationError(_now("Enter at least one line."))
        return text


class PresetForm(Styled):
    """Step 4: one of three."""

    preset = forms.ChoiceField(label=_("Preset"), choices=Organisation.Preset.choices, widget=forms.RadioSelect)


class MailTestForm(Styled):
    """Step 5: where the test goes."""

    email = forms.EmailField(label=_("Send the test to"))
