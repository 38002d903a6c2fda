"""Libraries of any size and oddity, made quickly: for the tests of pages, for pictures and for measurements.

Each function fills an empty database and is one unit of work.
"""

from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.utils import timezone

from library import catalogue
from library.curation.suggestions import suggest_article
from library.models import Article, Entry, Group, Mark, Readme, Shelf, Site, Tag, TaggedArticle, Topic
from library.search import reindex_stale
from tests.journeys.pages import BINNED, DEAD, PASSWORD, WITHDRAWN

HOSTS = 12
ARTICLES_OF_A_TOPIC = 20
WORDS = ("注意力", "位置编码", "激活函数", "归一化", "分词", "量化", "推理加速", "长上下文", "微调", "对齐", "检索增强")

NASTY_TITLES = {
    "script": "<script>document.title = 'caught'</script><img src=x onerror=\"document.title = 'caught'\">",
    "one long word": "Donau" + "dampfschifffahrt" * 5,
    "emoji": "👩‍👩‍👧‍👦 家庭 🏳️‍🌈 与大模型 🤖🔥",
    "right to left": "مرحبا بالعالم: نماذج لغوية كبيرة (LLM) \u200fوالعربية",
    "sixty characters": "从零开始理解大语言模型中的注意力机制与位置编码以及它们在超长上下文推"
    "理时的外推能力与显存占用的权衡取舍之完整指南上下篇",
    "entities": "A &amp; B &lt;b&gt; \"quoted\" 'single' {{ 7 }} {% now %}",
    "combining": "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘!",
    "markdown": "[a](javascript:alert(1)) `code` **bold** | pipe",
}


def furnished() -> None:
    """The shipped list, a curator, a reader with marks, a dead, a withdrawn, a deleted and a must-read article."""
    call_command("load_seed", verbosity=0)
    User.objects.create_superuser("curator", password=PASSWORD)
    reader = User.objects.create_user("reader", password=PASSWORD)
    with catalogue.change(reason="test") as unit:
        unit.watch(Article.objects.filter(pk__in=[DEAD, 1]))
        Article.objects.filter(pk=DEAD).update(link_state=Article.LinkState.DEAD)
        Article.objects.filter(pk=1).update(is_must_read=True)
        Article.objects.create(
            pk=WITHDRAWN,
            url="https://example.org/withdrawn",
            title="撤下的一篇",
            status=Article.Status.WITHDRAWN,
            withdrawn_reason="应作者要求撤下。",
        )
        Article.objects.create(
            pk=BINNED,
            url="https://example.org/binned",
            title="删去的一篇",
            status=Article.Status.BINNED,
            status_before=Article.Status.PUBLISHED,
            binned_at=timezone.now(),
        )
        unit.touch()
    suggest_article(
        url="https://example.org/suggested", title="LLM 显存占用", topic=None, note="讲得很清楚。", language="zh-hans"
    )
    reindex_stale()
    _mark(Shelf.objects.create(user=reader), [Mark.State.READ] * 6 + [Mark.State.READING] * 3)


def filled(size: int) -> None:
    """A list with `size` articles: chapters of five subtopics, twenty articles each, half of them under labels."""
    User.objects.create_superuser("curator", password=PASSWORD)
    with catalogue.change(reason="test") as unit:
        readme = Readme.objects.create(name=settings.EASYLLM_DEFAULT_LIST, title="好文", tagline=f"{size} 篇大模型好文")
        sites = _made_sites()
        articles = _stored(_article(number, sites) for number in range(size))
        subtopics = _made_subtopics(readme, -(-size // ARTICLES_OF_A_TOPIC))
        groups = {topic.pk: Group.objects.create(topic=topic, label="进阶", position=1000) for topic in subtopics}
        Entry.objects.bulk_create(
            [_entry(number, article, subtopics, groups) for number, article in enumerate(articles)], batch_size=500
        )
        _tag(articles)
        unit.touch(article.pk for article in articles)


def nasty() -> None:
    """A list of titles, notes and addresses such as nobody should write and somebody does."""
    with catalogue.change(reason="test") as unit:
        readme = Readme.objects.create(name=settings.EASYLLM_DEFAULT_LIST, title="<b>怪</b>", tagline="“'\"<&>")
        chapter = Topic.objects.create(readme=readme, title="W" * 80, position=1)
        topic = Topic.objects.create(readme=readme, parent=chapter, title=NASTY_TITLES["script"], position=1)
        Topic.objects.create(readme=readme, title=NASTY_TITLES["right to left"], position=2)
        for number, title in enumerate(NASTY_TITLES.values(), start=1):
            long_address = f"https://{'very-long-host-name-' * 3}example.org/{'path' * 40}/{number}?a=%3Cb%3E&b='"
            article = Article.objects.create(url=long_address, title=title, author=title[:290])
            group = Group.objects.create(topic=topic, label=title, position=number * 2)
            Entry.objects.create(
                article=article, topic=topic, group=group, position=number * 2 + 1, note=f"{title} `{'c' * 90}`"
            )
            tag = Tag.objects.create(name=title[:90])
            TaggedArticle.objects.create(tag=tag, content_object=article)
        unit.touch()


def marked_shelf(username: str = "reader") -> Shelf:
    """The shelf of a new account, with a mark on every article."""
    shelf = Shelf.objects.create(user=User.objects.create_user(username, password=PASSWORD))
    states = [Mark.State.READ, Mark.State.READING, Mark.State.UNREAD]
    _mark(shelf, [states[number % 3] for number in range(Article.objects.published().count())])
    return shelf


def _mark(shelf: Shelf, states: Iterable[Mark.State]) -> None:
    articles = Article.objects.published().order_by("id")
    Mark.objects.bulk_create(
        [
            Mark(shelf=shelf, article=article, state=state, is_starred=article.pk % 4 == 0, changed_at=timezone.now())
            for article, state in zip(articles, states, strict=False)
        ],
        batch_size=500,
    )


def _made_sites() -> list[Site]:
    return Site.objects.bulk_create(
        [Site(host=f"site-{number}.example", name=f"来源 {number}") for number in range(HOSTS)]
    )


def _article(number: int, sites: list[Site]) -> Article:
    site = sites[number % len(sites)]
    title = f"{WORDS[number % len(WORDS)]}：第 {number} 篇" + "，细说其中的道理" * (number % 4)
    if number % 5 == 0:
        title = f"{title} with Llama {number}"
    return Article(url=f"https://{site.host}/articles/{number}", title=title, site=site, language="zh-Hans")


def _stored(articles: Iterable[Article]) -> list[Article]:
    rows = list(articles)
    for row in rows:
        row.identify()
    return Article.objects.bulk_create(rows, batch_size=500)


def _made_subtopics(readme: Readme, count: int) -> list[Topic]:
    """As many subtopics as are asked for, five a chapter; an empty chapter at the end."""
    subtopics = []
    for number in range(count):
        if number % 5 == 0:
            name = f"第 {number // 5 + 1} 章"
            chapter = Topic.objects.create(
                readme=readme, title=name, slug=f"chapter-{number // 5 + 1}", position=number
            )
        word = WORDS[number % len(WORDS)]
        subtopics.append(
            Topic.objects.create(
                readme=readme, parent=chapter, title=f"{word} {number}", slug=f"sub-{number}", position=number
            )
        )
    Topic.objects.create(readme=readme, title="尚无文章", position=count)
    return subtopics


def _entry(number: int, article: Article, topics: list[Topic], groups: dict[int, Group]) -> Entry:
    topic = topics[number // ARTICLES_OF_A_TOPIC]
    is_grouped = number % ARTICLES_OF_A_TOPIC >= ARTICLES_OF_A_TOPIC // 2
    return Entry(
        article=article,
        topic=topic,
        group=groups[topic.pk] if is_grouped else None,
        position=number % ARTICLES_OF_A_TOPIC + (1001 if is_grouped else 1),
        note="一句批注，说明为何值得一读。" if number % 7 == 0 else "",
    )


def _tag(articles: list[Article]) -> None:
    if not articles:
        return
    tags = [Tag.objects.create(name=word) for word in WORDS]
    rows = [
        TaggedArticle(tag=tags[number % len(tags)], content_object_id=article.pk)
        for number, article in enumerate(articles)
    ]
    TaggedArticle.objects.bulk_create(rows, batch_size=500)
