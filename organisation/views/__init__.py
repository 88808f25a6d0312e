"""Thin views: load what may be seen, call one service, show or redirect."""
