"""Every number and severity that the rules use, with its meaning, read from the rooms' policies (D4)."""

import ast
import inspect
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from io import StringIO
from typing import Any

from django.apps import apps

from auditprog.meanings import MEANINGS
from kernel import policy

ROOMS = ("programmes", "audits", "findings", "reviews", "organisation")
_RULE = re.compile(r"\b(?:IND|CMP|AVL|AG|NG)-\d+[a-z]?\b|\bK\d+\b")


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a policy: the rule it belongs to, its name in words, what holds, the default, the meaning."""

    rule: str
    name: str
    value: str
    default: str
    meaning: str

    @property
    def differs(self) -> bool:
        """Whether the organisation has chosen another value than the Standard preset's."""
        return self.value != self.default


@dataclass(frozen=True, slots=True)
class Chapter:
    """The values of one room."""

    room: str
    about: str
    values: list[Value]


def chapters() -> list[Chapter]:
    """All rooms that are built and have a policy. One query a room."""
    found = []
    for room in ROOMS:
        kind = _policy(room)
        if kind is not None:
            meaning = {**meanings(kind), **getattr(inspect.getmodule(kind), "MEANING", {}), **MEANINGS.get(room, {})}
            about = inspect.cleandoc(kind.__doc__ or "").replace("`", "")
            values = list(_values(policy.load(kind, room), kind(), meaning))
            found.append(Chapter(room, about, values))
    return found


def _policy(room: str) -> Any:
    """The room's `rules.Policy`, or `rules.policy.Policy`; None where there is none."""
    if not apps.is_installed(room) or not find_spec(f"{room}.rules"):
        return None
    kind = getattr(import_module(f"{room}.rules"), "Policy", None)
    if kind is None and find_spec(f"{room}.rules.policy"):
        kind = getattr(import_module(f"{room}.rules.policy"), "Policy", None)
    return kind


def _values(held: Any, standard: Any, meaning: dict[str, str], prefix: str = "") -> Iterator[Value]:
    for f in fields(held):
        now, default = getattr(held, f.name), getattr(standard, f.name)
        said = meaning.get(f.name, "")
        if is_dataclass(now):
            yield from _values(
                now, default, {**meaning, **meanings(now.__class__)}, prefix=f"{prefix}{_words(f.name)}: "
            )
            continue
        rule = _rule_of(f.name) or next(iter(_RULE.findall(said)), "")
        yield Value(rule, prefix + _words(f.name), shown(now), shown(default), said)


def shown(value: Any) -> str:
    """A value as people write it."""
    match value:
        case None:
            return "none"
        case Enum() if not isinstance(value, str):
            return value.name.lower()
        case bool():
            return "yes" if value else "no"
        case tuple() | list() | frozenset() | set():
            return ", ".join(shown(v) for v in value)
        case dict():
            return "; ".join(f"{shown(k)}: {shown(v)}" for k, v in value.items())
        case _ if is_dataclass(value):
            return "; ".join(f"{_words(f.name)} {shown(getattr(value, f.name))}" for f in fields(value))
        case _:
            return str(getattr(value, "value", value))


def _rule_of(name: str) -> str:
    match = re.match(r"(ind|cmp|avl|ag|ng)_(\d+[a-z]?)(?:_|$)", name)
    return f"{match[1].upper()}-{match[2]}" if match else ""


def _words(name: str) -> str:
    bare = re.sub(r"^(ind|cmp|avl|ag|ng)_\d+[a-z]?_?", "", name)
    return (bare or "severity").replace("_", " ")


@cache
def meanings(kind: type[Any]) -> dict[str, str]:
    """What is written beside each field: the text under it, or the comment after it on the same line."""
    source = inspect.cleandoc("\n" + inspect.getsource(kind))
    comments = {
        token.start[0]: token.string.lstrip("# ")
        for token in tokenize.generate_tokens(StringIO(source).readline)
        if token.type == tokenize.COMMENT
    }
    found, body = {}, next(node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ClassDef)).body
    for node, after in zip(body, [*body[1:], None], strict=True):
        if not (isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)):
            continue
        text = comments.get(node.end_lineno or 0, "")
        if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant) and isinstance(after.value.value, str):
            text = inspect.cleandoc(after.value.value)
        if text:
            found[node.target.id] = text.replace("`", "")
    return found
