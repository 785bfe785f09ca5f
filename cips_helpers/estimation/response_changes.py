"""Changes in how people answered, not in what: reasons for care with a comparison of two iterations."""

from __future__ import annotations

import numpy as np

from cips_helpers.estimation.methods.design.design import Design
from cips_helpers.estimation.prepared import Prepared
from cips_helpers.estimation.standardisation import Traits
from cips_helpers.survey.sample import Sample

FEWEST_OPINIONS = 30
"""A question that fewer answered in either iteration is not named: its figures may be hidden."""


def response_rate(sample: Sample) -> float:
    """Return the share of those invited who answered; NaN where it is not known."""
    return sample.n / sample.source.invited if sample.source.invited else float("nan")


def language_shift(first: Sample, second: Sample) -> float:
    """Return half the sum of absolute differences of the languages' shares; NaN where one sample's are not known."""
    if not first.languages or not second.languages:
        return float("nan")
    names = first.languages.keys() | second.languages.keys()
    return sum(abs(second.languages.get(name, 0.0) - first.languages.get(name, 0.0)) for name in names) / 2


def unstated_shares(traits: Traits, designs: tuple[Design, Design]) -> dict[str, float]:
    """Return the larger share, of the two iterations, who did not state each trait."""
    return {
        a.id: max(
            float(design.weight[domain.cell < 0].sum() / design.weight.sum())
            for design, domain in zip(designs, (a, b), strict=True)
        )
        for a, b in zip(*traits, strict=True)
    }


def no_opinion_changes(first: Prepared, second: Prepared) -> dict[str, float]:
    """Return the change of the share without an opinion, of questions that `FEWEST_OPINIONS` answered in both."""
    shares: list[dict[str, float]] = []
    for one in (first, second):
        known, weight = np.isfinite(one.scores), one.design.weight
        without = weight @ ~known / weight.sum()
        ids = [item.id for item in one.agreement]
        shares.append({id: without[at] for at, id in enumerate(ids) if known[:, at].sum() >= FEWEST_OPINIONS})
    return {id: float(shares[1][id] - share) for id, share in shares[0].items() if id in shares[1]}
