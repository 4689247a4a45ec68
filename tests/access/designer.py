"""Who may enter the doors of the designer."""

from tests.access.places import in_network

ROWS: dict[tuple[str, str], str | tuple[str, ...]] = {
    ("designer.index", "GET"): "checklists.view",
    ("designer.show", "GET"): "checklists.view",
    ("designer.version", "GET"): "checklists.view",
    ("designer.preview", "GET"): "checklists.view",
    ("designer.preview_version", "GET"): "checklists.view",
    ("designer.new", "GET"): "checklists.edit",
    ("designer.new", "POST"): "checklists.edit",
    ("designer.rename", "POST"): "checklists.edit",
    ("designer.publish", "POST"): "checklists.edit",
    ("designer.new_section", "GET"): "checklists.edit",
    ("designer.new_section", "POST"): "checklists.edit",
    ("designer.section", "GET"): "checklists.edit",
    ("designer.section", "POST"): "checklists.edit",
    ("designer.remove_section", "POST"): "checklists.edit",
    ("designer.move_section", "POST"): "checklists.edit",
    ("designer.rules", "GET"): "checklists.edit",
    ("designer.rules", "POST"): "checklists.edit",
    ("designer.new_question", "GET"): "checklists.edit",
    ("designer.new_question", "POST"): "checklists.edit",
    ("designer.question", "GET"): "checklists.edit",
    ("designer.question", "POST"): "checklists.edit",
    ("designer.retype", "POST"): "checklists.edit",
    ("designer.remove_question", "POST"): "checklists.edit",
    ("designer.move_question", "POST"): "checklists.edit",
    ("designer.question_condition", "GET"): "checklists.edit",
    ("designer.question_condition", "POST"): "checklists.edit",
    ("designer.section_condition", "GET"): "checklists.edit",
    ("designer.section_condition", "POST"): "checklists.edit",
}
ALWAYS = {"data": {"always": "1", "revision": "1"}}
PUBLISHED = in_network(checklist_id="published_checklist", number="checklist_edition")
PLACES = {
    "designer": in_network(checklist_id="checklist", section_id="section", question_id="question"),
    "designer.section_condition": in_network(ALWAYS, checklist_id="checklist", part_id="section"),
    "designer.question_condition": in_network(ALWAYS, checklist_id="checklist", part_id="question"),
    "designer.version": PUBLISHED,
    "designer.preview_version": PUBLISHED,
}
