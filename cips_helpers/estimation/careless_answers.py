"""Signs of careless answering, the sites or interviewers they may come from, and their effect on the scores.

Nobody is dropped from the estimates.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from cips_helpers.estimation.methods.design.design import BoolArray
from cips_helpers.estimation.methods.design.means import mean_values
from cips_helpers.estimation.methods.scales.careless import (
    concentration,
    contradictions,
    duplicates,
    longest_run,
    speeders,
)
from cips_helpers.estimation.prepared import Prepared
from cips_helpers.estimation.rows import Block

FEWEST_ITEMS = 5
"""A straight line needs this many questions and answers."""

MOSTLY = 0.8
"""A straight line needs answers to this share of the questions."""

FEWEST_DUPLICATED = 10
"""Equal answers to fewer questions are no duplicate."""


def flag_careless_answers(prepared: Prepared) -> list[Block]:
    """Flag signs of careless answering, and estimate how far the flagged move the scores.

    The signs, each in the questions of agreement:

    - ``straight_lining``: the same answer to all, the reversed ones included; at least five answers, and four in
      five questions answered;
    - ``speeding``: an interview shorter than a third of the median;
    - ``contradiction``: full agreement, or full disagreement, with a statement and with its opposite;
    - ``mostly_missing``: an opinion on fewer than half;
    - ``duplicate``: exactly the answers of someone else, ten or more, and no straight line;
    - ``any``: any of these.

    Returns
    -------
    list of Block
        Rows ``flagged`` for each sign that can be looked for (kind 'quality'), ``largest_site`` and
        ``effective_sites``, and ``sensitivity`` of factors, themes and the whole.
    """
    flags = _flags(prepared)
    if not flags:
        return []
    flagged = np.logical_or.reduce([flag for flag, _ in flags.values()])
    flags["any"] = flagged, prepared.sample.n
    blocks = [_flag_block(flags), *_concentration_blocks(prepared), _sensitivity(prepared, flagged)]
    return [{**prepared.head, "n_asked": prepared.sample.n, **block} for block in blocks]


def _flags(prepared: Prepared) -> dict[str, tuple[BoolArray, int]]:
    """Return, for each sign that can be looked for, who has it and the number of people examined."""
    sample, n = prepared.sample, prepared.sample.n
    k = len(prepared.agreement)
    if not k:
        return {}
    columns = [column for column, item in enumerate(prepared.items) if item.kind == "agreement"]
    has_opinion = np.isfinite(prepared.scores)
    # Positions on the scale, not reversed: a straight line crosses the reversed questions.
    positions = np.where(has_opinion, prepared.positions[:, columns], np.nan)
    flags = {}
    if k >= FEWEST_ITEMS:
        answered = has_opinion.sum(axis=1)
        straight = (longest_run(positions) == answered) & (answered >= max(FEWEST_ITEMS, MOSTLY * k))
        flags["straight_lining"] = straight, n
    if sample.seconds is not None and np.isfinite(sample.seconds).any():
        flags["speeding"] = speeders(sample.seconds), int(np.isfinite(sample.seconds).sum())
    opposites = _opposites(prepared)
    if opposites.size:
        both = (has_opinion[:, opposites[:, 0]] & has_opinion[:, opposites[:, 1]]).any(axis=1)
        contradicts = contradictions(prepared.scores, opposites, apart=prepared.instrument.points) > 0
        flags["contradiction"] = contradicts, int(both.sum())
    flags["mostly_missing"] = has_opinion.mean(axis=1) < 0.5, n
    if k >= FEWEST_DUPLICATED:
        straight = flags["straight_lining"][0]
        flags["duplicate"] = (duplicates(positions, at_least=FEWEST_DUPLICATED) > 0) & ~straight, n
    return flags


def _opposites(prepared: Prepared) -> np.ndarray:
    """Return the (pairs, 2) columns of scored questions that say the contrary of each other."""
    column_of = {item.id: column for column, item in enumerate(prepared.agreement)}
    pairs = [(column_of[item.id], column_of.get(item.opposite or "", -1)) for item in prepared.agreement]
    return np.array([pair for pair in pairs if pair[1] >= 0], dtype=np.int64).reshape(-1, 2)


def _flag_block(flags: Mapping[str, tuple[BoolArray, int]]) -> Block:
    counts = np.array([flag.sum() for flag, _ in flags.values()], dtype=float)
    n = np.array([n for _, n in flags.values()])
    return {
        "indicator": np.array(list(flags), dtype=object),
        "kind": "quality",
        "statistic": "flagged",
        "estimate": np.divide(counts, n, out=np.full(n.size, np.nan), where=n > 0),
        "n": n,
    }


def _concentration_blocks(prepared: Prepared) -> Iterator[Block]:
    """Yield the concentration on interviewers or, where they are unknown, on sites."""
    sample = prepared.sample
    source, codes = ("site", sample.cluster) if sample.interviewer is None else ("interviewer", sample.interviewer)
    if codes is not None and (codes >= 0).any():
        sources = concentration(codes)
        head = {"indicator": source, "kind": "quality", "n": int((codes >= 0).sum())}
        yield {**head, "statistic": "largest_site", "estimate": sources.largest_share}
        yield {**head, "statistic": "effective_sites", "estimate": sources.effective}


def _sensitivity(prepared: Prepared, flagged: BoolArray) -> Block:
    """Return the means without the flagged less those with everybody; the flagged stay in the design."""
    scores, design = prepared.scores, prepared.design
    everybody, without = (
        prepared.scoring.values(items, design) for items in (scores, np.where(flagged[:, None], np.nan, scores))
    )
    m = everybody.shape[1]
    means = mean_values(np.hstack([everybody, without]), design)
    ids, kinds = (np.array(part, dtype=object) for part in zip(*prepared.indicators, strict=True))
    return {
        "indicator": ids,
        "kind": kinds,
        "statistic": "sensitivity",
        "estimate": means.estimate[0, m:] - means.estimate[0, :m],
        "n": means.n[0, m:],
    }
