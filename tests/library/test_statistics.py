"""The numbers of the library: right at every size, in the site's time zone, in few queries."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from pytest_django import DjangoAssertNumQueries, Settings

from library.catalogue import Unit
from library.models import Article, Group, Topic
from library.statistics import CHECKED_STATES, SITES_SHOWN, count_all, read_languages, read_statistics
from tests.factories import ArticleFactory, EntryFactory, GroupFactory, ReadmeFactory, TopicFactory

pytestmark = pytest.mark.django_db

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = dt.datetime(2026, 11, 24, 12, tzinfo=SHANGHAI)


def received(*moments: dt.datetime) -> None:
    """Articles that came at these moments."""
    for moment in moments:
        Article.objects.filter(pk=ArticleFactory().pk).update(added_at=moment)


def test_an_empty_library_counts_nothing() -> None:
    numbers = read_statistics(now=NOW)

    assert [month.total for month in numbers.growth.months] == [0] * 12
    assert not numbers.growth.is_enough
    assert (numbers.topics, numbers.sites.named, numbers.sites.others) == ((), (), 0)
    assert (numbers.links.articles, numbers.links.others) == (0, 0)
    assert read_languages(0).named == ()


def test_growth_shows_twelve_months_and_counts_what_came_before_them(unit: Unit) -> None:
    received(
        dt.datetime(2024, 2, 29, tzinfo=SHANGHAI),
        dt.datetime(2025, 12, 1, tzinfo=SHANGHAI),
        dt.datetime(2026, 10, 15, tzinfo=SHANGHAI),
        dt.datetime(2026, 11, 24, 11, tzinfo=SHANGHAI),
    )

    months = read_statistics(now=NOW).growth.months

    assert [month.first_day for month in (months[0], months[-1])] == [dt.date(2025, 12, 1), dt.date(2026, 11, 1)]
    assert [month.received for month in months] == [1, *[0] * 9, 1, 1]
    assert [month.total for month in months] == [2] * 10 + [3, 4]


def test_months_begin_at_midnight_of_the_site(unit: Unit, settings: Settings) -> None:
    received(dt.datetime(2026, 10, 31, 15, 59, tzinfo=dt.UTC), dt.datetime(2026, 10, 31, 16, tzinfo=dt.UTC))
    assert [month.received for month in read_statistics(now=NOW).growth.months[-2:]] == [1, 1]

    settings.TIME_ZONE = "America/New_York"
    assert [month.received for month in read_statistics(now=NOW).growth.months[-2:]] == [2, 0]


def test_only_published_articles_count(unit: Unit) -> None:
    topic = TopicFactory()
    for status in (*Article.LIVE, Article.Status.WITHDRAWN):
        EntryFactory(topic=topic, article=ArticleFactory(status=status, language="en"))

    numbers = read_statistics()

    assert numbers.growth.total == 1
    assert [size.lines for size in numbers.topics] == [1]
    assert numbers.sites.articles == 1
    assert read_languages(numbers.growth.total).articles == 1


def test_a_chapter_counts_the_lines_of_its_subtopics(unit: Unit) -> None:
    main_list = ReadmeFactory()
    chapter = TopicFactory(readme=main_list, position=1)
    subtopic = TopicFactory(readme=main_list, parent=chapter)
    EntryFactory(topic=chapter)
    EntryFactory(topic=subtopic)
    EntryFactory(topic=TopicFactory(readme=main_list, parent=subtopic))
    vacant = TopicFactory(readme=main_list, position=2)

    sizes = read_statistics().topics

    assert [(size.topic, size.number, size.lines) for size in sizes] == [(chapter, 1, 3), (vacant, 2, 0)]


def test_chapters_stand_as_on_the_map(unit: Unit, settings: Settings) -> None:
    other = TopicFactory(readme=ReadmeFactory(name="other"), title="别处")
    nowhere = TopicFactory(readme=None, title="只在馆中")
    first = TopicFactory(readme=ReadmeFactory(name=settings.EASYLLM_DEFAULT_LIST), title="首章")
    TopicFactory(readme=first.readme, role=Topic.Role.META)

    assert [(size.topic, size.number) for size in read_statistics().topics] == [(first, 1), (other, 1), (nowhere, 1)]


def test_large_sites_are_named_and_small_ones_added_up(unit: Unit) -> None:
    for number in range(SITES_SHOWN + 2):
        ArticleFactory(url=f"https://site-{number:02}.org/a")
    ArticleFactory(url="https://site-11.org/b")
    Article.objects.filter(pk=ArticleFactory().pk).update(site=None)

    sites = read_statistics().sites

    assert len(sites.named) == SITES_SHOWN
    assert (sites.named[0].key, sites.named[0].articles) == ("site-11.org", 2)
    assert sites.others == 3


def test_links_are_told_by_state_and_unchecked_ones_apart(unit: Unit) -> None:
    for state in (*Article.LinkState, Article.LinkState.ALIVE):
        ArticleFactory(link_state=state)

    links = read_statistics().links

    assert {share.key: share.articles for share in links.named} == {"alive": 2, "suspect": 1, "broken": 1, "dead": 1}
    assert [share.key for share in links.named] == [state.value for state in CHECKED_STATES]
    assert links.others == 1


def test_languages_are_added_up_by_their_primary_tag(unit: Unit) -> None:
    for language in ("zh-Hans", "zh-Hant", "en-GB", "", ""):
        ArticleFactory(language=language)

    languages = read_languages(5)

    assert [(share.key, share.articles) for share in languages.named] == [("zh", 2), ("en", 1)]
    assert languages.others == 2


def test_rows_of_different_tables_are_counted_in_one_query(
    unit: Unit, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    GroupFactory()
    ArticleFactory()
    ArticleFactory()

    with django_assert_num_queries(1):
        counts = count_all({"a": Article.objects.all(), "g": Group.objects.all(), "none": Topic.objects.none()})

    assert counts == {"a": 2, "g": 1, "none": 0}
    assert count_all({}) == {}


@pytest.mark.parametrize("size", [1, 60])
def test_queries_do_not_grow_with_the_library(
    unit: Unit, size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(size):
        EntryFactory(article__url=f"https://site-{number}.org/")

    with django_assert_num_queries(5):
        read_statistics()
