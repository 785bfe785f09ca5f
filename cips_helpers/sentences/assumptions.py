"""Assumptions behind the figures: how people came to take part, what follows, and what is judged together."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from cips_helpers.disclosure.disclosed import Disclosed, SampleFacts
from cips_helpers.display import Finding
from cips_helpers.schema.columns import ACROSS_GROUPS
from cips_helpers.verdicts.labels import sample_name
from cips_helpers.words import N_, N_n

ASSUMED = {
    "probability": N_(
        "{sample}: people were drawn by chance from the list. It is assumed that those who did not answer think like "
        "those who did. The interval of a score or a share allows for the size of the population, where it is known."
    ),
    "sites": N_(
        "{sample}: sites were drawn by chance, and people at them took part. It is assumed that those who did not "
        "answer think like those who did. People at one site resemble each other, so that sites take the place of "
        "people in every variance and in the degrees of freedom."
    ),
    "asked": N_(
        "{sample}: everybody on the list was asked, and some did not answer. The figures are neither exact nor those "
        "of a sample. Silence is taken for the only thing left to chance: those who answered count as a random part of "
        "all. So a range holds if the others think alike. No formula can tell whether they do."
    ),
    "complete": N_(
        "{sample}: everybody answered. Scores and shares are exact for those who had an opinion, and have no range. "
        "Gaps and changes have one, as they ask if views differ: it takes answers to vary by chance from person to "
        "person, as they would on another day."
    ),
    "volunteers": N_(
        "{sample}: people took part by their own choice. A range says how far a figure would vary if the volunteers "
        "were a random sample; they are not, so it says nothing about those who stayed away. It takes no account of "
        "the size of the population, and no number of people is given for the whole of it."
    ),
}
"""Assumptions, by the way in which people came to take part."""
KNOWN_SITES = N_(
    "They are {sites} of {all} sites: the first stage is corrected for that in scores and shares. What people at one "
    "site differ by is added, as if few of them had been drawn."
)
CONCLUDED = N_("The study does not say how people were chosen; its other entries suggest this.")
COMPARED = N_(
    "No gap and no change is corrected for the size of the population: it asks if views differ, not what asking "
    "everybody on those days would have given."
)

FAMILIES = {
    "gap": N_n("{n} gap", "{n} gaps"),
    "change": N_n("{n} change", "{n} changes"),
    "change_like_for_like": N_n("{n} change like for like", "{n} changes like for like"),
    "from_average": N_n("{n} distance from the average", "{n} distances from the average"),
    "to_target": N_n("{n} distance from a target", "{n} distances from a target"),
    "difference": N_n("{n} difference of parts", "{n} differences of parts"),
}
"""Families of figures on key factors."""


def say_assumptions(results: Disclosed) -> Finding:
    """Say for each sample of the country what is assumed of it, and what is corrected in its figures and what not.

    Samples of which the same is assumed share a paragraph.

    Examples
    --------
    >>> print(cips.say_assumptions(results))
    Officials, 2022; Private sector, 2022; Officials, 2024; Private sector, 2024: people ...
    """
    words, alike = results.words, dict[tuple[str, ...], list[str]]()
    for sample in results.samples:
        name = sample_name(results, sample.group, sample.label)
        alike.setdefault(tuple(_of_sample(results, sample)), []).append(name)
    paragraphs = [
        " ".join([words.say(template, sample=words.series(names)), *more]) for (template, *more), names in alike.items()
    ]
    return Finding.of([*paragraphs, words.say(COMPARED)])


def _of_sample(results: Disclosed, sample: SampleFacts) -> Iterator[str]:
    """Yield the template of a sample's assumption, then further sentences."""
    words = results.words
    yield ASSUMED[sample.kind if sample.is_drawn else sample.ranges]
    if sample.kind == "sites" and sample.sites_in_all:
        sites = {"sites": words.count(sample.weighting.sites), "all": words.count(sample.sites_in_all)}
        yield words.say(KNOWN_SITES, **sites)
    if not sample.is_stated:
        yield words.say(CONCLUDED)


def say_families(results: Disclosed) -> Finding | None:
    """Say how many figures on key factors are judged together, family by family; ``None`` where none is judged.

    Examples
    --------
    >>> print(cips.say_families(results))
    Judged together on the key factors: ...
    """
    words = results.words
    figures = results.figures
    figures = figures[(figures["iteration"] == results.iteration) & figures["p_adjusted"].notna()]
    sizes = figures[figures["kind"] == "factor"].groupby(["statistic", "group"]).size()
    sizes = sizes[sizes > 1]
    found = []
    for statistic, what in FAMILIES.items():
        of_group = sizes.get(statistic, pd.Series(dtype=int))
        if statistic in ACROSS_GROUPS and len(of_group):
            of_group = pd.Series({"": of_group.sum()})
        for group, size in of_group.items():
            family = words.say_n(*what, int(size))
            if group and statistic != "gap":
                family = words.say("{family} ({group})", family=family, group=_name(results, str(group)))
            found.append(family)
    if not found:
        return None
    return Finding(words.say("Judged together on the key factors: {families}.", families=words.series(found)))


def _name(results: Disclosed, group: str) -> str:
    return results.words.say("of the gap") if group == "gap" else results.group_name(group)
