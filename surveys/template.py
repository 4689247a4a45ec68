"""PURE: the questionnaire that one begins with: NPS, one CSAT, a comment, the wish to be called."""

from fractions import Fraction
from typing import Final

from app.questions.schema import Form, Question, Section, Text
from app.questions.tree import Literal, Operation
from surveys.scoring import CALL, PHONE

LANGUAGES: Final = ("ru", "en")
FIRST_PAGE, REST = 1, 2


def _text(ru: str, en: str) -> Text:
    return Text((("ru", ru), ("en", en)))


AFTER_VISIT: Final = Form(
    languages=LANGUAGES,
    sections=(
        Section(
            id="experience",
            label=_text("Ваш визит", "Your visit"),
            questions=(
                Question(
                    id="nps",
                    type="nps",
                    label=_text(
                        "Посоветуете ли вы друзьям отделение «{branch}»?",
                        "Would you recommend our branch “{branch}” to friends?",
                    ),
                    hint=_text("0: ни за что, 10: обязательно", "0: by no means, 10: certainly"),
                    page=FIRST_PAGE,
                ),
                Question(
                    id="csat",
                    type="csat",
                    label=_text("Насколько вы довольны этим визитом?", "How satisfied are you with this visit?"),
                    hint=_text("1: совсем недовольны, 5: полностью довольны", "1: not at all, 5: completely"),
                    required=False,
                    page=REST,
                ),
                Question(
                    id="comment",
                    type="long_text",
                    label=_text("Что нам стоит сохранить или исправить?", "What should we keep, or mend?"),
                    hint=_text(
                        "Пишите как есть. Имя сотрудника называть необязательно.",
                        "Say it as it is. You need not name anybody.",
                    ),
                    required=False,
                    max=Fraction(2000),
                    page=REST,
                ),
                Question(
                    id=CALL,
                    type="yes_no",
                    label=_text("Перезвоните мне об этом", "Please call me about it"),
                    required=False,
                    page=REST,
                ),
                Question(
                    id=PHONE,
                    type="short_text",
                    label=_text("На какой номер позвонить?", "Which number shall we call?"),
                    hint=_text("Только для этого звонка.", "For this call only."),
                    max=Fraction(40),
                    show_if=Operation("==", (Operation("answer", (Literal(CALL),)), Literal("yes"))),
                    page=REST,
                ),
            ),
        ),
    ),
)
