"""Rules of findings: facts in, sentences and dates out; no database, no clock (domain 6.4 and 7)."""
