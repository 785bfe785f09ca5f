"""Key factors worked on between two surveys: how many improved, and how many of the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import Finding
from cips_helpers.sentences.progress import NEW_GROUP
from cips_helpers.verdicts.changes import Became, Change, comparable, judged_changes, of_state, pair_of, worked_on
from cips_helpers.verdicts.labels import factor_names


def say_initiatives(results: Disclosed) -> Finding | None:
    """Say for each group how many of the factors worked on improved clearly, and how many of the others.

    The others are the fair comparison: where they rose as much, the work need not be what raised the score.
    ``None`` for a first iteration without initiatives.

    Examples
    --------
    >>> print(cips.say_initiatives(results))
    Of the 3 key factors worked on that officials were asked about, 2 improved clearly: ...
    """
    words, worked = results.words, worked_on(results)
    if results.previous is None:
        if not worked:
            return None
        return Finding(
            words.say(
                "Worked on now: {names}. The next survey can show whether these key factors improve.",
                names=factor_names(results, worked),
            )
        )
    if not worked:
        return Finding(
            words.say(
                "No initiative between the two surveys was entered for this report, so it can't say whether what was "
                "worked on improved."
            )
        )
    paragraphs = [" ".join(_of_group(results, group, worked)) for group in results.groups]
    if any(comparable(results, group) for group in results.groups):
        paragraphs.append(
            words.say(
                "A score that rose after an initiative need not have risen because of it: look also at the key "
                "factors that were not worked on."
            )
        )
    return Finding.of(paragraphs)


def _of_group(results: Disclosed, group: str, worked: Sequence[str]) -> Iterator[str]:
    words, people = results.words, results.people(group)
    pair = pair_of(results, group)
    if pair is None:
        yield words.say(NEW_GROUP, people=people)
        return
    if not comparable(results, group):
        yield words.say(
            "It is not known whether the key factors worked on improved among {people}: their answers can't be "
            "compared "
            "with those of {earlier}.",
            people=people,
            earlier=results.sample(group, pair.earlier).label,
        )
        return
    judged = judged_changes(results, group)
    own = [change for change in judged if change.indicator in worked]
    others = [change for change in judged if change.indicator not in worked]
    if not own:
        yield words.say("No key factor worked on can be judged by what {people} said.", people=people)
        return
    yield number_improved(results, own, people)
    if down := of_state(own, Became.DECLINED):
        yield words.say("Declined clearly: {names}.", names=factor_names(results, down))
    if others:
        yield _others(results, others)


def number_improved(results: Disclosed, own: Sequence[Change], people: str) -> str:
    """Return how many of the factors worked on improved clearly, of those whose change may be judged."""
    words, up = results.words, of_state(own, Became.IMPROVED)
    parts = {"people": people, "all": words.count(len(own)), "names": factor_names(results, up)}
    if len(own) == 1:
        parts["names"] = factor_names(results, [own[0].indicator])
        if up:
            return words.say(
                "The one key factor worked on that {people} were asked about, {names}, improved clearly.", **parts
            )
        return words.say(
            "The one key factor worked on that {people} were asked about, {names}, did not improve clearly.", **parts
        )
    if not up:
        return words.say(
            "Of the {all} key factors worked on that {people} were asked about, none improved clearly.", **parts
        )
    if len(up) == len(own):
        return words.say(
            "All {all} key factors worked on that {people} were asked about improved clearly: {names}.", **parts
        )
    return words.say_n(
        "Of the {all} key factors worked on that {people} were asked about, {n} improved clearly: {names}.",
        "Of the {all} key factors worked on that {people} were asked about, {n} improved clearly: {names}.",
        len(up),
        **parts,
    )


def _others(results: Disclosed, others: Sequence[Change]) -> str:
    words, up = results.words, len(of_state(others, Became.IMPROVED))
    if not up:
        return words.say_n(
            "The one that was not worked on did not improve clearly.",
            "Of the {n} others, none improved clearly.",
            len(others),
        )
    if up == len(others):
        return words.say_n("The one that was not worked on improved clearly.", "All {n} others improved clearly.", up)
    return words.say("Of the {all} others, {up} improved clearly.", all=words.count(len(others)), up=words.count(up))
