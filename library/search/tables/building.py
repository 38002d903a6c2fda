"""Makes `traditional.txt` from OpenCC's table of traditional characters: `make traditional OPENCC=TSCharacters.txt`.

The file is `data/dictionary/TSCharacters.txt` of the release below. Raise release, commit and checksum together.
"""

import hashlib
import sys
from pathlib import Path

FOLDER = Path(__file__).parent
RELEASE = "1.4.1"
COMMIT = "81223ed87ae53283ef518e2deac34b7971f8a39e"
SOURCE_SHA256 = "737c21c66f55a419dd6956cb3089476cdefc5a36877452631617696df1e5d925"
HEAD = f"""\
# Traditional characters, each with its simplified form behind it. Made by building.py, not by hand.
# From data/dictionary/TSCharacters.txt of OpenCC {RELEASE} (github.com/BYVoid/OpenCC),
# commit {COMMIT}, sha256 {SOURCE_SHA256},
# under the Apache License 2.0, see OpenCC-LICENSE.txt. Changed: of several forms the first alone is kept; characters
# that stand for themselves are left out.
"""


class OtherSourceError(Exception):
    """The file to make the table from is not the one that was looked at."""


def build_tables(source: Path, *, output: Path = FOLDER) -> int:
    """Write the table and the checksums of what is OpenCC's; how many characters it has."""
    content = source.read_bytes()
    if (found := hashlib.sha256(content).hexdigest()) != SOURCE_SHA256:
        raise OtherSourceError(f"{source} has the sha256 {found}, OpenCC {RELEASE} has {SOURCE_SHA256}")
    pairs = simplified_pairs(content.decode())
    table = output / "traditional.txt"
    table.write_text(HEAD + "".join(f"{old}{new}\n" for old, new in sorted(pairs.items())), "utf-8", newline="\n")
    files = (FOLDER / "OpenCC-LICENSE.txt", table)
    sums = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files]
    (output / "SHA256SUMS").write_text("".join(sums), "ascii", newline="\n")
    return len(pairs)


def simplified_pairs(text: str) -> dict[str, str]:
    """`{traditional: simplified}` of OpenCC's lines (`character<tab>form form`): the first form, and where that is
    simplified further, the last. What stands for itself is left out, so every form in the table is a final one.
    """
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    firsts = {old: forms.split()[0] for old, forms in rows}
    pairs = {old: _last(old, firsts) for old in firsts}
    return {old: new for old, new in pairs.items() if new != old}


def _last(character: str, firsts: dict[str, str]) -> str:
    seen = {character}
    while (following := firsts.get(character, character)) not in seen:
        seen.add(following)
        character = following
    return character


if __name__ == "__main__":
    sys.stdout.write(f"traditional.txt: {build_tables(Path(sys.argv[1]))} characters\n")
