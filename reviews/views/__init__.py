"""Thin views: name of the function = name of the address = name of the template."""
