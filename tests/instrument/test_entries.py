"""Entries of the wrong shape, and files that hold no entries."""

import pytest

from cips_helpers.instrument.load import InstrumentError, load_instrument
from made_up.tiny import DELETED

from .broken import TEXT, assert_fault

FIRST = {"id": "first", "label": TEXT, "factors": ["staff", "leadership"]}
CROSSWALK = {"title": TEXT, "dimensions": [FIRST]}
FAULTS = [
    ("title", DELETED, "title", "is missing"),
    ("title", {}, "title", "needs at least 1, has 0"),
    ("colour", "red", "colour", "there is no entry of this name here"),
    ("items/favours/revers", True, "items → 'favours' → revers", "there is no entry of this name here"),
    ("items/favours/kind", "opinion", "items → 'favours' → kind", "it is agreement, "),
    ("items/favours/id", "Favours!", "items → 'Favours!' → id", "begins with a letter"),
    ("items/favours/id", DELETED, "items → no. 2 → id", "is missing"),
    ("items/favours/text/en", "  ", "items → 'favours' → text → en", "is empty"),
    ("items/favours/text/en", None, "items → 'favours' → text → en", "is empty"),
    (
        "scales/agreement/answers/0/score",
        float("nan"),
        "scales → 'agreement' → answers → no. 4 → score",
        "not infinite",
    ),
    ("themes/top/items", ["example"], "themes → 'top' → items", "needs at least 2, has 1"),
    ("factors/leadership/discuss", [TEXT] * 3, "factors → 'leadership' → discuss", "takes at most 2, has 3"),
    ("factors/leadership/discuss", [{}], "factors → 'leadership' → discuss → no. 1", "needs at least 1, has 0"),
    ("items/reported/base/codes", [], "items → 'reported' → base → codes", "needs at least 1"),
    ("factors/staff/next_steps", ["Train"], "factors → 'staff' → next_steps → no. 1", "takes its text by language"),
    ("crosswalk", CROSSWALK | {"dimensions": []}, "crosswalk → dimensions", "needs at least 1, has 0"),
]


@pytest.mark.parametrize(("place", "value", "entry", "fault"), FAULTS)
def test_a_fault_is_named_with_file_and_entry(tmp_path, place, value, entry, fault):
    assert_fault(tmp_path, place, value, entry, fault)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "holds no entries"),
        (b"- a\n- b\n", "holds no entries"),
        (b"id: [\n", "not readable as YAML"),
        (b"id: a\nid: b\n", "the key 'id' stands twice (line"),
        (b"groups:\n  - {id: a, id: b}\n", "the key 'id' stands twice (line 2, column 5)"),
        (b"id: \xff\xfe\n", "save it as UTF-8"),
        (b"id: a\0b\n", "not readable as YAML"),
        (b"start: 2024-13-01\n", "not readable as YAML: no date: 2024-13-01 (month"),
        (b"[" * 5000, "entries within entries"),
    ],
)
def test_a_file_without_entries_is_refused_in_one_line(tmp_path, content, fault):
    (tmp_path / "mine.yml").write_bytes(content)
    with pytest.raises(InstrumentError) as caught:
        load_instrument(tmp_path / "mine.yml")
    assert fault in str(caught.value)
    assert str(caught.value).count("\n") == 1


def test_a_missing_or_unreadable_file(tmp_path):
    with pytest.raises(InstrumentError, match="there is no file"):
        load_instrument(tmp_path / "mine.yml")
    with pytest.raises(InstrumentError, match="is a folder, not a file"):
        load_instrument(tmp_path)
    with pytest.raises(InstrumentError, match="can't be opened"):
        load_instrument(tmp_path / "a\0b.yml")
