"""Forms of small and of hostile questionnaires."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cips_helpers.forms.content import FormContent
from cips_helpers.instrument.load import load_instrument
from cips_helpers.instrument.model import Answer, Instrument
from made_up import tiny

CIPS = Path(__file__).parents[2] / "data" / "instrument" / "cips.yml"
REGIONS = {"region": (Answer(code=1, label={"en": "North", "fr": "Nord"}), Answer(code=2, label={"en": "South"}))}
HOSTILE = "=1+1 ${example} {example} <script>alert(1)</script> *bold* __b__ [x](http://x) {{ 7*7 }} & \"q\" 'q'"


def cips() -> Instrument:
    return load_instrument(CIPS)


def tiny_instrument(folder: Path, changes: dict[str, Any] | None = None) -> Instrument:
    entries = tiny.instrument()
    for place, value in (changes or {}).items():
        tiny.put(entries, place, value)
    return load_instrument(tiny.save(folder / "mine.yml", entries))


def hostile(folder: Path) -> Instrument:
    """Return a questionnaire all of whose texts try to be something else, each in its own words."""
    entries, count = tiny.instrument(), iter(range(10_000))

    def spoil(part: Any) -> Any:
        if isinstance(part, list):
            return [spoil(each) for each in part]
        if isinstance(part, dict) and set(part) == {"en", "fr"}:
            return {language: f"{HOSTILE} {next(count)}" for language in part}
        return {key: spoil(value) for key, value in part.items()} if isinstance(part, dict) else part

    entries = spoil(entries)
    entries["form"] = {
        name: {language: f"{HOSTILE} {next(count)}" for language in ("en", "fr")}
        for name in ("introduction", "confidentiality", "consent", "consent_yes", "consent_no", "statements", "thanks")
    }
    for item in entries["items"]:
        item["hint"] = {language: f"{HOSTILE} {next(count)}" for language in ("en", "fr")}
    return load_instrument(tiny.save(folder / "hostile.yml", entries))


def form(instrument: Instrument, group: str = "officials", languages: tuple[str, ...] = ()) -> FormContent:
    return FormContent(instrument, group, languages or instrument.languages, REGIONS)
