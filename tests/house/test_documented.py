"""Every setting, variable and command is documented, and nothing is documented that is not there."""

import ast
import re
from pathlib import Path

from django.core.management import get_commands

ROOT = Path(__file__).resolve().parents[2]
READERS_OF_SECRETS = {"secret", "database_url", "email_url"}


def variables_read() -> set[str]:
    """The variables that settings.py reads, those of secrets with their `_FILE`."""
    tree = ast.parse((ROOT / "easyllm_site" / "settings.py").read_text())
    names = set()
    for call in ast.walk(tree):
        if (
            isinstance(call, ast.Call)
            and isinstance(call.func, ast.Attribute)
            and ast.unparse(call.func.value) == "env"
        ):
            argument = call.args[0]
            assert isinstance(argument, ast.Constant), ast.unparse(call)
            name = str(argument.value)
            names.add(name)
            if call.func.attr in READERS_OF_SECRETS:
                names.add(f"{name}_FILE")
    return names


def variables_documented() -> set[str]:
    """The first column of the tables of variables; "(secret)" there stands for a second one with `_FILE`."""
    text = (ROOT / "docs" / "configuration.md").read_text()
    rows = re.findall(r"^\| `([A-Z_]+)`( \(secret\))? \|", text, re.MULTILINE)
    return {name for name, _ in rows} | {f"{name}_FILE" for name, secret in rows if secret}


def test_every_variable_that_the_settings_read_is_documented_and_no_other() -> None:
    assert variables_documented() == variables_read()


def test_the_example_of_an_environment_names_every_variable() -> None:
    lines = (ROOT / ".env.example").read_text().splitlines()
    named = {match[1] for line in lines if (match := re.match(r"#?([A-Z][A-Z_]*)=", line))}
    assert named - {"POSTGRES_PASSWORD", "EASYLLM_PUBLISH"} == variables_read()


def test_every_variable_that_compose_asks_for_is_in_the_example() -> None:
    asked = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "compose.yaml").read_text()))
    example = (ROOT / ".env.example").read_text()
    assert {name for name in asked if f"{name}=" not in example} == set()


def test_only_the_settings_read_the_environment() -> None:
    own = [*(ROOT / "library").rglob("*.py"), ROOT / "easyllm_site" / "settings.py"]
    assert [path for path in own if re.search(r"os\.environ|getenv", path.read_text())] == []


def test_every_command_of_ours_is_documented() -> None:
    ours = {name for name, app in get_commands().items() if app == "library"}
    text = (ROOT / "docs" / "configuration.md").read_text()
    assert ours == ours & set(re.findall(r"^\| `([a-z_]+)` \|", text, re.MULTILINE))


def test_every_target_of_make_says_what_it_does() -> None:
    targets = re.findall(r"^([a-z]+):(.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert [name for name, rest in targets if "## " not in rest] == []
