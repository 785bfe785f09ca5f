"""Weights, strata with population sizes, and clusters."""

import numpy as np

from made_up import tiny

HEAD, *ROWS = tiny.ANSWERS.splitlines()


def test_weights_strata_and_sizes(tmp_path):
    text = "\n".join([f"{HEAD},w", *(f'{row},"{w},5"' for row, w in zip(ROWS, "1234", strict=True))])
    strata = {"column": "region", "population": {"Nord": 40, "South": 60}}
    sample = tiny.read(tmp_path, text, weight="w", strata=strata).samples[1, "officials"]
    assert sample.stratum.tolist() == [0, 0, 1, 1]
    assert sample.stratum_labels == ("North", "South")
    assert sample.stratum_population.tolist() == [40, 60]
    assert sample.weight.tolist() == [3.5, 1.5, 4.5, 2.5]


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
