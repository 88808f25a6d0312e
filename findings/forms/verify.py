"""What the verifier looked at."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from findings.forms.base import FilesField, Plain, area, day, line, radios
from findings.models import Nonconformity


class AcceptImplementationForm(Plain):
    """NG-11: the evidence holds, and from when the effect can be seen."""

    asks_later = ("text",)

    text = area(_("What did you look at?"), rows=2)
    occurrence = line(_("What has to occur"))
    effect_check_from = day(
        _("Expected by"), help_text=_("Not before 30 days after the implementation; empty means those 30 days.")
    )
    effect_reason = area(_("Reason, if it takes longer than 180 days"), rows=2)


class InsufficientForm(Plain):
    """NG-10."""

    asks_later = ("reason",)

    reason = area(_("What does the evidence not show?"), rows=2)


class CheckForm(Plain):
    """NG-12 and NG-13."""

    asks_later = ("sample_text", "text")

    result = radios(_("Result"), Nonconformity.Effect.choices, required=True)
    sample_text = area(
        _("The same test again"), rows=2, help_text=_("What the first test found beside what it finds now.")
    )
    text = area(_("What did you measure, or which new case is there?"), rows=2)
    uploads = FilesField(label=_("Files"))


class VerifyLightForm(Plain):
    """NG-17."""

    asks_later = ("text",)

    text = area(_("What did you look at?"), rows=2)
