"""PURE: in how many waves in a row a clause was not met."""

from collections.abc import Iterable, Sequence

from audits.reading_scores import ScoredVisit, WaveRow

SEVERAL = 2


def waves_in_a_row(question_id: str, visits: Iterable[ScoredVisit], waves: Sequence[WaveRow]) -> int:
    """The last waves with visits, counted back, in each of which it was not met on at least two visits; 0 for one."""
    failed: dict[int, int] = {}
    seen: set[int] = set()
    for visit in visits:
        if visit.wave_id is None or visit.score is None:
            continue
        seen.add(visit.wave_id)
        item = visit.items.get(question_id)
        if item and item.met is False:
            failed[visit.wave_id] = failed.get(visit.wave_id, 0) + 1
    count = 0
    for wave in sorted((wave for wave in waves if wave.id in seen), key=lambda each: each.from_day, reverse=True):
        if failed.get(wave.id, 0) < SEVERAL:
            break
        count += 1
    return count if count > 1 else 0
