"""Where the values of the rules stand, what they mean and how they are written (D4)."""

import ast
import inspect
import re
import tokenize
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from io import StringIO
from typing import Any

from django.apps import apps

from auditprog.rulebook.meanings import MEANINGS

IMPORTS = "imports"
ROOMS = ("programmes", "audits", "findings", "reviews", "organisation", IMPORTS)
"""Whose numbers stand in the rulebook; those of the imports are the kernel's."""
_RULE = re.compile(r"\b(?:IND|CMP|AVL|AG|NG)-\d+[a-z]?\b|\bK\d+\b")


def policy_of(room: str) -> Any:
    """The room's `rules.Policy`, or `rules.policy.Policy`; None where there is none."""
    if room == IMPORTS:
        return import_module("kernel.importing.policy").Policy
    if not apps.is_installed(room) or not find_spec(f"{room}.rules"):
        return None
    kind = getattr(import_module(f"{room}.rules"), "Policy", None)
    if kind is None and find_spec(f"{room}.rules.policy"):
        kind = getattr(import_module(f"{room}.rules.policy"), "Policy", None)
    return kind


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
            return "; ".join(f"{words_of(f.name)} {shown(getattr(value, f.name))}" for f in fields(value))
        case _:
            return str(getattr(value, "value", value))


def rule_of(name: str, meaning: str = "") -> str:
    """The rule that a value belongs to: by its name, else the first that its meaning speaks of."""
    match = re.match(r"(ind|cmp|avl|ag|ng)_(\d+[a-z]?)(?:_|$)", name)
    if match is None:
        return next(iter(_RULE.findall(meaning)), "")
    rule = f"{match[1].upper()}-{match[2]}"
    return "IND-18" if rule.startswith("IND-18") else rule


def words_of(name: str) -> str:
    """A field's name as words, without its rule."""
    bare = re.sub(r"^(ind|cmp|avl|ag|ng)_\d+[a-z]?_?", "", name)
    return (bare or "severity").replace("_", " ")


@cache
def _all_meanings(room: str) -> dict[str, str]:
    kind = policy_of(room)
    told = dict(meanings(kind))
    for spec in fields(kind):
        if is_dataclass(spec.default):
            told.update(meanings(spec.default.__class__))
    return {**told, **getattr(inspect.getmodule(kind), "MEANING", {}), **MEANINGS.get(room, {})}


def meaning_of(room: str, name: str) -> str:
    """What a value means, in one sentence; empty where nobody has said it (a test fails then)."""
    return _all_meanings(room).get(name, "")


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
