"""Imports of units in each state that a page shows: begun, checked with an error, done."""

from __future__ import annotations

from kernel import imports
from kernel.importing import starting, working
from tests.routes.ground import TODAY, World

TEXT = "Name\tCode\tUnit above\nArchive\tARC\t\nPost room\tPOS\tNowhere\n"


def make_imports(world: World) -> None:
    kind = imports.find("units")
    assert kind is not None
    world.at["'units"], world.at["'xlsx"] = "units", "xlsx"
    who = {"by": world.root, "today": TODAY}
    for name in ("begun", "checked", "done"):
        text = TEXT if name != "done" else "Name\tCode\nStore\tSTO\n"
        table = starting.start(kind=kind, file=None, pasted=text, **who)
        if name != "begun":
            table = working.check(table=table, **who)
        if name == "done":
            table = working.run(table=table, **who)
        world.put(f"{name}_import", table, table.pk)
