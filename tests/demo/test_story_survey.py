"""The survey of the story: answers that the questionnaire takes, in many words."""

from collections import Counter, defaultdict

from app.demo.content import Content
from app.demo.tale import Story
from app.questions.answers import Context, check_answers


def test_it_has_some_hundred_answers_that_the_questionnaire_takes(content: Content, story: Story) -> None:
    assert 300 <= len(story.responses) <= 600
    for response in story.responses:
        checked = check_answers(content.questionnaire, response.answers, Context(channel="email"), complete=True)
        assert (checked.problems, checked.document) == ((), response.answers)
        assert response.answers["nps"]["value"] == response.nps


def test_it_has_at_least_eighty_distinct_verbatims(story: Story) -> None:
    comments = [response.comment for response in story.responses if response.comment]
    assert len(set(comments)) >= 80
    assert not [text for text in comments if set(text) & set("{}<>|")]


def test_it_lets_customers_agree_with_shoppers_about_the_ends(story: Story) -> None:
    by_branch: dict[str, list[int]] = defaultdict(list)
    for response in story.responses:
        by_branch[response.branch].append((response.nps >= 9) - (response.nps <= 6))
    nps = {branch: sum(marks) / len(marks) for branch, marks in by_branch.items() if len(marks) >= 20}
    assert min(nps, key=lambda branch: nps[branch]) == "М-04"
    assert max(nps, key=lambda branch: nps[branch]) == "У-01"


def test_it_invites_each_contact_once_and_explains_who_was_not_asked(story: Story) -> None:
    assert len({invitation.contact for invitation in story.invitations}) == len(story.contacts)
    assert len({contact.email for contact in story.contacts}) == len(story.contacts)
    states = Counter(invitation.state for invitation in story.invitations)
    assert states.keys() >= {"sent", "answered", "skipped", "bounced", "refused", "planned"}
    assert all(invitation.reason for invitation in story.invitations if invitation.state == "skipped")
    answered = [invitation.key for invitation in story.invitations if invitation.state == "answered"]
    assert sorted(answered) == sorted(response.invitation for response in story.responses)


def test_it_asks_a_few_customers_in_english(story: Story) -> None:
    assert Counter(contact.language for contact in story.contacts)["en"] == 6
