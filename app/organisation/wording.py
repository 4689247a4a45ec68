"""Sentences of the network's refusals: what is wrong in which line, and how to mend it."""

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.documents.errors import TableError
from app.documents.lines import LineProblem
from app.errors import DomainError
from app.organisation.hours import Week, spans
from app.web.rendering import locale

COLUMNS: dict[str, LazyString] = {
    "code": _l("Code"),
    "name": _l("Name"),
    "region": _l("Region"),
    "address": _l("Address"),
    "time_zone": _l("Time zone"),
    "latitude": _l("Latitude"),
    "longitude": _l("Longitude"),
    "opening_hours": _l("Opening hours"),
    "format": _l("Format"),
    "tags": _l("Services"),
    "head": _l("Head"),
    "branch": _l("Branch"),
    "position": _l("Position"),
    "email": _l("E-mail"),
}


def problem(found: LineProblem) -> str:
    """One problem of a line, with its remedy."""
    sentences = {
        "missing": _("This is empty. Fill it in, or take the line out."),
        "too_long": _("This is longer than %(most)s characters. Shorten it.", most=found.value),
        "unknown_zone": _("“%(zone)s” is no time zone. Write it like Europe/Moscow.", zone=found.value),
        "not_degrees": _("“%(value)s” is no position. Write degrees like 55.7512.", value=found.value),
        "unknown_branch": _("There is no branch “%(code)s”. Import the branches first.", code=found.value),
        "unknown_person": _(
            "Nobody has the number “%(code)s”. Leave it empty or import staff first.", code=found.value
        ),
        "not_an_address": _("“%(value)s” is no e-mail address.", value=found.value),
        "repeated": _("This code stood in an earlier line already: %(code)s.", code=found.value),
        "no_column": _("The file has no column “%(name)s”. Add it to the first line.", name=found.value),
    }
    return sentences.get(found.code) or hours_refused(found.code, found.value)


def hours_refused(code: str, text: str) -> str:
    """Why hours cannot be taken, and how to write them."""
    sentences = {
        "backwards": _(
            "“%(text)s” ends before it begins. Open past midnight: 18:00–24:00, the rest on the next day.", text=text
        ),
        "overlap": _("The hours overlap: “%(text)s”.", text=text),
        "unknown_day": _(
            "“%(text)s” does not begin with a day. Write it like Mon–Fri 09:00–20:00; Sat 10:00–18:00.", text=text
        ),
        "day_twice": _("A day stands there twice: “%(text)s”.", text=text),
    }
    return sentences.get(code) or _("“%(text)s” are no hours. Write them like 09:00–13:00, 14:00–20:00.", text=text)


def told_hours(week: Week) -> list[tuple[str, str]]:
    """A week as people read it: days (`Пн–Пт`) and their hours, neighbouring days of the same hours together."""
    names = locale().days["format"]["abbreviated"]
    return [
        (
            names[first].capitalize() + (f"–{names[last]}" if last > first else ""),
            ", ".join(str(interval).replace("-", "–") for interval in day) or _("closed"),
        )
        for first, last, day in spans(week)
    ]


def region_refused(refusal: DomainError) -> str:
    """Why a region cannot be saved so."""
    sentences = {
        "region_cycle": _(
            "“%(below)s” lies below “%(name)s”: a region cannot hang on itself. Choose another place.",
            below=refusal.facts.get("below"),
            name=refusal.facts.get("name"),
        ),
        "region_named": _(
            "There is a region “%(name)s” at this place already. Choose another name.", name=refusal.facts.get("name")
        ),
        "region_slash": _("A slash stands between regions in tables, so a name has none."),
    }
    return sentences.get(refusal.code) or _("The tree would become too deep. Choose a place nearer to the top.")


def unreadable(refusal: TableError) -> str:
    """Why a file is no table that can be read."""
    sentences = {
        "empty": _("The file is empty."),
        "heading_empty": _("A heading in the first line is empty. Name every column."),
        "heading_twice": _("Two columns have the heading “%(name)s”. Rename one.", name=refusal.detail),
        "too_big": _("The file is too large. Split it."),
        "too_many_rows": _("The file has too many lines. Split it."),
        "encoding": _("The letters cannot be read. Save the file as UTF-8 or as XLSX."),
        "not_a_workbook": _("This is no XLSX file, whatever its name says. Save it anew."),
        "unknown_format": _("We read CSV and XLSX. Save the table as one of them."),
        "too_many_cells": _("Line %(line)s has more cells than there are headings.", line=refusal.line),
        "zip_bomb": _("This file unpacks to more than a table should. Save it anew."),
    }
    return sentences.get(refusal.code, _("This file cannot be read as a table (%(code)s).", code=refusal.code))


def code_taken(refusal: DomainError) -> str:
    """Who has the code already."""
    return _("“%(name)s” has this code already. Choose another one.", name=refusal.facts["name"])
