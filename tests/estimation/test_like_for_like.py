"""Comparability of iterations, and the change with the composition held fixed."""

import numpy as np
import pytest

from cips_helpers.estimation.estimates import estimate
from cips_helpers.estimation.methods.models.composition import standardised_change
from cips_helpers.estimation.prepared import Prepared
from cips_helpers.schema.records import Reason, Verdict
from estimation.reference import near
from made_up.example import row, rows
from made_up.survey import drawn, made

OFFICIALS = (1, "officials")


def two_iterations() -> dict:
    """Views differ by region and don't change; the regions' parts do."""
    frames = {}
    for number, share in ((1, 0.8), (2, 0.25)):
        rng = np.random.default_rng(number)
        frame = drawn(10 + number, 400)
        frame["region"] = np.where(rng.random(400) < share, 1, 2)
        for id in ("r1", "r2", "s1", "s2"):
            frame[id] = np.clip(np.where(frame["region"] == 1, 2, 1) + rng.integers(-1, 2, 400), 0, 3)
        frame["r3"] = 3 - frame["r1"]
        frame["gender"] = rng.integers(1, 3, 400)
        frames[number, "officials"] = frame
    return frames


def test_a_change_of_composition_is_seen_and_taken_out():
    survey = made(two_iterations())
    actual = estimate(survey)
    (compared,) = actual.compared
    assert compared.verdict == Verdict.AFTER_STANDARDISING
    assert (compared.held_fixed, list(compared.shifted)) == (("region",), ["region"])
    assert Reason.COMPOSITION in compared.sample.reasons
    change = row(actual.frame, indicator="overall", statistic="change")
    fixed = row(actual.frame, indicator="overall", statistic="change_like_for_like")
    assert change["estimate"] < -0.3
    assert abs(fixed["estimate"]) < 0.15
    one, two = (Prepared.of(survey.samples[i, "officials"], survey.instrument) for i in (1, 2))
    regions = [p.demographics[1].cell for p in (one, two)]
    expected = standardised_change(
        one.scores,
        regions[0],
        one.design,
        two.scores,
        regions[1],
        two.design,
        n_classes=3,
        smallest=10,
        shares=one.scoring.shares[:, [[id for id, _ in one.indicators].index("overall")]],
    ).gap
    near([fixed["estimate"], fixed["se"]], [expected.estimate[0], expected.se[0]])
    shares = rows(actual.frame, indicator="region", statistic="composition_change").set_index("answer")
    near(shares["estimate"].sum(), 0.0)
    near(shares.loc[1, "estimate"], np.mean(regions[1] == 0) - np.mean(regions[0] == 0))


def test_a_change_of_composition_between_two_censuses_is_seen_and_taken_out():
    """Everybody answered both times: the shift is exact and has no p value, and the two were called comparable."""
    frames = two_iterations()
    kinds = {name: dict.fromkeys(frames, value) for name, value in (("kind", "everyone"), ("people", 400))}
    survey = made(frames, stratum_population=dict.fromkeys(frames, np.array([400.0])), **kinds)
    actual = estimate(survey)
    (compared,) = actual.compared
    assert compared.verdict == Verdict.AFTER_STANDARDISING
    assert compared.held_fixed == ("region",)
    sampled = row(estimate(made(frames)).frame, indicator="overall", statistic="change_like_for_like")
    fixed = row(actual.frame, indicator="overall", statistic="change_like_for_like")
    near([fixed["estimate"], fixed["se"]], [sampled["estimate"], sampled["se"]])


def test_raking_to_a_margin_puts_its_composition_right():
    margins = {key: {"region": {1: 0.5, 2: 0.5}} for key in two_iterations()}
    actual = estimate(made(two_iterations(), margins=margins))
    (compared,) = actual.compared
    assert compared.verdict == Verdict.COMPARABLE
    assert not (actual.frame["statistic"] == "change_like_for_like").any()
    assert abs(row(actual.frame, indicator="overall", statistic="change")["estimate"]) < 0.15
    # Who answered did change, and is told all the same.
    assert rows(actual.frame, indicator="region", statistic="composition_change")["p"].min() < 1e-6


@pytest.mark.parametrize(
    ("modes", "reason"),
    [({1: "tablet", 2: "online"}, Reason.MODE_REPLACED), ({1: "mixed", 2: "online"}, Reason.MODE_UNKNOWN)],
)
def test_another_mode_is_not_comparable(modes, reason):
    frames = {(i, "officials"): drawn(20 + i, 150) for i in (1, 2)}
    (compared,) = estimate(made(frames, modes=modes)).compared
    assert compared.verdict == Verdict.NOT_COMPARABLE
    assert reason in compared.sample.reasons


def test_scores_with_changed_questions_are_compared_on_the_others():
    frames = {(i, "officials"): drawn(20 + i, 150) for i in (1, 2)}
    frames[1, "officials"] = frames[1, "officials"].drop(columns="s2")
    actual = estimate(made(frames))
    (compared,) = actual.compared
    assert compared.items_changed == ("s2",)
    assert compared.verdict == Verdict.COMPARABLE
    assert Reason.QUESTIONNAIRE not in compared.of("rules").reasons
    for score, lost in (("staff", 1 / 2), ("overall", 1 / 5)):
        assert compared.of(score).verdict == Verdict.COMPARABLE
        assert compared.of(score).reasons[Reason.QUESTIONNAIRE] == pytest.approx(lost)
    assert not len(rows(actual.frame, indicator="s2", statistic="change"))


def test_scores_without_a_common_question_are_not_comparable():
    frames = {(i, "officials"): drawn(20 + i, 150) for i in (1, 2)}
    frames[1, "officials"] = frames[1, "officials"].drop(columns=["s1", "s2"])
    actual = estimate(made(frames))
    (compared,) = actual.compared
    assert compared.of("staff").verdict == compared.of("voice").verdict == Verdict.NOT_COMPARABLE
    assert not len(rows(actual.frame, indicator="staff", statistic="change"))


def test_regions_that_took_part_once_are_not_comparable():
    frames = {(i, "officials"): drawn(30 + i, 200) for i in (1, 2)}
    frames[1, "officials"]["region"] = np.arange(200) % 2 + 1
    (compared,) = estimate(made(frames)).compared
    assert compared.verdict == Verdict.NOT_COMPARABLE
    assert compared.sample.reasons[Reason.REGIONS] > 0.2


def test_a_trait_that_most_did_not_state_is_a_reason_for_care():
    frames = two_iterations()
    rng = np.random.default_rng(3)
    for frame in frames.values():
        frame["region"] = rng.integers(1, 3, 400)
        frame["gender"] = np.where(rng.random(400) < 0.6, -1, frame["gender"])
    (compared,) = estimate(made(frames)).compared
    assert compared.unstated == ("gender",)
    assert list(compared.sample.reasons) == [Reason.UNSTATED]
    assert 0.5 < compared.sample.reasons[Reason.UNSTATED] < 0.7


@pytest.mark.parametrize(
    ("then", "now", "reasons"),
    [
        ({"en": 0.9, "fr": 0.1}, {"en": 0.6, "fr": 0.4}, [Reason.LANGUAGE]),
        ({"en": 0.9, "fr": 0.1}, {"en": 0.8, "fr": 0.2}, []),
        ({"en": 1.0}, {"fr": 1.0}, [Reason.LANGUAGE]),
        ({}, {"fr": 1.0}, []),
    ],
)
def test_another_language_of_the_interview_is_a_reason_for_care(then, now, reasons):
    frames = {(i, "officials"): drawn(20 + i, 150) for i in (1, 2)}
    languages = {(1, "officials"): then, (2, "officials"): now}
    (compared,) = estimate(made(frames, languages=languages)).compared
    assert list(compared.sample.reasons) == reasons
    assert compared.verdict == Verdict.COMPARABLE


def test_more_people_without_an_opinion_on_the_hardest_question_are_no_change_of_views():
    frames = {}
    for number, unknown in ((1, 0.11), (2, 0.53)):
        rng = np.random.default_rng(20 + number)
        frame = drawn(20 + number, 4000)
        opinion = rng.normal(size=4000)
        for id in ("r1", "r2"):
            frame[id] = np.digitize(opinion + rng.normal(0, 1, 4000), [-1.2, -0.2, 0.8])
        hard = np.digitize(opinion + rng.normal(0, 1, 4000), [0.0, 1.0, 2.0])  # r3 is worded the other way round
        frame["r3"] = np.where(rng.random(4000) < unknown, 8, 3 - hard)
        frames[number, "officials"] = frame
    actual = estimate(made(frames))
    (compared,) = actual.compared
    assert compared.no_opinion == ("r3",)
    assert Reason.NO_OPINION in compared.sample.reasons
    factor = next(item.factor for item in made(frames).instrument.items if item.id == "r3")
    change = row(actual.frame, indicator=factor, statistic="change")
    assert abs(change["estimate"]) < 2.6 * change["se"] < 0.08
    then, now = (row(actual.frame, indicator=factor, statistic="rescored", iteration=i)["estimate"] for i in (1, 2))
    assert change["estimate"] + now - then > 0.08  # the mean of persons would rise, and clearly


def test_a_class_without_an_opinion_on_one_factor_is_held_fixed_on_all_others():
    """22 of 30 people of a region have no opinion on one question; all of them vanished from every score."""
    frames = two_iterations()
    frames[1, "officials"]["region"] = np.repeat([1, 2], [370, 30])
    for id in ("r1", "r2", "s1", "s2"):
        frames[2, "officials"][id] = np.where(frames[2, "officials"]["region"] == 2, 0, frames[2, "officials"][id])
    all_say = estimate(made({key: frame.copy() for key, frame in frames.items()}))
    frames[1, "officials"].loc[378:, "s1"] = 8
    silent = estimate(made(frames))
    before, now = (
        rows(one.frame, statistic="change_like_for_like").set_index("indicator") for one in (all_say, silent)
    )
    near(now.loc["rules", ["estimate", "se"]].astype(float), before.loc["rules", ["estimate", "se"]].astype(float))
    assert now.loc["rules", "estimate"] < -0.3
    assert {"staff", "overall"} & set(now.index) == set()
    assert "r1" not in now.index
    assert silent.compared[0].held_fixed == ("region",)
    assert silent.compared[0].covered["rules"] == 0.95  # everybody, told as a twentieth less
    assert "staff" not in silent.compared[0].covered


def test_a_factor_on_which_hardly_anybody_has_an_opinion_costs_the_others_nothing():
    """97.5 per cent don't know on one factor: no score had a like-for-like change."""
    frames = two_iterations()
    before = rows(estimate(made(frames)).frame, statistic="change_like_for_like").set_index("indicator")
    for frame in frames.values():
        frame.loc[9:, ["s1", "s2"]] = 8
    now = rows(estimate(made(frames)).frame, statistic="change_like_for_like").set_index("indicator")
    near(now.loc["rules", ["estimate", "se"]].astype(float), before.loc["rules", ["estimate", "se"]].astype(float))
    assert "staff" in before.index
    assert "staff" not in now.index
