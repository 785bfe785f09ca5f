"""Signs of careless answering among answers whose signs are known."""

import numpy as np
import pandas as pd

from cips_helpers.estimation.estimates import estimate
from cips_helpers.estimation.methods.scales.scale_scores import person_scores
from estimation.reference import near
from made_up.example import row, rows, survey
from made_up.survey import drawn, made

OFFICIALS = (1, "officials")


def test_signs_of_careless_answering():
    frame = drawn(9, 100)
    scored = ["r1", "r2", "r3", "s1", "s2"]
    frame[scored] = np.where(frame[scored] == 8, 2, frame[scored])
    frame["r3"] = 3 - frame["r1"]
    frame.loc[:3, scored] = 3  # straight through, and so in contradiction
    frame.loc[4:6, "r1"], frame.loc[4:6, "r3"], frame.loc[4:6, "r2"] = 0, 0, 2
    frame.loc[7, ["r1", "r2", "r3"]] = 8
    seconds = np.r_[np.full(95, 600.0), 100.0, 150.0, np.nan, np.nan, 590.0]
    actual = estimate(made({OFFICIALS: frame}, seconds={OFFICIALS: seconds}))
    flagged = rows(actual.frame, statistic="flagged").set_index("indicator")
    assert list(flagged.index) == ["straight_lining", "speeding", "contradiction", "mostly_missing", "any"]
    near(flagged["estimate"] * flagged["n"], [4, 2, 7, 1, 10])
    assert flagged.loc["speeding", "n"] == 98
    assert flagged.loc["contradiction", "n"] == 99
    shift = row(actual.frame, indicator="rules", statistic="sensitivity")
    scores = pd.DataFrame(frame[["r1", "r2", "r3"]]).where(frame != 8).assign(r3=lambda d: 3 - d["r3"])
    person = person_scores(scores.to_numpy(float))
    everybody = np.nanmean(person)
    person[[*range(8), 95, 96]] = np.nan
    near(shift["estimate"], np.nanmean(person) - everybody)
    assert shift["n"] == 90


def test_doubled_answers_are_seen_among_enough_questions():
    original = survey("XDD").samples[1, "officials"].answers
    frame = original.copy()
    frame.iloc[1] = frame.iloc[0]
    frame.iloc[2:4] = 2  # alike by nature, so no doubles
    actual = estimate(
        made(
            {OFFICIALS: frame},
            instrument=survey("XDD").instrument,
            regions=dict(survey("XDD").study.countries["XDD"].scales),
        )
    )
    near(row(actual.frame, indicator="duplicate", statistic="flagged")["estimate"], 2 / len(frame))
