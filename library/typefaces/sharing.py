"""Which characters a face has, and how they are shared out over files.

`core` has what the map and most pages need, and is fetched at every first visit. The others are fetched when a page
shows one of their characters: first those of the shipped titles, then the most frequent of headings, so that a page
mostly needs one or two. `signs` has letters and signs beyond ASCII that are no ideographs.
"""

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from library.typefaces import FOLDER, interface, seed
from library.typefaces.faces import KAI, SONG, Face

BATCH = 180  # ideographs at most in a file: 30 to 45 KB
HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
ASCII = "".join(map(chr, range(0x20, 0x7F)))
PUNCTUATION = "·–—‘’“”…、。《》「」『』【】！（），：；？｜～"
# Chapter numerals, dates, and the seal.
SONG_MARKS = "零壹贰叁肆伍陆柒捌玖拾年月日易"
KAI_MARKS = "批"
SIGNS = (
    "\u00a0¡£§©«®°±²³¶»¼½¾¿×÷€™№†‡•‰′″※"
    "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝßàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿŁłŌōŚśŠšŽž"
    "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρςστυφχψω"
    "←↑→↓↔⇒∂∇∈∏∑−√∝∞∩∪∫≈≠≡≤≥⊕①②③④⑤⑥⑦⑧⑨⑩ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ"
    "■□▲△◆◇○●★☆\u3000々〇〈〉〔〕〖〗＂＃＄％＆＇＊＋－．／＜＝＞＠［＼］＾＿｀｛｝￥"
)


def shared_out(face: Face, *, project: Path, available: Collection[int]) -> dict[str, str]:
    """The characters of each file of a face, sorted. `available` are the code points that the source has."""
    common = (FOLDER / "common.txt").read_text("utf-8").replace("\n", "")
    shipped = seed.structure_words(project) + seed.hand_words(project) + seed.title_words(project)
    elsewhere = interface.all_words(project) + seed.site_words(project)
    core = set(ASCII + PUNCTUATION + _core_words(face, project)) - {"\n"}
    wanted = core.union(shipped, common[: face.common_count], elsewhere, SIGNS).intersection(map(chr, available))
    first = _in_order(shipped, common)
    batches = [first, *_batches(common + _in_order(elsewhere, common), without=first)]
    files = {"core": core & wanted}
    for number, batch in enumerate(batches, start=1):
        files[str(number)] = wanted.intersection(batch).difference(*files.values())
    files["signs"] = wanted.intersection(c for c in shipped + SIGNS if not HAN.match(c)) - core
    return {part: "".join(sorted(characters)) for part, characters in files.items() if characters}


def _batches(han: str, *, without: str) -> Iterator[str]:
    """Ideographs in batches that are alike for both faces: what the style sheet says of them compresses better so."""
    ordered = "".join(c for c in dict.fromkeys(han) if c not in without)
    return (ordered[start : start + BATCH] for start in range(0, len(ordered), BATCH))


def _core_words(face: Face, project: Path) -> str:
    words = {
        SONG.name: lambda: SONG_MARKS + interface.heading_words(project) + seed.structure_words(project),
        KAI.name: lambda: KAI_MARKS + interface.hand_words(project) + seed.hand_words(project),
    }
    return words[face.name]()


def _in_order(words: str, common: str) -> str:
    """Ideographs of a text, the most frequent first; those that are not among the common ones last."""
    rank = {character: place for place, character in enumerate(common)}
    return "".join(sorted({*HAN.findall(words)}, key=lambda c: (rank.get(c, len(rank)), c)))
