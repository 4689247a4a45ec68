"""Reading a form's JSON, once, at the border: frozen records or every problem at once."""

from enum import StrEnum
from fractions import Fraction

from app.questions.problems import Code, Problem, pointer, problem
from app.questions.schema.records import (
    Attribution,
    Band,
    Critical,
    Effect,
    Form,
    Mode,
    Multi,
    MultiRule,
    Option,
    Polarity,
    Question,
    ScoreBand,
    ScoringRules,
    Section,
    Text,
)
from app.questions.schema.row import (
    Problems,
    Row,
    count,
    identifier,
    many,
    number,
    string,
    text,
    truth,
    within,
    word,
)

NO_TEXT = Text((("ru", "?"),))  # stands in while the problems are gathered; never returned
WEIGHT = within(0, 1_000_000)
PERCENT = within(0, 100)
RATIO = within(0, 1)


class Parts(StrEnum):
    """What a datetime question asks for."""

    DATE = "date"
    TIME = "time"
    DATETIME = "datetime"


class InvalidForm(Exception):
    """The JSON is no form; `problems` names everything that is wrong, each with its place."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(f"{each.place or '/'}: {each.code}" for each in problems))
        self.problems = problems


def parse_form(data: object) -> Form:
    """A frozen form from JSON data; raises InvalidForm with all problems."""
    problems: Problems = []
    row = Row(data, "", problems)
    row.get("format", count, 1)
    form = Form(
        sections=row.need("sections", many(_section), ()),
        languages=row.get("languages", many(identifier), ("ru",)) or ("ru",),
        scoring=row.maybe("scoring", _scoring),
    )
    row.done()
    if not problems:
        problems += _missing_languages(form)
    if problems:
        raise InvalidForm(tuple(problems))
    return form


def _missing_languages(form: Form) -> Problems:
    """Every label must have the form's first language, which the others fall back to."""
    labels = [(pointer("", "sections", at, "label"), section.label) for at, section in enumerate(form.sections)]
    for at, section in enumerate(form.sections):
        for below, question in enumerate(section.questions):
            place = pointer("", "sections", at, "questions", below)
            labels.append((pointer(place, "label"), question.label))
            labels += [
                (pointer(place, "options", n, "label"), option.label) for n, option in enumerate(question.options)
            ]
    first = form.languages[0]
    return [
        problem(place, Code.MISSING_LANGUAGE, language=first) for place, label in labels if first not in label.languages
    ]


def _section(raw: object, place: str, problems: Problems) -> Section:
    row = Row(raw, place, problems)
    section = Section(
        id=row.need("id", identifier, ""),
        label=row.need("label", text, NO_TEXT),
        weight=row.get("weight", WEIGHT, Fraction(1)),
        gate=row.maybe("gate", PERCENT),
        requires_tag=row.maybe("requires_tag", string),
        show_if=row.rule("show_if"),
        questions=row.get("questions", many(_question), ()),
    )
    row.done()
    return section


def _question(raw: object, place: str, problems: Problems) -> Question:
    row = Row(raw, place, problems)
    question = Question(
        id=row.need("id", identifier, ""),
        type=row.need("type", identifier, ""),
        label=row.need("label", text, NO_TEXT),
        short=row.maybe("short", text),
        hint=row.maybe("hint", text),
        unit=row.maybe("unit", text),
        required=row.get("required", truth, True),
        na_allowed=row.get("na_allowed", truth, False),
        unobserved_allowed=row.get("unobserved_allowed", truth, False),
        weight=row.get("weight", WEIGHT, Fraction(0)),
        bonus=row.get("bonus", truth, False),
        critical=row.maybe("critical", _critical),
        clause=row.maybe("clause", string),
        clause_id=row.maybe("clause_id", count),
        attribution=row.get("attribution", word(Attribution), Attribution.BRANCH),
        options=row.get("options", many(_option), ()),
        multi=row.maybe("multi", _multi),
        bands=row.get("bands", many(_band), ()),
        points_min=row.maybe("points_min", number),
        points_max=row.maybe("points_max", number),
        min=row.maybe("min", number),
        max=row.maybe("max", number),
        step=row.maybe("step", WEIGHT),
        min_words=row.maybe("min_words", count),
        polarity=row.maybe("polarity", word(Polarity)),
        parts=row.get("parts", word(Parts), Parts.DATETIME).value,
        repeats=row.get("repeats", count, 1),
        original_photo=row.get("original_photo", truth, False),
        show_if=row.rule("show_if"),
        comment_when=row.rule("comment_when"),
        photo_when=row.rule("photo_when"),
        requires_tag=row.maybe("requires_tag", string),
        page=row.maybe("page", count),
    )
    row.done()
    return question


def _option(raw: object, place: str, problems: Problems) -> Option:
    row = Row(raw, place, problems)
    option = Option(
        id=row.need("id", identifier, ""),
        label=row.need("label", text, NO_TEXT),
        points=row.maybe("points", number),
        exclusive=row.get("exclusive", truth, False),
    )
    row.done()
    return option


def _band(raw: object, place: str, problems: Problems) -> Band:
    row = Row(raw, place, problems)
    band = Band(bound=row.maybe("bound", number), ratio=row.need("ratio", RATIO, Fraction(0)))
    row.done()
    return band


def _critical(raw: object, place: str, problems: Problems) -> Critical:
    row = Row(raw, place, problems)
    critical = Critical(
        effect=row.need("effect", word(Effect), Effect.FLAG),
        threshold=row.get("threshold", RATIO, Fraction(0)),
        cap_percent=row.maybe("cap_percent", PERCENT),
    )
    row.done()
    if critical.effect is Effect.CAP and critical.cap_percent is None:
        problems.append(problem(place, Code.MISSING, key="cap_percent"))
    return critical


def _multi(raw: object, place: str, problems: Problems) -> Multi:
    row = Row(raw, place, problems)
    multi = Multi(rule=row.need("rule", word(MultiRule), MultiRule.SHARE), k=row.maybe("k", count))
    row.done()
    if (multi.rule is MultiRule.AT_LEAST) != (multi.k is not None):
        problems.append(problem(place, Code.BAD_MULTI, at_least=multi.k, options=""))
    return multi


def _score_band(raw: object, place: str, problems: Problems) -> ScoreBand:
    row = Row(raw, place, problems)
    band = ScoreBand(
        id=row.need("id", identifier, ""), label=row.need("label", text, NO_TEXT), bound=row.maybe("bound", WEIGHT)
    )
    row.done()
    return band


def _scoring(raw: object, place: str, problems: Problems) -> ScoringRules:
    row = Row(raw, place, problems)
    rules = ScoringRules(
        mode=row.get("mode", word(Mode), Mode.FLAT),
        bands=row.get("bands", many(_score_band), ()),
        pass_mark=row.maybe("pass_mark", WEIGHT),
        bonus_cap=row.get("bonus_cap", within(100, 200), Fraction(100)),
        coverage_floor=row.get("coverage_floor", RATIO, Fraction(7, 10)),
        na_limit=row.get("na_limit", RATIO, Fraction(3, 10)),
        penalty_max=row.maybe("penalty_max", WEIGHT),
        met_from=row.get("met_from", RATIO, Fraction(1)),
    )
    row.done()
    return rules
