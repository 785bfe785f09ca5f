"""Frames of estimates: columns and keys, and properties that hold for the answers of any survey."""

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cips_helpers.estimation.estimates import estimate
from cips_helpers.instrument.faults import instrument_faults
from cips_helpers.instrument.model import Instrument
from cips_helpers.schema.columns import COLUMNS, FAMILIES, KEYS, NUMBERS, STATISTICS
from cips_helpers.survey.sample import Survey
from estimation.reference import near
from made_up.example import estimates
from made_up.survey import SMALL, drawn, made, small

SCORED = ["r1", "r2", "r3", "s1", "s2"]
OFFICIALS = (1, "officials")
COUNTRIES = ["XAA", "XBB", "XDD"]


@st.composite
def answers(draw, group: str = "officials", least: int = 1) -> pd.DataFrame:
    """Any answers of up to 60 people, whole columns of one answer or none among them."""
    n, seed = draw(st.integers(least, 60)), draw(st.integers(0, 2**32 - 1))
    rng = np.random.default_rng(seed)
    frame = drawn(seed, n, group=group)
    for id in frame:
        fate = draw(st.sampled_from(["as drawn", "as drawn", "constant", "sparse", "nobody", "not asked"]))
        if fate == "constant":
            frame[id] = 1
        elif fate == "sparse":
            frame.loc[rng.random(n) < 0.8, id] = -1
        elif fate == "nobody":
            frame[id] = -1
        elif fate == "not asked" and frame.shape[1] > 3 and id != "s1":
            frame = frame.drop(columns=id)
    return frame


def quietly(survey: Survey) -> pd.DataFrame:
    """The frame of estimates, with every warning an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return estimate(survey).frame


def sound(frame: pd.DataFrame) -> None:
    assert not frame.duplicated(list(KEYS)).any()
    assert set(frame["statistic"]) <= set(STATISTICS)
    assert (frame["n"] <= frame["n_asked"]).all()
    means = frame[frame["statistic"] == "mean"]["estimate"].dropna()
    assert ((means >= 0) & (means <= 3)).all()
    shares = frame[frame["statistic"].isin(["share", "positive", "dont_know", "missing", "flagged"])]
    assert ((shares["estimate"].dropna() >= 0) & (shares["estimate"].dropna() <= 1)).all()
    assert (frame["se"].dropna() >= 0).all()
    assert not np.isinf(frame[["estimate", "se"]].to_numpy(float)).any()


@settings(max_examples=25)
@given(answers())
def test_one_group_and_one_iteration(frame):
    sound(quietly(made({OFFICIALS: frame})))


@settings(max_examples=15)
@given(answers(), answers("private"), answers(), answers("private"), st.booleans())
def test_two_groups_and_two_iterations(a, b, c, d, both):
    samples = {OFFICIALS: a, (2, "officials"): c, (2, "private"): d} | ({(1, "private"): b} if both else {})
    sound(quietly(made(dict(sorted(samples.items())))))


@settings(max_examples=10)
@given(st.integers(0, 2**32 - 1))
def test_order_of_rows_does_not_matter(seed):
    rng = np.random.default_rng(seed)
    frame, stratum, weight = drawn(seed, 80), rng.integers(0, 3, 80), rng.uniform(0.5, 3, 80)
    order = rng.permutation(80)
    one, two = (
        quietly(
            made(
                {OFFICIALS: frame.iloc[at].reset_index(drop=True)},
                stratum={OFFICIALS: stratum[at]},
                weight={OFFICIALS: weight[at]},
            )
        )
        for at in (np.arange(80), order)
    )
    numbers = [c for c in NUMBERS if c not in ("effect", "p", "p_adjusted", "p_equivalent")]
    near(one[numbers].to_numpy(float), two[numbers].to_numpy(float), 1e-8)


@settings(max_examples=10)
@given(st.integers(0, 2**32 - 1))
def test_turning_all_answers_and_all_directions_leaves_the_scores(seed):
    frame = drawn(seed, 80)
    turned = frame.copy()
    turned[SCORED] = np.where(frame[SCORED] == 8, 8, 3 - frame[SCORED])
    items = [
        {**item, "reverse": not item.get("reverse", False)} if item["id"] in SCORED else item for item in SMALL["items"]
    ]
    mirrored = Instrument.model_validate({**SMALL, "items": items})
    one = quietly(made({OFFICIALS: frame}))
    two = quietly(made({OFFICIALS: turned}, instrument=mirrored))
    keep = ~one["statistic"].isin(["share"])
    columns = [*KEYS]
    both = one[keep].merge(two, on=columns, suffixes=("", "_turned"), validate="one_to_one")
    assert len(both) == keep.sum()
    for name in ("estimate", "se", "n"):
        near(both[name].to_numpy(float), both[f"{name}_turned"].to_numpy(float), 1e-9)


@settings(max_examples=10)
@given(st.integers(0, 2**32 - 1), st.floats(0.2, 9))
def test_weights_all_alike_are_no_weights(seed, weight):
    frame = drawn(seed, 80)
    plain = quietly(made({OFFICIALS: frame}))
    weighted = quietly(made({OFFICIALS: frame}, weight={OFFICIALS: np.full(80, weight)}))
    near(plain[["estimate", "se", "low"]].to_numpy(float), weighted[["estimate", "se", "low"]].to_numpy(float), 1e-8)


@settings(max_examples=10)
@given(st.integers(0, 2**32 - 1))
def test_parts_give_the_whole(seed):
    # Means of persons add up exactly; those of questions do where everybody has an opinion.
    answers = drawn(seed, 120)
    frame = quietly(made({OFFICIALS: answers.replace({8: 1})}))
    means = frame[(frame["statistic"] == "mean") & frame["indicator"].isin(["rules", "overall"])]
    assert set(means["indicator"]) == {"rules", "overall"}
    for indicator, rows in means.groupby("indicator"):
        whole = rows[rows["domain"] == "all"].iloc[0]
        for domain in ("gender", "region"):
            parts = rows[(rows["domain"] == domain) & (rows["n"] > 0)]
            assert parts["n"].sum() == whole["n"], indicator
            near((parts["estimate"] * parts["n"]).sum() / whole["n"], whole["estimate"], 1e-9)
            # Unweighted, a part less the others is its distance from the whole, blown up by who is left.
            own = (frame["domain"] == domain) & (frame["indicator"] == indicator)
            rest = frame[own & (frame["statistic"] == "difference")]
            rest = rest.merge(parts, on="level", suffixes=("", "_part"))
            left = 1 - rest["n_part"] / whole["n"]
            near(rest["estimate"] * left, rest["estimate_part"] - whole["estimate"], 1e-9)


def test_a_question_everybody_answers_alike_has_no_spread_and_says_so():
    frame = drawn(1, 90)
    frame[["s1", "s2"]] = 2
    actual = quietly(made({OFFICIALS: frame, (2, "officials"): frame}))
    constant = actual[actual["indicator"].isin(["s1", "staff"]) & (actual["statistic"] == "mean")]
    assert (constant["estimate"] == 2).all()
    assert (constant["se"] == 0).all()
    # Ninety who agree do not make it certain that everybody does.
    assert ((constant["low"] < 2) & (constant["high"] > 2)).all()
    change = actual[actual["indicator"].isin(["s1", "staff"]) & (actual["statistic"] == "change")]
    assert ((change["estimate"] == 0) & (change["se"] > 0) & (change["p"] == 1)).all()
    assert (change["p_equivalent"] > 0).all()
    difference = actual[(actual["indicator"] == "staff") & (actual["statistic"] == "difference")]
    assert ((difference["estimate"] == 0) & difference["p"].isna() & difference["effect"].isna()).all()


@pytest.mark.parametrize("n", [1, 2, 5])
def test_a_handful_of_people(n):
    frames = {OFFICIALS: drawn(3, n), (1, "private"): drawn(4, n, group="private"), (2, "officials"): drawn(5, n)}
    sound(quietly(made(frames)))


def test_a_factor_that_was_not_asked_is_not_estimated():
    frame = quietly(made({OFFICIALS: drawn(6, 60).drop(columns=["s1", "s2"])}))
    assert not frame["indicator"].isin(["staff", "voice"]).any()
    assert small().factor("staff")


def test_small_instrument_of_these_tests_is_sound():
    assert instrument_faults(small()) == []


@pytest.mark.parametrize("country", COUNTRIES)
def test_frame_has_the_columns_and_statistics_of_the_schema(country):
    frame = estimates(country).frame
    assert list(frame) == list(COLUMNS)
    assert set(frame["statistic"]) <= set(STATISTICS)
    assert not frame.duplicated(list(KEYS)).any()


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_row_says_what_it_rests_on(country):
    frame = estimates(country).frame
    assert (frame["n"] >= 0).all()
    assert (frame["n"] <= frame["n_asked"]).all()
    known = frame[np.isfinite(frame["low"])]
    assert (known["low"] <= known["estimate"] + 1e-12).all()
    assert (known["high"] >= known["estimate"] - 1e-12).all()
    for column in ("p", "p_adjusted", "p_equivalent"):
        given = frame[column].dropna()
        assert ((given >= 0) & (given <= 1)).all()
    assert (frame["p_adjusted"] >= frame["p"] - 1e-12)[frame["p_adjusted"].notna()].all()
    assert set(frame.loc[frame["p_adjusted"].notna(), "statistic"]) <= set(FAMILIES)
