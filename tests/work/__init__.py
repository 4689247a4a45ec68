"""Work: one unit at a time, once."""
