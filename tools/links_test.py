"""Every link between the project's own documents leads somewhere: `make lint` runs this."""
import re
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LEFT_OUT = {".build", ".git", "Fixtures"}
FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(?:\]\(|<img src=\")([^)\s\"]+)")


def documents():
    return sorted(path for path in ROOT.rglob("*.md") if not LEFT_OUT & set(path.relative_to(ROOT).parts))


def anchors(text):
    """What stands behind a '#' for each heading, as GitHub makes it."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def dead(text, path):
    """The links of a document that lead nowhere."""
    for target in LINK.findall(FENCE.sub("", text)):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        place = (path.parent / name).resolve() if name else path
        if not place.exists() or not place.is_relative_to(ROOT):
            yield f"{path.relative_to(ROOT)}: {target} is not there"
        elif anchor and anchor not in anchors(place.read_text() if name else text):
            yield f"{path.relative_to(ROOT)}: {target}: there is no such heading"


class LinksTest(unittest.TestCase):
    def test_every_link_leads_somewhere(self):
        found = [link for path in documents() for link in dead(path.read_text(), path)]
        self.assertEqual(found, [])
        self.assertGreater(len(documents()), 15)

    def test_a_dead_link_is_found(self):
        text = "# A b: c\n[x](#a-b-c) [y](#none) [z](tools/none.py) ![i](docs) <img src=\"none.png\"> [w](https://e.org)\n```\n[v](none)\n```\n"
        self.assertEqual([one.split(": ")[1] for one in dead(text, ROOT / "README.md")], ["#none", "tools/none.py is not there", "none.png is not there"])


if __name__ == "__main__":
    unittest.main()
