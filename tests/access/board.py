"""Who may enter the doors of the board."""

ROWS = {
    ("board.index", "GET"): "visits.fill",
    ("board.show", "GET"): "visits.fill",
    ("board.take", "POST"): "visits.fill",
}
