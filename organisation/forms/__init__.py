"""The forms of this room: what may be typed, never what may happen."""

from organisation.forms.accounts import ChoosePasswordForm, FirstAdministratorForm
from organisation.forms.competence import (
    AuditElsewhereForm,
    AuthorshipForm,
    CompetenceFileForm,
    ConfidentialityForm,
    EvaluationForm,
    QualificationForm,
    TopicLevelForm,
    TrainingForm,
    TransitionForm,
    VersionAuthorForm,
)
from organisation.forms.declarations import DecisionForm, DeclarationForm
from organisation.forms.facts import DATED_FORMS, EndForm, FactForm
from organisation.forms.masters import (
    HolidayForm,
    OrganisationForm,
    PartyForm,
    ProcessForm,
    RetireForm,
    ServiceForm,
    ShutdownForm,
    SiteForm,
    UnitForm,
)
from organisation.forms.parties import PARTY_FORMS, GiftForm
from organisation.forms.people import PasswordForm, PersonForm, ReasonForm

__all__ = [
    "AuditElsewhereForm",
    "CompetenceFileForm",
    "ConfidentialityForm",
    "AuthorshipForm",
    "ChoosePasswordForm",
    "DATED_FORMS",
    "DecisionForm",
    "DeclarationForm",
    "EndForm",
    "EvaluationForm",
    "FactForm",
    "FirstAdministratorForm",
    "GiftForm",
    "HolidayForm",
    "OrganisationForm",
    "PARTY_FORMS",
    "PartyForm",
    "PasswordForm",
    "PersonForm",
    "ProcessForm",
    "QualificationForm",
    "ReasonForm",
    "RetireForm",
    "ServiceForm",
    "ShutdownForm",
    "SiteForm",
    "TopicLevelForm",
    "TrainingForm",
    "TransitionForm",
    "UnitForm",
    "VersionAuthorForm",
]
