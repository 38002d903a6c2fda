"""Made-up searches: what narrows their results, what limits them, what is said of them."""

from typing import Any

from django.utils.translation import gettext as _

from library.search.highlight import Marker
from library.search.query import Word
from library.search.synonyms import Thesaurus
from library.search.wants import wants_of
from library.views.search.asked import Asked
from library.views.search.chips import Chip
from library.views.search.facets import Choice, Facet, state_words

WORDS = "RoPE 注意力"


def search() -> dict[str, Any]:
    """Everything that the page of a search says beside its results."""
    return {
        "asked": Asked(q=WORDS),
        "marker": Marker(wants_of([Word(text) for text in WORDS.split()], Thesaurus(()))),
        "facets": _facets(),
        "chips": _chips(),
        "left_out": [Chip(_("word"), "RoPE", "#"), Chip(_("word"), "注意力", "#")],
        "nearest": [("注意力", "#", 12), ("KV cache", "#", 3)],
        "notices": [(_("There is no such tag:"), "显村"), (_("Only the first 12 words were read."), "")],
        "sorts": [("relevance", _("Best first"), True), ("newest", _("Latest arrivals"), False)],
        "tips": ("tag:显存", "site:zhuanlan.zhihu.com"),
    }


def _facets() -> list[Facet]:
    below = (Choice("2", "位置编码", 3, is_chosen=False), Choice("3", "激活函数", 1, is_chosen=True))
    topics = (Choice("1", "大模型理论", 4, is_chosen=True, choices=below), Choice("4", "模型推理", 2, is_chosen=False))
    sites = (Choice("long.example", "名字很长的一个来源" * 3, 1200, is_chosen=False),)
    states = tuple(Choice(value, text, 2, is_chosen=False) for value, text in state_words().items())
    return [
        Facet("topic", _("Topic"), topics),
        Facet("site", _("Site"), sites, is_rough=True),
        Facet("state", _("Reading state"), states),
    ]


def _chips() -> list[Chip]:
    return [Chip("", "title:RoPE", "#"), Chip(_("Topic"), "激活函数", "#"), Chip(_("Tag"), "#KV cache", "#")]
