"""How the answers were weighted, and what may be compared with the iteration before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import Finding
from cips_helpers.schema.records import Compared, LeftOut, Reason, Verdict, Weighting
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
}
AS_WEIGHTED = N_("Counted with the weights, the make-up of the sample changed by {traits}.")
"""The reason where weights were fitted: what they put right has not changed, and something else may have."""


def say_weighting(results: Disclosed) -> Finding:
    """Say how each group's answers are weighted, what was left out and why, and what the sample was drawn by.

    Groups of which the same holds share a paragraph, unless they were sampled in strata: each has its own.
    """
    alike: list[tuple[Weighting, list[str]]] = []
    for group in results.groups:
        done, people = results.sample(group).weighting, results.people(group)
        same = next((others for one, others in alike if one == done and done.strata == 1), None)
        if same is None:
            alike.append((done, [people]))
        else:
            same.append(people)
    return Finding.of(" ".join(_of_sample(results, done, results.words.listing(people))) for done, people in alike)


def _of_sample(results: Disclosed, done: Weighting, people: str) -> Iterator[str]:
    words, strata = results.words, results.words.count(done.strata)
    if done.weighted and done.strata > 1:
        yield words.say(
            "{people} were sampled in {strata} strata, and their answers are weighted.",
            people=capital(people),
            strata=strata,
        )
    elif done.weighted:
        yield words.say("The answers of {people} are weighted.", people=people)
    elif done.strata > 1:
        yield words.say(
            "{people} were sampled in {strata} strata; all their answers count equally.",
            people=capital(people),
            strata=strata,
        )
    else:
        yield words.say("All answers of {people} count equally: there are no weights.", people=people)
    if done.raked:
        yield words.say("The weights are fitted to the known shares of {margins}.", margins=_names(results, done.raked))
    if done.trimmed:
        yield words.say("The largest weights were cut.")
    if done.kish >= 1.05:
        yield words.say(
            "As people count differently, the figures are as precise as those of {share} of the answers would be.",
            share=words.percent(1 / done.kish),
        )
    yield from _exceptions(results, done)


def _exceptions(results: Disclosed, done: Weighting) -> Iterator[str]:
    words = results.words
    for reason in dict.fromkeys(done.left_out.values()):
        margins = [item for item, why in done.left_out.items() if why is reason]
        yield words.say(LEFT_OUT[reason], margins=_names(results, margins))
    if done.sites:
        yield words.say("Sites were drawn, not people, and the intervals take that into account.")
    if done.lonely_strata:
        yield words.say(LONELY[done.lonely])


def say_comparability(results: Disclosed) -> Finding | None:
    """Say whether the answers can be compared with the iteration before, and why not.

    Groups of which the same holds, for the same reasons, share a paragraph.
    """
    words = results.words
    alike: dict[tuple[Verdict, str, tuple[str, ...]], list[str]] = {}
    for one in results.compared:
        if one.later == results.iteration:
            earlier = results.sample(one.group, one.earlier).label
            key = one.verdict, earlier, tuple(_reasons(results, one))
            alike.setdefault(key, []).append(results.people(one.group))
    if not alike:
        return None
    return Finding.of(
        " ".join([words.say(VERDICTS[verdict], people=words.listing(people), earlier=earlier), *reasons])
        for (verdict, earlier, reasons), people in alike.items()
    )


def _reasons(results: Disclosed, found: Compared) -> Iterator[str]:
    words = results.words
    samples = [results.sample(found.group, iteration) for iteration in (found.earlier, found.later)]
    said = REASONS | ({Reason.COMPOSITION: AS_WEIGHTED} if any(s.weighting.raked for s in samples) else {})
    for reason in found.sample.reasons:
        yield words.say(said[reason], traits=_names(results, found.shifted))
    if found.items_changed:
        yield words.say("Scores whose questions changed are not compared.")


def _names(results: Disclosed, items: Iterable[str]) -> str:
    return results.words.listing([results.text(results.instrument.item(id).label).lower() for id in items])
