"""The sentences above the tables, made from the verdicts of the rows, so that they can never disagree with them."""

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import gettext, ngettext

from app.figures.comparing import AgainstPrevious, AgainstStandard
from reports.card import Scorecard
from reports.wording import points


@dataclass(frozen=True)
class Sentence:
    """One sentence; what is certain is set in bold."""

    text: str
    is_strong: bool = False


def summarise(card: Scorecard) -> tuple[Sentence, ...]:
    """First the level, then what is certain."""
    if card.now.figure.value is None:
        return (Sentence(gettext("No visit of this period has been scored.")),)
    if card.is_case:
        return (Sentence(gettext("One visit: a case, not a level. What was seen on it stands below.")),)
    return tuple(sentence for sentence in (Sentence(_level(card)), _certain(card)) if sentence.text)


def visits_seen(n: int) -> str:
    """`12 визитов`."""
    return ngettext("%(num)s visit", "%(num)s visits", n)


def _level(card: Scorecard) -> str:
    value, n = card.now.figure.value or 0, card.now.figure.n
    gap, by = points(abs(card.standard - value)), ngettext("by %(num)s visit", "by %(num)s visits", n)
    forms: dict[AgainstStandard, Callable[[], str]] = {
        AgainstStandard.ABOVE: lambda: gettext(
            "%(gap)s above the standard, and %(by)s this is no chance.", gap=gap, by=by
        ),
        AgainstStandard.BELOW: lambda: gettext(
            "%(gap)s short of the standard, and %(by)s this is no chance.", gap=gap, by=by
        ),
        AgainstStandard.TOO_FEW: lambda: ngettext(
            "%(num)s visit is too few for a verdict: each is told below.",
            "%(num)s visits are too few for a verdict: each is told below.",
            n,
        ),
    }
    if card.now.verdict in forms:
        return forms[card.now.verdict]()
    if value < card.standard:
        return gettext("%(gap)s short of the standard, but %(by)s this may be chance.", gap=gap, by=by)
    return gettext("%(gap)s over the standard, but %(by)s this may be chance.", gap=gap, by=by)


def _certain(card: Scorecard) -> Sentence:
    """Sections told apart from the standard; else what really changed; else that nothing was told apart."""
    above = [section.name for section in card.sections if section.level.verdict is AgainstStandard.ABOVE]
    below = [section.name for section in card.sections if section.level.verdict is AgainstStandard.BELOW]
    if above and below:
        text = gettext(
            "Certain: %(above)s above the standard, %(below)s below.", above=_named(above), below=_named(below)
        )
    elif above:
        text = gettext("Certain: %(above)s above the standard.", above=_named(above))
    elif below:
        text = gettext("Certain: %(below)s below the standard.", below=_named(below))
    else:
        return Sentence(_nothing_certain(card))
    return Sentence(text, is_strong=True)


def _nothing_certain(card: Scorecard) -> str:
    if card.now.verdict is AgainstStandard.TOO_FEW or not card.sections:
        return ""
    if any(row.verdict in (AgainstPrevious.ROSE, AgainstPrevious.FELL) for row in card.changes):
        return gettext("No section can be told apart from the standard, but something has really changed.")
    return gettext("No section can be told apart from the standard.")


def _named(names: list[str]) -> str:
    return ", ".join(gettext("“%(name)s”", name=name) for name in names) + "\u00a0—"


def change_note(card: Scorecard) -> str:
    """Whether it is the service that changed or the questions."""
    if card.before is None:
        return gettext("There is no previous period to compare with: this is the branch's first.")
    versions = card.method.versions
    if card.before.same_items:
        return ngettext(
            "The checklist has changed: only the %(num)s item that stayed the same is compared.",
            "The checklist has changed: only the %(num)s items that stayed the same are compared.",
            card.before.same_items,
        )
    if not versions.checklist:
        return ""
    return ngettext(
        "The same checklist (version %(version)s, %(num)s item): it is the service that changed, not the questions.",
        "The same checklist (version %(version)s, %(num)s items): it is the service that changed, not the questions.",
        versions.checklist_items,
        version=versions.checklist,
    )
