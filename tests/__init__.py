"""The tests of Etalon; they mirror the rooms."""
