"""Two versions of a report that are a few respondents apart are not released, or with the figures as they were."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from cips_helpers.disclosure.disclosed import GATE, Disclosed
from cips_helpers.disclosure.releases import KEPT, Released, ReleaseError, SampleRecord, differences, kept, published
from cips_helpers.results.country import CountryResults
from made_up.survey import drawn, made

PEOPLE, NEWCOMER = drawn(1, 60), drawn(7, 200).iloc[[3]]
COMPANIES = drawn(2, 60, group="private")
OFFICIALS = (1, "officials")


def results(officials: pd.DataFrame, *, edition: str = "internal", **design: object) -> Disclosed:
    survey = made({OFFICIALS: officials, (1, "private"): COMPANIES}, **design)
    return CountryResults(survey.study, survey).results(edition=edition)


def released(of: Disclosed, day: int = 1) -> Released:
    return Released(
        country="XQQ",
        iteration=of.iteration,
        edition=of.edition,
        language="en",
        day=date(2026, 5, day),
        file=f"CIPS_XQQ_{day}.zip",
        fingerprint="0" * 64,
        sha256="0" * 64,
        floor=of.floor,
        figures=published(of),
        samples=tuple(map(SampleRecord.of, of.samples)),
        compared=of.compared,
        related=of.related,
    )


def with_answer(item: str, code: int) -> pd.DataFrame:
    changed = PEOPLE.copy()
    changed.loc[5, item] = code
    return changed


def other(item: str, codes: tuple[int, int]) -> pd.DataFrame:
    return with_answer(item, codes[1] if PEOPLE.loc[5, item] == codes[0] else codes[0])


def together(*frames: pd.DataFrame) -> pd.DataFrame:
    return pd.concat(frames, ignore_index=True)


def recovered(before: pd.DataFrame, after: pd.DataFrame) -> dict[str, int]:
    """Answers of the person who is in one of two versions only, worked out from what both print."""
    counts = [
        {
            (row.indicator, row.answer if row.statistic in ("share", "sample_share") else row.statistic): round(
                row.estimate * (row.n if row.statistic in ("share", "sample_share") else row.n_asked)
            )
            for row in version[(version["group"] == "officials") & (version["domain"] == "all")].itertuples()
            if row.statistic in ("share", "sample_share", "dont_know", "missing")
        }
        for version in (before, after)
    ]
    steps = {key: counts[1][key] - counts[0][key] for key in counts[0].keys() & counts[1].keys()}
    return {item: answer for (item, answer), step in steps.items() if step == 1}


class TestHoleFive:
    """Two versions of a report, one respondent apart, gave all answers of that person."""

    def test_unprotected_all_answers_are_recovered(self) -> None:
        before, after = results(PEOPLE), results(together(PEOPLE, NEWCOMER))
        assert recovered(published(before), published(after)) == {
            item: "dont_know" if code == 8 else code for item, code in NEWCOMER.iloc[0].items()
        }

    def test_the_second_version_is_refused(self) -> None:
        assert differences(results(together(PEOPLE, NEWCOMER)), released(results(PEOPLE)))

    def test_with_the_figures_kept_none_is(self) -> None:
        before = results(PEOPLE)
        after = kept(results(together(PEOPLE, NEWCOMER)), [released(before)], {OFFICIALS})
        assert recovered(published(before), published(after)) == {}
        assert differences(after, released(before)) == []
        keys = ["group", "domain", "level", "indicator", "statistic", "answer", "against"]
        pd.testing.assert_frame_equal(
            published(after).sort_values(keys, ignore_index=True),
            published(before).sort_values(keys, ignore_index=True),
        )
        assert after.sample("officials").n == 60
        assert after.facts[KEPT].startswith("The figures of officials in iteration 1 are those released on 1 May 2026.")


MOVED = {
    "one added": (lambda: results(together(PEOPLE, NEWCOMER)), {"few"}),
    "one removed": (lambda: results(PEOPLE.iloc[1:]), {"few"}),
    "nine added": (lambda: results(together(PEOPLE, drawn(5, 9))), {"few"}),
    "one answer changed": (lambda: results(other("r1", (0, 3))), {"changed"}),
    "one answer withdrawn": (lambda: results(with_answer("r1", -1)), {"few"}),
    "one person in the other part": (lambda: results(other("gender", (1, 2))), {"few"}),
    "weighed": (lambda: results(PEOPLE, weight={OFFICIALS: np.where(np.arange(60) < 20, 1.5, 0.75)}), {"changed"}),
    "the public edition with one more": (lambda: results(together(PEOPLE, NEWCOMER), edition="public"), {"few"}),
}


@pytest.mark.parametrize("how", MOVED)
def test_what_moved_by_few_is_named_without_values(how: str) -> None:
    change, rules = MOVED[how]
    moved = differences(change(), released(results(PEOPLE)))
    assert rules <= {difference.rule for difference in moved}
    assert {difference.group for difference in moved} <= {"officials", "gap"}
    for text in map(str, moved):
        assert text.startswith("iteration 1, ")
        assert text.endswith("(internal, 2026-05-01)")
        assert "." not in text


def test_the_sample_is_named_first() -> None:
    first, *_ = differences(results(together(PEOPLE, NEWCOMER)), released(results(PEOPLE)))
    assert str(first) == (
        "iteration 1, officials, sample: its base moved by fewer people than the floor (internal, 2026-05-01)"
    )


@pytest.mark.parametrize("editions", [("internal", "public"), ("public", "internal"), ("public", "public")])
def test_the_same_answers_may_be_released_again_in_any_edition(editions: tuple[str, str]) -> None:
    before, after = (results(PEOPLE, edition=edition) for edition in editions)
    assert differences(after, released(before)) == []


def test_many_more_people_may_be_released() -> None:
    assert differences(results(together(PEOPLE, PEOPLE, PEOPLE)), released(results(PEOPLE))) == []


def test_many_more_of_one_part_and_one_more_without_a_part_may_not() -> None:
    """Whole and parts move by as many as the floor; the whole less the parts gives away the one in none."""
    unstated = NEWCOMER.assign(gender=-1)
    before, after = results(PEOPLE), results(together(PEOPLE, PEOPLE, PEOPLE, unstated))
    moved = differences(after, released(before))
    assert {(difference.rule, difference.domain) for difference in moved} >= {("rest", "gender")}


def test_the_few_who_joined_a_part_by_one_demographic_and_no_shown_crossed_part_are_seen() -> None:
    """Whole, parts and the crossed parts that both show move by as many as the floor; a crossed part's rest by two."""
    sizes = {"all": 120, "1": 70, "2": 50, "1*1": 40, "2*2": 20}
    rows = [
        {"domain": domain, "level": level, "n": n, "n_asked": n}
        for level, n in sizes.items()
        for domain in ["gender*region" if "*" in level else "all" if level == "all" else "gender"]
    ]
    before = pd.DataFrame(rows).assign(
        **{"iteration": 1, "group": "officials", "indicator": "rules", "kind": "factor", "statistic": "mean"},
        **{"answer": -1, "against": "", "state": "shown", "estimate": 1.5, "low": 1.4, "high": 1.6},
    )
    of = replace(results(PEOPLE), samples=(), figures=before, key=GATE)
    old = released(of)
    for more, found in (({"1": 12, "1*1": 12}, set()), ({"1": 12, "1*1": 10}, {"not shown of gender = 1"})):
        grown = before["level"].map({"all": 42, "2": 18, "2*2": 18, **more})
        after = before.assign(n=before["n"] + grown, n_asked=before["n_asked"] + grown)
        moved = differences(replace(of, figures=after, key=GATE), old)
        assert {difference.level for difference in moved} == found


def test_the_same_people_are_not_divided_in_another_way() -> None:
    """Six people join a shown region under a new code: no base that both versions have moves."""
    codes = [{"code": code, "label": {"en": f"Region {code}"}} for code in (1, 2, 3, 4)]
    first = np.repeat([1, 2, 3, -1], [18, 18, 18, 6])
    joined = np.where((first == 2) | (first == -1), 4, first)
    before = results(PEOPLE.assign(region=first), regions={"region": codes[:3]})
    after = results(PEOPLE.assign(region=joined), regions={"region": [codes[0], codes[2], codes[3]]})
    assert {"2"} <= set(published(before).query("domain == 'region'")["level"])
    moved = differences(after, released(before))
    assert ("parts", "officials", "region", "2") in {(of.rule, of.group, of.domain, of.level) for of in moved}
    whole = kept(after, [released(before)], {OFFICIALS, (1, "private")})
    assert differences(whole, released(before)) == []
    assert "4" not in set(published(whole).query("domain == 'region' and group == 'officials'")["level"])
    relabelled = [codes[0] | {"label": {"en": "North"}}, *codes[1:3]]
    same = results(PEOPLE.assign(region=first), regions={"region": relabelled})
    assert differences(same, released(before)) == []


def test_figures_of_an_earlier_iteration_are_compared_too() -> None:
    second = {(2, "officials"): drawn(11, 60), (2, "private"): drawn(12, 60, group="private")}
    first = {OFFICIALS: PEOPLE, (1, "private"): COMPANIES}
    surveys = [made({**first, OFFICIALS: officials, **second}) for officials in (PEOPLE, PEOPLE.iloc[1:])]
    before, after = (CountryResults(survey.study, survey) for survey in surveys)
    assert {
        difference.iteration for difference in differences(after.results(), released(before.results(iteration=1)))
    } == {1}
    assert differences(before.results(), released(before.results(iteration=1))) == []
    with pytest.raises(ReleaseError, match=r"^iteration 2 would be compared with officials of iteration 1, whose "):
        kept(after.results(), [released(before.results(iteration=1))], {OFFICIALS})
    whole = kept(after.results(), [released(before.results())], {OFFICIALS})
    assert differences(whole, released(before.results())) == []


def test_a_figure_that_was_never_released_is_hidden_where_others_are_kept() -> None:
    """The new women's mean and the old men's and total would give the newcomer's."""
    before = released(results(PEOPLE, edition="public"))
    without = replace(before, figures=before.figures[before.figures["domain"] != "gender"])
    after = kept(results(together(PEOPLE, NEWCOMER)), [without], {OFFICIALS})
    of_women = after.select(domain="gender", group="officials")
    assert set(of_women["state"]) == {"suppressed"}
    assert of_women["estimate"].isna().all()
    assert set(after.select(domain="gender", group="private")["state"]) == {"shown"}


def test_the_list_of_what_is_hidden_is_that_of_the_figures_kept() -> None:
    """A woman who comes in or leaves takes her part over or below the floor; the list would tell so."""
    ten, nine = (drawn(3, 60).assign(gender=np.repeat([1, 2], [few, 60 - few])) for few in (10, 9))
    for before, after, hidden in ((ten, nine, set()), (nine, ten, {"1", "2"})):
        old, new = results(before), results(after)
        assert {
            entry.level for entry in old.hidden if entry.domain == "gender" and entry.group == "officials"
        } == hidden
        listed = kept(new, [released(old)], {OFFICIALS}).hidden
        assert {entry.level for entry in listed if entry.domain == "gender" and entry.group == "officials"} == hidden
        assert {entry for entry in listed if entry.group == "private"} == {
            entry for entry in old.hidden if entry.group == "private"
        }
        assert listed != new.hidden


def test_the_last_release_counts() -> None:
    more = together(PEOPLE, PEOPLE, PEOPLE)
    earlier = [released(results(PEOPLE), 1), released(results(more), 2)]
    after = kept(results(together(more, NEWCOMER)), earlier, {OFFICIALS})
    assert after.sample("officials").n == 180
    assert "2 May 2026" in after.facts[KEPT]
    assert all(differences(after, release) == [] for release in earlier)
