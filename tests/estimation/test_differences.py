"""Differences between levels of a demographic, plain and adjusted."""

import numpy as np

from cips_helpers.estimation.estimates import estimate
from cips_helpers.estimation.methods.design.effects import hedges_g
from cips_helpers.estimation.methods.design.means import mean_values
from estimation.reference import near
from made_up.contrast import linear_contrast
from made_up.example import estimates, prepared, row
from made_up.survey import drawn, made

OFFICIALS = (1, "officials")


def test_difference_of_a_part_from_everybody_else_has_their_covariance():
    one = prepared("XAA", (2, "officials"))
    office = next(domain for domain in one.demographics if domain.id == "office")
    column = [id for id, _ in one.indicators].index("audit")
    for level in range(3):
        side = (office.cell != level).astype(np.int64)  # people without an answer are among everybody else
        y = one.scoring.values(one.scores, one.views, cell=side, n_cells=2)[:, column]
        expected = linear_contrast(y, one.views, cell=side, weight=np.array([1.0, -1.0]))
        actual = row(
            estimates("XAA").frame,
            iteration=2,
            group="officials",
            domain="office",
            level=office.levels[level],
            indicator="audit",
            statistic="difference",
        )
        near([actual["estimate"], actual["se"]], [expected.estimate[0], expected.se[0]])
        sides = [mean_values(np.where(side == s, y, np.nan), one.views) for s in (0, 1)]
        near(actual["effect"], hedges_g(*sides)[0, 0], 1e-9)
        assert actual["n"] == min(s.n[0, 0] for s in sides)
        assert sides[0].df[0, 0] <= actual["df"] < sum(s.df[0, 0] for s in sides)


def test_degrees_of_freedom_are_those_of_a_small_part():
    frame = drawn(9, 300)
    frame["gender"] = np.repeat([1, 2], [12, 288])
    actual = estimate(made({OFFICIALS: frame})).frame
    for statistic in ("difference", "difference_adjusted"):
        difference = row(actual, domain="gender", indicator="overall", statistic=statistic)
        assert 10 < difference["df"] < 20  # and not 298


def test_adjusting_takes_another_demographic_out():
    rng = np.random.default_rng(7)
    frame = drawn(7, 400)
    frame["gender"] = np.where(rng.random(400) < 0.5, 1, 2)
    frame["region"] = np.where(rng.random(400) < np.where(frame["gender"] == 1, 0.8, 0.2), 1, 2)
    frame["s1"] = frame["s2"] = np.clip(np.where(frame["region"] == 1, 2, 1) + rng.integers(-1, 2, 400), 0, 3)
    actual = estimate(made({OFFICIALS: frame})).frame
    plain, adjusted = (
        row(actual, domain="gender", indicator="staff", statistic=s)["estimate"]
        for s in ("difference", "difference_adjusted")
    )
    assert plain > 0.4
    assert abs(adjusted) < 0.2


def test_bases_follow_from_the_part_and_the_group_whoever_states_the_demographic():
    frame = drawn(3, 300)
    frame["gender"] = np.repeat([1, 2, -1], [120, 165, 15])
    actual = estimate(made({OFFICIALS: frame})).frame
    means = actual[(actual["statistic"] == "mean") & (actual["indicator"] == "overall")].set_index(["domain", "level"])
    compared = actual[(actual["statistic"] == "difference") & (actual["indicator"] == "overall")]
    of_gender = compared[compared["domain"] == "gender"].set_index("level")
    assert list(of_gender.index) == ["1", "2"]
    whole = means["n"]["all", "all"]
    for level, n in of_gender["n"].items():
        assert n == min(means["n"]["gender", level], whole - means["n"]["gender", level])
    assert list(compared[compared["domain"] == "region"]["level"]) == ["1", "2", "3"]


def test_composition_changes_are_of_all_respondents():
    earlier, later = drawn(1, 200), drawn(2, 240)
    later.loc[:20, "gender"] = -1
    actual = estimate(made({OFFICIALS: earlier, (2, "officials"): later})).frame
    change = row(actual, indicator="gender", statistic="composition_change", answer=1)
    shares = [(frame["gender"] == 1).mean() for frame in (earlier, later)]
    near(change["estimate"], shares[1] - shares[0])
    assert change["n"] == 200
