"""Each rule of check_layout.py is broken once, and must be found."""
import tempfile
import unittest
from pathlib import Path

import check_layout


def package(*targets):
    return {"targets": [
        {"name": name, "type": kind, "path": path, "dependencies": [{"byName": [d, None]} for d in dependencies]}
        for name, kind, path, dependencies in targets
    ]}


PACKAGE = package(
    ("CZstd", "system", "Sources/CLibraries/CZstd", []),
    ("ByteReading", "regular", "Sources/Base/ByteReading", []),
    ("Telemetry", "regular", "Sources/Base/Telemetry", []),
    ("Compression", "regular", "Sources/Read/Compression", ["ByteReading", "CZstd", "Telemetry"]),
    ("FileTailing", "regular", "Sources/Read/FileTailing", ["CZstd"]),
    ("LineageModel", "regular", "Sources/Understand/LineageModel", ["Compression"]),
    ("ReadTests", "test", "Tests/ReadTests", ["Compression"]),
)


class CheckLayoutTest(unittest.TestCase):
    def findings(self, files, description=PACKAGE):
        with tempfile.TemporaryDirectory() as folder:
            for path, text in files.items():
                (Path(folder) / path).parent.mkdir(parents=True, exist_ok=True)
                (Path(folder) / path).write_text(text)
            return "\n".join(check_layout.check_package(Path(folder), description))

    def test_a_clean_package_has_no_findings(self):
        self.assertEqual(self.findings({
            "Sources/Base/ByteReading/A.swift": "import Glibc\nstruct Memory {}\n",
            "Sources/Read/Compression/B.swift": "package import ByteReading\nunsafe import CZstd\nimport CZstd\n",
            "Tests/ReadTests/C.swift": "@testable import Compression\nimport Foundation\nimport Testing\n",
        }), "")

    def test_each_broken_rule_is_found(self):
        cases = [
            ("Sources/Base/ByteReading/A.swift", "import Compression", "not a declared dependency"),
            ("Sources/Base/ByteReading/A.swift", "public import Compression", "does not stand before"),
            ("Sources/Base/Telemetry/A.swift", "import ByteReading", "Base imports nothing"),
            ("Sources/Read/Compression/A.swift", "import Telemetry", "returns counts as values"),
            ("Sources/Understand/LineageModel/A.swift", "import Compression", "nothing of Read"),
            ("Sources/Understand/LineageModel/A.swift", "import FoundationEssentials", "is pure"),
            ("Sources/Base/ByteReading/A.swift", "import FoundationEssentials", "nothing of Foundation"),
            ("Sources/Read/Compression/A.swift", "import Foundation", "not for Sources"),
            ("Sources/Read/Compression/A.swift", "import struct NIOCore.ByteBuffer", "neither of this package"),
            ("Sources/Read/Compression/A.swift", "final class PathHelper {}", "name the thing"),
            ("Sources/Read/Compression/A.swift", "  Task { await go() }", "no unstructured tasks"),
            ("Sources/Read/Compression/A.swift", "\n" * 501, "the limit is 500"),
            ("Tests/ReadTests/A.swift", "import ByteReading", "not a declared dependency"),
        ]
        for path, text, expected in cases:
            with self.subTest(text):
                self.assertIn(expected, self.findings({path: text}))

    def test_a_c_library_has_one_importer(self):
        found = self.findings({
            "Sources/Read/Compression/A.swift": "import CZstd",
            "Sources/Read/FileTailing/A.swift": "import CZstd",
        })
        self.assertIn("CZstd is imported by Compression, FileTailing", found)

    def test_a_module_has_its_place(self):
        found = self.findings({}, package(("Odd", "regular", "Sources/Odd", []),
                                          ("SQLite", "regular", "Sources/Base/SQLite", [])))
        self.assertIn("Odd has no place", found)
        self.assertIn("SQLite belongs in Sources/Keep", found)

    def test_what_a_library_needs_is_installed(self):
        description = package(("CZstd", "system", "Sources/CLibraries/CZstd", []))
        description["targets"][0]["providers"] = [{"apt": [["libzstd-dev"]]}]
        self.assertIn("libzstd-dev, which CZstd needs", self.findings({"Makefile": "P := zlib1g-dev\n"}, description))
        self.assertEqual(self.findings({"Makefile": "P := a \\\n  libzstd-dev\n"}, description), "")

    def test_keep_and_tell_see_little_of_understand(self):
        self.assertIsNone(check_layout.forbidden_import("StateStore", "LineageModel"))
        self.assertIn("only LineageModel", check_layout.forbidden_import("StateStore", "SparkPlan"))
        self.assertIn("no plans", check_layout.forbidden_import("Delivery", "SparkPlan"))


if __name__ == "__main__":
    unittest.main()
