"""Weights raked to the margins of a study, from strata and from files; sites."""

import numpy as np

from cips_helpers.estimation.estimates import estimate
from cips_helpers.estimation.prepared import Prepared
from cips_helpers.schema.records import LeftOut
from estimation.reference import near
from made_up.example import row
from made_up.survey import drawn, made

OFFICIALS = (1, "officials")


def test_margins_with_small_classes_and_unanswered_questions_are_left_out():
    frame = drawn(1, 200)
    frame["gender"] = np.where(np.arange(200) < 20, 1, 2)
    frame.loc[frame.index % 3 == 0, "region"] = -1
    margins = {"gender": {1: 0.3, 2: 0.7}, "region": {1: 0.3, 2: 0.3, 3: 0.4}}
    actual = estimate(made({OFFICIALS: frame}, margins={OFFICIALS: margins})).weighting[OFFICIALS]
    assert actual.left_out == {"gender": LeftOut.SMALL_CLASS, "region": LeftOut.UNKNOWN}
    assert not actual.weighted
    assert actual.kish == 1.0


def test_people_without_an_answer_keep_their_weight_on_the_margin():
    frame = drawn(2, 300)
    frame.loc[:29, "gender"] = -1
    survey = made({OFFICIALS: frame}, margins={OFFICIALS: {"gender": {1: 0.2, 2: 0.8}}})
    one = Prepared.of(survey.samples[OFFICIALS], survey.instrument)
    assert one.weighting.raked == ("gender",)
    weight, gender = one.design.weight, frame["gender"].to_numpy()
    near(weight[gender == -1], np.ones(30))
    near(weight[gender == 1].sum() / weight[gender > 0].sum(), 0.2)


def test_raked_weights_are_trimmed_at_the_study_s_multiple_of_the_mean():
    frame = drawn(2, 400)
    frame["gender"] = np.where(np.arange(400) < 30, 1, 2)
    margins = {OFFICIALS: {"gender": {1: 0.6, 2: 0.4}}}
    for trim, trimmed in ((5, 30), (9, 0)):
        actual = estimate(made({OFFICIALS: frame}, margins=margins, trim=trim)).weighting[OFFICIALS]
        assert actual.trimmed == trimmed
        assert (actual.deviation > 0.01) == (trimmed > 0)


def test_strata_of_known_size_weigh_and_rake_from_there():
    stratum = np.repeat([0, 1], [50, 150])
    sizes = {OFFICIALS: np.array([1000.0, 500.0])}
    actual = made({OFFICIALS: drawn(3, 200)}, stratum={OFFICIALS: stratum}, stratum_population=sizes)
    one = Prepared.of(actual.samples[OFFICIALS], actual.instrument)
    assert one.weighting.source == "strata"
    near(one.design.weight, np.where(stratum == 0, 20.0, 500 / 150))
    near(one.design.fraction, [0.05, 0.3])


def test_sites_widen_the_intervals_and_people_are_no_site_count():
    rng = np.random.default_rng(4)
    frame, site = drawn(4, 240), np.repeat(np.arange(24), 10)
    frame["r1"] = np.clip(np.round(1.5 + rng.normal(0, 1, 24))[site], 0, 3)
    options = {"stratum_population": {OFFICIALS: np.array([900.0])}}
    alone = estimate(made({OFFICIALS: frame}, **options))
    clustered = estimate(made({OFFICIALS: frame}, cluster={OFFICIALS: site}, **options))
    one, many = (row(e.frame, indicator="r1", statistic="mean") for e in (alone, clustered))
    assert many["se"] > 2 * one["se"]
    assert many["df"] == 23
    assert clustered.weighting[OFFICIALS].sites == 24
    concentration = row(clustered.frame, indicator="site", statistic="largest_site")
    near(concentration["estimate"], 1 / 24)


def test_a_scale_may_have_more_answers_than_a_byte_counts():
    frame = drawn(3, 300)
    frame["region"] = np.arange(300) % 150 + 1
    regions = [{"code": code, "label": {"en": f"Region {code}"}} for code in range(1, 151)]
    survey = made({OFFICIALS: frame}, regions={"region": regions})
    one = Prepared.of(survey.samples[OFFICIALS], survey.instrument)
    column = [item.id for item in one.items].index("region")
    assert one.positions[:, column].tolist() == (np.arange(300) % 150).tolist()
