#!/usr/bin/env python3
"""Validates OpenLineage events, one a line, against the published schemas.

usage: validate_events.py SPEC [EVENTS...] [--facets DIR]
  SPEC      the published schemas: what lies below https://openlineage.io/spec/ (2-0-2/OpenLineage.json, facets/1-0-1/...)
  EVENTS    NDJSON files; without any, standard input
  --facets  schemas of our own facets (default: docs/facets beside this script's folder)

An event is validated as its schemaURL says, each facet as its _schemaURL says, in that very version; a facet whose
schema is the core, or is published by nobody we know, counts as a BaseFacet. Formats (uri, uuid, date-time) are checked.
Each violation is a line `FILE:LINE: PATH: what`; exit status 1 if there is any, 2 if nothing could be checked.
"""
import argparse, datetime, json, pathlib, re, sys

try:
    from jsonschema import Draft202012Validator, FormatChecker
    from referencing import Registry, Resource
    from referencing.exceptions import NoSuchResource, Unresolvable
except ImportError as error:
    sys.exit(f"validate_events.py needs the Python package jsonschema (pip install jsonschema): {error}")

SPEC = "https://openlineage.io/spec/"
CORE = SPEC + "2-0-2/OpenLineage.json"
OURS = "https://github.com/sparklineage/sparklineage/"

# RFC 3986: a scheme, then what a URI may hold; a bare `name:` counts as none, Java's java.net.URI refuses it.
URI = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]*:(?!$)(?://(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2}|\[[0-9A-Fa-f:.]+\])*(?=[/?#]|$))?"
    r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*"
    r"(?:\?(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?(?:#(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?")
UUID = re.compile(r"[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}")
DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")

formats = FormatChecker(formats=())


@formats.checks("uri")
def is_uri(value):
    return not isinstance(value, str) or bool(URI.fullmatch(value)) and not value.endswith("://")


@formats.checks("uuid")
def is_uuid(value):
    return not isinstance(value, str) or bool(UUID.fullmatch(value))


@formats.checks("date-time", raises=ValueError)
def is_date_time(value):
    if not isinstance(value, str):
        return True
    if not DATE_TIME.fullmatch(value):
        return False
    # Python has no year 0; it is a leap year like 4.
    datetime.datetime.fromisoformat(re.sub("^0000", "0004", value[:19]))
    return True


class Schemas:
    def __init__(self, spec, ours):
        self.spec = pathlib.Path(spec)
        self.ours = {}
        for path in sorted(pathlib.Path(ours).rglob("*.json")):
            document = json.loads(path.read_text())
            self.ours[document["$id"]] = document
        self.registry = Registry(retrieve=self.retrieve)
        self.validators = {}

    def retrieve(self, url):
        if url in self.ours:
            return Resource.from_contents(self.ours[url])
        path = self.spec / url.removeprefix(SPEC)
        if not url.startswith(SPEC) or ".." in url or not path.is_file():
            raise NoSuchResource(ref=url)
        return Resource.from_contents(json.loads(path.read_text()))

    def document(self, url):
        """The schema document at a URL without fragment; None when there is none."""
        try:
            return self.registry.get_or_retrieve(url).value.contents
        except Unresolvable:
            return None
        except NoSuchResource:
            return None

    def errors(self, url, instance):
        if url not in self.validators:
            self.validators[url] = Draft202012Validator(
                {"$ref": url}, registry=self.registry, format_checker=formats)
        try:
            for error in self.validators[url].iter_errors(instance):
                yield list(error.absolute_path), error.message[:300]
        except Exception as error:  # a fragment that leads nowhere
            yield [], f"the schema {url} cannot be used: {error}"[:300]


def path_text(parts):
    return "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in parts).lstrip(".") or "(event)"


def event_violations(schemas, event):
    url = event.get("schemaURL") if isinstance(event, dict) else None
    if not isinstance(url, str) or schemas.document(url.partition("#")[0]) is None:
        yield ["schemaURL"], f"no schema is at {url!r}"
        url = CORE + "#/$defs/RunEvent"
    broken = False
    for violation in schemas.errors(url, event):
        broken = True
        yield violation
    if broken and not isinstance(event, dict):
        return
    for place, key, facet in facets(event):
        for path, message in facet_violations(schemas, key, facet):
            yield place + path, message


def facets(event):
    """Each facet with its path and key."""
    holders = []
    for name in ("run", "job", "dataset"):
        holders.append(([name, "facets"], event.get(name), "facets"))
    for side, own in (("inputs", "inputFacets"), ("outputs", "outputFacets")):
        datasets = event.get(side)
        for index, dataset in enumerate(datasets if isinstance(datasets, list) else []):
            for key in ("facets", own):
                holders.append(([side, index, key], dataset, key))
    for place, holder, name in holders:
        found = holder.get(name) if isinstance(holder, dict) else None
        for key, facet in (found.items() if isinstance(found, dict) else []):
            yield place + [key], key, facet


def facet_violations(schemas, key, facet):
    url = facet.get("_schemaURL") if isinstance(facet, dict) else None
    if not isinstance(url, str):
        yield [], "a facet needs _schemaURL"
        return
    base, _, fragment = url.partition("#")
    document = schemas.document(base)
    if document is None and base.startswith((SPEC, OURS)):
        yield ["_schemaURL"], f"no schema is at {url!r}"
    if document is None or base.endswith("/OpenLineage.json"):
        yield from schemas.errors(CORE + "#/$defs/BaseFacet", facet)
        return
    if key not in document.get("properties", {}):
        yield ["_schemaURL"], f"{base} is no schema of a facet {key!r}"
    yield from schemas.errors(f"{base}#{fragment or '/$defs/' + base.rpartition('/')[2].removesuffix('.json')}", facet)


def without_repeats(pairs):
    keys = dict(pairs)
    if len(keys) < len(pairs):
        seen = [key for key, _ in pairs]
        raise ValueError(f"a key stands twice: {next(k for k in keys if seen.count(k) > 1)!r}")
    return keys


def no_constant(text):
    raise ValueError(f"{text} is no JSON")


def check(schemas, name, lines):
    """Prints the violations of one file; gives the number of events and of violations."""
    events = violations = 0
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        events += 1
        try:
            event = json.loads(line.decode("utf-8"), object_pairs_hook=without_repeats, parse_constant=no_constant)
            found = list(event_violations(schemas, event))
        except (ValueError, RecursionError) as error:
            found = [([], f"no JSON: {error}")]
        for path, message in found:
            print(f"{name}:{number}: {path_text(path)}: {message}")
        violations += len(found)
    return events, violations


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("spec")
    parser.add_argument("events", nargs="*")
    parser.add_argument("--facets", default=pathlib.Path(__file__).resolve().parent.parent / "docs" / "facets")
    options = parser.parse_args()
    schemas = Schemas(options.spec, options.facets)
    if schemas.document(CORE) is None:
        print(f"{options.spec} holds no 2-0-2/OpenLineage.json", file=sys.stderr)
        return 2
    events = violations = 0
    for name in options.events or ["-"]:
        if name == "-":
            counts = check(schemas, "(standard input)", sys.stdin.buffer)
        else:
            with open(name, "rb") as lines:
                counts = check(schemas, name, lines)
        events, violations = events + counts[0], violations + counts[1]
    print(f"{events} events, {violations} violations", file=sys.stderr)
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main())
