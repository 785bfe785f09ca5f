"""The anonymous book is refused for a country's name or code, and not for a word that names a place in one."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import pytest

from cips_helpers.build.events import ReportError
from cips_helpers.programme.binding import _refuse_names
from cips_helpers.survey.load import load_study
from made_up.example import STUDY


@pytest.mark.parametrize(
    ("text", "is_refused"),
    [
        ("Scores of people at Headquarters are left out.", False),
        ("Scores of Valdoria are left out.", True),
        ("Scores of XCC are left out.", True),
    ],
)
def test_a_region_called_like_an_ordinary_word_is_no_reason(tmp_path: Path, text: str, is_refused: bool) -> None:
    """Hole 9: any label of a country's own scales in an anonymous book was taken for its name."""
    study = load_study(STUDY)
    labels = [{"code": 1, "label": {"en": "Headquarters"}}, {"code": 2, "label": {"en": "Ports"}}]
    own = study.countries["XAA"].model_copy(update={"scales": {"region": labels}})
    with_headquarters = study.model_copy(update={"countries": {**study.countries, "XAA": own}})
    (tmp_path / "index.html").write_text(f"<html><body><p>{text}</p></body></html>", encoding="utf-8")
    with pytest.raises(ReportError, match="of a country") if is_refused else nullcontext():
        _refuse_names(tmp_path, with_headquarters)
