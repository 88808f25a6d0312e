"""Help: the words of the trade, what to look for in each clause, the lifecycles as they are built, first steps."""
