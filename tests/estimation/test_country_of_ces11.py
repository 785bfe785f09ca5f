"""Estimates of CES11 read as a country: its rows are the numbers of R, at 1e-10."""

from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit, logit

from cips_helpers.estimation.estimates import estimate
from cips_helpers.estimation.methods.design.design import Design
from cips_helpers.estimation.methods.design.gaps import Side, cautious_gap
from cips_helpers.estimation.methods.design.intervals import interval_mean
from cips_helpers.estimation.methods.design.means import mean_values
from cips_helpers.instrument.model import Instrument
from estimation.reference import ces11, near, results, strata_of
from made_up.contrast import linear_contrast
from made_up.example import row, rows
from made_up.survey import made

CES = results("ces11")
KEY = (1, "electors")
TOP = 3
LEVELS = {
    "gender": ["Female", "Male"],
    "urban": ["rural", "urban"],
    "education": ["bachelors", "college", "higher", "HS", "lessHS", "somePS"],
    "province": ["AB", "BC", "MB", "NB", "NL", "NS", "ON", "PE", "QC", "SK"],
}


def instrument(demographics: tuple[str, ...]) -> Instrument:
    """One scored question as a factor, one question with two answers, some demographics."""

    def scale(id: str, kind: str, answers: list[dict[str, Any]]) -> dict[str, Any]:
        return {"id": id, "kind": kind, "answers": answers}

    def item(id: str, kind: str, scale: str, **more: Any) -> dict[str, Any]:
        words = {"label": {"en": id}, "text": {"en": id}}
        return {"id": id, "kind": kind, "scale": scale, "asked_of": ["electors"], **words, **more}

    points = [{"code": k, "label": {"en": str(k)}, "score": k, "positive": k >= 2} for k in range(4)]
    unsure = {"code": 8, "label": {"en": "Don't know"}, "kind": "dont_know"}
    named = {"label": {"en": "E"}, "short": {"en": "E"}}
    return Instrument.model_validate(
        {
            "id": "ces11",
            "title": {"en": "CES"},
            "edition": "2011",
            "languages": ["en"],
            "groups": [{"id": "electors", "people": {"en": "electors"}, **named}],
            "clusters": [{"id": "all", "label": {"en": "All"}}],
            "factors": [{"id": "religion", "number": 1, "cluster": "all", "asked_of": ["electors"], **named}],
            "scales": [
                scale("points", "agreement", [*points, unsure]),
                scale(
                    "yes_no",
                    "categories",
                    [{"code": 1, "label": {"en": "Y"}, "positive": True}, {"code": 0, "label": {"en": "N"}}],
                ),
                *(
                    scale(id, "categories", [{"code": k, "label": {"en": level}} for k, level in enumerate(LEVELS[id])])
                    for id in demographics
                ),
            ],
            "items": [
                item("importance", "agreement", "points", factor="religion"),
                item("abortion", "behaviour", "yes_no"),
                *(item(id, "demographic", id) for id in demographics),
            ],
        }
    )


def answers(data: pd.DataFrame, demographics: tuple[str, ...]) -> pd.DataFrame:
    answered = {"importance": data["code"], "abortion": data["abort"]}
    return pd.DataFrame(answered | {id: data[id].map(LEVELS[id].index) for id in demographics})


def population(data: pd.DataFrame) -> np.ndarray:
    return data.groupby("province")["population"].first().to_numpy(float)


@cache
def figures(design: str = "D1", *demographics: str) -> pd.DataFrame:
    asked = demographics or ("gender", "urban", "education")
    data = ces11()
    design_fields: dict[str, Any] = {} if design == "D0" else {"weight": {KEY: data["weight"].to_numpy(float)}}
    if design in ("D1", "D2"):
        design_fields["stratum"] = {KEY: strata_of(data["province"])}
    if design == "D1":
        design_fields["stratum_population"] = {KEY: population(data)}
    return estimate(made({KEY: answers(data, asked)}, instrument=instrument(asked), **design_fields)).frame


def numbers(actual: pd.Series, *columns: str) -> list[float]:
    return [float(actual[column]) for column in columns]


def as_in_r(mean: pd.Series, expected: dict[str, float]) -> None:
    """Hold a mean to R's, and its published interval to the logit of the score as a share of the scale.

    R gives estimate ± t(df) se, which may pass the end of the scale: published is what stays on it.
    """
    near(numbers(mean, "estimate", "se", "df"), [expected[k] for k in ("est", "se", "df")])
    plain = interval_mean(*numbers(mean, "estimate", "se", "df"))
    near([float(end) for end in plain], [expected["lo"], expected["hi"]])
    p = expected["est"] / TOP
    reach = (expected["hi"] - expected["est"]) / TOP / (p * (1 - p))
    near(numbers(mean, "low", "high"), [float(TOP * expit(logit(p) + sign * reach)) for sign in (-1, 1)])


@pytest.mark.parametrize("design", ["D0", "D1", "D2", "D3"])
def test_score_of_the_factor(design):
    expected = CES[f"ces11.mean.score.{design}"]
    actual = figures(design)
    for indicator in ("religion", "overall", "importance"):
        mean = row(actual, indicator=indicator, statistic="mean")
        as_in_r(mean, expected)
        assert mean["n"] == mean["n_asked"] == 2231
    if design in ("D1", "D2"):
        key = "deff_wr" if design == "D1" else "deff_wr_D2"
        near(row(actual, indicator="religion", statistic="mean")["deff"], CES["ces11.deff.score.D1"][key], 1e-9)


@pytest.mark.parametrize(("name", "indicator"), [("top2", "religion"), ("abort", "abortion")])
@pytest.mark.parametrize("design", ["D1", "D2"])
def test_favourable_answers(name, indicator, design):
    expected = CES[f"ces11.ciprop.{name}.{design}"]["xlogit"]
    actual = row(figures(design), indicator=indicator, statistic="positive")
    near(numbers(actual, "low", "high"), [expected["lo"], expected["hi"]])


def test_share_of_each_answer():
    actual = rows(figures(), indicator="importance", statistic="share").set_index("answer")
    for code, expected in enumerate(CES["ces11.prop4.D1"].values()):
        near(numbers(actual.loc[code], "estimate", "se"), [expected["est"], expected["se"]])


@pytest.mark.parametrize("demographic", ["gender", "urban", "education", "province"])
def test_parts_of_the_sample(demographic):
    expected = {one[demographic]: one for one in CES[f"ces11.by.{demographic}.D1"]}
    frame = figures("D1", demographic)
    for indicator in ("religion", "overall"):  # both of the one question: questions alone are not broken down
        actual = rows(frame, domain=demographic, indicator=indicator, statistic="mean")
        assert len(actual) == len(expected)
        for _, part in actual.iterrows():
            wanted = expected[LEVELS[demographic][int(part["level"])]]
            near(numbers(part, "estimate", "se"), [wanted["est"], wanted["se"]])


def test_difference_between_two_parts_is_that_of_r_without_finite_population():
    data = ces11()
    y, design = data["code"].to_numpy(float), Design(data["weight"].to_numpy(float), strata_of(data["province"]))
    cell = answers(data, ("gender",))["gender"].to_numpy()
    expected = linear_contrast(y, design, cell=cell, weight=np.array([1.0, -1.0]))
    actual = row(figures(), domain="gender", indicator="religion", statistic="difference")
    near(numbers(actual, "estimate", "se"), [expected.estimate[0], expected.se[0]])
    near(actual["estimate"], -CES["ces11.contrast.gender.D1"]["est"])
    sides = mean_values(y, design, cell=cell, n_cells=2)
    weight = [design.weight[cell == side] for side in (0, 1)]
    variance = sides.se[0] ** 2, expected.se**2 - sides.se[0] ** 2
    judged = cautious_gap(
        expected.estimate,
        *(
            Side(variance[side], sides.df[side], np.array([weight[side].sum() ** 2 / (weight[side] ** 2).sum()]))
            for side in (0, 1)
        ),
    )
    near(actual["df"], judged.df[0])
    near(numbers(actual, "low", "high"), np.ravel(interval_mean(judged.estimate, judged.se, judged.df)))
    assert (actual["level"], actual["against"]) == ("0", "others")


def test_difference_with_the_other_demographics_held_equal():
    expected, ours = CES["ces11.glm.adjusted.D1"], figures("D2")
    for demographic, term in (("gender", "genderMale"), ("urban", "urbanurban")):
        actual = row(ours, domain=demographic, indicator="religion", statistic="difference_adjusted")
        near(actual["estimate"], -expected[term]["b"])
        # R's has the finite population correction of one in ten thousand.
        near(actual["se"], expected[term]["se"], 1e-4)


def test_difference_of_one_demographic_alone_is_the_plain_one():
    frame = figures("D1", "gender")
    plain, adjusted = (
        row(frame, domain="gender", indicator="religion", statistic=s) for s in ("difference", "difference_adjusted")
    )
    near(numbers(adjusted, "estimate", "se"), numbers(plain, "estimate", "se"))


def test_dont_know_is_outside_the_score_and_a_share_of_those_asked():
    data = ces11()
    unsure = (data["id"] % 10 == 3).to_numpy()
    answered = answers(data, ("gender",))
    answered["importance"] = np.where(unsure, 8, answered["importance"])
    frame = estimate(
        made(
            {KEY: answered},
            instrument=instrument(("gender",)),
            weight={KEY: data["weight"].to_numpy(float)},
            stratum={KEY: strata_of(data["province"])},
            stratum_population={KEY: population(data)},
        )
    ).frame
    mean, expected = row(frame, indicator="religion", statistic="mean"), CES["ces11.mean.score_na.D1"]
    as_in_r(mean, expected)
    assert (mean["n"], mean["n_asked"]) == (expected["n_valid"], 2231)
    share, expected = row(frame, indicator="importance", statistic="dont_know"), CES["ces11.dk_share.D1"]
    near(numbers(share, "estimate", "low", "high"), [expected[k] for k in ("est", "lo", "hi")], 2e-8)


def test_weights_raked_to_the_study_s_margins():
    data, asked = ces11(), ("gender", "province")
    people = population(data)
    margins = {"province": dict(enumerate(people / people.sum())), "gender": {0: 0.51, 1: 0.49}}
    survey = made(
        {KEY: answers(data, asked)},
        instrument=instrument(asked),
        weight={KEY: data["weight"].to_numpy(float)},
        stratum={KEY: strata_of(data["province"])},
        margins={KEY: margins},
        trim=10,
    )
    actual = estimate(survey)
    expected = CES["ces11.rake.province_gender.D2"]
    near(
        numbers(row(actual.frame, indicator="religion", statistic="mean"), "estimate", "se"),
        [expected["mean"], expected["se"]],
    )
    weighting = actual.weighting[KEY]
    assert (weighting.source, set(weighting.raked), weighting.trimmed) == ("file", {"province", "gender"}, 0)
    near(weighting.kish, expected["deff_kish"])
    del margins["gender"]
    mean = row(estimate(survey).frame, indicator="religion", statistic="mean")
    expected = CES["ces11.poststrat.province.D2"]
    near(numbers(mean, "estimate", "se"), [expected["mean"], expected["se"]])


@pytest.mark.parametrize("lonely", ["remove", "adjust", "average"])
def test_strata_with_one_respondent(lonely):
    data = ces11()
    first = data[data["province"].isin(["PE", "NB"])].groupby("province")["id"].idxmin()
    data = data[~data["province"].isin(["PE", "NB"]) | data.index.isin(first)]
    survey = made(
        {KEY: answers(data, ("gender",))},
        instrument=instrument(("gender",)),
        lonely=lonely,
        weight={KEY: data["weight"].to_numpy(float)},
        stratum={KEY: strata_of(data["province"])},
        stratum_population={KEY: population(data)},
    )
    actual = estimate(survey)
    expected = CES["ces11.lonely_psu.D1"][lonely]
    near(
        numbers(row(actual.frame, indicator="religion", statistic="mean"), "estimate", "se", "df"),
        [expected["est"], expected["se"], expected["df"]],
    )
    assert (actual.weighting[KEY].lonely, actual.weighting[KEY].lonely_strata) == (lonely, 2)
