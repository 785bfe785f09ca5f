"""The result in a sentence, and the lines that answer what a reader asks next."""

from __future__ import annotations

from collections.abc import Iterator

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import Line, Panel, Run
from cips_helpers.schema.records import Reason, Verdict
from cips_helpers.sentences.experience import first_experiences
from cips_helpers.sentences.findings import factor_changes, parts_that_differ
from cips_helpers.verdicts.changes import JUDGED, Became, change_of, judged_changes, pair_of
from cips_helpers.verdicts.labels import factor_names, group_names
from cips_helpers.verdicts.priorities import first
from cips_helpers.verdicts.targets import states_of
from cips_helpers.verdicts.trust import Trust, trust
from cips_helpers.words import N_, capital

OVERALL = {
    Became.IMPROVED: N_("Since {earlier} the overall score rose clearly among {people}."),
    Became.DECLINED: N_("Since {earlier} the overall score fell clearly among {people}."),
    Became.UNCHANGED: N_("Since {earlier} the overall score stayed the same among {people}."),
    Became.UNCLEAR: N_("Since {earlier} the overall score shows no clear change among {people}."),
}
COMPARED = {
    Verdict.COMPARABLE: N_("Same questions and same kind of people as in {earlier}."),
    Verdict.AFTER_STANDARDISING: N_("Other kinds of people answered than in {earlier}; changes allow for that."),
}


def say_result(results: Disclosed) -> Panel:
    """Say the result in one sentence a group, then what changed and what work lies ahead.

    Where people took part by their own choice, or fewer than half answered, that comes first.

    Examples
    --------
    >>> print(cips.say_result(results))
    Officials see all ...
    """
    lines = [Line.of(_warning(results, trust(results)), role="warning")]
    lines += [Line.of(_headline(results, group), role="finding") for group in results.groups]
    lines.append(
        Line.of(
            " ".join(filter(None, [*_overall_changes(results), *factor_changes(results), _work(results)])), role="lead"
        )
    )
    return Panel("finding", (tuple(line for line in lines if line.runs and line.runs[0].text),))


def _warning(results: Disclosed, facts: Trust) -> str:
    words, texts = results.words, []
    if facts.few:
        texts.append(
            words.say(
                "Read with care: fewer than half of the invited {people} answered.",
                people=group_names(results, facts.few),
            )
        )
    if facts.own_choice:
        texts.append(
            words.say(
                "Read with care: {people} took part by their own choice and speak for themselves.",
                people=group_names(results, facts.own_choice),
            )
        )
    return " ".join(texts)


def _headline(results: Disclosed, group: str) -> str:
    words, people, states = results.words, capital(results.people(group)), states_of(results, group)
    met, missed, all_ = len(states["met"]), len(states["not_met"]), sum(map(len, states.values()))
    if not all_:
        score = results.figure(group=group, indicator="overall", statistic="mean", state="shown")
        if score is None:
            return words.say("Too few {people} answered to show a result.", people=results.people(group))
        return words.say(
            "{people} give a mark of {mark} out of 10.",
            people=people,
            mark=words.points(mark_of(results, score["estimate"]), 1),
        )
    if met == all_:
        return words.say_n("{people} see the one target met.", "{people} see all {n} targets met.", all_, people=people)
    if missed:
        if all_ == 1:
            return words.say("{people} see the one target missed.", people=people)
        return words.say_n(
            "{people} see {n} of {all} targets missed.",
            "{people} see {n} of {all} targets missed.",
            missed,
            people=people,
            all=words.count(all_),
        )
    if all_ == 1:
        return words.say("{people} see the one target neither clearly met nor missed.", people=people)
    if not met:
        return words.say(
            "{people} see none of {all} targets clearly met or missed.", people=people, all=words.count(all_)
        )
    return words.say_n(
        "{people} see {n} of {all} targets met and none clearly missed.",
        "{people} see {n} of {all} targets met and none clearly missed.",
        met,
        people=people,
        all=words.count(all_),
    )


def mark_of(results: Disclosed, points: float) -> float:
    """Return a score as a mark out of 10."""
    return 10 * points / results.instrument.points


def _overall_changes(results: Disclosed) -> Iterator[str]:
    """Say what became of the overall score, one sentence for all groups with the same change."""
    alike: dict[tuple[Became, str], list[str]] = {}
    for group in results.groups:
        change, pair = change_of(results, group, "overall"), pair_of(results, group)
        if change is not None and pair is not None and change.became in OVERALL:
            earlier = results.sample(group, pair.earlier).label
            alike.setdefault((change.became, earlier), []).append(group)
    for (became, earlier), groups in alike.items():
        yield results.words.say(OVERALL[became], earlier=earlier, people=group_names(results, groups))
    if lost := trust(results).not_compared:
        yield results.words.say(
            "No change is given for {people}: their answers can't be compared with those of the last survey.",
            people=group_names(results, lost),
        )


def _work(results: Disclosed) -> str:
    entries = first(results)
    if not entries:
        return ""
    return results.words.say(
        "Start with {factors}.", factors=factor_names(results, [entry.factor for entry in entries], short=True)
    )


def show_short_answers(results: Disclosed) -> Panel:
    """Answer in a few lines: can it be trusted, who differs, what do people meet with.

    Examples
    --------
    >>> print(cips.show_short_answers(results))
    Can I trust it? ...
    """
    words, facts = results.words, trust(results)
    sign, word = ("sign-met", words.say("Yes.")) if facts.is_full else ("sign-cannot_tell", words.say("With care."))
    texts = [
        *(_answered(results, group) for group in results.groups),
        *(_precision(results)),
        *_compared(results),
        *_cautions(results, facts),
    ]
    cells: list[tuple[Line, ...]] = [
        (
            Line.of(words.say("Can I trust it?"), role="head"),
            Line.of(Run("", sign), Run(word, "strong"), " ".join(filter(None, texts))),
        )
    ]
    if any(results.instrument.items_of(group, kinds=("demographic",)) for group in results.groups):
        cells.append((Line.of(words.say("Who differs?"), role="head"), Line.of(" ".join(parts_that_differ(results)))))
    if experiences := first_experiences(results):
        head = Line.of(words.say("What do people experience?"), role="head")
        cells.append((head, *(Line.of(text) for text in experiences)))
    return Panel("answers", tuple(cells))


def _answered(results: Disclosed, group: str) -> str:
    words, sample, people = results.words, results.sample(group), results.people(group)
    if sample.n is None:
        return words.say("Too few {people} answered.", people=people)
    if sample.ranges == "complete":
        return words.say("All {n} {people} answered.", n=words.count(sample.n), people=people)
    if sample.response is not None and sample.kind != "volunteers":
        return words.say("{rate} of the invited {people} answered.", rate=words.percent(sample.response), people=people)
    return words.say("{n} {people} answered.", n=words.count(sample.n), people=people)


def _precision(results: Disclosed) -> Iterator[str]:
    words, listed = results.words, []
    for group in results.groups:
        overall = results.figure(group=group, indicator="overall", statistic="mean", state="shown")
        if overall is not None and results.sample(group).is_drawn:
            half = mark_of(results, (overall["high"] - overall["low"]) / 2)
            listed.append(words.say("±{half} ({group})", half=words.points(half, 1), group=results.group_name(group)))
    if listed:
        yield words.say("Marks are precise to {list}.", list=words.listing(listed))


def _compared(results: Disclosed) -> Iterator[str]:
    pairs = [pair for group in results.groups if (pair := pair_of(results, group)) is not None]
    verdicts = {(pair.verdict, results.sample(pair.group, pair.earlier).label) for pair in pairs}
    alike = not any(Reason.OWN_CHOICE in pair.sample.reasons or pair.items_changed for pair in pairs)
    if len(verdicts) == 1:
        [(verdict, earlier)] = verdicts
        if verdict is Verdict.AFTER_STANDARDISING and not any(_has_changes(results, pair.group) for pair in pairs):
            yield results.words.say("Other kinds of people answered than in {earlier}.", earlier=earlier)
        elif verdict in COMPARED and (alike or verdict is not Verdict.COMPARABLE):
            yield results.words.say(COMPARED[verdict], earlier=earlier)


def _has_changes(results: Disclosed, group: str) -> bool:
    """Return whether any change of a group's scores is shown."""
    overall = change_of(results, group, "overall")
    return bool(judged_changes(results, group)) or (overall is not None and overall.became in JUDGED)


def _cautions(results: Disclosed, facts: Trust) -> Iterator[str]:
    words = results.words
    if facts.few:
        yield words.say("Those who did not answer may see things differently.")
    if facts.own_choice:
        if len(facts.own_choice) == len(results.groups):
            yield words.say("Nobody was drawn by chance: the figures are those of the people who took part.")
        else:
            yield words.say(
                "Not drawn by chance, so the figures are those of the people who took part: {people}.",
                people=group_names(results, facts.own_choice),
            )
    if facts.other_choice:
        yield words.say(
            "In one of the two surveys only, people took part by their own choice: {people}.",
            people=group_names(results, facts.other_choice),
        )
    if facts.not_compared:
        yield words.say(
            "Not to be compared with the last survey: {people}.", people=group_names(results, facts.not_compared)
        )
    if facts.careless:
        yield words.say(
            "Some answered without care, and the score depends on them: {people}.",
            people=group_names(results, facts.careless),
        )
