"""Several rows chosen in a form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

DIGITS = 18
"""Keys of more digits fit no table of ours; SQLite answers them with an overflow, PostgreSQL with a data error."""


class ManyRows(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """As Django's; a key that no table can hold is a choice that does not exist, and not a fault of the server."""

    def clean(self, value: Any) -> Any:
        for said in value if isinstance(value, list | tuple) else ():
            if isinstance(said, str) and len(said.strip()) > DIGITS:
                raise ValidationError(
                    self.error_messages["invalid_choice"], code="invalid_choice", params={"value": said[:40]}
                )
        return super().clean(value)
