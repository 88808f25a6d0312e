"""The forms of the composing room: those of set-up; the rules' form is in `rules.py`."""

from auditprog.forms.setup import (
    CalendarRowForm,
    MailTestForm,
    OfferForm,
    PasteForm,
    PresetForm,
    SetUpOrganisationForm,
    SetUpPersonForm,
    ShutdownRowForm,
    calendar_rows,
    shutdown_rows,
)
from auditprog.forms.setup_processes import OwnersSinceForm, ProcessRows

__all__ = [
    "CalendarRowForm",
    "MailTestForm",
    "OfferForm",
    "OwnersSinceForm",
    "PasteForm",
    "PresetForm",
    "ProcessRows",
    "SetUpOrganisationForm",
    "SetUpPersonForm",
    "ShutdownRowForm",
    "calendar_rows",
    "shutdown_rows",
]
