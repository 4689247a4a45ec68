"""The words of the phone's scripts, in the page's language: places in braces are filled on the phone."""

from collections.abc import Callable

from flask_babel import gettext as _
from flask_babel import ngettext

Words = str | dict[str, str]
FORMS = {"one": 1, "few": 2, "many": 5, "other": 5}


def texts() -> dict[str, Words]:
    """Every text of assets/field by its key; plurals by the categories of Intl.PluralRules."""
    return {**_asking(), **_standing(), **_finishing(), **_sending(), **_problems()}


def _plural(of: Callable[[int], str]) -> dict[str, str]:
    return {category: of(number) for category, number in FORMS.items()}


def _asking() -> dict[str, Words]:
    return {
        "yes": _("Yes"),
        "no": _("No"),
        "na": _("Not applicable"),
        "na_short": _("N/A"),
        "unobserved": _("Could not see it"),
        "comment": _("Comment"),
        "comment_wanted": _("A comment is needed here"),
        "start": _("Start"),
        "start_again": _("Start again"),
        "stop": _("Stop"),
        "running_since": _("Running since {time}. The screen may go dark."),
        "minutes_seconds": _("min:s"),
        "or_type": _("or write the time"),
        "take_photo": _("Take a photo"),
        "one_more_photo": _("One more photo"),
        "photo": _("Photo"),
        "photo_saved": _("Photo saved"),
        "photo_on_server": _("on the server"),
        "photo_failed": _("This photo cannot be read. Take it again."),
        "remove": _("Remove"),
        "one_more": _("One more"),
        "repeat_number": _("No. {n}"),
    }


def _standing() -> dict[str, Words]:
    return {
        "n_of_m": _("{n} of {m}"),
        "parts_done": _plural(lambda n: ngettext("{done} of {n} section done", "{done} of {n} sections done", n)),
        "rules_met": _("{met} of {total} rules met"),
        "on_phone": _("on the phone"),
        "on_server": _("on the server"),
        "phone_saving": _("saving"),
        "phone_failed": _("not saved"),
        "phone_full": _(
            "The phone does not save: its memory may be full. Free some room, your words stay on the screen."
        ),
        "server_waiting": _("not yet"),
        "server_sign_in": _("sign in"),
        "server_conflict": _("another version"),
        "server_submitted": _("submitted"),
        "conflict": _(
            "Another phone or tab has gone on with this visit at {time}. Which one shall go on? Both are kept."
        ),
        "keep_mine": _("This one"),
        "take_theirs": _("The other one"),
        "signed_out": _("You have been signed out. Everything stays on this phone: sign in, and it goes on."),
        "sign_in": _("Sign in"),
        "left_to_answer": _plural(lambda n: ngettext("{n} question left", "{n} questions left", n)),
        "question_number": _("(question {number})"),
        "all_ready": _("Will be accepted: everything is here"),
        "back": _("Back"),
        "next": _("Next: {title}"),
        "to_visit": _("To the visit"),
        "visit_failed": _("The visit did not work out"),
        "broken": _("This page could not be opened. Nothing is lost: load it again."),
        "kb": _("{n} KB"),
        "mb": _("{n} MB"),
    }


def _finishing() -> dict[str, Words]:
    return {
        "finish_title": _("Finish"),
        "outcome_title": _("How did it end?"),
        "outcome_completed": _("I saw everything I came for"),
        "outcome_not_possible": _("It was not possible: closed, under repair"),
        "outcome_recognised": _("I was recognised"),
        "outcome_refused": _("I was refused service"),
        "outcome_reason": _("What happened?"),
        "problem_reason": _("Write what happened: a reviewer decides by it."),
        "staff_title": _("Who served you?"),
        "staff_hint": _("Name on the badge, window, what they looked like"),
        "still_missing": _("Still missing"),
        "and_more": _("and {n} more"),
        "submit": _("Submit"),
    }


def _sending() -> dict[str, Words]:
    return {
        "to_list": _("To the list"),
        "arrived": _("The visit has arrived"),
        "answers_there": _("Answers on the server, receipt {receipt}"),
        "answers_coming": _("Answers on their way"),
        "all_files_there": _("All photos are there"),
        "files_there": _("Photos: {n} of {m}"),
        "size_of": _("{sent} of {total}"),
        "on_this_phone": _("Written on this phone"),
        "in_review": _("A reviewer looks at it now. You can close this page."),
        "approved": _("Accepted. Thank you!"),
        "again_in": _("No answer, again in {n} s"),
        "send_now": _("Send now"),
        "parked": _("The server does not take this visit ({code}). Nothing is deleted: tell your coordinator."),
        "parked_other_digest": _("Another version of this visit is on the server. Yours is kept for the reviewer."),
        "parked_deleted": _("This visit was deleted on the server. Yours is kept for the reviewer."),
        "parked_assignment": _("This assignment is no longer yours. Nothing is deleted: tell your coordinator."),
        "waiting": _("waiting"),
        "waiting_n": _plural(lambda n: ngettext("Waiting to be sent: {n}", "Waiting to be sent: {n}", n)),
        "nothing_waits": _("Everything has been sent"),
        "queue_words": _("All of it lies on this phone. It is removed only when the server has confirmed every file."),
        "on_the_way": _("On the way"),
        "needs_help": _("Needs your help"),
        "arrived_n": _("Arrived: {n}"),
    }


def _problems() -> dict[str, Words]:
    return {
        "problem_required": _("An answer is missing"),
        "problem_answer": _("An answer is missing"),
        "problem_comment": _("A comment is missing"),
        "problem_comment_required": _("A comment is missing"),
        "problem_photo": _("A photo is missing"),
        "problem_photo_required": _("A photo is missing"),
        "problem_wrong": _("Look at this answer again"),
        "problem_not_a_number": _("Write a number, for example 3 or 2.5"),
        "problem_not_a_duration": _("Write minutes and seconds, for example 4:30"),
        "problem_not_a_moment": _("Give the date and the time in full"),
        "problem_too_small": _("This is too little"),
        "problem_too_large": _("This is too much"),
        "problem_off_step": _("No such fraction is expected here"),
        "problem_too_few_words": _("Tell a little more"),
        "problem_too_many_characters": _("Too long: make it shorter"),
        "problem_too_few_choices": _("Choose more"),
        "problem_too_many_choices": _("Choose fewer"),
        "problem_too_few_files": _("One more photo is needed"),
        "problem_too_many_files": _("Too many photos"),
        "problem_exclusive_with_others": _("“None of these” does not go with the others"),
    }
