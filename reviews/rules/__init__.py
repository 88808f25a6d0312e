"""Pure rules of the management review: figures (8.3), coverage (6.2), sentences (8.4), refusals (8.2)."""
