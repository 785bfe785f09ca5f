"""Method: weighting of the answers, comparability with the previous iteration, what the privacy rules hid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import Finding
from cips_helpers.schema.columns import CROSSED
from cips_helpers.schema.records import Compared, LeftOut, Reason, Verdict, Weighting
from cips_helpers.verdicts.labels import SOURCES, group_names, quoted_item, sample_name
from cips_helpers.words import N_, capital

LEFT_OUT = {
    LeftOut.NOT_ASKED: N_("Known shares of {margins} could not be used: the question was not asked."),
    LeftOut.SMALL_CLASS: N_("Known shares of {margins} were not used: too few people are in one of the parts."),
    LeftOut.UNKNOWN: N_("Known shares of {margins} were not used: too many people left the question open."),
    LeftOut.NO_SHARE: N_("Known shares of {margins} were not used: one of them is 0."),
    LeftOut.CONTRADICTION: N_("Known shares of {margins} were not used: the sample can't be fitted to them."),
}
LONELY = {
    "adjust": N_("Where a single person or site was drawn from a stratum, its distance from the mean counts as error."),
    "remove": N_("Where a single person or site was drawn from a stratum, it adds nothing to the error."),
    "average": N_(
        "Where a single person or site was drawn from a stratum, it adds to the error what other strata add on average."
    ),
}
VERDICTS = {
    Verdict.COMPARABLE: N_("The answers of {people} can be compared with those of {earlier}."),
    Verdict.AFTER_STANDARDISING: N_(
        "The answers of {people} can be compared with those of {earlier} once the make-up of the sample is held fixed."
    ),
    Verdict.NOT_COMPARABLE: N_(
        "The answers of {people} can't be compared with those of {earlier}: a difference need not be a change of views."
    ),
}
REASONS = {
    Reason.QUESTIONNAIRE: N_("The questions are not the same."),
    Reason.MODE_REPLACED: N_("The answers were collected in another way."),
    Reason.MODE_UNKNOWN: N_("The answers were collected in several ways, and it is not known which part in which."),
    Reason.REGIONS: N_("Some regions took part in one of the two only."),
    Reason.COMPOSITION: N_("The make-up of the sample changed by {traits}."),
    Reason.TOO_THIN: N_("Too few people of the same kind took part in both to hold the make-up fixed."),
    Reason.OWN_CHOICE: N_("In one of the two surveys only, people took part by their own choice."),
    Reason.RESPONSE: N_("Another share of those invited answered: {before} then, {now} now."),
    Reason.NO_OPINION: N_("On some questions many more or fewer people had no opinion: {questions}."),
    Reason.LANGUAGE: N_(
        "People answered in other languages than before, and a translated question may be understood differently."
    ),
    Reason.UNSTATED: N_("Many people did not state {unstated}, so a change of the make-up there can't be seen."),
}
AS_WEIGHTED = N_("Counted with the weights, the make-up of the sample changed by {traits}.")
"""The reason where weights were fitted: what they correct has not changed, but something else may have."""
RULES = {
    "protected": N_(
        "Hidden to protect respondents, since few people are concerned or others could be worked out: {places}."
    ),
    "site": N_("Left out of this edition, as they tell where people work: {places}."),
    "crossing": N_("Left out of this edition, as two characteristics are not crossed in it: {places}."),
}
"""Reasons for hiding something, as told to readers, in the order of the text; see `cips_helpers.disclosure.gate`."""


def say_weighting(results: Disclosed) -> Finding:
    """Say how each group's answers are weighted, what was left out and why, and how the sample was drawn.

    Groups with the same weighting share a paragraph, unless they were sampled in strata, which differ by group.

    Examples
    --------
    >>> print(cips.say_weighting(results))
    Officials were sampled in ...
    """
    alike: list[tuple[Weighting, bool, list[str]]] = []
    for group in results.groups:
        sample = results.sample(group)
        weighting, drawn = sample.weighting, sample.is_drawn
        same = next((names for *key, names in alike if key == [weighting, drawn] and weighting.strata == 1), None)
        if same is None:
            alike.append((weighting, drawn, [group]))
        else:
            same.append(group)
    return Finding.of(
        " ".join(_of_sample(results, weighting, group_names(results, groups), drawn=drawn))
        for weighting, drawn, groups in alike
    )


STRATA = {
    # drawn by chance, weighted
    (True, True): N_("{people} were sampled in {strata} strata, and their answers are weighted."),
    (True, False): N_("{people} were sampled in {strata} strata; all their answers count equally."),
    (False, True): N_("The answers of {people} are weighted by {strata} strata."),
    (False, False): N_("{people} belong to {strata} strata; all their answers count equally."),
}


def _of_sample(results: Disclosed, weighting: Weighting, people: str, *, drawn: bool) -> Iterator[str]:
    words, strata = results.words, results.words.count(weighting.strata)
    if weighting.strata > 1:
        template = STRATA[drawn, weighting.weighted]
        named = capital(people) if template.startswith("{people}") else people
        yield words.say(template, people=named, strata=strata)
    elif weighting.weighted:
        yield words.say("The answers of {people} are weighted.", people=people)
    else:
        yield words.say("All answers of {people} count equally: there are no weights.", people=people)
    if weighting.raked:
        margins = _item_names(results, weighting.raked)
        yield words.say("The weights are fitted to the known shares of {margins}.", margins=margins)
    if weighting.trimmed:
        yield words.say("The largest weights were cut.")
    if weighting.kish >= 1.05:
        yield words.say(
            "As people count differently, the figures are as precise as those of {share} of the answers would be.",
            share=words.percent(1 / weighting.kish),
        )
    yield from _exceptions(results, weighting)


def _exceptions(results: Disclosed, weighting: Weighting) -> Iterator[str]:
    words = results.words
    for reason in dict.fromkeys(weighting.left_out.values()):
        margins = [item for item, why in weighting.left_out.items() if why is reason]
        yield words.say(LEFT_OUT[reason], margins=_item_names(results, margins))
    if weighting.sites:
        yield words.say("People of one site resemble each other, and the {intervals} take that into account.")
    if weighting.lonely_strata:
        yield words.say(LONELY[weighting.lonely])


def say_comparability(results: Disclosed) -> Finding | None:
    """Say whether the answers can be compared with the previous iteration, and why not.

    Groups with the same verdict for the same reasons share a paragraph. ``None`` for a first iteration.

    Examples
    --------
    >>> print(cips.say_comparability(results))
    The answers of officials and private-sector respondents can be compared with those of ...
    """
    words = results.words
    alike: dict[tuple[Verdict, str, tuple[str, ...]], list[str]] = {}
    for pair in results.compared:
        if pair.later == results.iteration:
            earlier = results.sample(pair.group, pair.earlier).label
            key = pair.verdict, earlier, tuple(_reasons(results, pair))
            alike.setdefault(key, []).append(pair.group)
    if not alike:
        return None
    return Finding.of(
        " ".join([words.say(VERDICTS[verdict], people=group_names(results, groups), earlier=earlier), *reasons])
        for (verdict, earlier, reasons), groups in alike.items()
    )


def _reasons(results: Disclosed, pair: Compared) -> Iterator[str]:
    words = results.words
    samples = [results.sample(pair.group, iteration) for iteration in (pair.earlier, pair.later)]
    raked = any(sample.weighting.raked for sample in samples)
    templates = REASONS | ({Reason.COMPOSITION: AS_WEIGHTED} if raked else {})
    for reason in pair.sample.reasons:
        yield words.say(
            templates[reason],
            traits=_item_names(results, pair.shifted),
            unstated=_item_names(results, pair.unstated),
            questions=words.listing([f"“{quoted_item(results, id, pair.group)}”" for id in pair.no_opinion]),
            before=words.percent(samples[0].response or 0),
            now=words.percent(samples[1].response or 0),
        )
    if pair.items_changed:
        yield words.say("Scores whose questions changed are compared on the questions asked in both.")
    covered = [pair.covered[factor.id] for factor in results.factors(pair.group) if factor.id in pair.covered]
    if covered:
        yield words.say(
            "Changes with the make-up held fixed rest on at least {share} of the answers: the rest are of people who "
            "did not state it, or of kinds of people of whom too few took part.",
            share=words.percent(min(covered)),
        )


def _item_names(results: Disclosed, items: Iterable[str]) -> str:
    return results.words.listing([results.text(results.instrument.item(id).label).lower() for id in items])


def say_hidden(results: Disclosed) -> Finding:
    """Say what was hidden: which demographics of which samples, how many parts; never a figure, nor by which rule.

    Whether a part is small itself or hides another one would bound its number of people.

    Examples
    --------
    >>> print(cips.say_hidden(results))
    Hidden to protect respondents, since few people are concerned or others could be worked ...
    """
    words, paragraphs = results.words, []
    for rule, template in RULES.items():
        if parts := _hidden_parts(results, rule):
            paragraphs.append(words.say(template, places=words.series(parts)))
    return Finding.of(paragraphs or [words.say("Nothing had to be hidden in this report.")])


def _hidden_parts(results: Disclosed, rule: str) -> list[str]:
    """Return demographic (or indicator) and sample of what a rule hid, with the number of parts (or figures)."""
    words, parts = results.words, Counter[tuple[str, str, bool]]()
    labels = {(sample.iteration, sample.group): sample.label for sample in results.samples}
    for hidden in results.hidden:
        if hidden.rule != rule:
            continue
        what = _hidden_name(results, hidden.domain if hidden.domain != "all" else hidden.indicator)
        label = labels.get((hidden.iteration, hidden.group))
        who = sample_name(results, hidden.group, label) if label else words.say("the comparison")
        parts[what, who, hidden.domain != "all"] += 1
    return [
        words.say_n("{what} ({who}): {n} part", "{what} ({who}): {n} parts", number, what=what, who=who)
        if of_parts
        else words.say_n("{what} ({who}): {n} figure", "{what} ({who}): {n} figures", number, what=what, who=who)
        for (what, who, of_parts), number in parts.items()
    ]


def _hidden_name(results: Disclosed, id: str) -> str:
    """Return the name of a demographic, of two crossed, or of an indicator."""
    instrument = results.instrument
    labels = {item.id: item.label or item.text for item in instrument.items}
    labels |= {factor.id: factor.label for factor in instrument.factors}
    labels |= {theme.id: theme.label for theme in instrument.themes}
    if id in SOURCES or id == "overall":
        return results.words.say(SOURCES.get(id, "Overall score"))
    return " × ".join(results.text(labels[part]) if part in labels else part for part in id.split(CROSSED))
