"""Weights, strata with population sizes, and clusters."""

import numpy as np
import pandas as pd
import pytest

from cips_helpers.estimation.estimates import estimate
from cips_helpers.survey.faults import Faults, SurveyError
from cips_helpers.survey.sampling import read_weights
from made_up import tiny

HEAD, *ROWS = tiny.ANSWERS.splitlines()


def test_weights_strata_and_sizes(tmp_path):
    text = "\n".join([f"{HEAD},w", *(f'{row},"{w},5"' for row, w in zip(ROWS, "1234", strict=True))])
    strata = {"column": "region", "population": {"Nord": 40, "South": 60}}
    sample = tiny.read(tmp_path, text, weight="w", strata=strata).samples[1, "officials"]
    assert sample.stratum.tolist() == [0, 0, 1, 1]
    assert sample.stratum_labels == ("North", "South")
    assert sample.stratum_population.tolist() == [40, 60]
    np.testing.assert_allclose(sample.weight, np.array([3.5, 1.5, 4.5, 2.5]) / 3, rtol=1e-12)


def weighted(weights):
    return "\n".join([f"{HEAD},w", *(f"{row},{w}" for row, w in zip(ROWS, weights, strict=True))])


@pytest.mark.parametrize(
    ("weights", "what", "rows"),
    [
        (["1e308", "1", "1e308", "1"], "weights outside 1e-09 to 1e+12", 2),
        (["1e15", "1", "1", "1"], "weights outside 1e-09 to 1e+12", 1),
        (["1e999", "1", "1", "1"], "weights outside 1e-09 to 1e+12", 1),
        (["1e-300", "1", "1", "1"], "weights outside 1e-09 to 1e+12", 1),
        (["1e9", "1", "1", "1"], "the largest weight is more than 1,000,000 times the smallest", None),
        (["inf", "nan", "NaN", "1"], "a weight that is no number", 3),
        (["0", "-1", "1", "1e-400"], "a weight that is not positive", 3),
        (["", "1", "1", "1"], "no weight", 1),
        (['"1,250"', "0.5", "2.25", "1"], "a weight whose point or comma may be that of decimals or of thousands", 1),
        (['"2.575,1"', "0.5", "2", "1"], "a weight whose point or comma may be that of decimals or of thousands", 2),
    ],
)
def test_absurd_weights_are_refused_with_the_range(tmp_path, weights, what, rows):
    with pytest.raises(SurveyError) as caught:
        tiny.read(tmp_path, weighted(weights), weight="w")
    [fault] = caught.value.faults
    assert (fault.file, fault.column, fault.what, fault.rows) == ("answers.csv", "w", what, rows)
    assert fault.todo


@pytest.mark.parametrize(
    ("weights", "read"),
    [(['"1,250"', '"0,5"', "2", "1"], 1.25), (['"1,250"', '"12,000.5"', "2", "1"], 1250), (["1.250"] * 4, 1.25)],
)
def test_the_mark_of_decimals_is_that_of_the_whole_column(tmp_path, weights, read):
    faults = Faults(file="answers.csv", country="XAA", iteration=1, group="officials")
    cells = pd.Series([weight.strip('"') for weight in weights])
    shares = read_weights(cells, faults, column="w")
    assert not faults.listed
    assert (shares[0] / shares[-1]) == pytest.approx(read if weights[-1] == "1" else 1)


@pytest.mark.parametrize("factor", [1e-6, 1e-3, 0.7, 3, 1e6])
def test_the_unit_of_weights_changes_no_figure(tmp_path, factor):
    rng = np.random.default_rng(5)
    weights = rng.lognormal(size=200)
    answers = rng.integers(0, 4, size=(200, 3))

    def survey(weights):
        lines = [f"{a},{b},{c},{1 + (a > 1)},{w}" for (a, b, c), w in zip(answers, weights, strict=True)]
        return tiny.read(tmp_path, "\n".join(["example,favours,merit,gender,w", *lines]), weight="w", respondent=None)

    plain, scaled = survey(weights), survey(weights * factor)
    assert plain.fingerprint == scaled.fingerprint
    pd.testing.assert_frame_equal(estimate(plain).frame, estimate(scaled).frame, check_exact=True)


def test_strata_by_a_column_of_their_own(tmp_path):
    text = "\n".join([f"{HEAD},post", *(f"{row},{p}" for row, p in zip(ROWS, ["1.0", "B", "1", "b "], strict=True))])
    sample = tiny.read(tmp_path, text, strata={"column": "post", "population": {1: 9, "B": 8}})
    sample = sample.samples[1, "officials"]
    assert sample.stratum_labels == ("1", "B")
    assert sample.stratum_population.tolist() == [9, 8]
    assert np.bincount(sample.stratum).tolist() == [2, 2]


def test_clusters_are_numbered_within_strata(tmp_path):
    text = "\n".join([f"{HEAD},site", *(f"{row},{s}" for row, s in zip(ROWS, "ppqp", strict=True))])
    survey = tiny.read(tmp_path, text, cluster="site", strata={"column": "region"})
    assert survey.samples[1, "officials"].cluster.tolist() == [1, 0, 2, 2]
    assert "several strata" in survey.warnings[0].what


@pytest.mark.parametrize(
    ("entries", "kind", "people"),
    [
        ({}, "volunteers", None),
        ({"invited": 9}, "volunteers", None),
        ({"population": 40}, "probability", 40),
        ({"invited": 40, "population": 40}, "everyone", 40),
        ({"population": 4}, "everyone", 4),
        ({"population": 4, "sample": "probability"}, "everyone", 4),
        ({"invited": 9, "sample": "everyone"}, "everyone", 9),
        ({"population": 40, "sample": "volunteers"}, "volunteers", 40),
        ({"cluster": "site"}, "sites", None),
        ({"cluster": "site", "sample": "volunteers"}, "volunteers", None),
    ],
)
def test_the_kind_is_as_stated_or_what_the_other_entries_suggest(tmp_path, entries, kind, people):
    head, *rows = tiny.ANSWERS.splitlines()
    text = "\n".join([f"{head},site", *(f"{row},S{row[0] in 'ab'}" for row in rows)])
    ignore = {} if "cluster" in entries else {"ignore": ["site"]}
    sample = tiny.read(tmp_path, text, **entries, **ignore).samples[1, "officials"]
    assert (sample.kind, sample.people) == (kind, people)


@pytest.mark.parametrize(("sites", "fault"), [(2, ""), (1, "2 sites in the stratum 'all', which has 1")])
def test_no_more_sites_answer_than_there_are(tmp_path, sites, fault):
    head, *rows = tiny.ANSWERS.splitlines()
    text = "\n".join([f"{head},site", *(f"{row},S{row[0] in 'ab'}" for row in rows)])
    entries = {"cluster": "site", "sites": sites, "sample": "sites"}
    if fault:
        with pytest.raises(SurveyError, match=fault):
            tiny.read(tmp_path, text, **entries)
    else:
        assert tiny.read(tmp_path, text, **entries).samples[1, "officials"].site_population.tolist() == [2]


def test_strata_have_their_own_numbers_of_sites(tmp_path):
    head, *rows = tiny.ANSWERS.splitlines()
    text = "\n".join([f"{head},site", *(f"{row},S{row[0]}" for row in rows)])
    strata = {"column": "region", "sites": {"Nord": 4, "South": 6}}
    sample = tiny.read(tmp_path, text, cluster="site", strata=strata).samples[1, "officials"]
    assert sample.site_population.tolist() == [4, 6]
    assert sample.stratum_population is None
