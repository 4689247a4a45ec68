"""One line of text."""

from app.questions.types.wording import Wording


class ShortText(Wording):
    """At most 300 characters unless the question says otherwise."""

    name = "short_text"
    most_characters = 300
