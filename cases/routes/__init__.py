"""Doors of cases: the list and the case for people at work, the status page for customers."""
