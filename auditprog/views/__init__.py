"""Views that compose what the rooms offer."""
