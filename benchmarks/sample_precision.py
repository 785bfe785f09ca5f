"""Precision of planned samples, reached by drawing them: ``python benchmarks/sample_precision.py [SAMPLES]``.

People of a frame have views of their own; as many as a plan invites are drawn in each stratum, each answers with the
expected response, and the mean score is estimated with the strata's weights. Printed are the share of samples whose
mean lies within the printed half-width (95 % wanted), the share of pairs of samples that show a change of the printed
size (80 % wanted), and the share in which the smallest shown part has its floor (90 % wanted at least).
"""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd

from cips_helpers.planning.frame import Frame
from cips_helpers.planning.plan import Goals, Plan, plan_sample

PEOPLE = [840, 60, 520, 310]
RESPONSE = [0.7, 0.8, 0.55, 0.65]
DEVIATION = [0.7, 0.8, 0.9, 0.8]
PLANS = {
    "± 0.1 points": Goals(half_width=0.1),
    "± 0.1 points, Neyman": Goals(half_width=0.1, allocation="neyman"),
    "± 0.1 points, regions shown": Goals(half_width=0.1, show=("region",), floor=20),
    "change of 0.2 points": Goals(change=0.2),
}


def frame() -> Frame:
    """Return a frame of four regions."""
    strata = pd.DataFrame({"region": list("CENS"), "people": PEOPLE, "response": RESPONSE, "deviation": DEVIATION})
    return Frame(("region",), strata)


def population(generator: np.random.Generator) -> list[np.ndarray]:
    """Return the scores of all people by region, with the deviations of the frame."""
    scores = []
    for number, (people, deviation) in enumerate(zip(PEOPLE, DEVIATION, strict=True)):
        views = generator.normal(size=people)
        scores.append(1.6 + 0.1 * number + deviation * (views - views.mean()) / views.std(ddof=1))
    return scores


def sample(plan: Plan, scores: list[np.ndarray], generator: np.random.Generator) -> tuple[float, float, int]:
    """Return estimate, standard error without finite population, and the answers of the smallest region."""
    estimate, variance, fewest, total = 0.0, 0.0, len(scores[0]), sum(PEOPLE)
    for own, invited, response in zip(scores, plan.strata["invitations"], RESPONSE, strict=True):
        drawn = generator.choice(own, int(invited), replace=False)
        answers = drawn[generator.random(len(drawn)) < response]
        estimate += len(own) / total * answers.mean()
        variance += (len(own) / total) ** 2 * answers.var(ddof=1) / len(answers)
        fewest = min(fewest, len(answers))
    return estimate, float(np.sqrt(variance)), fewest


def main(samples: int) -> None:
    """Print the table."""
    generator = np.random.default_rng(20240937)
    scores = population(generator)
    truth = np.concatenate(scores).mean()
    for name, goals in PLANS.items():
        plan = plan_sample(frame(), goals)
        everybody = plan.parts.iloc[0]
        within = seen = enough = 0
        for _ in range(samples):
            first, first_error, fewest = sample(plan, scores, generator)
            # The people of the next iteration are others, with another view on average.
            changed = [own + everybody["change"] for own in population(generator)]
            second, second_error, _ = sample(plan, changed, generator)
            within += abs(first - truth) <= everybody["half_width"]
            seen += abs(second - first) > 1.96 * np.hypot(first_error, second_error)
            enough += fewest >= goals.floor
        shares = (f"{100 * count / samples:5.1f} %" for count in (within, seen, enough))
        print(f"{name:30} {int(everybody['invitations']):5} invited", *shares)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
