"""What one sample takes from its file: the whole file, or its own rows of one that is shared.

A file of many countries is parsed once for all of them, not once by each: the time of a run would grow with their
square.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Collection, Iterable
from pathlib import Path

import numpy as np
import pandas as pd

from cips_helpers.survey.columns import heading
from cips_helpers.survey.decode import word
from cips_helpers.survey.readers.cells import ReadError, Table
from cips_helpers.survey.readers.table import read_table
from cips_helpers.survey.study import Source, Study

NO_FILE = "no file"


class Slices:
    """Fingerprints of the answers of a study; a file is read once, however many samples it holds.

    Parameters
    ----------
    study
        Whose answers.
    known
        Fingerprints of slices found earlier, by the file's own: a shared file that has not changed is not parsed
        again. New ones are added.
    """

    def __init__(self, study: Study, known: dict[str, str] | None = None) -> None:
        self._study = study
        self.known = {} if known is None else known
        self._files: dict[Path, str] = {}
        self._rows: dict[tuple[Path, str | None, str | None], tuple[Table, np.ndarray] | None] = {}

    def fingerprint(self, source: Source) -> str:
        """SHA-256 of what a sample rests on in its file; ``no file`` where there is none.

        The rows of a shared file count without their order; one that can't be read counts as a whole.
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
        """Write the rows of some countries' samples of shared files into a private folder.

        Parameters
        ----------
        countries
            Codes.
        folder
            Receives one file a sample; what is there already is not written again.

        Returns
        -------
        Study
            The study, to be read by way of the folder.
        """
        folder.mkdir(exist_ok=True)
        for code in countries:
            for iteration in self._study.countries[code].iterations:
                for source in iteration.groups.values():
                    target = folder / _name(self._study, source)
                    if source.rows and not target.exists() and (kept := self._kept(source)) is not None:
                        target.write_bytes(pickle.dumps(kept[0]))
        return self._study.with_slices(folder)

    def _whole(self, path: Path) -> str:
        if path not in self._files:
            try:
                self._files[path] = hashlib.sha256(path.read_bytes()).hexdigest()
            except (OSError, ValueError):  # a ValueError where the name holds a null character
                self._files[path] = NO_FILE
        return self._files[path]

    def _part(self, source: Source) -> str | None:
        kept = self._kept(source)
        if kept is None:
            return None
        table, rows = kept
        digest = hashlib.sha256("|".join(table.columns).encode())
        digest.update(np.sort(rows).astype("<u8").tobytes())
        return digest.hexdigest()

    def _kept(self, source: Source) -> tuple[Table, np.ndarray] | None:
        """Give a sample's rows and their fingerprints; ``None`` where the file can't be read or parted."""
        read = self._table(source)
        if read is None:
            return None
        table, rows = read
        place = {heading(name): name for name in reversed(table.columns) if name}
        if any(heading(name) not in place for name in source.rows):
            return None
        keep = np.ones(len(table.cells), dtype=bool)
        for name, value in source.rows.items():
            keep &= (table.cells[place[heading(name)]].map(word) == word(value)).to_numpy()
        if not keep.any():
            return None
        return Table(table.columns, table.cells[keep].reset_index(drop=True), table.notes), rows[keep]

    def _table(self, source: Source) -> tuple[Table, np.ndarray] | None:
        place = (self._study.file_of(source), source.format, source.sheet)
        if place not in self._rows:
            try:
                table = read_table(place[0], format=place[1], sheet=place[2], expected=source.rows)
                self._rows[place] = table, pd.util.hash_pandas_object(table.cells, index=False).to_numpy()
            except ReadError:
                self._rows[place] = None
        return self._rows[place]


def table_of(study: Study, source: Source, *, expected: Collection[str] = ()) -> Table:
    """Read a sample's file, or its rows alone where they have been shared out.

    Parameters
    ----------
    study, source
        Where the answers are.
    expected
        Column names that are looked for.

    Returns
    -------
    Table
        The cells.

    Raises
    ------
    ReadError
        See `read_table`.
    """
    if source.rows and study.slices is not None:
        shared = study.slices / _name(study, source)
        if shared.exists():
            found: Table = pickle.loads(shared.read_bytes())
            return found
    return read_table(study.file_of(source), format=source.format, sheet=source.sheet, expected=expected)


def _name(study: Study, source: Source) -> str:
    told = (str(study.file_of(source)), source.format, source.sheet, sorted(source.rows.items()))
    return f"{hashlib.sha256(repr(told).encode()).hexdigest()[:24]}.pickle"
