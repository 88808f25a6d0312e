"""A person: with an account, or a guest who is only named (an interviewee, an outside expert)."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from kernel import clock
from kernel.search import index
from organisation.roles import GRANTS, Can

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from organisation.models.access_role import AccessRole


FOUND_BY = frozenset({"username", "first_name", "last_name", "email", "post"})


class User(AbstractUser):
    """One row a person. `is_staff` and `is_superuser` stay unused: rights come from dated access roles only."""

    class Theme(models.TextChoices):
        SYSTEM = "system", _("As the device")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    post = models.CharField(_("post"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=10, default="en-gb")
    theme = models.CharField(_("theme"), max_length=6, choices=Theme, default=Theme.SYSTEM)
    version = models.PositiveIntegerField(default=0, editable=False)
    is_guest = models.BooleanField(_("person without account"), default=False)
    last_day = models.DateField(_("last day"), null=True, blank=True, editable=False)

    access_roles: "RelatedManager[AccessRole]"

    class Meta:
        ordering = ["last_name", "first_name", "username"]
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(
                Lower("username"),
                name="organisation_user_username_any_case",
                violation_error_message=_("Somebody already has this user name. Choose another one."),
            ),
            models.CheckConstraint(
                name="organisation_user_guest_has_no_password",
                condition=Q(is_guest=False) | Q(password__startswith="!"),
                violation_error_message=_("A person without account has no password."),
            ),
            models.UniqueConstraint(
                Lower("email"),
                name="organisation_user_email_any_case",
                condition=~Q(email=""),
                violation_error_message=_("Somebody else already has this address."),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """As always; and the search learns of what people are found by (signing in changes none of it)."""
        super().save(*args, update_fields=update_fields, **kwargs)
        if update_fields is None or FOUND_BY.intersection(update_fields):
            index.touch(self)

    @property
    def full_name(self) -> str:
        """First and last name; the user name where neither is known."""
        return self.get_full_name() or self.username

    @property
    def initials(self) -> str:
        """Two letters for a card on the board, from the first and the last word of the name."""
        words = self.full_name.split()
        return (words[0][:1] + (words[-1][:1] if len(words) > 1 else "")).upper()

    def roles_on(self, day: date) -> frozenset[str]:
        """The access roles this person holds on that day; a guest or a disabled account holds none."""
        if not self.is_active or self.is_guest:
            return frozenset()
        return frozenset(role.role for role in self._roles() if role.holds_on(day))

    def can(self, what: Can, on: date | None = None) -> bool:
        """Whether any role held on that day (today unless said) grants the verb; relation is the rooms' matter."""
        roles = self.roles_on(on or clock.today())
        return any(what in GRANTS[role] for role in roles)

    def _roles(self) -> "list[AccessRole]":
        """Read once an instance, that is once a request."""
        if "access_roles" in getattr(self, "_prefetched_objects_cache", {}):
            return list(self.access_roles.all())
        if "_role_rows" not in self.__dict__:
            self.__dict__["_role_rows"] = self._read_roles() if self.pk else []
        rows: list[AccessRole] = self.__dict__["_role_rows"]
        return rows

    def _read_roles(self) -> "list[AccessRole]":
        """With the roles, whether this person was ever named as a deputy: most were not, and need not ask."""
        from organisation.models.delegation import Delegation

        named = Delegation.objects.filter(deputy=OuterRef("user"))
        rows = self.access_roles.annotate(named=Exists(named))
        if rows and not rows[0].named:
            self.__dict__["_covers_nobody"] = True
        return [*rows]

    @property
    def covers_nobody(self) -> bool:
        """Whether this person was never named as a deputy, as far as reading the roles has told."""
        self._roles()
        return bool(self.__dict__.get("_covers_nobody", False))

    def forget_roles(self) -> None:
        """Drop what this instance remembers, after its roles were changed."""
        for name in ("_role_rows", "_covers_nobody", "_covered_by", "_covered_people"):
            self.__dict__.pop(name, None)
