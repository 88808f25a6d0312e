"""The trade's rules as pure functions over dated facts: who may audit what, what a year needs, what it may skip."""
