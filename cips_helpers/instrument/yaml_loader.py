"""Reading of YAML text as plain entries: every key once, no alias that grows, no text that can't be printed."""

from __future__ import annotations

from collections import Counter
from typing import Any

import yaml
from yaml.composer import Composer
from yaml.constructor import SafeConstructor
from yaml.resolver import Resolver

from cips_helpers import sizes
from cips_helpers.plain_text import UNPRINTABLE

_DEEP = f"entries within entries, more than {sizes.YAML_DEPTH} levels"
_KINDS = {"bool": "no true or false", "int": "no whole number", "float": "no number", "timestamp": "no date"}


class _Entries(Composer, SafeConstructor, Resolver):
    """Parts of a YAML loader that refuse what PyYAML accepts but nobody means, with the line.

    A key that stands twice, of which PyYAML keeps the last; keys that are no words, and merge keys; entries that are
    too deep or too many with aliases written out; numbers of too many digits; characters that can't be printed.
    """

    _depth = 0
    peek_event: Any

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        """Compose a node; refuse one that lies too deep."""
        self._depth += 1
        if self._depth > sizes.YAML_DEPTH:
            raise _error(_DEEP, self.peek_event())
        node = super().compose_node(parent, index)
        self._depth -= 1
        return node

    def get_single_node(self) -> yaml.Node | None:
        """Compose the document; refuse one with too many entries once its aliases are written out."""
        node = super().get_single_node()
        if node is not None:
            _count(node, {})
        return node

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Return a mapping; refuse keys that are no words, and keys that stand twice."""
        if not isinstance(node, yaml.MappingNode):
            raise _error("no entries", node)
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise _error("a key that is no word", key)
            if key.tag.endswith(":merge"):
                raise _error("a merge key (<<); write its entries out", key)
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for name, count in Counter(map(str, keys)).items():
            if count > 1:
                raise _error(f"the key {_shortened(name)!r} stands twice", node)
        return super().construct_mapping(node, deep)

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        """Return the object of a node; refuse a value that is not of the kind its tag says."""
        kind = node.tag.rpartition(":")[2]
        if isinstance(node, yaml.ScalarNode):
            if (match := UNPRINTABLE.search(node.value)) is not None:
                raise _error(f"the character {match[0]!a} can't be printed; delete it", node)
            if kind == "int" and sum(c.isalnum() for c in node.value) > sizes.DIGITS:
                raise _error(f"a number of more than {sizes.DIGITS} digits", node)
        try:
            return super().construct_object(node, deep)
        except yaml.YAMLError:
            raise
        except (ValueError, TypeError, LookupError, AttributeError, OverflowError) as error:
            is_date = kind == "timestamp" and isinstance(error, ValueError)
            detail = f": {_shortened(str(node.value))} ({error})" if is_date else ""
            raise _error(f"{_KINDS.get(kind, f'no {_shortened(kind)}')}{detail}", node) from None


class EntriesLoader(_Entries, yaml.SafeLoader):
    """Loader whose faults are explained: written in Python, it keeps the text around a place."""

    def __init__(self, text: str) -> None:
        yaml.SafeLoader.__init__(self, text)


_InC: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class FastLoader(_Entries, _InC):
    """Loader that scans and parses in C where PyYAML has that, in a fifth of the time."""

    def __init__(self, text: str) -> None:
        _InC.__init__(self, text)
        Composer.__init__(self)


def load_entries(text: str) -> Any:
    """Return the entries of a YAML text; a text with faults is read again by the loader that explains them.

    Parameters
    ----------
    text
        The text.

    Raises
    ------
    yaml.YAMLError
        With the place of the first fault.
    """
    try:
        return yaml.load(text, Loader=FastLoader)
    except (yaml.YAMLError, ValueError):
        return yaml.load(text, Loader=EntriesLoader)


def _count(node: yaml.Node, counts: dict[int, int]) -> int:
    """Return the number of entries below a node, aliases written out; refuse too many, and a node within itself."""
    if (known := counts.get(id(node))) is not None:
        if not known:
            raise _error("an alias of the entry it stands in", node)
        return known
    counts[id(node)] = 0
    inner: list[yaml.Node] = []
    if isinstance(node, yaml.MappingNode):
        inner = [part for pair in node.value for part in pair]
    elif isinstance(node, yaml.SequenceNode):
        inner = node.value
    total = 1 + sum(_count(part, counts) for part in inner)
    if total > sizes.YAML_ENTRIES:
        raise _error(f"more than {sizes.YAML_ENTRIES:,} entries with aliases written out", node)
    counts[id(node)] = total
    return total


def _error(problem: str, node: Any) -> yaml.MarkedYAMLError:
    return yaml.constructor.ConstructorError(None, None, problem, node.start_mark)


def _shortened(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}…"
