"""The shipped questionnaire agrees with the facts known of the programme's."""

from pathlib import Path

import pytest

from cips_helpers.instrument.load import load_instrument

FILE = Path(__file__).parents[2] / "data" / "instrument" / "cips.yml"
FACTORS = [
    "Leadership and Commitment",
    "Regulatory Framework",
    "Transparency",
    "Automation",
    "Reform and Modernization",
    "Audit and Investigation",
    "Code of Conduct",
    "Human Resource Management",
    "Morale and Organizational Culture",
    "Relationship with the Private Sector",
]
PUBLISHED = {
    "Reports of corrupt behaviour in my Customs administration result in action against that behaviour": "audit",
    "Reports of corruption in my administration are investigated in a fair manner": "audit",
    "Senior management is setting a positive example to fight against corruption": "leadership",
    "Management encourage employees to report instances of corruption": "morale",
    "The code of conduct is applied with fairness": "conduct",
}


@pytest.fixture(scope="module")
def cips():
    return load_instrument(FILE)


def test_numbers_of_questions(cips):
    assert len(cips.items_of("officials")) == 41
    assert len(cips.items_of("private")) == 29


def test_ten_key_factors_in_their_order(cips):
    assert [factor.label["en"] for factor in cips.factors] == FACTORS
    assert [factor.number for factor in cips.factors] == list(range(1, 11))
    assert [factor.cluster for factor in cips.factors] == ["prevention"] * 5 + ["control"] * 3 + ["culture"] * 2
    assert all(factor.target is not None and set(factor.label) >= {"en", "fr", "es"} for factor in cips.factors)


def test_human_resources_alone_is_asked_of_officials_only(cips):
    assert {f.id for f in cips.factors if f.asked_of == ("officials",)} == {"human_resources"}
    assert all("private" in f.asked_of for f in cips.factors if f.id != "human_resources")


def test_two_to_four_agreement_items_a_factor_and_group(cips):
    for factor in cips.factors:
        for group in factor.asked_of:
            assert 2 <= len(cips.items_of(group, kinds=("agreement",), factor=factor.id)) <= 4


def test_the_five_published_indicators_word_for_word_and_no_other_marked(cips):
    marked = {cips.text(item.id, group): item.factor for item in cips.items for group in item.published_for}
    assert marked == PUBLISHED


def test_the_whistle_blower_theme_is_these_five_over_four_factors(cips):
    (theme,) = cips.themes
    items = [cips.item(id) for id in theme.items]
    assert {item.text["en"] for item in items} == set(PUBLISHED)
    assert len({item.factor for item in items}) == 4


def test_agreement_is_scored_three_to_zero_with_both_non_answers(cips):
    scale = cips.scale("agreement")
    assert [(a.code, a.score, a.positive) for a in scale.substantive] == [
        (3, 3, True),
        (2, 2, True),
        (1, 1, False),
        (0, 0, False),
    ]
    assert [a.kind for a in scale.answers[4:]] == ["dont_know", "refused"]
    assert cips.points == 3


def test_each_group_has_reverse_items_in_several_factors(cips):
    for group in ("officials", "private"):
        turned = {item.factor for item in cips.items_of(group) if item.reverse}
        assert len(turned) >= 2


def test_kinds_of_question_beside_agreement(cips):
    kinds = {group: [i.kind for i in cips.items_of(group)] for group in ("officials", "private")}
    assert kinds["officials"].count("choice") == 1
    for group in kinds:
        assert kinds[group].count("behaviour") == 2
        assert kinds[group].count("experience") >= 2
    demographics = {i.id for i in cips.items if i.kind == "demographic"}
    assert demographics >= {"gender", "age", "experience", "role", "region", "office", "operator", "size"}
    assert cips.scale("years").kind == "number"


def test_experience_counts_those_with_contact(cips):
    for id, base in (("asked_bribe", "contact"), ("offered_bribe", "contact"), ("reported_offer", "was_offered")):
        assert cips.item(id).base.item == base
        assert cips.item(id).base.codes == (1,)


def test_the_rest_is_marked_illustrative(cips):
    assert "illustrative" in cips.edition["en"]
    assert "illustrative" in cips.note["en"]


def test_two_to_four_next_steps_for_every_factor(cips):
    assert all(2 <= len(factor.next_steps) <= 4 for factor in cips.factors)


def test_every_factor_bears_on_a_dimension_of_a_crosswalk_that_is_called_unofficial_reading(cips):
    assert {id for dimension in cips.crosswalk.dimensions for id in dimension.factors} == {
        factor.id for factor in cips.factors
    }
    assert len(cips.crosswalk.dimensions) == 4
    assert "reading of this project and not a statement of that organization" in cips.crosswalk.note["en"]


def test_each_factor_says_what_it_means_and_what_to_discuss(cips):
    for factor in cips.factors:
        assert factor.describes["en"].endswith(".")
        assert len(factor.discuss) == 2
        assert all(question["en"].endswith("?") for question in factor.discuss)
