"""Finished visits from a table of another system: streamed, repeatable, every bad line kept."""
