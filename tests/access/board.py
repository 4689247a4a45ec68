"""Who may enter the doors of the board."""

from tests.access.places import on_board

ROWS = {
    ("board.index", "GET"): "visits.fill",
    ("board.show", "GET"): "visits.fill",
    ("board.take", "POST"): "visits.fill",
}
PLACES = {"board": on_board(assignment_id="open_visit")}
