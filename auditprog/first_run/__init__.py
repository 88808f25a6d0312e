"""From an empty installation to the first approved programme: what is there, what is missing, who does it.

facts   everything that is counted, in eight queries
steps   what it means: five steps with what each still lacks; pure
work    the lines of "My work" until the first programme is approved
"""

from auditprog.first_run.facts import Facts, read
from auditprog.first_run.preset import choose_preset
from auditprog.first_run.steps import Missing, Step, steps_of, what_next

__all__ = ["Facts", "Missing", "Step", "choose_preset", "read", "steps_of", "what_next"]
