"""Slices of shared files: the rows of one sample, cached in a folder.

A file of many countries is parsed once for all of them. Parsed once by each, the time of a run would grow with their
square.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd

from cips_helpers import sizes
from cips_helpers.frame_files import SUFFIX, DamagedFileError, pack, unpack
from cips_helpers.inputs import read_input
from cips_helpers.survey.columns import heading
from cips_helpers.survey.normal import word
from cips_helpers.survey.readers.cells import ReadError, Table
from cips_helpers.survey.readers.table import read_table
from cips_helpers.survey.study import Source, Study
from cips_helpers.survey.vocabulary import Vocabulary, vocabulary_of

NO_FILE = "no file"


class Slices:
    """Slices of a study's files and their fingerprints; each file is read once.

    Parameters
    ----------
    study
        The study.
    known
        Cache of fingerprints: a shared file that has not changed is not parsed again. New ones are added.
    """

    def __init__(self, study: Study, known: dict[str, str] | None = None) -> None:
        self._study = study
        self.known = {} if known is None else known
        self._vocabulary = vocabulary_of(study)
        self._files: dict[Path, str] = {}
        self._rows: dict[tuple[Path, str | None, str | None], tuple[Table, np.ndarray] | None] = {}

    def fingerprint(self, source: Source) -> str:
        """Return the SHA-256 of a sample's file, or of its rows in a shared file; ``no file`` if there is none.

        The order of rows in a shared file does not matter. A shared file that can't be read counts as a whole.
        """
        whole = self._whole(self._study.file_of(source))
        if whole == NO_FILE or not source.rows:
            return whole
        key = "|".join(
            map(str, (whole, source.format, source.sheet, *(word(part) for row in source.rows.items() for part in row)))
        )
        key = hashlib.sha256(key.encode()).hexdigest()
        if key not in self.known:
            self.known[key] = self._part(source) or whole
        return self.known[key]

    def share(self, countries: Iterable[str], folder: Path) -> Study:
        """Write the rows of countries' samples in shared files into a folder.

        Parameters
        ----------
        countries
            Codes of the countries.
        folder
            Private folder for one file per sample; existing files are kept.

        Returns
        -------
        Study
            A copy of the study that reads shared files from the folder.
        """
        folder.mkdir(exist_ok=True, mode=0o700)
        for code in countries:
            for iteration in self._study.countries[code].iterations:
                for source in iteration.groups.values():
                    target = folder / _name(self._study, source)
                    if source.rows and not target.exists() and (own := self._own_rows(source)) is not None:
                        target.write_bytes(_packed(own[0]))
        return self._study.with_slices(folder)

    def _whole(self, path: Path) -> str:
        if path not in self._files:
            try:
                self._files[path] = hashlib.sha256(read_input(path, largest=sizes.FILE_BYTES)).hexdigest()
            except (OSError, ValueError):  # a ValueError where the name holds a null character
                self._files[path] = NO_FILE
        return self._files[path]

    def _part(self, source: Source) -> str | None:
        own = self._own_rows(source)
        if own is None:
            return None
        table, rows = own
        digest = hashlib.sha256("|".join(table.columns).encode())
        digest.update(np.sort(rows).astype("<u8").tobytes())
        return digest.hexdigest()

    def _own_rows(self, source: Source) -> tuple[Table, np.ndarray] | None:
        """Return a sample's rows and their hashes; ``None`` if the file can't be read or has none."""
        read = self._table(source)
        if read is None:
            return None
        table, rows = read
        names = {heading(name): name for name in reversed(table.columns) if name}
        if any(heading(name) not in names for name in source.rows):
            return None
        keep = np.ones(len(table.cells), dtype=bool)
        for name, value in source.rows.items():
            keep &= (table.cells[names[heading(name)]].map(word) == word(value)).to_numpy()
        if not keep.any():
            return None
        return table.keep(keep), rows[keep]

    def _table(self, source: Source) -> tuple[Table, np.ndarray] | None:
        key = path, format, sheet = (self._study.file_of(source), source.format, source.sheet)
        if key not in self._rows:
            try:
                table = read_table(path, self._vocabulary, format=format, sheet=sheet, encoding=source.encoding)
                self._rows[key] = table, pd.util.hash_pandas_object(table.cells, index=False).to_numpy()
            except ReadError:
                self._rows[key] = None
        return self._rows[key]


def table_of(study: Study, source: Source, vocabulary: Vocabulary | None = None) -> Table:
    """Read a sample's file, or its slice if the study has one.

    Parameters
    ----------
    study, source
        The study, and the entry of the file in it.
    vocabulary
        The headings and words of the study; made of it by default.

    Returns
    -------
    Table
        The cells.

    Raises
    ------
    ReadError
        If the file can't be read; see `read_table`.
    """
    if source.rows and study.slices is not None:
        cached = study.slices / _name(study, source)
        if cached.exists():
            return _unpacked(cached.read_bytes())
    return read_table(
        study.file_of(source),
        vocabulary or vocabulary_of(study),
        format=source.format,
        sheet=source.sheet,
        encoding=source.encoding,
    )


def _name(study: Study, source: Source) -> str:
    key = (str(study.file_of(source)), source.format, source.sheet, sorted(source.rows.items()))
    return f"{hashlib.sha256(repr(key).encode()).hexdigest()[:24]}{SUFFIX}"


def _packed(table: Table) -> bytes:
    about = [table.columns, table.notes, dict(table.labels), dict(table.facts), table.cells.index.tolist()]
    about.append({name: dict(listed) for name, listed in table.meanings.items()})
    return pack(table.cells.reset_index(drop=True), dict.fromkeys(table.cells, "str"), json.dumps(about))


def _unpacked(content: bytes) -> Table:
    damaged = ReadError("its cached rows are damaged", "run the command again")
    try:
        cells, text = unpack(content, None)
        columns, notes, labels, facts, numbers, meanings = json.loads(text)
        cells.index = pd.Index(numbers)
        noted = tuple((what, todo, rows) for what, todo, rows in notes)
        table = Table(tuple(columns), cells, noted, labels, facts, meanings)
    except (DamagedFileError, TypeError, ValueError):
        raise damaged from None
    if set(table.columns) != set(cells):
        raise damaged
    return table
