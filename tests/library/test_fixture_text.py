import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def additions() -> dict[str, Any]:
    return tomllib.loads((FIXTURES / "easyllm.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def expected(shared: Path) -> dict[str, Any]:
    return dict(json.loads((shared / "seed/expected.json").read_text(encoding="utf-8")))


def test_shipped_readme_is_the_seed_byte_for_byte(shared: Path) -> None:
    assert (FIXTURES / "README.md").read_bytes() == (shared / "seed/README.md").read_bytes()


def test_additions_name_every_topic_of_the_seed_with_its_slug(
    additions: dict[str, Any], expected: dict[str, Any]
) -> None:
    slugs = {path: topic["slug"] for path, topic in additions["topics"].items()}
    assert slugs == {"/".join(topic["path"]): topic["slug_ascii"] for topic in expected["topics"]}


def test_additions_name_every_article_of_the_seed_as_it_is_written(additions: dict[str, Any]) -> None:
    links = re.findall(r"^\[.*?\]\((.*?)\)", (FIXTURES / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert list(additions["articles"]) == links


def test_every_topic_is_introduced_in_both_languages(additions: dict[str, Any]) -> None:
    for topic in additions["topics"].values():
        assert HAN.search(topic["intro"])
        assert not HAN.search(topic["title_en"] + topic["intro_en"])


def test_every_article_has_two_to_five_tags(additions: dict[str, Any]) -> None:
    assert {len(article["tags"]) for article in additions["articles"].values()} <= {2, 3, 4, 5}


def test_tags_are_one_vocabulary_with_english_names(additions: dict[str, Any]) -> None:
    used = {tag for article in additions["articles"].values() for tag in article["tags"]}
    assert len({tag.casefold() for tag in used}) == len(used) <= 45
    assert {tag for tag in used if HAN.search(tag)} == set(additions["tags"])
