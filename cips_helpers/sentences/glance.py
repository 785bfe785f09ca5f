"""The report on one page: what is strongest and weakest, which targets are met, what changed."""

from __future__ import annotations

from collections.abc import Iterator

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import Finding
from cips_helpers.sentences.initiatives import how_many_improved
from cips_helpers.sentences.progress import FIRST, NEW_GROUP, TOO_FEW, counted, not_told
from cips_helpers.sentences.scores import ALIKE, NONE_SHOWN
from cips_helpers.sentences.targets import how_many_met
from cips_helpers.verdicts.changes import JUDGED, Became, change_of, changes, comparable, pair_of, worked_on
from cips_helpers.verdicts.ranking import all_alike, outermost, ranked_factors, tied
from cips_helpers.verdicts.targets import states_of
from cips_helpers.words import N_, capital

NAMED = 2
"""So many factors that can't be told from the last one are named too; of more, the number is told."""

ENDS = {True: N_("{people} score {factors} highest."), False: N_("{people} score {factors} lowest.")}
OF_BOTH = {True: N_("Among the highest of both: {factors}."), False: N_("Among the lowest of both: {factors}.")}
OVERALL = {
    Became.IMPROVED: N_("The overall score of {people} rose from {before} to {now} points."),
    Became.DECLINED: N_("The overall score of {people} fell from {before} to {now} points."),
    Became.UNCHANGED: N_("The overall score of {people} did not change: {before} points then, {now} now."),
    Became.UNCLEAR: N_("The overall score of {people} shows no clear change: {before} points then, {now} now."),
}


def say_strengths(results: Disclosed) -> Finding | None:
    """Say which three factors each group scores highest, which others can't be told from them, and which both name.

    Where the highest score can't be told from the lowest, none stands out, and that is said. ``None`` for a
    questionnaire of one factor.
    """
    if len(results.factors()) < 2:
        return None
    said = [_end(results, group, best=True) for group in results.groups]
    if not any(said):
        return Finding(results.words.say(NONE_SHOWN))
    return Finding.of([*said, _of_both(results, best=True)])


def say_concerns(results: Disclosed) -> Finding | None:
    """Say the same of the three lowest; ``None`` where none is shown or none stands out, which `strengths` says."""
    said = [
        _end(results, group, best=False) for group in results.groups if not all_alike(ranked_factors(results, group))
    ]
    return Finding.of([*said, _of_both(results, best=False)]) if any(said) else None


def _end(results: Disclosed, group: str, *, best: bool) -> str:
    words, people, ranked = results.words, results.people(group), ranked_factors(results, group)
    if len(ranked) < 2:
        return ""
    low, high = (words.points(ranked["estimate"].iloc[place]) for place in (-1, 0))
    if all_alike(ranked):
        return words.say(ALIKE, people=people, low=low, high=high)
    named, scores = outermost(ranked, best=best), ranked.set_index("indicator")["estimate"]
    listed = words.listing(
        [words.say("{factor} ({score})", factor=_name(results, id), score=words.points(scores[id])) for id in named]
    )
    said = words.say(ENDS[best], people=capital(people), factors=listed)
    order = ranked if best else ranked.iloc[::-1]
    near = tied(order.iloc[len(named) - 1 :], best=best)[1:]
    if not near:
        return said
    if len(near) <= NAMED:
        names = words.listing([_name(results, id) for id in near])
        more = words.say_n(
            "{names} can't be told apart from {last}.",
            "{names} can't be told apart from {last}.",
            len(near),
            names=names,
            last=_name(results, named[-1]),
        )
    else:
        more = words.say(
            "{some} of the {others} others can't be told apart from {last}.",
            some=words.count(len(near)),
            others=words.count(len(ranked) - len(named)),
            last=_name(results, named[-1]),
        )
    return f"{said} {more}"


def _of_both(results: Disclosed, *, best: bool) -> str:
    """Name the factors that the first two groups have in common at one end."""
    if len(results.groups) < 2:
        return ""
    ends = [outermost(ranked_factors(results, group), best=best) for group in results.groups[:2]]
    common = [id for id in ends[0] if id in ends[1]]
    if not common:
        return ""
    return results.words.say(OF_BOTH[best], factors=results.words.listing([_name(results, id) for id in common]))


def _name(results: Disclosed, id: str) -> str:
    return results.text(results.instrument.factor(id).label)


def say_targets_met(results: Disclosed) -> Finding | None:
    """Say how many targets each group's scores meet; ``None`` where none is set or none can be looked at."""
    said = []
    for group in results.groups:
        states = states_of(results, group)
        if total := sum(map(len, states.values())):
            said.append(how_many_met(results, group, len(states["met"]), total))
    return Finding(" ".join(said)) if said else None


def say_changed(results: Disclosed) -> Finding:
    """Say in a few sentences what changed since the iteration before, or why that can't be said.

    `cips_helpers.sentences.progress` says the same at length.
    """
    words = results.words
    if results.previous is None:
        return Finding(words.say(FIRST))
    lost = [group for group in results.groups if pair_of(results, group) and not comparable(results, group)]
    told = [" ".join(_changed(results, group)) for group in results.groups if group not in lost]
    return Finding.of([*told, not_told(results, lost)])


def _changed(results: Disclosed, group: str) -> Iterator[str]:
    words, people, pair = results.words, results.people(group), pair_of(results, group)
    if pair is None:
        yield words.say(NEW_GROUP, people=people)
        return
    judged = [change for change in changes(results, group) if change.became in JUDGED]
    if not judged:
        yield words.say(TOO_FEW, people=people)
        return
    overall = change_of(results, group, "overall")
    if overall is not None and overall.became in OVERALL:
        yield words.say(
            OVERALL[overall.became],
            people=people,
            before=words.points(overall.before["estimate"]),
            now=words.points(overall.now["estimate"]),
        )
    yield counted(results, judged, people, results.sample(group, pair.earlier).label)
    own = [change for change in judged if change.indicator in worked_on(results)]
    if own:
        yield how_many_improved(results, own, people)
