"""Suggest a year and repair one: a problem in plain data, CP-SAT, and the reasons of what came out.

The rules say who may do what (`court`), the engine only chooses among what they allow, and `checking` asks them again
about every seat of the result. No Django here. What imports ortools is itself imported in the job only: it costs two
seconds and 150 MB.
"""
