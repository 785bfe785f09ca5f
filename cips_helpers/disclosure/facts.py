"""Facts of a sample as a whole: fieldwork, size, precision, completeness."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from cips_helpers.disclosure.disclosed import SampleFacts
from cips_helpers.estimation.methods.design.intervals import quantile_t
from cips_helpers.estimation.methods.design.means import mean_values
from cips_helpers.estimation.methods.design.precision import kish_deff
from cips_helpers.estimation.prepared import Prepared
from cips_helpers.limits import FLOOR
from cips_helpers.schema.records import Weighting
from cips_helpers.survey.decode import MISSING
from cips_helpers.survey.sample import Sample
from cips_helpers.words import rounded

SHARE_DECIMALS = 3


def describe_sample(prepared: Prepared, *, floor: int = FLOOR) -> SampleFacts:
    """Describe a sample without a fact of a single respondent.

    Parameters
    ----------
    prepared
        The sample, weighed.
    floor
        Below this number of respondents the size and all shares are withheld.

    Returns
    -------
    SampleFacts
        Shares are between 0 and 1, rounded to a tenth of a per cent as they are printed.
    """
    sample = prepared.sample
    iteration, source, is_large = sample.iteration_facts, sample.source, sample.n >= floor
    agreement = [item.id for item in prepared.agreement]
    answers = sample.answers[agreement].to_numpy()
    unknown = np.column_stack([sample.answers[item].isin(_codes(sample, item, "dont_know")) for item in agreement])
    return SampleFacts(
        iteration=sample.iteration,
        label=iteration.label,
        group=sample.group,
        start=iteration.start,
        end=iteration.end,
        mode=iteration.mode,
        frame=source.frame or iteration.frame,
        n=sample.n if is_large else None,
        invited=source.invited,
        population=sample.people or source.population,
        weighted=prepared.weighting.weighted,
        strata=len(sample.stratum_labels),
        margin=rounded(margin_of_error(prepared), SHARE_DECIMALS),
        missing=rounded(float((answers == MISSING).mean()), SHARE_DECIMALS) if is_large else float("nan"),
        dont_know=rounded(float(unknown.mean()), SHARE_DECIMALS) if is_large else float("nan"),
        margins={item: {str(code): share for code, share in shares.items()} for item, shares in sample.margins.items()},
        absent=sample.absent,
        weighting=_as_told(prepared, floor),
        kind=sample.kind,
        is_stated=(source.sample or iteration.sample) is not None,
        sites_in_all=None if sample.site_population is None else int(sample.site_population.sum()),
    )


def _as_told(prepared: Prepared, floor: int) -> Weighting:
    """Return the record of the weights as pages describe it.

    A stratum with a single respondent is a part of one person, so that only strata with a single site are told. Nor is
    told by how much weights cost precision where a stratum is of few people: whoever knows how many people each stratum
    stands for could count them.
    """
    weighting, people = prepared.weighting, np.bincount(prepared.sample.stratum)
    counts_few = weighting.source != "none" and bool(((people > 0) & (people < floor)).any())
    return replace(
        weighting,
        kish=1.0 if counts_few else rounded(weighting.kish, 2),
        largest=1.0,
        trimmed=int(weighting.trimmed > 0),
        lonely_strata=weighting.lonely_strata if weighting.sites else 0,
    )


def margin_of_error(prepared: Prepared) -> float:
    """Return half the 95 % interval of a share of one half, as a sample was drawn and weighted.

    Formula: t(df) · sqrt(deff / (4 n)), with the mean design effect of the favourable shares of the scored questions:
    strata, weights, sites and the size of the population are in it, as in the intervals beside it. Degrees of freedom
    are those of the question that most answered, so that one on which hardly anybody has an opinion does not widen it.
    Where no share varies, the design effect is that of the weights.
    """
    shares = mean_values(prepared.favourable, prepared.design)
    effects = shares.deff[np.isfinite(shares.deff)]
    effect = float(effects.mean()) if effects.size else kish_deff(prepared.design.weight)
    t = float(quantile_t(shares.df.max(initial=1)))
    return t * float(np.sqrt(effect / (4 * prepared.sample.n)))


def _codes(sample: Sample, item: str, kind: str) -> list[int]:
    return [answer.code for answer in sample.scales[item].answers if answer.kind == kind]
