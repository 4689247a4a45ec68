"""A world of two organisations, each with two regions, in which one thing of every kind lies at every place."""
