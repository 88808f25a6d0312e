"""The rulebook: every value of the rules, what the presets say, what a change would do, and changing it."""

from auditprog.rulebook.directory import CHAPTERS, NEVER, NOT_BUILT, TITLES
from auditprog.rulebook.effects import change_lines, preview
from auditprog.rulebook.fields import PRESET_NAMES, Field, all_fields, presets_of
from auditprog.rulebook.history import Changed, changes_of, last_changes
from auditprog.rulebook.in_force import InForce, in_force, preset_changes, real_changes, refusals
from auditprog.rulebook.saving import Saved, adopt_preset, change_rules
from auditprog.rulebook.values import ROOMS, meaning_of, meanings, policy_of, shown

__all__ = [
    "CHAPTERS",
    "NEVER",
    "NOT_BUILT",
    "PRESET_NAMES",
    "ROOMS",
    "TITLES",
    "Changed",
    "Field",
    "InForce",
    "Saved",
    "adopt_preset",
    "all_fields",
    "change_lines",
    "change_rules",
    "changes_of",
    "in_force",
    "last_changes",
    "meaning_of",
    "meanings",
    "policy_of",
    "presets_of",
    "preset_changes",
    "preview",
    "real_changes",
    "refusals",
    "shown",
]
