"""Reliability of scores and precision of the overall score."""

from __future__ import annotations

from dataclasses import replace

from cips_helpers.tables.reliability import table_precision, table_reliability
from made_up.example import country, estimates, row
from made_up.results import results

from .reading import cells


def test_precision_from_the_design_effect_and_nothing_of_it_where_it_is_unknown() -> None:
    scores = {"officials": {"rules": 2.0}, "private": {"rules": 2.0}}
    overall = {"officials": (2.1, 0.05, 150), "private": (2.0, 0.05, 9)}
    unknown = results(scores, overall=overall, quality={("officials", "detectable", "overall"): 0.081})
    known = replace(unknown, figures=unknown.figures.assign(deff=1.25))
    assert cells(table_precision(known), 0) == ["Officials", "150", "1.25", "120", "0.08"]
    assert cells(table_precision(unknown), 0) == ["Officials", "150", "", "", "0.08"]
    assert cells(table_precision(unknown), 1) == ["Private sector", "•", "•", "•", ""]
    assert table_precision(results(scores)) is None


def test_alpha_has_an_interval_and_a_hidden_one_a_sign_that_is_explained() -> None:
    alphas = {
        ("officials", "alpha", "rules"): 0.81,
        ("officials", "ordinal_alpha", "rules"): 0.85,
        ("officials", "alpha", "audit"): (0.7, 9),
    }
    table = table_reliability(results({"officials": {"rules": 2.0, "audit": 2.0}}, quality=alphas), group="officials")
    assert table is not None
    assert list(table.frame) == ["Score", "People", "Alpha", "95% interval", "Ordinal alpha"]
    assert cells(table, 0) == ["Rules", "200", "0.81", "0.81–0.81", "0.85"]
    assert cells(table, 1) == ["Audit", "•", "•", "", ""]
    assert table.note == "People who answered all questions of the score. • hidden to protect respondents."


def test_omega_has_a_column_where_any_score_has_it() -> None:
    figures = {("officials", "alpha", "rules"): 0.81, ("officials", "omega_categorical", "rules"): 0.8}
    table = table_reliability(results({"officials": {"rules": 2.0}}, quality=figures), group="officials")
    assert cells(table, 0)[-2:] == ["", "0.80"]
    assert table is not None
    assert "Omega needs three questions or more." in table.note


def test_nothing_where_no_score_has_an_alpha() -> None:
    assert table_reliability(results({"officials": {"rules": 2.0}}), group="officials") is None


def test_alpha_is_that_of_the_estimates() -> None:
    table = next(iter(table_reliability(country("XAA").results(iteration=2))))
    alpha = row(estimates("XAA").frame, group="officials", indicator="audit", statistic="alpha")
    (shown,) = table.frame[table.frame["Score"] == "Audit and Investigation"].to_dict("records")
    assert shown["Alpha"] == f"{alpha['estimate']:.2f}"
    assert shown["People"] == str(int(alpha["n"]))
    assert len(table.frame) == 11
