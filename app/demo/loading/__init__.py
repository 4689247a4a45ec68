"""The story written into the database, once: records of all rooms, obeying what the rooms' own activities keep to."""
