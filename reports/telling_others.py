"""Words on critical failures, on branches of the same format, and on who contradicts whom."""

from collections.abc import Mapping

from flask_babel import LazyString, gettext, lazy_gettext, ngettext

from app.figures.comparing import AgainstStandard
from app.web.formatting import NBSP
from app.web.rendering import day, number, signed
from reports.card import AgainstRest, Scorecard
from reports.card_others import CriticalVisit, Opposed, WitnessRow
from reports.card_rows import Share
from reports.wording import NETWORK_WORDS, interval, of, score, share, shortened

# Kinds of programmes as headings of narrow columns.
KIND_WORDS: Mapping[str, LazyString] = {
    "mystery_visit": lazy_gettext("mystery visits"),
    "self_audit": lazy_gettext("self-audit"),
    "internal_audit": lazy_gettext("audit"),
    "call_review": lazy_gettext("calls"),
    "letter_review": lazy_gettext("letters"),
    "website_audit": lazy_gettext("website"),
}
OFTEN_WORDS: Mapping[AgainstStandard, LazyString] = {
    AgainstStandard.ABOVE: lazy_gettext("more often than in the rest of the network"),
    AgainstStandard.BELOW: lazy_gettext("less often than in the rest of the network"),
    AgainstStandard.NOT_TOLD_APART: lazy_gettext("cannot be told apart from the rest of the network"),
    AgainstStandard.TOO_FEW: lazy_gettext("too few visits to compare with the network"),
}
# Seldom is good here: the tones of the other verdicts are turned round.
OFTEN_TONES = {AgainstStandard.ABOVE: "below", AgainstStandard.BELOW: "above"}


def critical_lead(card: Scorecard) -> str:
    """`2 из 8 визитов`, or that there was none."""
    found = card.critical
    if found is None:
        return ""
    if found.share.met == 0:
        return ngettext("none on %(num)s visit", "none on %(num)s visits", found.share.n)
    return ngettext(
        "on %(met)s of %(num)s visit", "on %(met)s of %(num)s visits", found.share.n, met=number(found.share.met)
    ).replace(" ", NBSP)


def critical_note(card: Scorecard) -> str:
    """The percent with its interval, and the same of the previous period and of the rest of the network."""
    found = card.critical
    if found is None:
        return ""
    parts = [gettext("%(percent)s%%", percent=share(found.share)) + _around(found.share)]
    if found.previous:
        parts.append(gettext("previous period %(share)s", share=_beside(found.previous)))
    if found.network:
        parts.append(gettext("rest of the network %(share)s", share=_beside(found.network)))
    return "; ".join(parts)


def critical_verdict(card: Scorecard) -> str:
    """Whether it happens more often here than elsewhere, with the interval of the difference; nothing of one visit."""
    found = card.critical
    if found is None or card.is_case or found.network is None:
        return ""
    word = str(OFTEN_WORDS[found.verdict])
    if found.difference is None or found.difference.interval is None or found.verdict is AgainstStandard.TOO_FEW:
        return word
    around = interval(found.difference.interval, is_signed=True)
    return gettext("%(verdict)s (difference %(interval)s)", verdict=word, interval=around)


def critical_tone(card: Scorecard) -> str:
    """Class of the verdict; a word stands beside it always."""
    return OFTEN_TONES.get(card.critical.verdict, "same") if card.critical else "same"


def critical_effect(seen: CriticalVisit) -> str:
    """`87,0 → 0,0`, or that it was noted without touching the score."""
    if seen.before == seen.after:
        return gettext("noted, the score stays")
    return f"{score(seen.before)}{NBSP}→{NBSP}{score(seen.after)}"


def critical_line(seen: CriticalVisit) -> str:
    """`В-232, 14.08: 3.4 Чек выдан, 87,0 → 0,0`, with what was written, cut for paper."""
    named = " ".join(part for part in (seen.clause, seen.name) if part)
    text = f"{seen.number}, {day(seen.visited_on, 'brief')}: {named}, {critical_effect(seen)}"
    if seen.quote is None:
        return text
    return f"{text}. " + gettext("“%(text)s”", text=shortened(seen.quote.text, 90))


def more_on_page(count: int) -> str:
    """How many rows the paper leaves out; nothing where it shows all."""
    return (
        ngettext("%(num)s more on the page of the card", "%(num)s more on the page of the card", count) if count else ""
    )


def peers_name(found: AgainstRest) -> str:
    """`Тот же формат: мини-офис`."""
    return gettext("Same format: %(format)s", format=found.format)


def peers_note(card: Scorecard) -> str:
    """This branch against the others of its format, with the interval of the difference."""
    found = card.peers
    if found is None or found.difference.value is None:
        return ""
    return gettext(
        "Against branches of the same format: difference %(difference)s, 95%% interval %(interval)s — %(verdict)s.",
        difference=signed(found.difference.value, 1),
        interval=interval(found.difference.interval, is_signed=True),
        verdict=FORMAT_WORDS[found.verdict],
    )


FORMAT_WORDS: Mapping[AgainstStandard, LazyString] = {
    **NETWORK_WORDS,
    AgainstStandard.ABOVE: lazy_gettext("above its format"),
    AgainstStandard.BELOW: lazy_gettext("below its format"),
}


def witness_heading(card: Scorecard) -> str:
    """What the column of the other programme is called."""
    return str(KIND_WORDS.get(card.other_witness.kind, card.other_witness.name)) if card.other_witness else ""


def differ_words(row: WitnessRow) -> str:
    """Whether the witnesses contradict one another, and who says what."""
    if row.opposed:
        return " ".join(str(OPPOSED_WORDS[each]) for each in row.opposed)
    if row.customers is None and row.audit is None:
        return gettext("Only complaints beside the visits.")
    if row.differ is None:
        return gettext("Too few to tell.")
    return gettext("They differ.") if row.differ else gettext("No difference proven.")


OPPOSED_WORDS: Mapping[Opposed, LazyString] = {
    Opposed.CUSTOMERS_LOWER: lazy_gettext("Customers see it worse."),
    Opposed.CUSTOMERS_HIGHER: lazy_gettext("Customers see it better."),
    Opposed.AUDIT_LOWER: lazy_gettext("The other programme sees it worse."),
    Opposed.AUDIT_HIGHER: lazy_gettext("The other programme sees it better."),
}


def cases_of(card: Scorecard, row: WitnessRow) -> str:
    """`2 из 11`: complaints about the clause, of all complaints of the period."""
    return of(row.cases, card.counts.cases)


def witnesses_note(card: Scorecard) -> str:
    """What the columns count, and which programme stands beside the card's own."""
    parts = [gettext("Visits: clause met. Customers: marks 4–5 (or 9–10) of those asked about it.")]
    if card.other_witness:
        parts.append(gettext("The other programme: “%(name)s”, never pooled.", name=card.other_witness.name))
    parts.append(gettext("Complaints: about the clause, of all of the period."))
    return " ".join(parts)


def _around(value: Share) -> str:
    return gettext(", 95%% interval %(interval)s", interval=interval(value.interval, 0)) if value.interval else ""


def _beside(value: Share) -> str:
    around = f"; {interval(value.interval, 0)}" if value.interval else ""
    return gettext(
        "%(percent)s%% (%(counts)s%(around)s)", percent=share(value), counts=of(value.met, value.n), around=around
    )
