"""Reading of the profiles, and recognition of a platform by the headings of its exports."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

import yaml
from pydantic import Field

from cips_helpers.instrument.model import Part
from cips_helpers.survey.normal import squeezed


class Profile(Part):
    """Columns of one platform's exports, besides the answers."""

    id: str
    name: str
    marks: tuple[str, ...]
    """Headings of this platform's exports."""
    enough: int = 2
    """Number of marks that identify it."""
    respondent: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    """Columns of dates, the best first."""
    seconds: tuple[str, ...] = ()
    interviewer: tuple[str, ...] = ()
    unfinished: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Column → entries of interviews that were not finished; empty text for an empty cell."""
    left_out: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Column → entries of test, preview, spam and rejected rows."""
    others: tuple[str, ...] = ()
    """Further columns that are no answers."""

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns of the profile."""
        groups = (self.marks, self.respondent, self.dates, self.seconds, self.interviewer, self.others)
        return (*(name for names in groups for name in names), *self.unfinished, *self.left_out)


class Profiles:
    """All profiles."""

    @cached_property
    def all(self) -> tuple[Profile, ...]:
        """The profiles, in the order of their ids."""
        files = sorted(Path(__file__).parent.glob("*.yml"))
        return tuple(Profile.model_validate(yaml.safe_load(file.read_text(encoding="utf-8"))) for file in files)

    @cached_property
    def headings(self) -> frozenset[str]:
        """All headings of all platforms, squeezed."""
        return frozenset(squeezed(name) for profile in self.all for name in profile.columns)

    def of(self, columns: Iterable[str]) -> Profile | None:
        """Return the platform with the most of its marks among the headings of a file; ``None`` if none has enough."""
        names = {squeezed(column) for column in columns}
        marks = [(sum(squeezed(mark) in names for mark in profile.marks), profile) for profile in self.all]
        score, best = max(marks, key=lambda pair: pair[0])
        return best if score >= best.enough else None


PROFILES = Profiles()
