"""Weighting of a sample: its design, with weights raked where margins are known, and a record of it."""

from __future__ import annotations

from typing import Literal

import numpy as np

from cips_helpers.estimation.methods.design.design import Design, Lonely
from cips_helpers.estimation.methods.design.precision import kish_deff
from cips_helpers.estimation.methods.design.raking import rake
from cips_helpers.schema.records import LeftOut, Weighting
from cips_helpers.survey.sample import Sample

FEWEST_IN_RAKED_CLASS = 30
"""A margin with a class of fewer respondents is left out: its weights would rest on too few people."""

MOST_UNKNOWN = 0.2
"""A margin with a larger share of non-answers is left out: their classes would be a guess."""


def design_as_drawn(sample: Sample) -> tuple[Design, Literal["file", "strata", "none"]]:
    """Return the design as drawn, before raking, and the source of its weights.

    Without a column of weights, strata of known size weigh N_h / n_h (R ``svydesign(fpc = )``). The finite population
    correction counts what was drawn: people, or sites where the study knows how many there are. Where everybody was
    asked it counts those who answered: silence is then the only thing left to chance. Volunteers have none: that they
    are many of all makes them no sample of the others.
    """
    n_h = np.bincount(sample.stratum)
    sizes = sample.stratum_population
    source: Literal["file", "strata", "none"] = "none"
    weight = np.ones(sample.n)
    if sample.weight is not None:
        source, weight = "file", sample.weight
    elif sizes is not None and n_h.size > 1 and np.isfinite(sizes).all():
        source, weight = "strata", (sizes / n_h)[sample.stratum]
    rule: Lonely = sample.source.strata.lonely if sample.source.strata else "adjust"
    return Design(
        weight=weight,
        stratum=sample.stratum,
        population=_drawn_from(sample),
        cluster=None if sample.kind == "everyone" else sample.cluster,
        subsampled=True,
        lonely=rule,
    ), source


def _drawn_from(sample: Sample) -> np.ndarray | None:
    """Return the units of each stratum in the population, of which those in the sample are a random part."""
    if sample.kind == "volunteers":
        return None
    return sample.stratum_population if sample.cluster is None or sample.kind == "everyone" else sample.site_population


def weigh(sample: Sample) -> tuple[Design, Weighting]:
    """Rake a sample's weights to the margins its study knows, where they can be.

    Raking (Deming and Stephan 1940) starts from the weights of the file or of the strata, or from 1. A
    margin is used only if each of its classes has 30 respondents and at most 20 % did not answer; those
    keep their weight on it, and the known shares are spread over the others. Weights above five times the
    mean (``trim`` in study.yml) are cut and the rest raked again. Variances are those of the residuals on the margins.

    Returns
    -------
    tuple of Design and Weighting
        The design for every estimate of the sample, and a record of its weighting for the reader.
    """
    start, source = design_as_drawn(sample)
    usable, left_out = _usable(sample)
    design, trimmed, deviation = start, 0, 0.0
    if usable:
        try:
            raked = rake(
                start,
                {item: classes for item, (classes, _) in usable.items()},
                {item: shares for item, (_, shares) in usable.items()},
                trim=sample.source.trim,
            )
        except ValueError:
            left_out |= dict.fromkeys(usable, LeftOut.CONTRADICTION)
            usable = {}
        else:
            design, trimmed, deviation = raked.design, raked.trimmed, raked.deviation
    return design, Weighting(
        source=source,
        raked=tuple(usable),
        left_out=left_out,
        trimmed=trimmed,
        deviation=deviation,
        kish=kish_deff(design.weight),
        largest=float(design.weight.max(initial=0.0) / design.weight.mean()) if design.n else 1.0,
        strata=int((design.sampled > 0).sum()),
        sites=0 if sample.cluster is None else int(design.unit_stratum.size),
        lonely=design.lonely,
        lonely_strata=int(design.lonely_strata.sum()),
    )


def _usable(sample: Sample) -> tuple[dict[str, tuple[np.ndarray, np.ndarray]], dict[str, LeftOut]]:
    """Return class of each respondent and known shares of the usable margins, and why others are left out."""
    usable: dict[str, tuple[np.ndarray, np.ndarray]] = {}
    left_out: dict[str, LeftOut] = {}
    for item, shares in sample.margins.items():
        if item not in sample.answers:
            left_out[item] = LeftOut.NOT_ASKED
            continue
        codes, share = np.array(list(shares)), np.array(list(shares.values()), dtype=np.float64)
        hit = sample.answers[item].to_numpy()[:, None] == codes
        classes = np.where(hit.any(axis=1), hit.argmax(axis=1), -1)
        substantive = [answer.code for answer in sample.scales[item].substantive]
        unknown = ~np.isin(sample.answers[item].to_numpy(), substantive)
        if (share <= 0).any():
            left_out[item] = LeftOut.NO_SHARE
        elif hit.sum(axis=0).min() < FEWEST_IN_RAKED_CLASS:
            left_out[item] = LeftOut.SMALL_CLASS
        elif unknown.mean() > MOST_UNKNOWN:
            left_out[item] = LeftOut.UNKNOWN
        else:
            usable[item] = classes.astype(np.int64), share
    return usable, left_out
