"""Northwind IT Services (domain 13): facts and events in date order, replayed through the services."""
