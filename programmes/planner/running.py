"""Run the engine goal by goal: each is settled before the next, keeps its bound, and may be stopped at any time."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from programmes.planner.plan import GOALS, REPAIR_GOALS, Goal, Placement, Plan
from programmes.planner.problem import Problem

if TYPE_CHECKING:
    from programmes.planner.engine import Model, Relaxed


ROUNDS = 8
"""How often a relaxation is sharpened by the bookings that it broke."""
FIRST = 0.3
"""Share of the first goal's time after which the relaxation is asked."""
NODES = 2000
"""Branches of a relaxation where a deterministic limit rules and a clock would not be the same twice."""


@dataclass(frozen=True, slots=True)
class Limit:
    """How long it may take. With `work` (deterministic time) the same seed gives the same plan on every machine."""

    seconds: float = 60.0
    work: float | None = None
    workers: int = 2


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the run is: the goal in hand, its best value and bound so far."""

    goal: str
    number: int
    of: int
    best: int | None
    bound: int | None
    seconds: float


Watch = Callable[[Progress], bool]
"""Asked about twice a second; True stops the run, which keeps the best plan."""


def solve(
    problem: Problem,
    *,
    seed: int = 1,
    limit: Limit = Limit(),  # noqa: B008  frozen
    goals: Sequence[str] = GOALS,
    watch: Watch | None = None,
    relaxed: "Relaxed | None" = None,
) -> Plan:
    """The best plan in the order of the goals, each with its bound. Always answers; what is missing is a gap."""
    from programmes.planner.engine import Model, Relaxed, read

    began = time.monotonic()
    model = Model(problem, relaxed or Relaxed())
    run = _Run(model, seed, limit, began, watch)
    found: tuple[Placement, ...] = ()
    reached: list[Goal] = []
    for number, name in enumerate(goals):
        goal = run.goal(name, number, len(goals))
        if goal is None:
            break
        reached.append(goal)
        found = read(model, run.value)
        if run.stopped:
            break
    return Plan(found, tuple(reached), time.monotonic() - began, run.stopped, run.work)


def repair(
    problem: Problem,
    *,
    seed: int = 1,
    limit: Limit = Limit(),
    watch: Watch | None = None,  # noqa: B008  frozen
) -> Plan:
    """The plan with the fewest changes that is whole again; every audit of the problem says where it stands now."""
    return solve(problem, seed=seed, limit=limit, goals=REPAIR_GOALS, watch=watch)


class _Run:
    """The goals of one model, one after the other; the values of the best solution so far are kept."""

    def __init__(self, model: "Model", seed: int, limit: Limit, began: float, watch: Watch | None) -> None:
        self.model, self.seed, self.limit, self.began, self.watch = model, seed, limit, began, watch
        self.stopped, self.work = False, 0.0
        self._values: list[int] = []
        self._told = Progress("", 0, 0, None, None, 0.0)
        self._ends, self._work_ends = 0.0, 0.0

    def value(self, var: Any) -> int:
        """A variable in the best solution."""
        return self._values[var.index]

    def goal(self, name: str, number: int, of: int) -> Goal | None:
        """Settle one goal, and hold it for those that follow. None where there is no solution yet."""
        expression = self.model.goals[name]
        if isinstance(expression, int):
            return Goal(name, expression, expression) if self._values else None
        self._told = Progress(name, number, of, None, None, self._seconds())
        self._share(of - number)
        self.model.cp.minimize(expression)
        bound = None if self._values else self._best(expression, None, share=FIRST)
        if not self._is_proven(bound):
            bound = self._relaxed(expression, bound)
            bound = self._best(expression, bound)
        if not self._values and not self._first():
            return None
        value = self._worth(self._values)
        self.model.cp.add(expression <= value)
        return Goal(name, value, value if bound is None else min(bound, value))

    def _share(self, left: int) -> None:
        """An even share of what is left for each goal: what an early one saves is the later ones'."""
        self._ends = time.monotonic() + max(1.0, (self.limit.seconds - self._seconds()) / left)
        if self.limit.work is not None:
            self._work_ends = self.work + max(0.1, (self.limit.work - self.work) / left)

    def _relaxed(self, expression: Any, bound: int | None) -> int | None:
        """The bound of the relaxation; where its teams find weeks, they are taken over as they are."""
        from programmes.planner.relaxing import relax

        for _round in range(ROUNDS):
            if self._is_proven(bound) or self._is_over():
                break
            nodes = None if self.limit.work is None else NODES
            found = relax(self.model.cp.proto, seconds=self._left() * 0.6, nodes=nodes, stop=self._asked)
            if found.bound is not None:
                bound = _up(found.bound) if bound is None else max(_up(found.bound), bound)
                self._told = replace(self._told, bound=bound)
            if not found.values or self._scheduled(expression, found.values, found.value or 0.0):
                break
            for pair in self.model.clashes(lambda var, at=found.values: at[var.index]):
                self.model.forbid(pair)
        return bound

    def _scheduled(self, expression: Any, values: Sequence[int], worth: float) -> bool:
        """Whether these teams find weeks in which nobody is booked twice; the plan is then ours."""
        if self._values and round(worth) >= self._worth(self._values):
            return True
        model = self.model.cp.clone()
        model.clear_objective()
        model.clear_hints()
        model.add(expression <= round(worth))
        for var in self.model.seats():
            model.add(var == values[var.index])
        solver = self._solver(0.3)
        status = self._wait(solver, model)
        if status not in _good():
            return False
        self._values = list(solver.response_proto.solution)
        return True

    def _best(self, expression: Any, bound: int | None, share: float = 1.0) -> int | None:
        """CP-SAT on the whole model, from what is known."""
        if self._is_proven(bound) or (self._values and self._is_over()):
            return bound
        if bound is not None:
            self.model.cp.add(expression >= bound)
        self._hint()
        solver = self._solver(share)
        status = self._wait(solver, self.model.cp)
        if status not in _good():
            return bound
        if not self._values or round(solver.objective_value) <= self._worth(self._values):
            self._values = list(solver.response_proto.solution)
        reached = _up(solver.best_objective_bound)
        return reached if bound is None else max(reached, bound)

    def _first(self) -> bool:
        """Any plan at all, however long it takes: on a machine that is busy an answer comes late, and still comes."""
        solver = self._solver(1.0)
        solver.parameters.stop_after_first_solution = True
        solver.parameters.max_time_in_seconds = solver.parameters.max_deterministic_time = float("inf")
        if self.stopped or self._wait(solver, self.model.cp) not in _good():
            return False
        self._values = list(solver.response_proto.solution)
        return True

    def _worth(self, values: Sequence[int]) -> int:
        """The goal in hand in these values."""
        goal = self.model.cp.proto.objective
        return round(goal.offset + sum(c * values[v] for v, c in zip(goal.vars, goal.coeffs, strict=True)))

    def _is_proven(self, bound: int | None) -> bool:
        return bound is not None and bool(self._values) and self._worth(self._values) <= bound

    def _is_over(self) -> bool:
        if self.limit.work is not None:
            return self.stopped or self.work >= self._work_ends
        return self.stopped or self._left() <= 0

    def _left(self) -> float:
        return max(0.0, self._ends - time.monotonic())

    def _seconds(self) -> float:
        return time.monotonic() - self.began

    def _solver(self, share: float) -> Any:
        from ortools.sat.python import cp_model

        solver = cp_model.CpSolver()
        given = solver.parameters
        given.random_seed, given.num_workers = self.seed, self.limit.workers
        if self.limit.work is not None:
            given.interleave_search = True
            given.max_deterministic_time = max(0.05, (self._work_ends - self.work) * share)
        else:
            given.max_time_in_seconds = max(0.5, self._left() * share)
        return solver

    def _hint(self) -> None:
        self.model.cp.clear_hints()
        for index, value in enumerate(self._values):
            self.model.cp.add_hint(self.model.cp.get_int_var_from_proto_index(index), value)

    def _asked(self) -> bool:
        """Tell how far it is, and hear whether to stop."""
        if self.watch is not None and not self.stopped and self.watch(replace(self._told, seconds=self._seconds())):
            self.stopped = True
        return self.stopped

    def _wait(self, solver: Any, model: Any) -> int:
        """Solve in a thread, so that this one can tell how far it is and be told to stop."""
        seen = _Seen(self._told.best, self._told.bound)
        solver.best_bound_callback = seen.bound_is
        done: list[int] = []
        thread = threading.Thread(target=lambda: done.append(int(solver.solve(model, seen.callback()))))
        thread.start()
        while thread.is_alive():
            thread.join(timeout=0.4)
            self._told = replace(self._told, best=seen.best, bound=seen.bound)
            if self._asked():
                solver.stop_search()
        self.work += solver.response_proto.deterministic_time
        return done[0]


class _Seen:
    """What the solver has said so far."""

    def __init__(self, best: int | None, bound: int | None) -> None:
        self.best, self.bound = best, bound

    def bound_is(self, bound: float) -> None:
        """The solver's word on the bound."""
        self.bound = _up(bound)

    def callback(self) -> Any:
        """A callback that keeps the newest value."""
        from ortools.sat.python import cp_model

        seen = self

        class Solution(cp_model.CpSolverSolutionCallback):
            def on_solution_callback(self) -> None:
                seen.best = round(self.objective_value)

        return Solution()


def _good() -> tuple[int, ...]:
    from ortools.sat.python import cp_model

    return int(cp_model.OPTIMAL), int(cp_model.FEASIBLE)


def _up(bound: float) -> int:
    """Every goal is a whole number, so its bound is rounded up."""
    return int(-(-(bound - 1e-6) // 1))


def with_now(problem: Problem, plan: Plan) -> Problem:
    """The problem with a plan as the state to be repaired."""
    from programmes.planner.problem import Now, SeatNow

    placed = plan.by_audit
    return replace(
        problem,
        audits=tuple(
            replace(
                audit,
                now=Now(
                    placed[audit.key].slot,
                    tuple(SeatNow(seat.person, seat.role) for seat in placed[audit.key].seats),
                ),
            )
            for audit in problem.audits
        ),
    )
