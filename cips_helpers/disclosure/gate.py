"""Privacy gate: from all estimates to the figures an edition may show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from cips_helpers.disclosure.breakdown import SCORES
from cips_helpers.disclosure.disclosed import GATE, Disclosed, Hidden, SampleFacts
from cips_helpers.disclosure.parts import Part, hidden_parts
from cips_helpers.disclosure.rules import Rules, decimals
from cips_helpers.estimation.estimates import Estimates
from cips_helpers.instrument.model import Instrument, Scale
from cips_helpers.schema.columns import NUMBERS
from cips_helpers.survey.study import Initiative

BROKEN_DOWN = ("mean", "difference", "difference_adjusted")
"""Statistics shown for parts of a group; none of single questions."""

MOVED = ("sensitivity",)
"""Statistics rounded like parts, since their difference to a shown figure isolates a few people."""


def disclose(
    estimates: Estimates,
    samples: tuple[SampleFacts, ...],
    *,
    name: str,
    iteration: int,
    instrument: Instrument,
    scales: Mapping[str, Scale],
    rules: Rules,
    language: str = "en",
    facts: Mapping[str, str] | None = None,
    initiatives: tuple[Initiative, ...] = (),
    complementary: bool = True,
) -> Disclosed:
    """Disclose the figures an edition may show.

    Single questions broken down are removed. Hidden are figures on fewer respondents than the floor; with a question
    its key factor, its themes and the whole, from which it could be worked out; parts of a group by the rules of
    `hidden_parts`; a comparison with a hidden side. On sensitive questions, shares of nobody, everybody, or one
    person off become limits. The remaining figures of parts are rounded.

    Parameters
    ----------
    estimates
        All estimates of a country.
    samples
        Facts of its samples.
    name, iteration, language, facts, initiatives
        Name of the country, iteration and language of the report, facts and initiatives it mentions.
    instrument, scales
        The questionnaire, and the answers of each item.
    rules
        Rules of the edition, see `rules_of`.
    complementary
        False leaves second cells shown; for tests of the attack.

    Returns
    -------
    Disclosed
        With a log of everything hidden.
    """
    figures = _publishable(estimates.frame)
    sites = frozenset(item.id for item in instrument.items if item.site)
    weighted = {key for key, how in estimates.weighting.items() if how.weighted}
    parts = hidden_parts(
        figures, rules, sites=sites, span=instrument.points, weighted=weighted, complementary=complementary
    )
    log = [Hidden(rule, *part, "scores") for part, rule in parts.items()]
    hide = _few(figures, rules.floor) | _in_hidden_parts(figures, parts)
    log += _log(figures, _few(figures, rules.floor) & (figures["domain"] == "all").to_numpy(), "few people")
    linked = _linked(figures, hide, instrument)
    log += _log(figures, linked & ~hide, "follows from a hidden question")
    hide |= linked
    compared = _of_hidden_sides(figures, hide)
    log += _log(figures, compared & ~hide, "one side is hidden")
    hide |= compared
    nobody = (figures["n"] == 0).to_numpy() & ~hide
    figures["state"] = np.select([hide, nobody], ["suppressed", "no_answer"], "shown")
    figures[list(NUMBERS)] = figures[list(NUMBERS)].astype(float)
    log += _limit_sensitive(figures, instrument)
    figures.loc[figures["state"] == "suppressed", list(NUMBERS)] = np.nan
    _round_parts(figures)
    return Disclosed(
        country=estimates.country,
        name=name,
        iteration=iteration,
        language=language,
        rules=rules,
        instrument=instrument,
        scales=scales,
        samples=samples,
        figures=figures.drop(columns="count").reset_index(drop=True),
        facts=dict(facts or {}),
        hidden=tuple(sorted(set(log))),
        compared=estimates.compared,
        related=tuple(
            related if related.n >= rules.floor else replace(related, n=0)
            for related in estimates.related
            if related.iteration == iteration
        ),
        initiatives=initiatives,
        key=GATE,
    )


def _publishable(frame: pd.DataFrame) -> pd.DataFrame:
    """Remove what no edition shows: single questions broken down, and non-answers to demographics."""
    whole = frame["domain"] == "all"
    broken_down = ~whole & frame["statistic"].isin(BROKEN_DOWN) & frame["kind"].isin(SCORES)
    non_answers = (frame["kind"] == "demographic") & ~frame["statistic"].isin(["sample_share", "composition_change"])
    return frame[(whole & ~non_answers) | broken_down].copy()


def _few(figures: pd.DataFrame, floor: int) -> np.ndarray:
    return np.asarray(((figures["n"] > 0) & (figures["n"] < floor)).to_numpy())


def _in_hidden_parts(figures: pd.DataFrame, parts: Mapping[Part, str]) -> np.ndarray:
    """Flag figures of a hidden part, its share of the sample, and changes of that share."""
    of_part = pd.MultiIndex.from_frame(figures[["iteration", "group", "domain", "level"]]).isin(list(parts))
    shares = figures["statistic"].isin(["sample_share", "composition_change"])
    own = figures["group"].astype(str), figures["indicator"].astype(str), figures["answer"].astype(str)
    now, before = (
        pd.MultiIndex.from_arrays([iterations, *own]).isin(list(parts))
        for iterations in (figures["iteration"], pd.to_numeric(figures["against"], errors="coerce"))
    )
    return np.asarray(of_part | (shares.to_numpy() & (now | before)))


def _linked(figures: pd.DataFrame, hide: np.ndarray, instrument: Instrument) -> np.ndarray:
    """Flag scores that a hidden question enters: with the other questions shown, they would reveal it."""
    whole = (figures["domain"] == "all").to_numpy()
    questions = figures[hide & whole & (figures["kind"] == "agreement").to_numpy()]
    flags = np.zeros(len(figures), dtype=bool)
    for (iteration, group), rows in questions.groupby(["iteration", "group"]):
        ids = set(rows["indicator"])
        factors = {instrument.item(id).factor for id in ids}
        themes = {theme.id for theme in instrument.themes if ids & set(theme.items)}
        here = (figures["iteration"] == iteration) & (figures["group"] == group)
        flags |= (here & figures["indicator"].isin({"overall", *factors, *themes})).to_numpy()
    return flags


def _of_hidden_sides(figures: pd.DataFrame, hide: np.ndarray) -> np.ndarray:
    """Flag gaps and changes with a hidden side: the other side and the difference would reveal it."""
    whole = (figures["domain"] == "all").to_numpy()
    levels = figures["statistic"].isin(["mean", "positive"]).to_numpy() & whole
    hidden = set(figures[levels & hide][["iteration", "group", "indicator"]].itertuples(index=False, name=None))
    groups = sorted({group for _, group, _ in hidden})
    flags = np.zeros(len(figures), dtype=bool)
    against = pd.to_numeric(figures["against"], errors="coerce")
    for group in groups:
        sides = figures["group"].isin([group, "gap"]).to_numpy() & ~levels & whole
        for iterations in (figures["iteration"], against):
            key = pd.MultiIndex.from_arrays([iterations, [group] * len(figures), figures["indicator"]])
            flags |= sides & key.isin(list(hidden))
    return flags


def _limit_sensitive(figures: pd.DataFrame, instrument: Instrument) -> list[Hidden]:
    """Turn shares of 0 and 100 %, or one person off, into limits where the question is sensitive.

    A share on n people becomes "less than 2/n" or "more than 1 - 2/n", so that nobody and one person look alike.
    """
    sensitive = [item.id for item in instrument.items if item.sensitive]
    shown = (figures["state"] == "shown") & figures["indicator"].isin(sensitive) & (figures["domain"] == "all")
    shares = shown & figures["statistic"].isin(["share", "positive"])
    keys = ["iteration", "group", "indicator"]
    candidates = figures[shares]
    all_but_one = candidates["count"] >= candidates["n"] - 1
    uniform = candidates[(candidates["statistic"] == "share") & all_but_one]
    for at, row in candidates[(candidates["count"] <= 1) | all_but_one].iterrows():
        limit = min(np.ceil(200 / row["n"]) / 100, 1.0)
        few = row["count"] <= 1
        figures.loc[at, ["state", "estimate"]] = ["at_most", limit] if few else ["at_least", 1 - limit]
        figures.loc[at, [c for c in NUMBERS if c not in ("estimate", "n", "n_asked")]] = np.nan
    # With one answer given by all, any other statistic of the question reveals everybody's answer.
    closed = pd.MultiIndex.from_frame(figures[keys]).isin(list(uniform[keys].itertuples(index=False, name=None)))
    rest = closed & (figures["state"] == "shown") & ~figures["statistic"].isin(["dont_know", "refused", "missing"])
    figures.loc[rest, "state"] = "suppressed"
    log = _log(figures, (rest | shares & figures["state"].isin(["at_most", "at_least"])).to_numpy(), "all alike")
    return list(log)


def _round_parts(figures: pd.DataFrame) -> None:
    """Round the scores of parts, so that the rest of the whole can't be worked out (see `Breakdown.certainty`)."""
    respondents = figures[figures["domain"] == "all"].groupby(["iteration", "group"])["n_asked"].max()
    parts = (figures["domain"] != "all") | figures["statistic"].isin(MOVED)
    for (iteration, group), n in respondents.items():
        here = parts & (figures["iteration"] == iteration) & (figures["group"] == group)
        if not here.any():
            continue
        places = decimals(n)
        figures.loc[here, ["estimate", "low", "high"]] = figures.loc[here, ["estimate", "low", "high"]].round(places)
        figures.loc[here, "se"] = figures.loc[here, "se"].round(places + 1)
        figures.loc[here, ["p", "p_adjusted"]] = figures.loc[here, ["p", "p_adjusted"]].round(3)
        figures.loc[here, ["df", "deff", "effect", "p_equivalent"]] = np.nan


def _log(figures: pd.DataFrame, which: Sequence[bool] | np.ndarray, rule: str) -> Iterator[Hidden]:
    for row in figures[np.asarray(which)].itertuples():
        yield Hidden(rule, row.iteration, row.group, row.domain, str(row.level), row.indicator)
