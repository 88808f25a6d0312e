"""Changes and signals of processes: entered as they happen, struck through when they were none."""

from datetime import date
from typing import Any

from kernel.journal import audited, record
from kernel.workflow import Refused
from organisation.models import Process
from programmes.models import ProcessEvent
from programmes.services.common import Actor, refuse_all, require_edit


def add_event(
    *, process: Process, kind: str, on: date | None, by: Actor, today: date, ref: str = "", text: str = ""
) -> ProcessEvent:
    """One more change or signal; it counts when priorities are suggested the next time. Refused with every reason."""
    require_edit(by)
    with audited(by=by, today=today):
        found = [] if kind in ProcessEvent.Kind.values else ["Choose what happened."]
        if on is None:
            found.append("Enter the day.")
        elif on > today:
            found.append("It lies in the future: enter it when it has happened.")
        same = ProcessEvent.objects.filter(process=process, kind=kind, ref=ref.strip(), struck_on__isnull=True)
        if ref.strip() and same.exists():
            found.append(f"{ref.strip()} is entered for {process.code} already.")
        refuse_all(found)
        assert on is not None
        row = ProcessEvent(
            process=process,
            kind=kind,
            on=on,
            ref=ref.strip(),
            text=text.strip(),
            entered_by=None if isinstance(by, str) else by,
        )
        row.save()
    return row


def change_event(event: ProcessEvent, *, by: Actor, today: date, **fields: Any) -> ProcessEvent:
    """Another day, number or sentence; its process and its kind stay. Refused where it counts no more."""
    require_edit(by)
    if unknown := set(fields) - {"on", "ref", "text"}:
        raise TypeError(f"not editable: {', '.join(sorted(unknown))}")
    with audited(by=by, today=today):
        row: ProcessEvent = ProcessEvent.objects.select_for_update().get(pk=event.pk)
        if row.struck_on is not None:
            raise Refused("It is struck through already.")
        refuse_all(["It lies in the future: enter it when it has happened."] if fields.get("on", today) > today else [])
        for name, value in fields.items():
            setattr(row, name, value)
        row.save()
    return row


def strike_event(event: ProcessEvent, *, reason: str, by: Actor, today: date) -> ProcessEvent:
    """It was none: it stays readable and counts no more."""
    require_edit(by)
    with audited(by=by, today=today):
        row: ProcessEvent = ProcessEvent.objects.select_for_update().get(pk=event.pk)
        if row.struck_on is not None:
            raise Refused("It is struck through already.")
        refuse_all([] if reason.strip() else ["Say why it does not count."])
        row.struck_on, row.struck_reason = today, reason.strip()
        row.save()
        record(row, verb="struck through", reason=reason.strip())
    return row
