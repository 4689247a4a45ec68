"""How the figures were made: the notes on method at the foot of a scorecard."""

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext, ngettext

from app.web.rendering import day, number, percent
from reports.card import Scorecard
from reports.card_others import Compared
from reports.wording import level_heading

Note = tuple[str, str]
MOST_NAMED = 3


def method_notes(card: Scorecard) -> tuple[Note, ...]:
    """Title and text of each note."""
    notes = (_unit(), _intervals(card), _comparisons(card), _words(), _standards(card), _versions(card), _appeal(card))
    return tuple(note for note in notes if note[1])


def _unit() -> Note:
    text = gettext(
        "A visit or an answer, never a clause. The score is the mean of the visits' totals before critical effects; "
        "the network is the mean of its branches."
    )
    return gettext("What is counted"), text


def _intervals(card: Scorecard) -> Note:
    text = gettext(
        "Scores by Student, shares by Wilson, NPS with three pseudo-answers; differences by Welch and Newcombe."
    )
    pooled = card.method.pooled
    if pooled is not None:
        text += " " + gettext(
            "Below 30 visits the deviation is that of the network's branches: s = %(s)s, %(df)s degrees of freedom.",
            s=number(pooled.deviation, 1),
            df=number(int(pooled.freedom)),
        )
    return gettext("Intervals"), text


def _comparisons(card: Scorecard) -> Note:
    method = card.method
    lists = (
        (gettext("scores with the standard"), method.levels),
        (gettext("clauses with the goal"), method.clauses),
        (gettext("changes"), method.changes),
        (gettext("staff"), card.people.compared),
        (gettext("witnesses"), method.witnesses),
    )
    told = "; ".join(_list(name, compared) for name, compared in lists if compared.rows)
    if not told:
        return gettext("Comparisons"), ""
    return gettext("Comparisons"), gettext(
        "The level of a list is raised until at most %(share)s of its verdicts are false on average "
        "(Benjamini–Yekutieli). Compared, told apart, level: %(lists)s.",
        share=percent(method.false_share),
        lists=told,
    )


def _list(name: str, compared: Compared) -> str:
    level = level_heading(compared.level).split("%")[0].strip()
    return gettext(
        "%(name)s %(rows)s, %(told)s, %(level)s%%", name=name, rows=compared.rows, told=compared.told_apart, level=level
    )


def _words() -> Note:
    return gettext("Words"), gettext(
        "“Not told apart”: the interval holds the standard; that is not “meets”. Whether two figures differ is told by "
        "the interval of their difference."
    )


def _standards(card: Scorecard) -> Note:
    """Editions, each with the names of its standards, or with their number where they are many."""
    found: dict[tuple[int, date | None], list[str]] = {}
    for row in card.method.versions.standards:
        found.setdefault((row.number, row.in_force_from), []).append(row.name)
    told = "; ".join(_edition(number, since, names) for (number, since), names in sorted(found.items(), key=str))
    return gettext("Standards"), f"{told[:1].upper()}{told[1:]}." if told else ""


def _edition(number: int, since: date | None, names: Sequence[str]) -> str:
    listed = ", ".join(gettext("“%(name)s”", name=name) for name in names)
    which = listed if len(names) <= MOST_NAMED else ngettext("%(num)s standard", "%(num)s standards", len(names))
    if since is None:
        return gettext("%(names)s, edition %(number)s", names=which, number=number)
    return gettext(
        "%(names)s, edition %(number)s, in force since %(day)s", names=which, number=number, day=day(since, "numeric")
    )


def _appeal(card: Scorecard) -> Note:
    """What to do about a visit that one does not agree with."""
    days = card.method.appeal_days
    if not days:
        return gettext("Appeal"), ""
    return gettext("Appeal"), ngettext(
        "Within %(num)s day of a visit the head of the branch names its number and the clause to the quality manager; "
        "what is then corrected in a closed period becomes a numbered restatement.",
        "Within %(num)s days of a visit the head of the branch names its number and the clause to the quality manager; "
        "what is then corrected in a closed period becomes a numbered restatement.",
        days,
    )


def _versions(card: Scorecard) -> Note:
    versions, method = card.method.versions, card.method
    named = (
        (gettext("checklist %(version)s"), versions.checklist),
        (gettext("service standard %(version)s"), versions.standard),
        (gettext("questionnaire %(version)s"), versions.questionnaire),
        (gettext("scoring rules %(version)s"), versions.scoring),
    )
    parts = [", ".join(name % {"version": version} for name, version in named if version)]
    if method.reviewed:
        parts.append(ngettext("%(num)s visit was reviewed", "%(num)s visits were reviewed", method.reviewed))
    if method.disputes_upheld or method.disputes_refused:
        parts.append(
            gettext(
                "appeals upheld %(upheld)s, refused %(refused)s",
                upheld=method.disputes_upheld,
                refused=method.disputes_refused,
            )
        )
    if method.workbook:
        parts.append(gettext("to recompute: sheet with formulas %(name)s", name=method.workbook))
    text = "; ".join(part for part in parts if part)
    return gettext("Versions"), f"{text[:1].upper()}{text[1:]}." if text else ""
