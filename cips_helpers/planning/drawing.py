"""A sample drawn at random from a list of people."""

from __future__ import annotations

import numpy as np
import pandas as pd

from cips_helpers.planning.plan import Plan


def draw(plan: Plan, seed: int) -> pd.DataFrame:
    """Return the people to invite, drawn without replacement in each stratum.

    Every person of a stratum has the same chance. The order of rows in the list has no influence: people are taken in
    the order of their ids, strata in that of their names.

    Parameters
    ----------
    plan
        A plan whose frame is a list of people.
    seed
        Seed of the generator (PCG64): the same list, plan and seed give the same people.

    Returns
    -------
    pandas.DataFrame
        Columns: number, the id and the parts of the list, ordered by stratum and id.
    """
    listed = plan.frame.listed
    assert listed is not None
    by, generator, drawn = list(plan.frame.by), np.random.default_rng(seed), []
    sizes = plan.strata.sort_values(by, kind="stable")
    strata = listed.groupby(by, sort=True).ngroup().to_numpy()
    for number, size in enumerate(sizes["invitations"]):
        positions = np.flatnonzero(strata == number)
        drawn.append(np.sort(generator.choice(positions, int(size), replace=False)))
    people = listed.iloc[np.concatenate(drawn)].reset_index(drop=True)
    people.insert(0, "number", np.arange(1, len(people) + 1))
    return people
