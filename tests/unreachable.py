"""Names of the package that neither the command line nor a public name reaches.

Run: python tests/unreachable.py. Prints file, line and name of every function, class, method, property and constant
that is never reached, and exits with 1 if there are any.

The search is static and errs on the side of reached: an attribute ``.name`` reaches every method of that name whose
class is reached, and so does a string that is the name. Other code calls module bodies, dunder methods, IPython's
display methods, decorated functions (commands, validators) and methods of classes with a base from another library:
they count as reached once their module or class is.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = "cips_helpers"
COMMANDS = f"{PACKAGE}.cli"
KEPT = {
    "Chart.axes": "for analysts, who go on drawing",
    "KEYS": "the key of the frame of figures, for readers and tests",
    "messages_in": "called by book/locale/messages.py",
    "_Popen.send_signal": "called by jupyter_client",
    "_Popen.terminate": "called by jupyter_client",
    "_Popen.wait": "called by jupyter_client",
}
"""Names that nothing in the package uses, with the reason to keep them."""

OWN_DECORATORS = {
    *("property", "cached_property", "staticmethod", "classmethod", "cache", "lru_cache"),
    *("contextmanager", "dataclass", "total_ordering", "abstractmethod", "overload", "override"),
}
"""Decorators that register a function nowhere."""

DATA_BASES = {"BaseModel", "Enum", "StrEnum", "IntEnum", "NamedTuple", "Protocol", "TypedDict", "Generic"}
"""Bases from other libraries that call no method of ours but dunders and validators."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(eq=False)
class Definition:
    """A function, class, method, constant or module body, and the names it uses."""

    module: Module
    name: str
    line: int
    names: set[str] = field(default_factory=set)
    """Names looked up in the module."""
    chains: set[tuple[str, ...]] = field(default_factory=set)
    """Dotted names, as in ``module.function``."""
    attributes: set[str] = field(default_factory=set)
    automatic: bool = False
    """True if other code calls it once its module or class is reached."""
    methods: list[Definition] = field(default_factory=list)

    def read(self, *nodes: ast.AST) -> None:
        """Collect the names used in some statements."""
        for node in (node for top in nodes for node in ast.walk(top)):
            if isinstance(node, ast.Name):
                self.names.add(node.id)
            elif isinstance(node, ast.Attribute):
                self.attributes.add(node.attr)
                if chain := dotted(node):
                    self.chains.add(chain)
            elif isinstance(node, ast.MatchClass):
                self.attributes |= set(node.kwd_attrs)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                if node.value.isidentifier():
                    self.names.add(node.value)
                    self.attributes.add(node.value)
                self.module.texts += mentioned(node.value)
            elif isinstance(node, (ast.Import, ast.ImportFrom)):
                self.module.add_import(node)


class Module:
    """Definitions and imports of one file."""

    def __init__(self, name: str, path: Path) -> None:
        self.name, self.path = name, path
        self.defined: dict[str, Definition] = {}
        self.imported: dict[str, tuple[str, str]] = {}
        """Local name → module and name there; '' for the module itself."""
        self.modules: set[str] = set()
        self.texts: list[tuple[str, str]] = []
        self.body = Definition(self, "<module>", 1)
        for statement in ast.parse(path.read_text(encoding="utf-8")).body:
            self._add(statement)

    def _add(self, statement: ast.stmt) -> None:
        if isinstance(statement, Function):
            self.defined[statement.name] = self._function(statement, statement.name)
        elif isinstance(statement, ast.ClassDef):
            self.defined[statement.name] = self._class(statement)
        elif names := constants(statement):
            for name in names:
                self.defined[name] = Definition(self, name, statement.lineno)
                self.defined[name].read(statement)
        else:
            self.body.read(statement)

    def _function(self, node: Function, name: str) -> Definition:
        definition = Definition(self, name, node.lineno)
        definition.read(node)
        called_by_name = re.fullmatch(r"__\w+__|_repr_\w+_|_ipython_\w+_", node.name) or name in KEPT
        registered = any(base_name(decorator) not in OWN_DECORATORS for decorator in node.decorator_list)
        definition.automatic = bool(called_by_name) or registered
        # A parameter or local variable hides a function of the module of that name.
        names = [inner for inner in ast.walk(node) if isinstance(inner, ast.Name)]
        definition.names -= {argument.arg for argument in ast.walk(node) if isinstance(argument, ast.arg)}
        definition.names -= {name.id for name in names if isinstance(name.ctx, ast.Store)}
        return definition

    def _class(self, node: ast.ClassDef) -> Definition:
        definition = Definition(self, node.name, node.lineno)
        methods = [statement for statement in node.body if isinstance(statement, Function)]
        others = [statement for statement in node.body if statement not in methods]
        definition.read(*node.decorator_list, *node.bases, *node.keywords, *others)
        definition.methods = [self._function(method, f"{node.name}.{method.name}") for method in methods]
        for method in definition.methods:
            method.automatic |= any(self._is_foreign(base_name(base)) for base in node.bases)
        return definition

    def _is_foreign(self, base: str) -> bool:
        """Tell if another library may call the methods of a class with this base."""
        ours = base in self.defined or self.imported.get(base, ("", ""))[0].startswith(PACKAGE)
        return not ours and base not in DATA_BASES and not base.endswith(("Error", "Exception"))

    def add_import(self, node: ast.Import | ast.ImportFrom) -> None:
        """Remember what a local name stands for."""
        if isinstance(node, ast.Import):
            for alias in node.names:
                self.modules.add(alias.name)
                if alias.asname:
                    self.imported[alias.asname] = alias.name, ""
        else:
            package = self.name if self.path.name == "__init__.py" else self.name.rpartition(".")[0]
            for _ in range(node.level - 1):
                package = package.rpartition(".")[0]
            base = ".".join(part for part in (package if node.level else "", node.module) if part)
            self.modules.add(base)
            for alias in node.names:
                self.imported[alias.asname or alias.name] = base, alias.name
                self.modules.add(f"{base}.{alias.name}")


def dotted(node: ast.AST) -> tuple[str, ...]:
    """Return the parts of a dotted name; () for an attribute of anything else."""
    if isinstance(node, ast.Name):
        return (node.id,)
    if isinstance(node, ast.Attribute) and (before := dotted(node.value)):
        return (*before, node.attr)
    return ()


def base_name(node: ast.expr) -> str:
    """Return the last part of a decorator's or base's name."""
    while isinstance(node, (ast.Call, ast.Subscript)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return (dotted(node) or ("",))[-1]


def constants(statement: ast.stmt) -> list[str]:
    """Names a module-level assignment makes; none for dunders, which Python reads itself."""
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    if isinstance(statement, ast.AnnAssign):
        targets = [statement.target]
    names = [node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name)]
    return [] if any(name.startswith("__") for name in names) else names


def mentioned(text: str) -> list[tuple[str, str]]:
    """Modules of the package named in a text, with the name imported from them or '' for the module."""
    imports = re.findall(rf"from ({PACKAGE}[.\w]*) import (\w+)", text)
    return imports + [(name, "") for name in re.findall(rf"\b{PACKAGE}(?:\.\w+)+", text)]


def read_package(root: Path) -> dict[str, Module]:
    """Read every module of the package."""
    modules = {}
    for path in sorted((root / PACKAGE).rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        modules[name] = Module(name, path)
    return modules


class Walk:
    """Definitions reached from some names, following every use."""

    def __init__(self, modules: dict[str, Module]) -> None:
        self.modules = modules
        self.reached: set[Definition] = set()
        self.attributes: set[str] = set()
        self.waiting: list[Definition] = []

    def reach(self, module: str, name: str = "") -> None:
        """Reach a name of a module, or the module, wherever it was defined."""
        if f"{module}.{name}" in self.modules:
            module, name = f"{module}.{name}", ""
        if module not in self.modules:
            return
        here = self.modules[module]
        self._take(here.body)
        if name in here.defined:
            self._take(here.defined[name])
        elif name in here.imported:
            self.reach(*here.imported[name])

    def _take(self, definition: Definition) -> None:
        if definition not in self.reached:
            self.reached.add(definition)
            self.waiting.append(definition)

    def run(self) -> set[Definition]:
        """Follow uses until nothing new is reached."""
        while self.waiting:
            while self.waiting:
                self._follow(self.waiting.pop())
            for definition in tuple(self.reached):
                for method in definition.methods:
                    if method.automatic or method.name.partition(".")[2] in self.attributes:
                        self._take(method)
        return self.reached

    def _follow(self, definition: Definition) -> None:
        module = definition.module
        self.attributes |= definition.attributes
        self._take(module.body)
        for name in definition.names:
            self.reach(module.name, name)
        for first, *rest in definition.chains:
            self._reach_dotted(module, first, rest)
        if definition is module.body:
            parents = module.name.split(".")
            for name in (*module.modules, *(".".join(parents[:size]) for size in range(1, len(parents)))):
                self.reach(name)
            for name in module.texts:
                self.reach(*name)
            for defined in module.defined.values():
                if defined.automatic:
                    self._take(defined)

    def _reach_dotted(self, module: Module, first: str, rest: list[str]) -> None:
        base, name = module.imported.get(first, (first if first == PACKAGE else "", ""))
        base = f"{base}.{name}" if f"{base}.{name}" in self.modules else base
        for part in rest:
            self.reach(base, part)
            base = f"{base}.{part}"


def roots(root: Path) -> Iterator[tuple[str, str]]:
    """Yield what is used from outside: public names, the command line, and modules named in the book's settings."""
    for node in ast.parse((root / PACKAGE / "__init__.pyi").read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield f"{PACKAGE}.{node.module}", alias.name
    yield COMMANDS, "app"
    for path in (root / "book").rglob("*.yml"):
        for module, _ in mentioned(path.read_text(encoding="utf-8")):
            yield module, "setup"  # the function Sphinx calls


def unreached(root: Path = ROOT) -> list[str]:
    """Return file, line and name of every definition that is never reached."""
    modules = read_package(root)
    walk = Walk(modules)
    for name in roots(root):
        walk.reach(*name)
    for module in modules.values():
        if module.path.name == "__main__.py":  # run by `python -m`
            walk.reach(module.name)
        for name in KEPT.keys() & module.defined.keys():
            walk.reach(module.name, name)
    reached = walk.run()
    lines = []
    for module in modules.values():
        file = module.path.relative_to(root)
        if module.body not in reached:
            lines.append(f"{file}: the whole module")
            continue
        for definition in module.defined.values():
            parts = [definition, *(definition.methods if definition in reached else ())]
            lines += [f"{file}:{part.line}: {part.name}" for part in parts if part not in reached]
    return lines


def main() -> int:
    """Print the names that are never reached; return 1 if there are any."""
    lines = unreached()
    print(*lines, sep="\n", end="\n" if lines else "")
    return int(bool(lines))


if __name__ == "__main__":
    sys.exit(main())
