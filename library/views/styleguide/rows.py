"""Single rows that are made up for the style guide. None is ever saved, and their numbers lead nowhere."""

import datetime as dt

from library.models import Article, Entry, EntryLink, Group, Readme, Site, Tag, Topic

MOMENT = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
NOTE = "推导清楚，**图示**尤其好；公式里的 `d_k` 别漏看。"


def article_of(number: int, title: str, language: str = "zh-Hans") -> Article:
    """A published article of a known site and author."""
    return Article(
        pk=number,
        url=f"https://example.org/articles/{number}",
        title=title,
        site=site_of("kexue.fm", "科学空间"),
        author="苏剑林",
        language=language,
        added_at=MOMENT,
        updated_at=MOMENT,
    )


def bare_article() -> Article:
    """An article of which only address and title are known."""
    article = article_of(12, "没有来源的一篇")
    article.site, article.author, article.language = None, "", ""
    return article


def full_article() -> Article:
    """An article of which everything is known, with a title that runs over several lines."""
    article = article_of(11, "标题很长的一篇：" + "从零开始理解注意力机制" * 4)
    article.is_must_read, article.published_on = True, dt.date(2023, 7, 8)
    return article


def entry_of(article: Article) -> Entry:
    """A line that says another title than its article, under a label, with the further columns of a table."""
    return Entry(
        pk=1,
        article=article,
        topic=topic_of(1, "大模型理论"),
        group=group_of(1, "进阶："),
        title="另一个题目",
        columns=[["年份", "2023"], ["结论", "值得**细读**"]],
    )


def topic_of(number: int, title: str, title_en: str = "") -> Topic:
    """A topic, at the top of its list."""
    return Topic(pk=number, readme=None, title=title, title_en=title_en, slug=f"topic-{number}")


def group_of(number: int, label: str) -> Group:
    """A label."""
    return Group(pk=number, label=label)


def site_of(host: str, name: str) -> Site:
    """A site."""
    return Site(pk=1, host=host, name=name)


def readme() -> Readme:
    """A list beside the default one."""
    return Readme(pk=1, name="second", title="第二份清单", tagline="另一位编者所选")


def tags() -> list[Tag]:
    """Tags with and without a name in English."""
    names = [("注意力", "attention"), ("KV cache", ""), ("长上下文", "long context")]
    return [
        Tag(pk=number, name=name, name_en=name_en, slug=f"tag-{number}")
        for number, (name, name_en) in enumerate(names, start=1)
    ]


def links() -> list[EntryLink]:
    """A secondary link with words, and one without."""
    return [
        EntryLink(title="代码", url="https://example.org/code"),
        EntryLink(title="", url="https://example.com/slides"),
    ]
