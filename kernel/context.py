"""Where a change came from: address, session and request number, for the journal only."""

from contextvars import ContextVar
from typing import Any

_current: ContextVar[dict[str, Any] | None] = ContextVar("auditprog_request", default=None)


def current() -> dict[str, Any]:
    return _current.get() or {}


def set_current(values: dict[str, Any] | None) -> Any:
    return _current.set(values)


def reset(token: Any) -> None:
    _current.reset(token)
