"""Benchmarks: ours beside the limit of the same run. `python -m bench` prints the table."""
