"""Means and shares held to R's survey package, through the table of answers and through values."""

import numpy as np
import pytest

from cips_helpers.estimation.methods.design.cells import CellEstimates
from cips_helpers.estimation.methods.design.design import Design
from cips_helpers.estimation.methods.design.intervals import interval_mean, interval_share
from cips_helpers.estimation.methods.design.means import mean_values, score_table
from cips_helpers.estimation.methods.design.tabulate import tabulate
from estimation.reference import cell_of, ces11, ces11_design, near, results

CES = results("ces11")
SCORES = np.arange(4.0)


def both_ways(score, design: Design, cell=None, n_cells: int = 1) -> list[CellEstimates]:
    codes = ces11()["code"].to_numpy()
    table = tabulate(codes[:, None], design, cell=cell, n_cells=n_cells, n_answers=4)
    values = np.asarray(score, float)[codes]
    return [score_table(table, score), mean_values(values, design, cell=cell, n_cells=n_cells)]


@pytest.mark.parametrize("name", ["D0", "D1", "D2", "D3"])
def test_mean_and_interval(name):
    expected = CES[f"ces11.mean.score.{name}"]
    for mean in both_ways(SCORES, ces11_design(name)):
        low, high = interval_mean(mean.estimate, mean.se, mean.df)
        near([mean.estimate[0, 0], mean.se[0, 0]], [expected["est"], expected["se"]])
        near([low[0, 0], high[0, 0], mean.df[0, 0]], [expected["lo"], expected["hi"], expected["df"]])


def test_normal_interval_has_infinite_df():
    expected = CES["ces11.mean.score.D1.normal_ci"]
    mean = both_ways(SCORES, ces11_design())[0]
    near(np.ravel(interval_mean(mean.estimate, mean.se, np.inf)), [expected["lo"], expected["hi"]])


def test_share_of_each_answer():
    for position, expected in enumerate(CES["ces11.prop4.D1"].values()):
        for share in both_ways(np.eye(4)[position], ces11_design()):
            low, high = interval_mean(share.estimate, share.se, share.df)
            near(np.ravel([share.estimate, share.se, low, high]), [expected[k] for k in ("est", "se", "lo", "hi")])


@pytest.mark.parametrize("columns", [("gender",), ("urban",), ("education",), ("province",), ("gender", "urban")])
def test_domains(columns):
    expected = CES[f"ces11.by.{'_'.join(columns)}.D1"]
    cell, labels = cell_of(*columns)
    # R sorts without regard to case, Python by code point.
    wanted = [next(row for row in expected if tuple(row[c] for c in columns) == label) for label in labels]
    for mean in both_ways(SCORES, ces11_design(), cell, len(labels)):
        near(mean.estimate[:, 0], [row["est"] for row in wanted])
        near(mean.se[:, 0], [row["se"] for row in wanted])


def test_share_in_domains_with_logit_interval():
    cell, labels = cell_of("gender")
    expected = CES["ces11.by.gender.top2.logit.D1"]
    for share in both_ways([0, 0, 1, 1], ces11_design(), cell, 2):
        low, high = interval_share(share.estimate, share.se, share.df, share.n, method="logit")
        for row, label in enumerate(labels):
            assert expected[row]["gender"] == label[0]
            near(
                [share.estimate[row, 0], low[row, 0], high[row, 0]],
                [expected[row][k] for k in ("est", "lo", "hi")],
                1e-9,  # R fits a model here and stops early
            )


def test_domain_keeps_the_whole_design():
    expected = CES["ces11.domain.higher"]
    cell = np.where(ces11()["education"] == "higher", 0, -1)
    for mean in both_ways(SCORES, ces11_design(), cell):
        low, high = interval_mean(mean.estimate, mean.se, mean.df)
        near(
            np.ravel([mean.estimate, mean.se, low, high, mean.df]),
            [expected["domain"][k] for k in ("est", "se", "lo", "hi", "df")],
        )
        assert mean.n[0, 0] == expected["n"]
    inside = ces11()[cell == 0]
    filtered = mean_values(inside["score"], ces11_design(data=inside))
    near(filtered.se[0, 0], expected["filtered_wrong"]["se"])


def test_missing_answers_are_a_domain():
    expected = CES["ces11.mean.score_na.D1"]
    missing = (ces11()["id"] % 10 == 3).to_numpy()
    design = ces11_design()
    codes = np.where(missing, -1, ces11()["code"])[:, None]
    values = np.where(missing, np.nan, ces11()["score"])
    for mean in (score_table(tabulate(codes, design, n_answers=4), SCORES), mean_values(values, design)):
        low, high = interval_mean(mean.estimate, mean.se, mean.df)
        near(
            np.ravel([mean.estimate, mean.se, low, high, mean.df]),
            [expected[k] for k in ("est", "se", "lo", "hi", "df")],
        )
        assert mean.n[0, 0] == expected["n_valid"]


def test_share_of_dont_know():
    expected = CES["ces11.dk_share.D1"]
    codes = np.where(ces11()["id"] % 10 == 3, 4, ces11()["code"])[:, None]
    share = score_table(tabulate(codes, ces11_design(), n_answers=5), [0, 0, 0, 0, 1])
    low, high = interval_share(share.estimate, share.se, share.df, share.n, method="logit")
    # R gets this one from a logit model, whose iterations stop 1e-9 away from the weighted share itself.
    near(np.ravel([share.estimate, low, high]), [expected["est"], expected["lo"], expected["hi"]], 2e-8)


def test_design_effects_and_variance_of_the_population():
    expected, variance = CES["ces11.deff.score.D1"], CES["ces11.var.score.D1"]
    for name, key in (("D1", "deff_wr"), ("D2", "deff_wr_D2")):
        mean = mean_values(ces11()["score"], ces11_design(name))
        near(mean.deff[0, 0], expected[key])
    near([mean.s2[0, 0], np.sqrt(mean.s2[0, 0])], [variance["var"], variance["sd"]])
