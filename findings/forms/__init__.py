"""The forms of this room: what may be typed, never what may happen."""

from findings.forms.answer import (
    ActionFormSet,
    CauseForm,
    CorrectionForm,
    EvidenceForm,
    HandOverForm,
    LightAnswerForm,
    PlanForm,
)
from findings.forms.decide import (
    AcceptForm,
    AdviceForm,
    AppointForm,
    DecideExtensionForm,
    DisputeForm,
    ExtendForm,
    LightAgreeForm,
    RejectForm,
    RulingForm,
)
from findings.forms.draft import DraftForm, IssueForm, OwnForm, WithdrawForm
from findings.forms.grade import RegradeForm, ReopenForm, RepeatForm
from findings.forms.observe import OfiForm, ShareForm
from findings.forms.verify import (
    AcceptImplementationForm,
    CheckForm,
    InsufficientForm,
    VerifyLightForm,
)

__all__ = [
    "AdviceForm",
    "AcceptForm",
    "AcceptImplementationForm",
    "ActionFormSet",
    "AppointForm",
    "CauseForm",
    "CheckForm",
    "CorrectionForm",
    "DecideExtensionForm",
    "DisputeForm",
    "DraftForm",
    "EvidenceForm",
    "ExtendForm",
    "HandOverForm",
    "InsufficientForm",
    "IssueForm",
    "LightAgreeForm",
    "LightAnswerForm",
    "OfiForm",
    "OwnForm",
    "PlanForm",
    "RegradeForm",
    "RejectForm",
    "ReopenForm",
    "RepeatForm",
    "RulingForm",
    "ShareForm",
    "VerifyLightForm",
    "WithdrawForm",
]
