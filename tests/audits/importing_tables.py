"""Small tables and mappings for the tests of importing."""

import gzip
import tomllib
from dataclasses import replace
from pathlib import Path

from app.extensions import db
from app.tenancy import acting_in
from audits.importing.mapping import ImportMapping, parse_mapping
from audits.importing.taking import Order, Totals, import_visits

MAPPING = """
[checklist]
name = "Обход"
programme = "Обходы"
language = "ru"

[visits]
id = "id"
branch = "shop"
date = "day"
time = "hour"
minutes = 30

[branches]
code = "shop"
name = "shop name"
region = { value = "Волга / Самара" }
zone = { value = "Europe/Samara" }

[answers]
yes = ["да", "+"]
no = ["нет", "-"]
na = ["н/п"]

[[section]]
id = "hall"
title = "Зал"
weight = 2

[[section]]
id = "desk"
title = "Стойка"
critical = "total_zero"

[[item]]
id = "clean"
section = "hall"
text = "Чисто"
column = "clean"

[[item]]
id = "light"
section = "hall"
text = "Светло"
column = "light"
weight = 1

[[item]]
id = "receipt"
section = "desk"
text = "Чек выдан"
column = "receipt"

[[question]]
id = "weather"
section = "desk"
text = "Погода"
column = "weather"
options = ["солнце", "дождь"]
"""
HEADER = "id,shop,shop name,day,hour,clean,light,receipt,weather"
GOOD = (
    "v1,С-1,Куйбышева,2025-03-01,23:30,да,нет,+,солнце",
    "v2,С-1,Куйбышева,2025-03-02,10:00,да,да,-,",
    "v3,С-2,Полевая,2025-03-03,10:00,н/п,ДА,+,дождь",
)


def mapping(text: str = MAPPING) -> ImportMapping:
    return parse_mapping(tomllib.loads(text))


def a_table(folder: Path, *lines: str, name: str = "visits.csv", header: str = HEADER) -> Path:
    """A file of these lines; gzipped when its name says so."""
    path, content = folder / name, ("\n".join([header, *lines]) + "\n").encode()
    path.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    return path


def taken(organisation_id: int, source: Path, *, text: str = MAPPING, resume: bool = False) -> Totals:
    """Import a file as the command does."""
    order = Order(source, mapping(text), text, source.parent, resume)
    with acting_in(organisation_id):
        totals = import_visits(order=order, save=db.session.commit, tell=lambda totals: None)
    return replace(totals, position=0, size=0)


def rejected(source: Path) -> list[list[str]]:
    """The lines kept: number, column, code."""
    path = source.parent / "visits.rejected.csv"
    return [line.split(",")[:3] for line in path.read_text().splitlines()[1:]] if path.exists() else []
