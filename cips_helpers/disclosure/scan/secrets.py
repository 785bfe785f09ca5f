"""Secrets that no file of a report may contain: ids, free text, answers, paths, other countries, hidden values."""

from __future__ import annotations

import getpass
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import pandas as pd

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.disclosure.scan.boilerplate import boilerplate_test
from cips_helpers.disclosure.scan.paths import own_folders
from cips_helpers.disclosure.scan.respondents import Respondents
from cips_helpers.disclosure.scan.search import before, pattern, pieces_of
from cips_helpers.disclosure.scan.small_cells import SmallCells, small_cells_of
from cips_helpers.estimation.estimates import Estimates
from cips_helpers.schema.columns import CROSSED
from cips_helpers.survey.normal import squeezed
from cips_helpers.survey.readers.table import names_totals
from cips_helpers.survey.sample import Sample, Survey
from cips_helpers.survey.slices import table_of
from cips_helpers.survey.study import Country, Study
from cips_helpers.words import Words

SHARES = ("share", "sample_share", "composition_change", "positive", "dont_know", "refused", "missing")
"""Statistics written as per cents; all others as points."""

ENTRY, ID = "entry that is no answer", "respondent id"

FIGURE = ["iteration", "group", "domain", "level", "indicator", "statistic", "answer", "against"]
"""Columns that identify a figure."""

FEWEST_LETTERS = 4
"""Shorter ids and entries occur by chance, and so do numbers of fewer than two digits more."""

_NUMBER = frozenset(("n", "no", "nr", "num", "number", "numero", "numéro", "número", "م", "رقم"))
"""Headings that only mean *number*, without their signs."""


@dataclass(frozen=True)
class HiddenFigure:
    """A hidden figure as a text may give it: names before it, and the ways its value is written."""

    names: frozenset[str]
    keys: frozenset[str]
    """Ids in the same row of an exported table."""
    written: frozenset[str]
    columns: Mapping[str, str]
    """Heading → content of the column in that row, if the table has such a column."""


@dataclass(frozen=True, repr=False)
class Secrets:
    """Texts, rows and figures that must not be found, by kind; displays only their numbers."""

    words: dict[str, frozenset[str]]
    """Kind → texts, searched for as whole words."""
    paths: frozenset[Path]
    """Folders of this machine; see `cips_helpers.disclosure.scan.paths`."""
    respondents: Respondents = field(default_factory=Respondents)
    """Searcher for answers."""
    small_cells: SmallCells = field(default_factory=SmallCells)
    """Searcher for tables of parts with few people."""
    figures: tuple[HiddenFigure, ...] = field(default=())
    shown: dict[str, frozenset[str]] = field(default_factory=dict)
    """Name → the ways shown figures of that name are written; another group's may equal a hidden one."""
    within: frozenset[str] = field(default=frozenset())
    """Names of hidden figures as they stand within questions, with the two words before them."""
    visible: dict[str, frozenset[str]] = field(default_factory=dict)
    """Kind → numbers and plain words, searched for as written in what a person reads, not in the code of a page."""
    exact: frozenset[str] = field(default=frozenset())
    """Hidden estimates to six decimals; no page writes that many."""
    names: dict[str, frozenset[str]] = field(default_factory=dict)
    """Kind → names, ids, sentences, searched for as whole words, except in files of libraries: Monaco is a typeface."""
    sentences: dict[str, frozenset[str]] = field(default_factory=dict)
    """Kind → pieces of sentences, see `cips_helpers.disclosure.scan.search.Sentences`; searched for where names are."""
    ids: dict[str, frozenset[str]] = field(default_factory=dict)
    """Heading of a column of ids → ids in it, searched for below this heading in tables."""
    codes: dict[str, frozenset[str]] = field(default_factory=dict)
    """Kind → codes, searched for as names are, but as written: ARE is a country, "are" is not."""

    @property
    def fingerprint(self) -> str:
        """SHA-256 of what the answers, the study's entries on them and the code do not decide alone.

        It changes with other countries of the study, its folder, the user, and what stands in every report.
        """
        changing: tuple[Mapping[str, frozenset[str]] | frozenset[Path], ...] = (
            self.words,
            self.paths,
            self.names,
            self.visible,
            self.sentences,
            self.ids,
            self.codes,
        )
        return sha256(repr(list(map(_ordered, changing))).encode()).hexdigest()

    def __repr__(self) -> str:
        kinds = ", ".join(f"{len(texts)} {kind}" for kind, texts in {**self.words, **self.names, **self.codes}.items())
        return f"<Secrets: {kinds}, {len(self.paths)} folders, {len(self.figures)} hidden figures>"


def _ordered(content: Mapping[str, frozenset[str]] | frozenset[Path]) -> Sequence[object]:
    if isinstance(content, Mapping):
        return [(kind, sorted(texts)) for kind, texts in sorted(content.items())]
    return sorted(map(str, content))


def secrets_of(
    study: Study, survey: Survey, estimates: Estimates, published: Iterable[Disclosed], respondents: Respondents
) -> Secrets:
    """Collect the secrets of a country.

    Parameters
    ----------
    study, survey
        Source of ids, of entries that are no answers, and of the answers.
    estimates, published
        All figures, and the results disclosed of them; the others are hidden.
    respondents
        Searcher for the answers.

    Returns
    -------
    Secrets
        For `cips_helpers.disclosure.scan.leaks.scan`.
    """
    results = list(published)
    ids, texts, headings = set[str](), set[str](), set[str]()
    allowed = {text.casefold() for text in _instrument_texts(results[0])}
    floor = min(edition.floor for edition in results)
    for sample in survey.samples.values():
        of_ids, of_texts, of_headings = _raw(study, sample, floor=floor)
        ids |= of_ids
        texts |= of_texts
        headings |= {text for text in of_headings if text.casefold() not in allowed}
    country = study.countries[survey.country]
    is_boilerplate = _boilerplate_test(study, country, results[0])
    figures = tuple(figure for edition in results for figure in _figures(estimates.frame, edition, state="suppressed"))
    entries, single_words = _personal_entries(texts, is_boilerplate)
    others = [other for code, other in study.countries.items() if code != survey.country]
    own = " ".join(country.name.values())
    return Secrets(
        words={"heading of the answers' file": frozenset(headings), "user name": frozenset(_user())},
        paths=frozenset((study.path.resolve().parent, *own_folders())),
        names={
            ID: frozenset(ids),
            ENTRY: entries,
            "name of another country": frozenset(
                name for other in others for name in other.name.values() if name not in own
            ),
        },
        visible={ENTRY: single_words},
        sentences={ENTRY: pieces_of(entries, floor=floor, is_common=is_boilerplate)},
        respondents=respondents,
        small_cells=small_cells_of(survey, floor=floor),
        figures=figures,
        within=frozenset(_within(_instrument_texts(results[0]), figures)),
        shown=_by_name(figure for edition in results for figure in _figures(estimates.frame, edition, state="shown")),
        exact=frozenset(_exact(estimates.frame, results)),
        ids=_ids_by_heading(study, survey),
        codes={
            "fingerprint of the answers": frozenset({survey.fingerprint}),
            "code of another country": frozenset(other.code for other in others),
        },
    )


def _boilerplate_test(study: Study, country: Country, results: Disclosed) -> Callable[[str], bool]:
    described = (results.instrument.model_dump_json(), *_instrument_texts(results))
    notes = (*study.title.values(), *study.note.values())
    languages = tuple(study.languages)
    return boilerplate_test(*described, *notes, country.model_dump_json(), languages=languages)


def _personal_entries(
    texts: Iterable[str], is_boilerplate: Callable[[str], bool]
) -> tuple[frozenset[str], frozenset[str]]:
    """Return the entries that are no boilerplate, and apart from them those of a single word."""
    personal = {text for text in texts if not is_boilerplate(text)}
    single_words = {text for text in personal if text.isalpha()}
    return frozenset(personal - single_words), frozenset(single_words)


def _user() -> set[str]:
    """Return the user's name where it is no word, since an account may be called customs.

    Such a name would appear in a path, and paths are searched for as they are.
    """
    with suppress(OSError, KeyError, ImportError):  # a system without a list of users
        name = getpass.getuser()
        return {name} if len(name) >= FEWEST_LETTERS and not name.isalpha() else set()
    return set()


def _instrument_texts(results: Disclosed) -> Iterator[str]:
    instrument = results.instrument
    for item in instrument.items:
        yield item.id
        for text in (item.text, item.label, *item.text_for.values()):
            yield from text.values()
    for scale in (*instrument.scales, *results.scales.values()):
        for answer in scale.answers:
            yield from answer.label.values()


def _raw(study: Study, sample: Sample, *, floor: int) -> tuple[set[str], set[str], set[str]]:
    """Return ids, entries of columns that are no items, and headings that the study maps to demographics.

    An entry that as many people wrote as a figure needs (complete, English) identifies nobody; what names a row of
    totals is nobody's id. Whoever was invited and answered nothing has one.
    """
    source = sample.source
    table = table_of(study, source)
    known = _id_columns(sample)
    mapped = set(source.named_columns)
    items = set(sample.answers) | mapped | _columns_of_items(sample)
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
        {name for name in mapped if len(name) >= FEWEST_LETTERS and not name.isalpha()},
    )


def _columns_of_items(sample: Sample) -> set[str]:
    """Return the columns of a file that were recognized as items."""
    columns = sample.reading.columns.values() if sample.reading else ()
    return {name for names in columns for name in names}


def _ids(column: str, cells: Iterable[str]) -> Iterator[str]:
    """Yield ids as a text may give them; an id that occurs by chance (17, 2011) only after its column's name.

    After a name that only means *number*, figures stand in any text (*n° 2 of the journal*): there, only as in data.
    """
    data = ("=", '": ', '": "')
    between = data if squeezed(column) in _NUMBER else (" ", ": ", ",", ", ", *data)
    for cell in {cell.strip() for cell in cells} - {""}:
        if names_totals(cell):
            continue
        if _is_long(cell):
            yield cell
        else:
            yield from (f"{column}{sign}{cell}" for sign in between)
        if cell.isdigit() and (number := cell.lstrip("0")) not in ("", cell):  # as programs read it
            yield from [number] if _is_long(number) else [f"{column}{sign}{number}" for sign in data]


def _ids_by_heading(study: Study, survey: Survey) -> dict[str, frozenset[str]]:
    """Return heading → ids below it, as programs read them; a heading that only means *number* stands in any table."""
    by_heading: dict[str, set[str]] = {}
    for sample in survey.samples.values():
        table = table_of(study, sample.source)
        for name in _id_columns(sample) & set(table.cells):
            if (heading := squeezed(name)) not in _NUMBER:
                cells = {cell.strip() for cell in table.cells[name]} - {""}
                ids = {cell for cell in cells if not names_totals(cell)}
                by_heading.setdefault(heading, set()).update(ids, (cell.lstrip("0") for cell in ids if cell.isdigit()))
    return {heading: frozenset(ids - {""}) for heading, ids in by_heading.items()}


def _id_columns(sample: Sample) -> set[str]:
    source = sample.source
    return {name for name in (source.respondent, source.cluster, source.interviewer) if name}


def _is_long(id: str) -> bool:
    """Return whether an id does not occur by chance."""
    return len(id) >= (FEWEST_LETTERS + 2 if id.isdigit() else FEWEST_LETTERS)


def _by_name(figures: Iterable[HiddenFigure]) -> dict[str, frozenset[str]]:
    """Return name → the ways its figures are written, in tables also without the sign of per cent."""
    by_name: dict[str, set[str]] = {}
    for figure in figures:
        for name in figure.names:
            by_name.setdefault(name, set()).update(
                figure.written, (text.rstrip("%\u202f\xa0 ") for text in figure.written)
            )
    return {name: frozenset(written) for name, written in by_name.items()}


def _within(texts: Iterable[str], figures: Iterable[HiddenFigure]) -> Iterator[str]:
    """Yield the names of figures that stand within texts, behind two words at least, with these words."""
    names = {name for figure in figures for name in figure.names if name}
    if not names:
        return
    named = pattern(names)
    for text in dict.fromkeys(texts):
        for match in named.finditer(text):
            words = before(text, match.start())
            if " " in words:
                yield f"{words} {match.group()}".casefold()


def _figures(truth: pd.DataFrame, results: Disclosed, *, state: str) -> Iterator[HiddenFigure]:
    """Yield the hidden (or shown) figures of an edition, with the names that stand before them in it.

    A hidden figure is searched for as it was estimated; a shown one is known as it was printed, with its interval.
    """
    in_state = results.figures[results.figures["state"] == state]
    rows = in_state if state == "shown" else truth.merge(in_state[FIGURE], on=FIGURE)
    for row in rows.itertuples():
        if not row.n > 0 or row.estimate != row.estimate:
            continue
        of_answer = row.statistic in ("sample_share", "composition_change")
        level = str(row.answer) if of_answer else str(row.level)
        item = row.indicator if of_answer else row.domain
        names = _names(results, item, level, row.indicator, row.group)
        people = row.n if row.n < results.floor else None
        values = (row.estimate, row.low, row.high) if state == "shown" else (row.estimate,)
        written = frozenset(
            text for value in values if value == value for text in _written(results.words, value, row.statistic, people)
        )
        keys = frozenset({row.group, item, level, row.indicator})
        columns = {
            "iteration": str(row.iteration),
            "statistic": row.statistic,
            "part": str(row.level),
            "answer": str(row.answer),
            "against": str(row.against),
        }
        yield HiddenFigure(names, keys, written, columns)


def _names(results: Disclosed, domain: str, level: str, indicator: str, group: str) -> frozenset[str]:
    if domain != "all":
        pairs = zip(domain.split(CROSSED), level.split(CROSSED), strict=True)
        answers = [results.scales[item].by_code.get(int(code)) for item, code in pairs if item in results.scales]
        labels = [results.text(answer.label) for answer in answers if answer]
        return frozenset(between.join(labels) for between in (", ", " × ", " ") if labels)
    names: set[str] = set()
    for factor in results.instrument.factors:
        if factor.id == indicator:
            names |= {results.text(factor.label), results.text(factor.short)}
    for item in results.instrument.items:
        if item.id == indicator:
            names.add(results.item_text(item, group))
    return frozenset(names)


def _written(words: Words, estimate: float, statistic: str, people: float | None) -> Iterator[str]:
    if statistic in SHARES:
        yield from (words.percent(estimate, decimals) for decimals in (0, 1))
    else:
        yield from (words.points(estimate, decimals) for decimals in (1, 2, 3))
    if people is not None:
        yield words.count(people)


def _exact(truth: pd.DataFrame, results: list[Disclosed]) -> Iterator[str]:
    shown = pd.concat([edition.figures.loc[edition.figures["state"] != "suppressed", FIGURE] for edition in results])
    merged = truth.merge(shown.drop_duplicates(), on=FIGURE, how="left", indicator=True)
    hidden = merged.loc[(merged["_merge"] == "left_only") & (merged["n"] > 0), "estimate"].dropna()
    # Shares of few people are fractions of small numbers, and shown figures may equal them.
    plain = {f"{value:.6f}" for value in truth.merge(shown, on=FIGURE)["estimate"].dropna()}
    # A mean of 2 is not recognised by its digits, as lines of pictures are 1.99999988 wide; nor is one of 0.088,
    # as a workbook may store a rounded figure as 0.08799999999999999.
    yield from {text for value in hidden if not (text := f"{value:.6f}").endswith("000")} - plain
