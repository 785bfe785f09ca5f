"""What may be told of a sample as a whole: fieldwork, size, precision, completeness."""

from __future__ import annotations

import numpy as np

from cips_helpers.disclosure.disclosed import SampleFacts
from cips_helpers.estimation.weighting import design_of, weigh
from cips_helpers.instrument.model import Instrument
from cips_helpers.limits import FLOOR
from cips_helpers.survey.decode import MISSING
from cips_helpers.survey.sample import Sample


def describe_sample(sample: Sample, instrument: Instrument, *, floor: int = FLOOR) -> SampleFacts:
    """Describe a sample without telling anything of a respondent.

    Parameters
    ----------
    sample
        A validated sample.
    instrument
        Its questionnaire.
    floor
        Below this many respondents the size and all shares are withheld.
    """
    told = sample.n >= floor
    agreement = [i.id for i in instrument.items_of(sample.group, kinds=("agreement",)) if i.id in sample.answers]
    answers = sample.answers[agreement].to_numpy()
    unknown = np.column_stack([sample.answers[id].isin(_codes(sample, id, "dont_know")) for id in agreement])
    facts, source, weighting = sample.iteration_facts, sample.source, weigh(sample)[1]
    return SampleFacts(
        iteration=sample.iteration,
        label=facts.label,
        group=sample.group,
        start=facts.start,
        end=facts.end,
        mode=facts.mode,
        frame=facts.frame,
        n=sample.n if told else None,
        invited=source.invited,
        population=source.population,
        weighted=weighting.weighted,
        strata=len(sample.stratum_labels),
        margin=margin_of_error(sample),
        missing=float((answers == MISSING).mean()) if told else float("nan"),
        dont_know=float(unknown.mean()) if told else float("nan"),
        margins={item: {str(code): share for code, share in shares.items()} for item, shares in sample.margins.items()},
        absent=sample.absent,
        weighting=weighting,
    )


def margin_of_error(sample: Sample) -> float:
    """Half the 95 % interval of a share of one half, as this sample was drawn and weighted.

    Formula: 1.96 · sqrt(Σ_h (1 - f_h) Σ_i w_i² / 4) / Σ w.
    """
    design = design_of(sample)
    spread = np.bincount(design.stratum, weights=design.weight**2 / 4, minlength=design.n_strata)
    return float(1.96 * np.sqrt(((1 - design.fraction) * spread).sum()) / design.weight.sum())


def _codes(sample: Sample, item: str, kind: str) -> list[int]:
    return [answer.code for answer in sample.scales[item].answers if answer.kind == kind]
