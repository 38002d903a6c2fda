"""Traditional characters are found by simplified ones, and the reverse."""

import re
from pathlib import Path

import pytest

from library.search.tables.building import (
    COMMIT,
    SOURCE_SHA256,
    OtherSourceError,
    build_tables,
    simplified_pairs,
)
from library.search.traditional import SIMPLIFIED, TABLE

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("檢索增強生成", "检索增强生成"),
        ("顯存", "显存"),
        ("臺灣的大語言模型與開源資料", "台湾的大语言模型与开源资料"),
        ("裡面、裏面、這裡", "里面、里面、这里"),
        ("爲什麼、為什麼", "为什么、为什么"),
        ("線性代數、綫性代數", "线性代数、线性代数"),
    ],
)
def test_traditional_text_becomes_simplified(traditional: str, simplified: str) -> None:
    assert traditional.translate(SIMPLIFIED) == simplified


def test_every_character_stays_one_character() -> None:
    assert len(SIMPLIFIED) > 3000
    assert {new for new in SIMPLIFIED.values() if len(new) != 1} == set()


def test_what_is_simplified_once_is_simplified_for_good() -> None:
    assert {new for new in SIMPLIFIED.values() if ord(new) in SIMPLIFIED} == set()


def test_simplified_text_is_left_as_it_is() -> None:
    catalogue = (ROOT / "library" / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po").read_text()
    for text in (catalogue, (ROOT / "fixtures" / "README.md").read_text(), "著名的著作，随着、Llama-2 ｆｐ１６ 🤗"):
        assert text.translate(SIMPLIFIED) == text


def test_the_table_says_where_it_comes_from() -> None:
    head = "".join(line for line in TABLE.read_text().splitlines(keepends=True) if line.startswith("#"))
    assert COMMIT in head
    assert SOURCE_SHA256 in head
    assert "Apache License 2.0" in head


def test_each_line_of_the_table_is_a_pair_and_none_stands_twice() -> None:
    lines = [line for line in TABLE.read_text().splitlines() if not line.startswith("#")]
    assert [line for line in lines if not re.fullmatch("..", line)] == []
    assert len(lines) == len(SIMPLIFIED)


def test_of_several_forms_the_first_is_kept_and_followed_to_its_end() -> None:
    source = "# remark\n\n幹\t干\n乾\t干 乾\n著\t著 着\n薴\t苧\n苧\t苎\n"
    assert simplified_pairs(source) == {"幹": "干", "乾": "干", "薴": "苎", "苧": "苎"}


def test_no_table_is_made_from_another_file(tmp_path: Path) -> None:
    source = tmp_path / "TSCharacters.txt"
    source.write_text("幹\t干\n")
    with pytest.raises(OtherSourceError):
        build_tables(source, output=tmp_path)
    assert not (tmp_path / "traditional.txt").exists()
