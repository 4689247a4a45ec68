"""Doors of audits."""
