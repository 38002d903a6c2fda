"""The style guide: every component in each of its states, from rows that are made up here and never saved."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from library.models import Article, Entry, EntryLink, Group, Readme, Site, Tag, Topic
from library.shelves import ImportedMarks
from library.views.outline import Line, Part, Run, TopicNode
from library.views.shelf import Progress, Section

PAGES = 3  # of the made-up list in the pager
NOTE = "推导清楚，**图示**尤其好；公式里的 `d_k` 别漏看。"
MOMENT = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)


@require_safe
def styleguide_detail(request: HttpRequest) -> HttpResponse:
    """All components. The addresses hold it with DEBUG only."""
    messages.success(request, _("The latest articles, until you ask for something"))
    messages.error(request, _("No title holds all these words."))
    chapter, cards = _chapter(0), _chapter(100)
    entry = _entry(_article(11, "标题很长的一篇：" + "从零开始理解注意力机制" * 4))
    context = {
        "part": Part(_readme(), [chapter, _vacant(9, "模型量化"), _vacant(10, "RAG")]),
        "cards": cards,
        "subtopics": [(below, below.count) for below in cards.subtopics],
        "empty_page": {"lines": ()},
        "readme": _readme(),
        "states": _states(),
        "entry": entry,
        "wish": Run(_group(3, "Layer Norm")),
        "links": _links(),
        "note": NOTE,
        "tags": _tags(),
        "sites": [(_site("kexue.fm", "科学空间"), 12), (_site("zhuanlan.zhihu.com", "知乎专栏"), 7)],
        "pages": _pages(),
        "sections": [Section("reading", 3, cards.runs[0].lines), Section("starred", 1, [])],
        "progress": [Progress(chapter, 3, 10), Progress(cards, 0, 5)],
        "report": ImportedMarks(taken=12, known=3, missing=["这里没有的一篇"]),
        "desk": "/admin/",
        "facts": {"articles": 21, "topics": 7, "sites": 6, "read": 6},
        "themes": ("", "light", "dark"),
    }
    return render(request, "library/styleguide_detail.html", context)


def _vacant(number: int, title: str) -> TopicNode:
    return TopicNode(_topic(number, title), number, (f"vacant-{number}",))


def _chapter(first: int) -> TopicNode:
    """A chapter with lines under no label, under one, under a deeper one and under none yet, and with subtopics; its
    numbers count on from `first`, so that two of them fit one page.
    """
    plain = Run(None, lines=[_line(first + 1, "为什么现在大家都在用 MQA 和 GQA？", state="read")])
    deepest = [_line(first + 8, "Attention Is All You Need", language="en")]
    filled = TopicNode(_topic(first + 2, "位置编码", "Positional encoding"), 1, ("theory", "positions"), runs=[plain])
    empty = TopicNode(_topic(first + 3, "激活函数"), 2, ("theory", "activations"))
    node = TopicNode(_topic(first + 1, "大模型理论", "LLM theory"), 1, ("theory",), subtopics=[filled, empty])
    node.runs = [
        Run(None, lines=[_line(first + 2, "线性Attention的探索：Attention必须有个Softmax吗？", state="reading")]),
        Run(_group(1, "进阶："), lines=_sample_lines(first)),
        Run(_group(2, "再深一层"), depth=1, lines=deepest),
        Run(_group(3, "Layer Norm")),
    ]
    node.rest = [Run(None, lines=[_line(first + 9, "其余的一篇")])]
    node.edit_url = filled.edit_url = "/admin/"
    empty.rest, empty.is_rest_printed = node.rest, False
    return node


def _sample_lines(first: int) -> list[Line]:
    """A line with everything, one new and to be read by all, one dead, one of no site."""
    below = _line(first + 7, "其下的一篇")
    rich = _line(first + 3, "十分钟读懂旋转编码（RoPE）", state="reading", is_starred=True)
    rich.notes, rich.links, rich.tags, rich.lines = [NOTE], _links(), _tags(), [below]
    new = _line(first + 4, "昨日新收的一篇")
    new.is_new, new.article.is_must_read = True, True
    dead = _line(first + 5, "原文已经失效的一篇", state="read")
    dead.article.link_state = Article.LinkState.DEAD
    alone = _line(first + 6, "没有来源的一篇")
    alone.article.site, alone.edit_url = None, "/admin/"
    return [rich, new, dead, alone]


def _line(number: int, title: str, *, state: str = "unread", is_starred: bool = False, language: str = "") -> Line:
    article = _article(number, title, language or "zh-Hans")
    anchor = f"article-{number}"
    return Line(article, title, article.url, [], state=state, is_starred=is_starred, anchor=anchor)


def _states() -> list[tuple[Article, str, bool]]:
    """What a form for marks can show: article, reading state, star."""
    article = _article(3, "十分钟读懂旋转编码（RoPE）")
    return [(article, "unread", False), (article, "reading", False), (article, "read", True)]


def _article(number: int, title: str, language: str = "zh-Hans") -> Article:
    url = f"https://example.org/articles/{number}"
    site = _site("kexue.fm", "科学空间")
    return Article(
        pk=number,
        url=url,
        title=title,
        site=site,
        author="苏剑林",
        language=language,
        added_at=MOMENT,
        updated_at=MOMENT,
    )


def _entry(article: Article) -> Entry:
    """A line that says another title than its article, under a label, with the further columns of a table."""
    columns = [["年份", "2023"], ["结论", "值得**细读**"]]
    return Entry(
        pk=1,
        article=article,
        topic=_topic(1, "大模型理论"),
        group=_group(1, "进阶："),
        title="另一个题目",
        columns=columns,
    )


def _topic(number: int, title: str, title_en: str = "") -> Topic:
    return Topic(pk=number, readme=None, title=title, title_en=title_en, slug=f"topic-{number}")


def _group(number: int, label: str) -> Group:
    return Group(pk=number, label=label)


def _site(host: str, name: str) -> Site:
    return Site(pk=1, host=host, name=name)


def _readme() -> Readme:
    return Readme(pk=1, name="second", title="第二份清单", tagline="另一位编者所选")


def _tags() -> list[Tag]:
    names = [("注意力", "attention"), ("KV cache", ""), ("长上下文", "long context")]
    return [
        Tag(pk=number, name=name, name_en=name_en, slug=f"tag-{number}")
        for number, (name, name_en) in enumerate(names, start=1)
    ]


def _links() -> list[EntryLink]:
    return [
        EntryLink(title="代码", url="https://example.org/code"),
        EntryLink(title="", url="https://example.com/slides"),
    ]


def _pages() -> Sequence[Page[Any]]:
    """The first page of some, one in the middle, and the last."""
    paginator = Paginator(range(PAGES), 1)
    return [paginator.page(number) for number in paginator.page_range]
