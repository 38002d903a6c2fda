"""Made-up lists: chapters with every kind of line in them."""

from library.models import Article
from library.views.outline import Line, Part, Run, TopicNode
from library.views.spines import SPINES_AT_MOST
from library.views.styleguide.rows import NOTE, article_of, group_of, links, readme, tags, topic_of


def part() -> Part:
    """A list of one full chapter and two vacant ones."""
    return Part(readme(), [chapter(0), _vacant(9, "模型量化"), _vacant(10, "RAG")])


def large_chapters() -> list[TopicNode]:
    """So many lines that their picture is of bars."""
    sizes = (SPINES_AT_MOST // 2, SPINES_AT_MOST // 3, SPINES_AT_MOST // 3)
    return [_sized(number, size) for number, size in enumerate(sizes, start=1)]


def chapter(first: int) -> TopicNode:
    """A chapter with lines under no label, under one, under a deeper one and under none yet, and with subtopics; its
    numbers count on from `first`, so that two of them fit one page.
    """
    plain = Run(None, lines=[line_of(first + 1, "为什么现在大家都在用 MQA 和 GQA？", state="read")])
    deepest = [line_of(first + 8, "Attention Is All You Need", language="en")]
    filled = TopicNode(topic_of(first + 2, "位置编码", "Positional encoding"), 1, ("theory", "positions"), runs=[plain])
    empty = TopicNode(topic_of(first + 3, "激活函数"), 2, ("theory", "activations"))
    node = TopicNode(topic_of(first + 1, "大模型理论", "LLM theory"), 1, ("theory",), subtopics=[filled, empty])
    node.runs = [
        Run(None, lines=[line_of(first + 2, "线性Attention的探索：Attention必须有个Softmax吗？", state="reading")]),
        Run(group_of(1, "进阶："), lines=_lines_of_every_kind(first)),
        Run(group_of(2, "再深一层"), depth=1, lines=deepest),
        wish(),
    ]
    node.rest = [Run(None, lines=[line_of(first + 9, "其余的一篇")])]
    node.edit_url = filled.edit_url = "/admin/"
    empty.rest, empty.is_rest_printed = node.rest, False
    return node


def wish() -> Run:
    """A label without lines."""
    return Run(group_of(3, "Layer Norm"))


def line_of(
    number: int, title: str, *, state: str = "unread", is_starred: bool = False, language: str = "zh-Hans"
) -> Line:
    """A line that is its article and nothing more."""
    article = article_of(number, title, language)
    return Line(article, title, article.url, [], state=state, is_starred=is_starred, anchor=f"article-{number}")


def _lines_of_every_kind(first: int) -> list[Line]:
    """A line with everything, one new and to be read by all, one dead, one of no site."""
    rich = line_of(first + 3, "十分钟读懂旋转编码（RoPE）", state="reading", is_starred=True)
    rich.notes, rich.links, rich.tags = [NOTE], links(), tags()
    rich.lines = [line_of(first + 7, "其下的一篇")]
    new = line_of(first + 4, "昨日新收的一篇")
    new.is_new, new.article.is_must_read = True, True
    dead = line_of(first + 5, "原文已经失效的一篇", state="read")
    dead.article.link_state = Article.LinkState.DEAD
    alone = line_of(first + 6, "没有来源的一篇")
    alone.article.site, alone.edit_url = None, "/admin/"
    return [rich, new, dead, alone]


def _vacant(number: int, title: str) -> TopicNode:
    return TopicNode(topic_of(number, title), number, (f"vacant-{number}",))


def _sized(number: int, size: int) -> TopicNode:
    """A chapter of `size` lines, every third of them read."""
    article = article_of(number, "一篇")
    lines = [
        Line(article, article.title, article.url, [], state="read" if place % 3 == 0 else "unread")
        for place in range(size)
    ]
    return TopicNode(topic_of(number, f"第 {number} 章"), number, (f"chapter-{number}",), runs=[Run(None, lines=lines)])
