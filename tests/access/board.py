"""Who may enter the doors of the board."""

from tests.access.places import of_person

ROWS = {
    ("board.index", "GET"): "visits.fill",
    ("board.show", "GET"): "visits.fill",
    ("board.take", "POST"): "visits.fill",
}
PLACES = {"board": of_person(assignment_id="assignment")}
