"""Criteria documents and their versions: the form checks and collects, the service saves."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from standards.models import CriteriaDocument, DocumentVersion


class _Collected(forms.ModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        for name in [name for name, field in self.fields.items() if isinstance(field, forms.DateField)]:
            old = self.fields[name]
            self.fields[name] = forms.DateField(
                label=old.label,
                required=old.required,
                help_text=old.help_text,
                widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
                error_messages={"invalid": _("Enter a date that exists, like 2026-05-18.")},
            )

    def save(self, commit: bool = True) -> Any:
        """Refused on purpose."""
        raise NotImplementedError("a form collects, a service saves")


class DocumentForm(_Collected):
    """A document of the organisation's own."""

    code = forms.RegexField(
        label=_("Code"),
        regex=r"\A(?![Nn][Ee][Ww]\Z)[A-Za-z0-9][A-Za-z0-9._-]*\Z",
        max_length=40,
        help_text=_("Short, as people say it, like CHG-POL."),
        error_messages={"invalid": _("Use letters, digits, dot, underscore and hyphen only, and not the word “new”.")},
    )

    class Meta:
        model = CriteriaDocument
        fields = ["code", "title"]


class VersionForm(_Collected):
    """One approved version of a document."""

    rule = forms.CharField(
        label=_("The rule, in own words"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What it demands, with the section."),
    )

    class Meta:
        model = DocumentVersion
        fields = ["number", "approved_on", "in_force_from", "in_force_to", "rule"]
        help_texts = {
            "number": _("As it stands on the document, like v3.0."),
            "in_force_to": _("The last day. Leave it empty while the version is in force."),
        }
