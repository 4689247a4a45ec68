"""Rows of the reading windows → figures with n and interval."""
