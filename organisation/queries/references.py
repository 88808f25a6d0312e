"""What still refers to a master: counted in every room at once, before it goes out of use."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import CharField, Count, Model, QuerySet, Value
from django.db.models.fields.related import ForeignKey, ManyToManyField

ITS_OWN = ("organisation.ProcessLeaf",)
"""Parts of the master itself."""


@dataclass(frozen=True, slots=True)
class Reference:
    """So many rows of one kind."""

    words: str
    count: int


def references_to(row: Model) -> list[Reference]:
    """How many rows of which kind name this master, the most first. One query, whatever the number of kinds."""
    selects = [_count(model, name, words, row) for model, name, words in _fields(type(row))]
    if not selects:
        return []
    first, *others = selects
    found: dict[str, int] = {}
    for words, count in first.union(*others, all=True) if others else first:
        found[words] = found.get(words, 0) + count
    kept = [Reference(words, count) for words, count in found.items() if count]
    return sorted(kept, key=lambda one: (-one.count, one.words))


def _fields(target: type[Model]) -> list[tuple[type[Model], str, str]]:
    """Every column or link in any room that names this kind of master."""
    found = []
    for model in apps.get_models():
        if model._meta.label in ITS_OWN or model._meta.auto_created:
            continue
        for field in (*model._meta.fields, *model._meta.many_to_many):
            if isinstance(field, ForeignKey | ManyToManyField) and field.related_model is target:
                found.append((model, field.name, str(model._meta.verbose_name_plural)))
    return found


def _count(model: type[Model], name: str, words: str, row: Model) -> QuerySet[Any, Any]:
    rows = model._default_manager.filter(**{name: row}).order_by()
    told = rows.annotate(u_words=Value(words, output_field=CharField())).values("u_words")
    counted: QuerySet[Any, Any] = told.annotate(u_count=Count("pk")).values_list("u_words", "u_count")
    return counted
