"""Figures of a whole group that would isolate a few of its people: on sites, careless answers, hidden parts."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from cips_helpers.disclosure.breakdown import Divided, openness
from cips_helpers.disclosure.count_tables import BoolArray
from cips_helpers.disclosure.parts import Part
from cips_helpers.disclosure.rounding import decimals_of
from cips_helpers.disclosure.rules import CERTAINTY, Rules
from cips_helpers.disclosure.sensitive import follow_ups
from cips_helpers.instrument.model import Instrument
from cips_helpers.schema.columns import CROSSED
from cips_helpers.schema.records import Compared

CONCENTRATIONS = ("largest_site", "effective_sites")
"""Statistics of how unevenly a sample is spread over sites or interviewers."""

SAMPLE = ["iteration", "group"]


def isolating(
    figures: pd.DataFrame,
    divided: Iterable[Divided],
    parts: Iterable[Part],
    rules: Rules,
    instrument: Instrument,
    *,
    weighted: Container[tuple[int, str]],
    compared: Sequence[Compared],
) -> BoolArray:
    """Flag the figures that tell the number, or with other figures the mean, of a few people.

    These are

    - the largest site's part of a sample, and how many equal sites would be as concentrated, where that site, or all
      others together, could be few people, or where a part by place of work is hidden;
    - the difference that the flagged make to a mean, where their own mean would follow from it;
    - the change with the composition held fixed, where a few people are outside it in one iteration and nobody is in
      the other: with the plain change it would give their mean;
    - adjusted differences where nothing else is held equal and a few people are in none of the parts: they compare
      people who stated the demographic, plain differences everybody;
    - questions asked only of people who gave a hidden answer to a demographic, and those below them, whose bases would
      count them.

    Parameters
    ----------
    figures
        Figures of a country before the gate.
    divided
        Their breakdowns.
    parts
        The hidden parts.
    rules
        Rules of the edition.
    instrument
        The questionnaire.
    weighted
        The (iteration, group) with weights that differ.
    compared
        Comparability of the iterations, with the demographics held fixed.
    """
    hidden, tables = list(parts), list(divided)
    flags = (
        _of_sites(figures, hidden, rules, instrument)
        | _of_flagged(figures, rules, span=instrument.points, weighted=weighted)
        | _of_hidden_answers(figures, hidden, instrument)
    )
    for floor in rules.floors:
        left = {
            (iteration, group, domain): parts.whole - parts.people[parts.people >= floor].sum()
            for iteration, group, domain, parts in tables
        }
        flags |= _of_those_outside(figures, left, floor, compared) | _of_those_who_stated(figures, left, floor)
    return flags


def _in_samples(figures: pd.DataFrame, samples: Iterable[tuple[int, str]]) -> BoolArray:
    return np.asarray(pd.MultiIndex.from_frame(figures[SAMPLE]).isin(list(samples)))


def _of_sites(figures: pd.DataFrame, parts: Sequence[Part], rules: Rules, instrument: Instrument) -> BoolArray:
    sites = {item.id for item in instrument.items if item.site}
    of_largest = figures[figures["statistic"] == "largest_site"]
    largest = of_largest["estimate"] * of_largest["n"]
    others = of_largest["n"] - largest
    # Of two other sites neither may be known to be smaller than the floor.
    few = (largest < rules.breakdown) | ((others > 0.5) & (others < 2 * rules.floor))
    hidden = {part[:2] for part in parts if sites & set(part[2].split(CROSSED))}
    samples = {*of_largest.loc[few, SAMPLE].itertuples(index=False, name=None), *hidden}
    concentrated = figures["statistic"].isin(CONCENTRATIONS).to_numpy()
    return np.asarray(concentrated & (_in_samples(figures, samples) | (not rules.edition.sites)))


def _of_flagged(figures: pd.DataFrame, rules: Rules, *, span: float, weighted: Container[tuple[int, str]]) -> BoolArray:
    """Flag differences that the flagged make, in every sample where one of them gives a mean of few people."""
    keys = [*SAMPLE, "indicator"]
    means = figures[(figures["statistic"] == "mean") & (figures["domain"] == "all")].set_index(keys)
    is_effect = (figures["statistic"] == "sensitivity").to_numpy()
    rows = figures[is_effect]
    whole = means.reindex(pd.MultiIndex.from_frame(rows[keys]))
    without = rows["n"].to_numpy(float)
    flagged = whole["n"].to_numpy(float) - without
    half = 0.5 * 10.0 ** -decimals_of(figures)[is_effect]
    with np.errstate(divide="ignore", invalid="ignore"):
        times = without / flagged
        middle = whole["estimate"].to_numpy(float) - times * rows["estimate"].to_numpy(float)
        ends = middle - times * half, middle + times * half
    few = np.flatnonzero((flagged > 0) & (flagged < rules.floor) & np.isfinite(middle))
    exposed = set()
    for at in few:
        sample = (int(rows["iteration"].iloc[at]), str(rows["group"].iloc[at]))
        low, high = (end[[at]] for end in ends)
        open_ = openness(low, high, flagged[[at]], span=span, weighted=sample in weighted)
        if open_.item() < CERTAINTY * span:
            exposed.add(sample)
    return np.asarray(is_effect & _in_samples(figures, exposed))


def _of_those_outside(
    figures: pd.DataFrame, left: Mapping[tuple[int, str, str], float], floor: int, compared: Sequence[Compared]
) -> BoolArray:
    """Flag changes with a demographic held fixed that a few people of one iteration alone did not state."""
    samples = set()
    for pair in compared:
        for domain in pair.held_fixed:
            outside = [left.get((iteration, pair.group, domain), 0.0) for iteration in (pair.earlier, pair.later)]
            if min(outside) == 0 < max(outside) < floor:
                samples.add((pair.later, pair.group))
    return np.asarray((figures["statistic"] == "change_like_for_like").to_numpy() & _in_samples(figures, samples))


def _of_those_who_stated(figures: pd.DataFrame, left: Mapping[tuple[int, str, str], float], floor: int) -> BoolArray:
    is_adjusted = figures["statistic"] == "difference_adjusted"
    held = figures[is_adjusted].groupby(SAMPLE)["domain"].unique()
    alone = {sample: domains[0] for sample, domains in held.items() if len(domains) == 1}
    samples = [sample for sample, domain in alone.items() if 0 < left.get((*sample, domain), 0.0) < floor]
    return np.asarray(is_adjusted.to_numpy() & _in_samples(figures, samples))


def _of_hidden_answers(figures: pd.DataFrame, parts: Sequence[Part], instrument: Instrument) -> BoolArray:
    flags = np.zeros(len(figures), dtype=bool)
    before = pd.to_numeric(figures["against"], errors="coerce")
    for item in instrument.items:
        if item.base is None:
            continue
        codes = {str(code) for code in item.base.codes}
        samples = {part[:2] for part in parts if part[2] == item.base.item and part[3] in codes}
        # A question asked of those who gave an answer to it counts at least some of them.
        below = [item.id, *follow_ups(instrument, item.id)]
        for iteration, group in samples:
            now = (figures["iteration"] == iteration) | (before == iteration)
            of_item = figures["indicator"].isin(below) | figures["against"].isin(below)
            flags |= (now & figures["group"].isin([group, "gap"]) & of_item).to_numpy()
    return flags
