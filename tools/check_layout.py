#!/usr/bin/env python3
"""Checks what the compiler cannot: which module may import which, and how files are laid out.

The compiler sees an undeclared import only where the module is not reachable at all; this reads every `import`.
Exit status 1 when a rule is broken; each finding is one line, `file:line: what`.
"""
import json
import re
import subprocess
import sys
from pathlib import Path

# The verticals and their modules, in the order of the data: a module imports only what stands before it.
ORDER = {
    "Base": ["ByteReading", "Digest", "Secrecy", "Spelling", "SystemMessage", "Telemetry"],
    "Read": ["Compression", "FileTailing"],
    "Understand": [
        "LineageModel", "SparkEventLog", "SparkPlan", "ColumnLineage", "DatasetNaming", "SparkApplication",
        "OpenLineage", "Normalization",
    ],
    "Keep": ["SQLite", "StateStore", "LineageStore"],
    "Tell": ["Delivery", "Transports", "MarquezDialect", "MarquezAPI", "LineageQuery"],
    "Edge": ["Settings", "HTTPServer", "CommandLineArguments"],
    "": ["SparkConf", "Sidecar", "sparklineage"],
}
MODULES = [module for modules in ORDER.values() for module in modules]
VERTICAL = {module: vertical for vertical, modules in ORDER.items() for module in modules}

TOOLCHAIN = {"FoundationEssentials", "Synchronization", "Glibc"}
TOOLCHAIN_OF_TESTS = TOOLCHAIN | {"Foundation", "Testing"}
PURE = set(ORDER["Understand"]) | {"SparkConf"}
OF_PLANS = {"SparkEventLog", "SparkPlan", "ColumnLineage", "SparkApplication"}

LONGEST_FILE = 500

IMPORT = re.compile(
    r"^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?"
    r"import\s+(?:(?:struct|class|enum|protocol|typealias|func|var|let)\s+)?(\w+)"
)
VAGUE_NAME = re.compile(
    r"\b(?:struct|class|enum|actor|protocol|typealias)\s+(\w*(?:Manager|Helpers?|Utils?|Utilities|Utility))\b"
)
UNSTRUCTURED = re.compile(r"\bTask(?:\.detached)?\s*(?:\([^)]*\)\s*)?\{")


def forbidden_import(module, imported):
    """Why `module` may not import another module of the project; None when it may."""
    if MODULES.index(imported) >= MODULES.index(module):
        return f"{imported} does not stand before {module}"
    own, other = VERTICAL[module], VERTICAL[imported]
    if own == "Base":
        return "Base imports nothing"
    if own == "Understand" and other == "Read":
        return "Understand imports nothing of Read"
    if own in ("Read", "Understand") and imported == "Telemetry":
        return f"{own} returns counts as values and does not import Telemetry"
    if own == "Keep" and other == "Understand" and imported != "LineageModel":
        return "Keep imports of Understand only LineageModel"
    if own == "Tell" and imported in OF_PLANS:
        return "Tell knows no plans"
    return None


def check_import(target, imported, system_libraries):
    """What is wrong with one import of a target: a list of texts."""
    name, is_test = target["name"], target["type"] == "test" or target["path"].startswith("Tests/")
    declared = target["dependencies"]
    if imported not in system_libraries and imported not in target["all"]:
        if imported == "Foundation" and not is_test:
            return ["Foundation is not for Sources: FoundationEssentials has what is needed"]
        if imported not in (TOOLCHAIN_OF_TESTS if is_test else TOOLCHAIN):
            return [f"{imported} is neither of this package nor of the toolchain"]
        if not is_test and name in PURE:
            return [f"{name} is pure: it imports nothing of the system ({imported})"]
        if name == "ByteReading" and imported == "FoundationEssentials":
            return ["ByteReading imports nothing of Foundation"]
        return []
    found = []
    if imported not in declared:
        found.append(f"{imported} is not a declared dependency of {name} in Package.swift")
    if not is_test and imported in MODULES and name in MODULES:
        reason = forbidden_import(name, imported)
        if reason:
            found.append(f"{name} may not import {imported}: {reason}")
    return found


def check_text(path, lines, is_source):
    """Findings about one file itself: its length and its names."""
    if len(lines) > LONGEST_FILE:
        yield f"{path}:{LONGEST_FILE + 1}: {len(lines)} lines, the limit is {LONGEST_FILE}"
    for number, line in enumerate(lines, 1):
        vague = VAGUE_NAME.search(line)
        if vague:
            yield f"{path}:{number}: {vague[1]}: name the thing for what it is"
        if is_source and UNSTRUCTURED.search(line):
            yield f"{path}:{number}: no unstructured tasks: use a task group"


def imports(lines):
    """The imports of a Swift file: (line number, module)."""
    for number, line in enumerate(lines, 1):
        match = IMPORT.match(line)
        if match:
            yield number, match[1]


def targets_of(description):
    """The targets of `swift package dump-package`, each with path, dependencies and the names of all targets."""
    names = {t["name"] for t in description["targets"] if t["type"] != "system"}
    for target in description["targets"]:
        kind = target["type"]
        default = ("Tests/" if kind == "test" else "Sources/") + target["name"]
        dependencies = set()
        for dependency in target.get("dependencies", []):
            for key in ("byName", "target", "product"):
                if key in dependency:
                    dependencies.add(dependency[key][0])
        yield {"name": target["name"], "type": kind, "path": target.get("path") or default,
               "dependencies": dependencies, "all": names}


def check_installed(root, description):
    """Each system library is installed by `make test`."""
    makefile = root / "Makefile"
    installed = set(re.sub(r"\\\n", " ", makefile.read_text()).split()) if makefile.exists() else set()
    for target in description["targets"]:
        for provider in target.get("providers") or []:
            for package in (package for packages in provider.get("apt", []) for package in packages):
                if package not in installed:
                    yield f"Makefile:1: {package}, which {target['name']} needs, is not among SYSTEM_PACKAGES"


def check_package(root, description):
    """All findings in the package at `root`."""
    yield from check_installed(root, description)
    targets = list(targets_of(description))
    # The page's assets are C, too: one module owns them.
    system_libraries = {
        t["name"] for t in targets if t["type"] == "system" or t["path"].startswith("Sources/CLibraries/")}
    importers = {library: set() for library in system_libraries}
    for target in targets:
        if target["name"] in system_libraries:
            continue
        in_sources = target["path"].startswith("Sources/")
        if in_sources and target["name"] not in MODULES:
            yield f"Package.swift:1: {target['name']} has no place in the order of modules (tools/check_layout.py)"
            continue
        if in_sources and target["path"] != "/".join(filter(None, ["Sources", VERTICAL[target["name"]], target["name"]])):
            yield f"Package.swift:1: {target['name']} belongs in Sources/{VERTICAL[target['name']]}"
        for path in sorted((root / target["path"]).rglob("*.swift")):
            lines = path.read_text(encoding="utf-8").splitlines()
            shown = path.relative_to(root)
            yield from check_text(shown, lines, in_sources)
            for number, imported in imports(lines):
                if imported in importers:
                    importers[imported].add(target["name"])
                for text in check_import(target, imported, system_libraries):
                    yield f"{shown}:{number}: {text}"
    for library, modules in sorted(importers.items()):
        if len(modules) > 1:
            yield f"Package.swift:1: {library} is imported by {', '.join(sorted(modules))}: one module owns a C library"


def main():
    root = Path(__file__).resolve().parent.parent
    dumped = subprocess.run(
        ["swift", "package", "dump-package"], cwd=root, stdout=subprocess.PIPE, check=True, stdin=subprocess.DEVNULL)
    findings = list(check_package(root, json.loads(dumped.stdout)))
    for finding in findings:
        print(finding)
    if findings:
        print(f"{len(findings)} findings")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
