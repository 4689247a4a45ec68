"""What can be wrong with a form, a condition or an answer: codes and places; texts are made elsewhere."""

from dataclasses import dataclass
from enum import StrEnum


class Code(StrEnum):
    """Every code that the kernel reports, one row each; `params` names what the text may mention."""

    # the JSON of a form
    MISSING = "missing"  # key
    UNKNOWN_KEY = "unknown_key"  # key
    WRONG_SHAPE = "wrong_shape"  # expected
    UNKNOWN_WORD = "unknown_word"  # value, allowed
    BAD_ID = "bad_id"  # value
    BAD_NUMBER = "bad_number"  # value
    OUT_OF_RANGE = "out_of_range"  # value, least, most
    NO_TEXT = "no_text"
    UNKNOWN_LANGUAGE = "unknown_language"  # language
    MISSING_LANGUAGE = "missing_language"  # language
    UNKNOWN_TYPE = "unknown_type"  # type
    # a form that must not be published
    DUPLICATE_ID = "duplicate_id"  # id
    NO_QUESTIONS = "no_questions"
    NO_OPTIONS = "no_options"
    FEW_OPTIONS = "few_options"
    OPTIONS_NOT_USED = "options_not_used"
    NO_SPREAD = "no_spread"  # points: the least and the most points are equal
    CANNOT_BE_SCORED = "cannot_be_scored"
    NOTHING_SCORED = "nothing_scored"
    NO_BANDS = "no_bands"
    BANDS_DISORDERED = "bands_disordered"
    BOUNDS_CROSSED = "bounds_crossed"  # least, most
    BAD_MULTI = "bad_multi"  # at_least, options
    NO_MULTI = "no_multi"
    EXCLUSIVE_NOT_USED = "exclusive_not_used"
    CRITICAL_NEVER = "critical_never"  # a critical item that nobody can score
    GATE_NEVER = "gate_never"  # a gate on a section without scored items
    SECTION_WEIGHTS = "section_weights"
    BONUS_ALONE = "bonus_alone"
    SCORING_ABSENT = "scoring_absent"  # weights, gates or criticals in a form without rules of scoring
    # conditions
    BAD_CONDITION = "bad_condition"
    UNKNOWN_OPERATOR = "unknown_operator"  # operator
    WRONG_ARITY = "wrong_arity"  # operator, expected
    UNKNOWN_QUESTION = "unknown_question"  # question
    LATER_QUESTION = "later_question"  # question
    OWN_QUESTION = "own_question"  # question
    CIRCLE = "circle"  # questions
    TYPE_MISMATCH = "type_mismatch"  # operator, left, right
    WRONG_OPERAND = "wrong_operand"  # operator, operand
    UNKNOWN_OPTION = "unknown_option"  # question, option; also an answer's
    TOO_DEEP = "too_deep"  # depth, most
    TOO_LONG = "too_long"  # operators, most
    NOT_A_STATEMENT = "not_a_statement"
    # answers
    NOT_AN_ANSWER = "not_an_answer"  # the entry itself has a wrong shape
    NO_SUCH_QUESTION = "no_such_question"  # question
    REQUIRED = "required"
    NA_NOT_ALLOWED = "na_not_allowed"
    UNOBSERVED_NOT_ALLOWED = "unobserved_not_allowed"
    COMMENT_REQUIRED = "comment_required"
    PHOTO_REQUIRED = "photo_required"
    NOT_A_NUMBER = "not_a_number"
    NOT_A_DURATION = "not_a_duration"
    NOT_A_MOMENT = "not_a_moment"
    NOT_TEXT = "not_text"
    NOT_A_CHOICE = "not_a_choice"
    TOO_SMALL = "too_small"  # least
    TOO_LARGE = "too_large"  # most
    OFF_STEP = "off_step"  # step
    TOO_MANY_CHARACTERS = "too_many_characters"  # most
    TOO_FEW_WORDS = "too_few_words"  # least
    TOO_FEW_CHOICES = "too_few_choices"  # least
    TOO_MANY_CHOICES = "too_many_choices"  # most
    TOO_FEW_FILES = "too_few_files"  # least
    TOO_MANY_FILES = "too_many_files"  # most
    EXCLUSIVE_WITH_OTHERS = "exclusive_with_others"  # option
    TOO_MANY_REPEATS = "too_many_repeats"  # most


# An answer that is not there yet, as opposed to a wrong one: a draft may have these.
UNFINISHED = frozenset({Code.REQUIRED, Code.COMMENT_REQUIRED, Code.PHOTO_REQUIRED})


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: `place` is a JSON pointer (RFC 6901) into the document that was checked."""

    place: str
    code: Code
    params: tuple[tuple[str, str], ...] = ()

    def param(self, name: str) -> str:
        """The named parameter for the text, or an empty string."""
        return dict(self.params).get(name, "")


def problem(place: str, code: Code, **params: object) -> Problem:
    """A Problem with its parameters written as texts."""
    return Problem(place, code, tuple((name, str(value)) for name, value in params.items()))


def pointer(place: str, *steps: str | int) -> str:
    """The JSON pointer of something below `place`."""
    return place + "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)
