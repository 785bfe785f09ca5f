"""What must stand nowhere in a country's package: ids, free text, raw rows, paths, other countries, hidden values."""

from __future__ import annotations

import getpass
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.disclosure.scan.boilerplate import everyday
from cips_helpers.disclosure.scan.identity import read_identity, told_identity
from cips_helpers.estimation.estimates import Estimates
from cips_helpers.schema.columns import CROSSED
from cips_helpers.survey.sample import Sample, Survey
from cips_helpers.survey.slices import table_of
from cips_helpers.survey.study import Country, Study
from cips_helpers.words import Words

RUN = 12
"""So many answers in a row, in the order of the questionnaire, are taken for a respondent's."""

SHARES = ("share", "sample_share", "composition_change", "positive", "dont_know", "refused", "missing")
"""Statistics written as per cents; all others as points."""

ENTRY = "entry that is no answer"

FEWEST_LETTERS = 4
"""A shorter id or entry would be found by chance; so would a number of fewer digits than six."""


@dataclass(frozen=True)
class HiddenFigure:
    """A hidden figure as it might stand in a text: names before it, and the ways its value is written."""

    names: frozenset[str]
    keys: frozenset[str]
    """Ids that stand in the same row of an exported table."""
    written: frozenset[str]
    columns: Mapping[str, str]
    """What a column of such a table holds in that row, if it has that heading."""


@dataclass(frozen=True, repr=False)
class Secrets:
    """Everything that must not be found, by kind; shows itself only by its numbers."""

    words: dict[str, frozenset[str]]
    """Kind → texts: found as whole words."""
    parts: dict[str, frozenset[str]]
    """Kind → texts: found anywhere, inside words too (paths)."""
    rows: frozenset[tuple[int, ...]]
    figures: tuple[HiddenFigure, ...] = field(default=())
    shown: dict[str, frozenset[str]] = field(default_factory=dict)
    """Name → the ways shown figures of that name are written: another group's may equal a hidden one."""
    read: dict[str, frozenset[str]] = field(default_factory=dict)
    """Kind → numbers and plain words: found as written in what a person reads, and not in the code behind a page."""
    exact: frozenset[str] = field(default=frozenset())
    """Hidden estimates to six decimals: no page writes so many."""
    names: dict[str, frozenset[str]] = field(default_factory=dict)
    """Kind → names, ids, sentences: found as whole words, and not in a library's own files: Monaco is a typeface."""
    codes: dict[str, frozenset[str]] = field(default_factory=dict)
    """Kind → codes: as names, and only as written, for ARE is a country and are is not."""

    def __repr__(self) -> str:
        kinds = ", ".join(
            f"{len(found)} {kind}" for kind, found in {**self.words, **self.names, **self.codes, **self.parts}.items()
        )
        return f"<Secrets: {kinds}, {len(self.rows)} runs of answers, {len(self.figures)} hidden figures>"


def secrets_of(study: Study, survey: Survey, estimates: Estimates, published: Iterable[Disclosed]) -> Secrets:
    """Collect what must not stand in anything published on a country.

    Parameters
    ----------
    study, survey
        The files' ids and entries that are no answers; the answers themselves.
    estimates, published
        The truth and what was let through of it: what lies between is hidden. Where an anonymous edition is among
        what was published, what tells which country it is must not stand there either.
    """
    shown = list(published)
    ids, texts, headings = set[str](), set[str](), set[str]()
    allowed = {text.casefold() for text in _instrument_texts(shown[0])}
    for sample in survey.samples.values():
        of_ids, of_texts, of_headings = _raw(study, sample, floor=min(one.floor for one in shown))
        ids |= of_ids
        texts |= of_texts
        headings |= {text for text in of_headings if text.casefold() not in allowed}
    country = study.countries[survey.country]
    entries, words_alone = _telling(texts, study, country, shown[0])
    others = [other for code, other in study.countries.items() if code != survey.country]
    own = " ".join(country.name.values())
    anonymous = any(one.anonymous for one in shown)
    return Secrets(
        words={
            "heading of the answers' file": frozenset(headings),
            "user name": frozenset(_user()),
            "key of the pseudonyms": frozenset({study.key.get_secret_value()} if study.key else ()),
            **(told_identity(study, survey, allowed) if anonymous else {}),
        },
        parts={"path of this machine": frozenset(_paths(study))},
        names={
            "respondent id": frozenset(ids),
            ENTRY: entries,
            "name of another country": frozenset(
                name for other in others for name in other.name.values() if name not in own
            ),
            **({"name of the country": frozenset(country.name.values())} if anonymous else {}),
        },
        read={ENTRY: words_alone, **(read_identity(study, survey, shown, allowed) if anonymous else {})},
        rows=frozenset(_runs(survey.samples.values())),
        figures=tuple(f for one in shown for f in _figures(estimates.frame, one, state="suppressed")),
        shown=_by_name(f for one in shown for f in _figures(estimates.frame, one, state="shown")),
        exact=frozenset(_exact(estimates.frame, shown)),
        codes={
            "code of another country": frozenset(other.code for other in others),
            **({"code of the country": frozenset({survey.country})} if anonymous else {}),
        },
    )


def _telling(
    texts: Iterable[str], study: Study, country: Country, shown: Disclosed
) -> tuple[frozenset[str], frozenset[str]]:
    """Leave out of the entries what stands in reports anyway; of the others, give those of one plain word apart."""
    if not texts:
        return frozenset(), frozenset()
    described = (shown.instrument.model_dump_json(), country.model_dump_json(), *_instrument_texts(shown))
    is_everyday = everyday(*described, *study.title.values(), *study.note.values())
    telling = {text for text in texts if not is_everyday(text)}
    alone = {text for text in telling if text.isalpha()}
    return frozenset(telling - alone), frozenset(alone)


def _user() -> set[str]:
    """The user's name, where it is no word: a mark stands in pages, and an account may be called customs.

    Where such a name would come to light is a path, and paths are looked for as they are.
    """
    with suppress(OSError, KeyError, ImportError):  # a system without a list of users
        name = getpass.getuser()
        return {name} if len(name) >= FEWEST_LETTERS and not name.isalpha() else set()
    return set()


def _instrument_texts(one: Disclosed) -> Iterator[str]:
    instrument = one.instrument
    for item in instrument.items:
        yield item.id
        for text in (item.text, item.label, *item.text_for.values()):
            yield from text.values()
    for scale in (*instrument.scales, *one.scales.values()):
        for answer in scale.answers:
            yield from answer.label.values()


def _raw(study: Study, sample: Sample, *, floor: int) -> tuple[set[str], set[str], set[str]]:
    """Ids, entries of columns that are no items, and headings that the study maps to demographics.

    What as many people wrote as a figure takes (complete, English) tells of nobody.
    """
    source = sample.source
    table = table_of(study, source)
    known = {name for name in (source.respondent, source.cluster, source.interviewer) if name}
    items = set(sample.answers) | set(source.columns.values())
    design = {source.weight, source.seconds, source.strata.column if source.strata else None}
    free = [name for name in table.cells if name not in items | known | design | set(source.rows)]
    written = Counter[str]()
    for name in free:  # the most people who wrote it in one column: one person may say it in many
        written |= Counter(cell.strip() for cell in table.cells[name])
    texts = {cell for cell, times in written.items() if times < floor}
    long = re.compile(rf"(?=(?:.*\w){{{FEWEST_LETTERS}}})(?=.*[^\W\d])", re.DOTALL)
    return (
        {written for name in known if name in table.cells for written in _ids(name, table.cells[name])},
        {cell for cell in texts if long.match(cell)},
        {name for name in source.columns.values() if len(name) >= FEWEST_LETTERS and not name.isalpha()},
    )


def _ids(column: str, cells: Iterable[str]) -> Iterator[str]:
    """Ids as they would stand in a text; one that is found by chance (17, 2011) only after its column's name."""
    for cell in {cell.strip() for cell in cells} - {""}:
        if len(cell) >= (FEWEST_LETTERS + 2 if cell.isdigit() else FEWEST_LETTERS):
            yield cell
        else:
            yield from (f"{column}{between}{cell}" for between in (" ", ": ", "=", '": ', '": "', ",", ", "))


def _paths(study: Study) -> Iterator[str]:
    for path in (study.path.resolve().parent, Path.home(), Path.cwd(), Path(sys.prefix)):
        if len(path.parts) > 1:
            yield str(path)
            yield path.as_posix()


def _runs(samples: Iterable[Sample]) -> Iterator[tuple[int, ...]]:
    for sample in samples:
        rows = sample.answers.to_numpy()
        for start in range(rows.shape[1] - RUN + 1):
            for run in rows[:, start : start + RUN].tolist():
                if len(set(run)) > 2:  # a run of one or two answers is found by chance
                    yield tuple(run)


def _by_name(figures: Iterable[HiddenFigure]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for figure in figures:
        for name in figure.names:
            found.setdefault(name, set()).update(figure.written)
    return {name: frozenset(written) for name, written in found.items()}


def _figures(truth: pd.DataFrame, one: Disclosed, *, state: str) -> Iterator[HiddenFigure]:
    """Hidden (or shown) figures by the names that stand before them in this edition."""
    words, keys = one.words, ["iteration", "group", "domain", "level", "indicator", "statistic", "answer"]
    gone = one.figures.loc[one.figures["state"] == state, keys]
    for row in truth.merge(gone, on=keys).itertuples():
        if not row.n > 0 or row.estimate != row.estimate:
            continue
        of_answer = row.statistic in ("sample_share", "composition_change")
        level = str(row.answer) if of_answer else str(row.level)
        item = row.indicator if of_answer else row.domain
        names = _names(one, item, level, row.indicator, row.group)
        written = set(_written(words, row.estimate, row.statistic, row.n if row.n < one.floor else None))
        keys_of_row = frozenset({row.group, item, level, row.indicator})
        columns = {"iteration": str(row.iteration), "statistic": row.statistic, "part": str(row.level)}
        if of_answer:
            columns["answer"] = level
        yield HiddenFigure(names, keys_of_row, frozenset(written), columns)


def _names(one: Disclosed, domain: str, level: str, indicator: str, group: str) -> frozenset[str]:
    if domain != "all":
        pairs = zip(domain.split(CROSSED), level.split(CROSSED), strict=True)
        answers = [one.scales[item].by_code.get(int(code)) for item, code in pairs if item in one.scales]
        labels = [one.text(answer.label) for answer in answers if answer]
        return frozenset(between.join(labels) for between in (", ", " × ", " ") if labels)
    found: set[str] = set()
    for factor in one.instrument.factors:
        if factor.id == indicator:
            found |= {one.text(factor.label), one.text(factor.short)}
    for item in one.instrument.items:
        if item.id == indicator:
            found.add(one.item_text(item, group))
    return frozenset(found)


def _written(words: Words, estimate: float, statistic: str, people: float | None) -> Iterator[str]:
    if statistic in SHARES:
        yield from (words.percent(estimate, decimals) for decimals in (0, 1))
    else:
        yield from (words.points(estimate, decimals) for decimals in (1, 2, 3))
    if people is not None:
        yield words.count(people)


def _exact(truth: pd.DataFrame, shown: list[Disclosed]) -> Iterator[str]:
    keys = ["iteration", "group", "domain", "level", "indicator", "statistic", "answer"]
    seen = pd.concat([one.figures.loc[one.figures["state"] != "suppressed", keys] for one in shown])
    gone = truth.merge(seen.drop_duplicates(), on=keys, how="left", indicator=True)
    hidden = gone.loc[(gone["_merge"] == "left_only") & (gone["n"] > 0), "estimate"].dropna()
    # Shares of few people are fractions of small numbers, which shown figures have too.
    plain = {f"{value:.6f}" for value in truth.merge(seen, on=keys)["estimate"].dropna()}
    # A mean of 2 tells nothing by its digits, and pictures are drawn with lines 1.99999988 wide; nor does one of
    # 0.088, as which a workbook may hold a rounded figure: 0.08799999999999999.
    yield from {text for value in hidden if not (text := f"{value:.6f}").endswith("000")} - plain
