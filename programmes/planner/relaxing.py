"""The model as a mixed-integer programme, without its intervals: what it cannot undercut, the whole cannot either.

CP-SAT is good at weeks and bookings and weak at sharing out loads; HiGHS, which comes in the same package, is the other
way round. So a goal that CP-SAT does not settle at once is relaxed here: the bound holds, the solution is a hint.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ortools.linear_solver.python import model_builder


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A lower bound of the goal (None: none found in time), and values of the variables that reach `value`."""

    bound: float | None
    value: float | None = None
    values: tuple[int, ...] = ()


def relax(
    proto: Any, *, seconds: float, nodes: int | None = None, stop: Callable[[], bool] | None = None
) -> Relaxation:
    """Minimise the objective of a CP-SAT model under its linear and Boolean constraints alone."""
    model, columns = _built(proto)
    solver = model_builder.Solver("highs")
    quiet = "output_flag=false"
    solver.set_solver_specific_parameters(quiet if nodes is None else f"{quiet}\nmip_max_nodes={nodes}")
    if nodes is None:
        solver.set_time_limit_in_seconds(seconds)
    status = _wait(solver, model, stop)
    if status not in (model_builder.SolveStatus.OPTIMAL, model_builder.SolveStatus.FEASIBLE):
        return Relaxation(None)
    values = tuple(round(solver.value(column)) for column in columns)
    bound = solver.best_objective_bound
    return Relaxation(bound if abs(bound) < 1e9 else None, solver.objective_value, values)


def _wait(solver: Any, model: Any, stop: Callable[[], bool] | None) -> Any:
    if stop is None:
        return solver.solve(model)
    done: list[Any] = []
    thread = threading.Thread(target=lambda: done.append(solver.solve(model)))
    thread.start()
    while thread.is_alive():
        thread.join(timeout=0.4)
        if stop():
            solver.interrupt_solve()
    return done[0]


def _built(proto: Any) -> tuple[Any, list[Any]]:
    model = model_builder.Model()
    columns = [model.new_var(row.domain[0], row.domain[len(row.domain) - 1], True, "") for row in proto.variables]

    def literal(ref: int) -> Any:
        return columns[ref] if ref >= 0 else 1 - columns[-ref - 1]

    for row in proto.constraints:
        _add(model, row, columns, literal)
    goal = proto.objective
    terms = sum(c * columns[v] for v, c in zip(goal.vars, goal.coeffs, strict=True))
    model.minimize(terms + goal.offset)
    return model, columns


def _add(model: Any, row: Any, columns: list[Any], literal: Callable[[int], Any]) -> None:
    """One constraint, if it is linear; what is left out only makes the relaxation wider."""
    given = list(row.enforcement_literal)
    if row.has_bool_and() and given:
        for ref in row.bool_and.literals:  # all of the left imply each of the right
            model.add(sum(map(literal, given)) - literal(ref) <= len(given) - 1)
    elif given:
        return
    elif row.has_bool_or():
        model.add(sum(map(literal, row.bool_or.literals)) >= 1)
    elif row.has_at_most_one():
        model.add(sum(map(literal, row.at_most_one.literals)) <= 1)
    elif row.has_exactly_one():
        model.add(sum(map(literal, row.exactly_one.literals)) == 1)
    elif row.has_linear():
        terms = sum(c * columns[v] for v, c in zip(row.linear.vars, row.linear.coeffs, strict=True))
        domain = row.linear.domain
        low, high = domain[0], domain[len(domain) - 1]
        if high < 2**62:
            model.add(terms <= high)
        if low > -(2**62):
            model.add(terms >= low)
