"""The question kernel that checklists and questionnaires share: schema, types, conditions, answers."""
