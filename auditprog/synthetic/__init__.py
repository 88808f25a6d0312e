"""Synthetic organisations of any size from a seed, for the benchmark and for trials (manage.py load_year)."""
