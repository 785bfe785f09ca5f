"""Weighting, comparability and hidden parts: every rule and reason has its sentence."""

import re
from dataclasses import replace

import pytest

import cips_helpers as cips
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.schema.records import Comparability, Compared, LeftOut, Reason, Verdict, Weighting
from cips_helpers.sentences.method import LEFT_OUT, LONELY, REASONS, VERDICTS, say_weighting
from made_up.example import country
from made_up.results import scored


@pytest.fixture(scope="module")
def results() -> Disclosed:
    return country("XAA").results(iteration=2)


def weighted(results: Disclosed, weighting: Weighting) -> Disclosed:
    samples = tuple(replace(sample, weighting=weighting) for sample in results.samples)
    return replace(results, samples=samples)


def test_nothing_done_is_said_to_be_unweighted(results):
    text = cips.say_weighting(weighted(results, Weighting())).text
    assert text == ("All answers of officials and private-sector respondents count equally: there are no weights.")


def test_groups_sampled_in_strata_have_a_sentence_each(results):
    text = cips.say_weighting(weighted(results, Weighting(strata=3))).text
    assert text == (
        "Officials were sampled in 3 strata; all their answers count equally.\n\n"
        "Private-sector respondents were sampled in 3 strata; all their answers count equally."
    )


@pytest.mark.parametrize("reason", LeftOut)
def test_margins_left_out_are_named_with_the_reason(results, reason):
    text = cips.say_weighting(weighted(results, Weighting(left_out={"gender": reason}))).text
    assert LEFT_OUT[reason].format(margins="gender") in text


@pytest.mark.parametrize("rule", LONELY)
def test_the_rule_for_lonely_strata_is_said_where_it_applied(results, rule):
    assert LONELY[rule] in cips.say_weighting(weighted(results, Weighting(lonely=rule, lonely_strata=1))).text
    assert LONELY[rule] not in cips.say_weighting(weighted(results, Weighting(lonely=rule))).text


def test_raking_its_cost_and_sites_are_said(results):
    done = Weighting("file", raked=("gender",), trimmed=3, kish=1.25, sites=12)
    text = cips.say_weighting(weighted(results, done)).text
    assert "fitted to the known shares of gender." in text
    assert "as precise as those of 80% of the answers would be" in text
    assert "The largest weights were cut." in text
    assert "People of one site resemble each other" in text


@pytest.mark.parametrize("verdict", Verdict)
@pytest.mark.parametrize("reason", Reason)
def test_verdict_and_reasons_are_said(results, verdict, reason):
    finding = Compared("officials", 1, 2, Comparability(verdict, {reason: 1.0}), shifted={"role": 0.6})
    plain = weighted(results, Weighting())
    text = cips.say_comparability(replace(plain, compared=(finding,))).text
    assert VERDICTS[verdict].format(people="officials", earlier="2022") in text
    assert all(piece in text for piece in re.split(r"{\w+}", REASONS[reason]))
    assert ("leadership role" in text) == (reason == Reason.COMPOSITION)


def test_a_make_up_that_shifted_under_fitted_weights_is_said_to_be_weighted(results):
    shifted = Comparability(Verdict.NOT_COMPARABLE, {Reason.COMPOSITION: 1.0})
    finding = Compared("officials", 1, 2, shifted, shifted={"age": 0.1})
    fitted = weighted(results, Weighting(raked=("role",)))
    text = cips.say_comparability(replace(fitted, compared=(finding,))).text
    assert text.endswith("Counted with the weights, the make-up of the sample changed by age.")


def test_the_least_coverage_of_changes_like_for_like_is_said(results):
    first, second = results.instrument.factors[:2]
    finding = Compared("officials", 1, 2, Comparability(Verdict.COMPARABLE, {}), shifted={})
    said = "rest on at least 85% of the answers"
    covered = replace(finding, covered={first.id: 0.95, second.id: 0.85})
    assert said in cips.say_comparability(replace(results, compared=(covered,))).text
    assert "of the answers: the rest" not in cips.say_comparability(replace(results, compared=(finding,))).text


def test_groups_alike_in_all_share_a_paragraph(results):
    online = Comparability(Verdict.NOT_COMPARABLE, {Reason.MODE_REPLACED: 1.0})
    other = Comparability(Verdict.NOT_COMPARABLE, {Reason.MODE_REPLACED: 1.0, Reason.COMPOSITION: 1.0})
    pair = [Compared(group, 1, 2, online, shifted={}) for group in ("officials", "private")]
    text = cips.say_comparability(replace(results, compared=tuple(pair))).text
    assert text.startswith("The answers of officials and private-sector respondents can't be compared")
    assert text.count(REASONS[Reason.MODE_REPLACED]) == 1
    pair[1] = replace(pair[1], sample=other, shifted={"role": 0.6})
    assert cips.say_comparability(replace(results, compared=tuple(pair))).text.count("\n\n") == 1


def test_nothing_is_said_of_a_first_iteration(results):
    assert cips.say_comparability(replace(results, compared=())) is None


@pytest.mark.parametrize(
    ("weighted", "strata", "text"),
    [
        (True, 4, "Officials were sampled in 4 strata, and their answers are weighted."),
        (True, 1, "The answers of officials are weighted."),
        (False, 4, "Officials were sampled in 4 strata; all their answers count equally."),
        (False, 1, "All answers of officials count equally: there are no weights."),
    ],
)
def test_weights_and_strata(weighted: bool, strata: int, text: str) -> None:
    done = Weighting("file" if weighted else "none", strata=strata)
    assert say_weighting(scored([2.0], sample={"weighting": done})).text == text


def test_hidden_place_and_number_of_parts_are_told_and_neither_rule_nor_figure() -> None:
    text = str(cips.say_hidden(country("XBB").results()))
    assert text.startswith("Hidden to protect respondents")
    assert "fewer than" not in text
    assert "Type of operator (Private sector, 2021): 4 parts" in text
    assert "Gender × Leadership role" in text


def test_hidden_answers_of_a_question_are_figures_and_no_parts() -> None:
    text = str(cips.say_hidden(country("XDD").results()))
    assert "Colleagues would accept" in text.split("): 1 figure")[0]


def test_hidden_the_public_edition_tells_what_it_leaves_out() -> None:
    text = str(cips.say_hidden(country("XDD").results(edition="public")))
    assert "tell where people work: Office (Officials, 2023): 3 parts; Region (Officials, 2023): 3 parts" in text


def test_hidden_nothing_hidden_is_said_too() -> None:
    results = replace(country("XDD").results(), hidden=())
    assert str(cips.say_hidden(results)) == "Nothing had to be hidden in this report."
