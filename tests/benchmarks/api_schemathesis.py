"""Schemathesis against the API of a running site, at length: without a token, as a contributor, as a curator.

    python tests/benchmarks/api_schemathesis.py [--examples 30] [--postgres]

The site runs on SQLite in a directory of its own, or on a server of PostgreSQL that is started for it. Prints a line a
role, and what schemathesis says where something fails.
"""

import argparse
import re
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.fuzzed.run import fuzz
from tests.installation import Installation
from tests.postgres import running_server
from tests.served.site import collect_static, served_variables, serving

ROLES = ("", "contributor", "curator")
COUNTED = re.compile(r"[0-9,]+ generated")
# Run by the site itself: a library, and a token for each role, whose secret is put down in a file.
FILLING = """
from pathlib import Path
from django.contrib.auth.models import Group, User
from library.access_tokens import make_token
from tests.made_library import filled
filled(30)
for role in ("contributor", "curator"):
    owner = User.objects.create_user(f"made-{role}")
    owner.groups.add(Group.objects.get(name=role))
    Path("%s", role).write_text(make_token(owner=owner, name="test", scope="write").secret)
"""


def main() -> int:
    """Serve, fuzz, print; 1 where anything fails."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--examples", type=int, default=30)
    parser.add_argument("--postgres", action="store_true")
    options = parser.parse_args()
    with ExitStack() as stack:
        passing = stack.enter_context(tempfile.TemporaryDirectory(prefix="easyllm-fuzzed-"))
        database_url = stack.enter_context(running_server()) if options.postgres else ""
        return fuzzed(Path(passing), options.examples, database_url)


def fuzzed(folder: Path, examples: int, database_url: str) -> int:
    """The same in a folder."""
    collected = collect_static(folder / "static")
    variables = {
        **served_variables(collected),
        "DATABASE_URL": database_url,
        "EASYLLM_API_READS_PER_MINUTE": "0",
        "EASYLLM_API_WRITES_PER_MINUTE": "0",
    }
    installation = Installation(folder / "data", variables)
    for arguments in (("migrate", "--verbosity", "0"), ("shell", "--verbosity", "0", "-c", FILLING % folder)):
        done = installation.run(*arguments)
        if done.returncode:
            sys.exit(done.stdout + done.stderr)
    with serving(installation) as address:
        return max(report(address, folder, role, examples) for role in ROLES)


def report(address: str, folder: Path, role: str, examples: int) -> int:
    """Fuzz as somebody of a role, and print."""
    token = (folder / role).read_text() if role else ""
    begun = time.perf_counter()
    verdict = fuzz(address, examples=examples, token=token)
    cases = next((line.strip() for line in verdict.text.splitlines() if COUNTED.search(line)), "")
    seconds = time.perf_counter() - begun
    print(f"{role or 'without a token'}: {'holds' if verdict.holds else 'FAILS'}, {cases}, {seconds:.0f} s")
    if not verdict.holds:
        print(verdict.text)
    return 0 if verdict.holds else 1


if __name__ == "__main__":
    sys.exit(main())
