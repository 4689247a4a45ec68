"""Which editions of which standards the visits looked at."""

from app.standards import reading as standards
from app.standards.clauses import in_language
from app.standards.reading import VersionRow
from reports.card import StandardEdition
from reports.metrics.basis import Basis


def editions_of(basis: Basis) -> tuple[StandardEdition, ...]:
    """The editions whose clauses the checklist's questions are tied to, by name; nothing where none is tied."""
    clauses = basis.catalogue.clauses.values()
    if not clauses:
        return ()
    versions = _versions(frozenset(clause.standard_id for clause in clauses))
    names = {clause.version_id: in_language(clause.standard_name, basis.language) for clause in clauses}
    rows = [
        StandardEdition(name, versions[key].number, versions[key].in_force_from)
        for key, name in names.items()
        if key in versions
    ]
    return tuple(sorted(rows, key=lambda row: (row.name, row.number)))


def edition_of(basis: Basis, clause_id: int | None) -> VersionRow | None:
    """The edition that a clause stands in."""
    clause = basis.catalogue.clauses.get(clause_id or 0)
    return _versions(frozenset({clause.standard_id})).get(clause.version_id) if clause else None


def _versions(standard_ids: frozenset[int]) -> dict[int, VersionRow]:
    return {version.id: version for row in standards.standards(ids=standard_ids) for version in row.versions}
