"""The language of a title, as far as its script tells. PURE."""

import re

HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
KANA = re.compile(r"[\u3040-\u30ff]")
HANGUL = re.compile(r"[\uac00-\ud7af]")


def language_of(title: str) -> str:
    """A language tag for a title, or an empty string where the script does not tell (Latin is many languages)."""
    if KANA.search(title):
        return "ja"
    if HANGUL.search(title):
        return "ko"
    return "zh" if HAN.search(title) else ""
