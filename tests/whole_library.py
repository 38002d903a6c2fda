"""A small library with a row of every kind that travels, and with whatever is hard to write down in one."""

import datetime as dt
import io

from django.contrib.auth.models import User
from django.utils import timezone

from library import catalogue
from library.exchange.json_whole.loading import Loaded, load_library
from library.exchange.json_whole.writing import write_library
from library.models import (
    Article,
    Entry,
    EntryLink,
    Group,
    LikelyDuplicate,
    Mark,
    PendingChange,
    Readme,
    Revision,
    Shelf,
    Suggestion,
    Tag,
    TagAlias,
    Topic,
)
from library.readme.importer import import_readme

LIST = """# 好文清单
> 一份清单

## 注意力 [主页](https://example.org/home)

- 入门：
  - [注意力 😀](https://example.org/attention?a=1&b=2) - 讲得清楚，`code` 与 <b>
- [Second](https://example.org/second) [[code](https://example.org/code)]
- [Third](https://example.org/third)
- [Fourth](https://example.org/fourth)
"""
LATE = dt.datetime(2026, 2, 3, 4, 5, 6, 7, tzinfo=dt.UTC)


def make_whole_library() -> None:
    """Fill an empty library. Each part is a unit of work, as it is in service."""
    curator = User.objects.create_user("馆员 <1>", password="a secret of the curator", email="curator@example.org")
    import_readme(LIST.encode(), name="easyllm", actor=curator)
    with catalogue.change(actor=curator, reason="curating"):
        _curate()
    with catalogue.change(actor=curator, reason="taking back"):
        Entry.objects.get(article__title="Draft").delete()  # its number is given to no other line, here or elsewhere
    _remember(curator)


def _curate() -> None:
    first, second, third, fourth = Article.objects.order_by("pk")
    tag = Tag.objects.create(name="C++ 与 “引号”\\\u2028", name_en="C++")
    TagAlias.objects.create(tag=tag, name="cpp", slug="cpp")
    first.tags.add(tag)
    first.published_on, first.is_must_read, first.private_note = dt.date(2024, 2, 29), True, "一\n二\t三"
    first.save()
    second.status, second.status_before, second.binned_at = "binned", "published", LATE
    second.save()
    third.status, third.status_before, third.merged_into = "merged", "published", first
    third.save()
    fourth.status, fourth.withdrawn_reason = "withdrawn", "应作者要求"
    fourth.save()
    topic = Topic.objects.get(title__startswith="注意力")
    topic.slug = "attention"
    topic.save()
    below = Topic.objects.create(parent=topic, title="自注意力", position=9)
    above = Topic.objects.create(readme=topic.readme, title="上", position=10)
    below.parent = above  # a number that is higher than its own
    below.save()
    Group.objects.create(topic=below, label="空", position=1)
    entry = Entry.objects.create(article=first, topic=below, position=2, columns=[["b", "a"], ["é", ""]])
    EntryLink.objects.create(entry=entry, title="", url="https://example.org/link", position=1)
    draft = Article.objects.create(url="https://example.org/draft", title="Draft", status="draft")
    Entry.objects.create(article=draft, topic=below, position=3)


def _remember(curator: User) -> None:
    first, second = Article.objects.order_by("pk")[:2]
    own = Shelf.objects.create(user=curator)
    anonymous = Shelf.objects.create(key_hash="0" * 64)
    Mark.objects.create(shelf=own, article=first, state="read", is_starred=True, changed_at=LATE)
    Mark.objects.create(shelf=anonymous, article=first, changed_at=timezone.now())
    LikelyDuplicate.objects.create(first=first, second=second, kind="near", likeness=97, is_dismissed=True)
    Suggestion.objects.create(
        kind="article",
        status="rejected",
        url="https://example.org/idea",
        key="example.org/idea",
        language="zh-hans",
        email="reader@example.org",
        decided_by=curator,
        decided_at=LATE,
    )
    PendingChange.objects.create(
        readme=Readme.objects.get(),
        revision=Revision.objects.get(),
        kind="topic",
        object_id=1,
        field="place",
        conflict="changed",
        base={"topic": 1, "path": "乙", "group": None},
        ours=None,
        theirs=["b", {"z": 1, "a": True}],
        settled_at=LATE,
        settled_by=curator,
        decision="theirs",
    )


def written() -> bytes:
    """The library as its file."""
    output = io.BytesIO()
    write_library(output)
    return output.getvalue()


def load(data: bytes) -> Loaded:
    """Read a file into the library."""
    return load_library(io.BytesIO(data))
