"""Several lines of text."""

from app.questions.types.wording import Wording


class LongText(Wording):
    """At most 10,000 characters unless the question says otherwise."""

    name = "long_text"
    most_characters = 10_000
