"""Languages of files of answers: those whose words stand in their headings and cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from cips_helpers.instrument.model import Instrument, Text
from cips_helpers.survey.normal import named
from cips_helpers.survey.readers.cells import Table

SHARE = 0.25
"""A language is the files' with this share of the words of the commonest; a few words are the same in several."""
MOST_ENTRIES = 200
"""Different entries of a column that are looked up; answers have fewer."""


def words_by_language(table: Table, instrument: Instrument) -> Counter[str]:
    """Count a file's headings and entries that are a text of the questionnaire, by language.

    What is the same in all languages counts for none; names of choices are texts (*strongly_agree*).
    """
    known: dict[str, set[str]] = {}
    for text in _texts(instrument):
        for language, wording in text.items():
            known.setdefault(named(wording), set()).add(language)
    entries = {named(str(name)) for name in (*table.cells, *table.labels.values())}
    for name in table.cells:
        entries |= {named(entry) for entry in table.cells[name].unique()[:MOST_ENTRIES]}
    count: Counter[str] = Counter()
    for entry in entries:
        if len(languages := known.get(entry, set())) < len(instrument.languages):
            count.update(languages)
    return count


def languages_of(counts: Iterable[Counter[str]]) -> list[str]:
    """Return the languages of several files, the commonest first; none where they hold codes alone."""
    total = sum(counts, Counter[str]())
    most = max(total.values(), default=0)
    return [name for name, number in total.most_common() if number >= SHARE * most]


def _texts(instrument: Instrument) -> Iterator[Text]:
    for scale in instrument.scales:
        yield from (answer.label for answer in scale.answers)
    for item in (*instrument.items, *instrument.several):
        yield from (item.text, *item.text_for.values())
