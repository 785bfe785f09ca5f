"""How carefully a sample was answered: signs, the site they come from, and what they move. Nobody is dropped."""

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
from cips_helpers.schema.records import Checked

FEWEST_ITEMS = 5
MOSTLY = 0.8
FEWEST_DOUBLED = 10


def quality(prepared: Prepared) -> tuple[list[Block], Checked]:
    """Look for signs of careless answering, and say how far the flagged move the scores.

    Returns
    -------
    tuple of list of Block and Checked
        Rows ``flagged`` for each sign (kind 'quality'), ``largest_site`` and ``effective_sites``, and
        ``sensitivity`` of factors, themes and the whole; which signs could be looked for.
    """
    pairs = _opposites(prepared)
    flags = _flags(prepared, pairs)
    source, codes = _source(prepared)
    if not flags:
        return [], Checked(source=source)
    flagged = np.logical_or.reduce([flag for flag, _ in flags.values()])
    flags["any"] = flagged, prepared.sample.n
    blocks: list[Block] = [
        _flag_block(prepared, flags),
        *_concentration_blocks(source, codes),
        _sensitivity(prepared, flagged),
    ]
    rows: list[Block] = [{**prepared.head, "n_asked": prepared.sample.n, **block} for block in blocks]
    return rows, Checked(tuple(flags), source, {item: other for item, other, _ in pairs})


def _opposites(prepared: Prepared) -> list[tuple[str, str, tuple[int, int]]]:
    at = {item.id: column for column, item in enumerate(prepared.agreement)}
    return [
        (item.id, item.opposite, (at[item.id], at[item.opposite]))
        for item in prepared.agreement
        if item.opposite is not None and item.opposite in at
    ]


def _flags(prepared: Prepared, pairs: list[tuple[str, str, tuple[int, int]]]) -> dict[str, tuple[BoolArray, int]]:
    """Each sign that can be looked for: who has it, and how many people it was looked for in."""
    sample, n = prepared.sample, prepared.sample.n
    k = len(prepared.agreement)
    if not k:
        return {}
    columns = [column for column, item in enumerate(prepared.items) if item.kind == "agreement"]
    told = np.isfinite(prepared.scores)
    # Places on the scale as given, not turned: a straight line crosses the reversed questions.
    given = np.where(told, prepared.places[:, columns], np.nan)
    found = {}
    if k >= FEWEST_ITEMS:
        answered = told.sum(axis=1)
        straight = (longest_run(given)[0] == answered) & (answered >= max(FEWEST_ITEMS, MOSTLY * k))
        found["straight_lining"] = straight, n
    if sample.seconds is not None and np.isfinite(sample.seconds).any():
        found["speeding"] = speeders(sample.seconds), int(np.isfinite(sample.seconds).sum())
    if pairs:
        twins = np.array([columns for _, _, columns in pairs])
        both = (told[:, twins[:, 0]] & told[:, twins[:, 1]]).sum(axis=1) > 0
        apart = contradictions(prepared.scores, twins, apart=prepared.instrument.points) > 0
        found["contradiction"] = apart, int(both.sum())
    found["mostly_missing"] = told.mean(axis=1) < 0.5, n
    if k >= FEWEST_DOUBLED:
        straight = found["straight_lining"][0]
        found["duplicate"] = (duplicates(given, at_least=FEWEST_DOUBLED) > 0) & ~straight, n
    return found


def _flag_block(prepared: Prepared, flags: Mapping[str, tuple[BoolArray, int]]) -> Block:
    counts = np.array([flag.sum() for flag, _ in flags.values()], dtype=float)
    n = np.array([n for _, n in flags.values()])
    return {
        "indicator": np.array(list(flags), dtype=object),
        "kind": "quality",
        "statistic": "flagged",
        "estimate": np.divide(counts, n, out=np.full(n.size, np.nan), where=n > 0),
        "n": n,
    }


def _source(prepared: Prepared) -> tuple[str, np.ndarray]:
    sample = prepared.sample
    if sample.interviewer is not None:
        return "interviewer", sample.interviewer
    if sample.cluster is not None:
        return "site", sample.cluster
    return "", np.empty(0, dtype=np.int64)


def _concentration_blocks(source: str, codes: np.ndarray) -> Iterator[Block]:
    if source and (codes >= 0).any():
        found = concentration(codes)
        head = {"indicator": source, "kind": "quality", "n": int((codes >= 0).sum())}
        yield {**head, "statistic": "largest_site", "estimate": found.largest_share}
        yield {**head, "statistic": "effective_sites", "estimate": found.effective}


def _sensitivity(prepared: Prepared, flagged: BoolArray) -> Block:
    """The flagged stay in the design, as people without an answer."""
    everybody = prepared.person_means
    without = np.where(flagged[:, None], np.nan, everybody)
    m = everybody.shape[1]
    found = mean_values(np.hstack([everybody, without]), prepared.design)
    ids, kinds = (np.array(part, dtype=object) for part in zip(*prepared.indicators, strict=True))
    return {
        "indicator": ids,
        "kind": kinds,
        "statistic": "sensitivity",
        "estimate": found.estimate[0, m:] - found.estimate[0, :m],
        "n": found.n[0, m:],
    }
