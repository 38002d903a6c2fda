"""The page of a search: what it shows of results, how it narrows them, and how it helps where nothing is found."""

import datetime as dt
import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import User
from django.test import Client

from library import catalogue
from library.models import Article, Mark, Readme, Shelf, Site, Tag, Topic
from tests.factories import ArticleFactory, EntryFactory, TagFactory, TopicFactory

pytestmark = pytest.mark.django_db

TITLE = re.compile(r'<a class="t[^>]*>(.*?)</a>', re.DOTALL)
CHIP = re.compile(r'<a class="pill on" href="([^"]*)">(.*?)</a>', re.DOTALL)
BOX = re.compile(
    r'<input type="checkbox"[^>]* name="(\w+)" value="([^"]*)"( checked)?><span[^>]*>[^<]*</span>'
    r'<span class="num">(≈?)(\d+)</span>'
)


@pytest.fixture
def library(main_list: Readme) -> dict[str, Article]:
    """Two chapters, the first with two subtopics; articles that hold a word each in another place."""
    with catalogue.change(reason="test"):
        theory = TopicFactory(readme=main_list, title="理论", title_en="Theory", slug="theory")
        positions = TopicFactory(readme=main_list, parent=theory, title="位置编码", title_en="", slug="positions")
        norms = TopicFactory(readme=main_list, parent=theory, title="归一化", slug="norms")
        inference = TopicFactory(readme=main_list, title="推理", slug="inference")
        found = {
            "rope": _article("十分钟读懂旋转编码 RoPE", positions, "https://kexue.fm/1", note="推导**清楚**"),
            "norm": _article("RMSNorm 与 RoPE 之外", norms, "https://kexue.fm/2"),
            "cache": _article("KV cache 的显存占用", inference, "https://zhuanlan.zhihu.com/p/3", note="RoPE 也要缓存"),
            "english": _article("Attention is all you need", inference, "https://example.org/4", language="en"),
        }
        found["cache"].tags.add(TagFactory(name="显存", slug="gpu-memory"), TagFactory(name="缓存", slug="caching"))
        found["rope"].tags.add(Tag.objects.get(slug="caching"))
    return found


def _article(title: str, topic: Topic, url: str, note: str = "", language: str = "zh-Hans") -> Article:
    article: Article = ArticleFactory(title=title, url=url, language=language)
    EntryFactory(article=article, topic=topic, note=note)
    return article


def page_of(client: Client, query: str) -> str:
    """The page of a search, given what follows the question mark."""
    answer = client.get(f"/search/?{query}")
    assert answer.status_code == 200
    return str(answer.text)


def titles(page: str) -> list[str]:
    """The titles of the results, without marks; those that are only related are no results."""
    page = page.partition('<h2 id="related">')[0]
    return [unescape(re.sub("</?mark>", "", title)) for title in TITLE.findall(page)]


def counts(page: str, kind: str) -> dict[str, int]:
    """What a facet offers: its values with their counts."""
    return {unescape(value): int(count) for name, value, _, _, count in BOX.findall(page) if name == kind}


def checked(page: str) -> set[tuple[str, str]]:
    """The boxes that are ticked."""
    return {(name, unescape(value)) for name, value, is_checked, _, _ in BOX.findall(page) if is_checked}


def asks(url: str) -> dict[str, list[str]]:
    """What an address of the page asks for."""
    return parse_qs(urlsplit(unescape(url)).query)


def test_words_are_found_in_titles_tags_notes_and_topics_and_marked_there(
    chinese: Client, library: dict[str, Article]
) -> None:
    page = page_of(chinese, "q=RoPE")

    assert titles(page)[0] == "十分钟读懂旋转编码 RoPE"
    assert set(titles(page)) == {"十分钟读懂旋转编码 RoPE", "RMSNorm 与 RoPE 之外", "KV cache 的显存占用"}
    assert "RoPE</mark></a>" in page
    assert "<mark>RoPE</mark> 也要缓存" in page
    assert 'href="/tags/gpu-memory/"><mark>显存</mark></a>' in page_of(chinese, "q=显存")
    assert '<span class="step"><mark>位置编码</mark></span>' in page_of(chinese, "q=位置编码")


def test_a_result_says_where_the_article_stands(english: Client, library: dict[str, Article]) -> None:
    page = page_of(english, "q=title:RMSNorm")

    assert re.search(
        r'<a class="place" href="/topics/theory/norms/"><span class="step">Theory</span>'
        r'<span class="step" lang="zh-Hans">归一化</span></a>',
        page,
    )


def test_the_number_found_is_a_status(chinese: Client, english: Client, library: dict[str, Article]) -> None:
    status = re.compile(r'<span role="status" id="count">\s*(.*?)\s*</span>\s*<a id="follow"', re.DOTALL)

    assert status.search(page_of(chinese, "q=RoPE"))[1] == (  # type: ignore[index]
        '“<span>RoPE</span>”共找到 <strong class="num">3</strong> 篇'
    )
    assert status.search(page_of(english, "q=显存"))[1] == (  # type: ignore[index]
        '<strong class="num">1</strong> article for “<span lang="zh-Hans">显存</span>”'
    )


def test_nothing_unpublished_stands_in_results_counts_choices_or_feeds(
    chinese: Client, library: dict[str, Article]
) -> None:
    with catalogue.change(reason="test"):
        for number, status in enumerate((Article.Status.DRAFT, Article.Status.WITHDRAWN)):
            hidden = ArticleFactory(
                title=f"RoPE 秘而不宣 {number}", url=f"https://secret.example/{number}", status=status
            )
            hidden.tags.add(TagFactory(name=f"秘密 {number}", slug=f"secret-{number}"))
            EntryFactory(article=hidden, topic=Topic.objects.get(slug="positions"), note="秘而不宣")

    for query in ("q=RoPE", "q=秘而不宣", "q=RoPE+秘而不宣", "tag=secret-0", "site=secret.example", "q=tag:秘密", "q="):
        page = page_of(chinese, query)
        main = page[page.index("<h2") :] if "<h2" in page else ""
        assert not any("秘而不宣" in title for title in titles(page)), query
        assert "secret" not in "".join(BOX.findall(main) and counts(page, "site")), query
    page = page_of(chinese, "q=RoPE")
    assert '<strong class="num">3</strong>' in page
    assert counts(page, "topic") == {
        str(Topic.objects.get(slug=slug).pk): count for slug, count in (("theory", 2), ("inference", 1))
    }
    assert "secret.example" not in counts(page, "site")
    assert not any(slug.startswith("secret") for slug in counts(page, "tag"))
    for form in ("atom", "json"):
        feed = chinese.get(f"/search/feed.{form}?q=RoPE").text
        assert "秘而不宣" not in feed and "十分钟读懂" in feed  # noqa: PT018 - the second says that the feed is not empty


def test_results_are_narrowed_by_topic_site_tag_note_and_language(chinese: Client, library: dict[str, Article]) -> None:
    theory, positions = (Topic.objects.get(slug=slug).pk for slug in ("theory", "positions"))

    assert titles(page_of(chinese, f"q=RoPE&topic={positions}")) == ["十分钟读懂旋转编码 RoPE"]
    assert len(titles(page_of(chinese, f"q=RoPE&topic={theory}"))) == 2
    assert titles(page_of(chinese, "q=RoPE&site=zhuanlan.zhihu.com")) == ["KV cache 的显存占用"]
    assert titles(page_of(chinese, "q=RoPE&tag=gpu-memory")) == ["KV cache 的显存占用"]
    assert len(titles(page_of(chinese, "q=RoPE&has=note"))) == 2
    assert titles(page_of(chinese, "lang=en")) == ["Attention is all you need"]
    assert len(titles(page_of(chinese, "tag=gpu-memory&tag=caching"))) == 2


def test_each_count_says_what_choosing_would_give(chinese: Client, library: dict[str, Article]) -> None:
    page = page_of(chinese, "q=RoPE&site=kexue.fm")

    assert counts(page, "site") == {"kexue.fm": 2, "zhuanlan.zhihu.com": 1}
    assert counts(page, "topic") == {str(Topic.objects.get(slug="theory").pk): 2}
    assert counts(page, "tag") == {"caching": 1}
    assert checked(page) == {("site", "kexue.fm")}


def test_subtopics_show_below_a_topic_that_is_chosen_and_narrow_it(
    chinese: Client, library: dict[str, Article]
) -> None:
    theory, positions, norms = (Topic.objects.get(slug=slug).pk for slug in ("theory", "positions", "norms"))
    whole, narrower = (
        page_of(chinese, f"q=RoPE&topic={theory}"),
        page_of(chinese, f"q=RoPE&topic={theory}&topic={norms}"),
    )

    assert counts(page_of(chinese, "q=RoPE"), "topic").keys() == {
        str(theory),
        str(Topic.objects.get(slug="inference").pk),
    }
    assert {str(positions), str(norms)} < counts(whole, "topic").keys()
    assert titles(narrower) == ["RMSNorm 与 RoPE 之外"]
    assert checked(narrower) == {("topic", str(theory)), ("topic", str(norms))}
    assert [re.sub("<.*?>", "", text).split("×")[0] for _url, text in CHIP.findall(narrower)] == ["主题：归一化"]


@pytest.mark.parametrize(
    "query",
    [
        "topic=999999999999&topic=-1&topic=x&topic=%00&topic=²",
        "site=nowhere.example&site=%00",
        "tag=nothing&tag=",
        "state=asleep&link=odd&has=everything&lang=<b>&sort=random&page=none&exact=2&further=1",
        "page=99",
        "page=-3",
    ],
)
def test_unknown_values_are_ignored(chinese: Client, library: dict[str, Article], query: str) -> None:
    page = page_of(chinese, f"q=RoPE&{query}")

    assert len(titles(page)) == 3
    assert CHIP.findall(page) == []


def test_each_condition_has_a_link_that_takes_it_back(chinese: Client, library: dict[str, Article]) -> None:
    theory = Topic.objects.get(slug="theory").pk
    page = page_of(chinese, f"q=RoPE+has:note+-tag:显存&topic={theory}&site=kexue.fm&sort=title")

    without = {re.sub("<.*?>", "", text).split("×")[0]: asks(url) for url, text in CHIP.findall(page)}
    assert titles(page) == ["十分钟读懂旋转编码 RoPE"]
    assert without["has:note"]["q"] == ["RoPE -tag:显存"]
    assert without["-tag:显存"]["q"] == ["RoPE has:note"]
    assert "topic" not in without["主题：理论"]
    assert without["主题：理论"]["site"] == ["kexue.fm"]
    assert without["来源：科学空间"] == {"q": ["RoPE has:note -tag:显存"], "topic": [str(theory)], "sort": ["title"]}


def test_a_search_can_be_limited_to_titles(chinese: Client, library: dict[str, Article]) -> None:
    link = re.search(r'<a class="pill" href="([^"]*)">只看标题</a>', page_of(chinese, "q=RoPE+tag:缓存"))
    assert link is not None
    limited = chinese.get(unescape(link[1])).text

    assert asks(link[1])["q"] == ["title:RoPE tag:缓存"]
    assert titles(limited) == ["十分钟读懂旋转编码 RoPE"]
    assert "只看标题" not in limited


def test_results_are_sorted_as_chosen(chinese: Client, library: dict[str, Article]) -> None:
    page = page_of(chinese, "q=RoPE&sort=newest")

    assert titles(page) == ["KV cache 的显存占用", "RMSNorm 与 RoPE 之外", "十分钟读懂旋转编码 RoPE"]
    assert '<option value="newest" selected>' in page
    assert '<option value="title" selected>' in page_of(chinese, "q=RoPE+sort:title")


def test_mistyped_words_are_read_otherwise_and_the_page_says_so(chinese: Client, library: dict[str, Article]) -> None:
    page = page_of(chinese, "q=atention&lang=en")
    link = re.search(r'<a href="([^"]*)">仍按原样搜索', page)
    assert link is not None

    assert titles(page) == ["Attention is all you need"]
    assert "“<strong>attention</strong>”的结果" in page
    assert asks(link[1]) == {"q": ["atention"], "lang": ["en"], "exact": ["1"]}
    assert titles(chinese.get(unescape(link[1])).text) == []


def test_the_feed_of_a_mended_search_is_that_of_its_words_as_mended(
    chinese: Client, library: dict[str, Article]
) -> None:
    link = re.search(r'<a id="follow" href="([^"]*)"', page_of(chinese, "q=atention"))
    assert link is not None

    assert asks(link[1]) == {"q": ["attention"]}


def test_related_results_stand_apart(chinese: Client, library: dict[str, Article]) -> None:
    page = page_of(chinese, "q=显存+占用+qqqq")
    after = page.partition('<h2 id="related">')[2]

    assert titles(page) == []
    assert titles(after) == ["KV cache 的显存占用"]


def test_where_nothing_is_found_the_page_offers_ways_on(chinese: Client, library: dict[str, Article]) -> None:
    page = page_of(chinese, "q=缓存+qqqq+has:snapshot&site=kexue.fm")
    ways = {
        re.sub("<.*?>", "", text): asks(url)
        for url, text in re.findall(r'<a class="pill" href="([^"]*)">(.*?)</a>', page)
    }

    assert "一篇也没有找到" in page
    assert ways["去掉 缓存"] == {"q": ["qqqq has:snapshot"], "site": ["kexue.fm"]}
    assert ways["去掉 qqqq"]["q"] == ["缓存 has:snapshot"]
    assert ways["去掉 has:snapshot"]["q"] == ["缓存 qqqq"]
    assert ways["去掉 科学空间"] == {"q": ["缓存 qqqq has:snapshot"]}
    assert ways["缓存2"] == {"q": ['tag:"缓存"']}
    assert 'href="/suggest/"' in page


def test_notices_say_in_plain_words_what_was_not_understood(chinese: Client, library: dict[str, Article]) -> None:
    assert re.search(
        r'没有这个标签：</?\w*|没有这个标签： <span class="typed"[^>]*>无此物<', page_of(chinese, "q=RoPE+tag:无此物")
    )
    assert "只读了前 12 个词。" in page_of(chinese, f"q={'+'.join('abcdefghijklmnop')}")
    assert "只读了前 200 个字符。" in page_of(chinese, f"q={'x' * 220}")


def test_reading_states_narrow_for_readers_with_marks_alone(chinese: Client, library: dict[str, Article]) -> None:
    assert counts(page_of(chinese, "q=RoPE"), "state") == {}
    user = User.objects.create_user("reader")
    shelf = Shelf.objects.create(user=user)
    moment = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    for name, state in (("rope", Mark.State.READ), ("norm", Mark.State.READING)):
        Mark.objects.create(
            shelf=shelf, article=library[name], state=state, changed_at=moment, is_starred=name == "rope"
        )
    chinese.force_login(user)

    assert counts(page_of(chinese, "q=RoPE"), "state") == {"unread": 1, "reading": 1, "read": 1, "starred": 1}
    assert titles(page_of(chinese, "q=RoPE&state=read")) == ["十分钟读懂旋转编码 RoPE"]
    assert len(titles(page_of(chinese, "q=RoPE&state=unread&state=reading"))) == 2
    assert titles(page_of(chinese, "q=is:starred")) == ["十分钟读懂旋转编码 RoPE"]


def test_states_of_links_are_offered_once_one_was_checked(chinese: Client, library: dict[str, Article]) -> None:
    assert counts(page_of(chinese, "q=RoPE"), "link") == {}
    with catalogue.change(reason="test"):
        library["rope"].link_state = Article.LinkState.DEAD
        library["rope"].save()

    assert counts(page_of(chinese, "q=RoPE"), "link") == {"unknown": 2, "dead": 1}
    assert titles(page_of(chinese, "q=RoPE&link=dead")) == ["十分钟读懂旋转编码 RoPE"]


def test_many_results_come_in_pages_that_keep_what_is_asked(chinese: Client, main_list: Readme) -> None:
    with catalogue.change(reason="test"):
        for number in range(45):
            ArticleFactory(title=f"量化之 {number}", url=f"https://kexue.fm/{number}")
    pages = [page_of(chinese, f"q=量化&site=kexue.fm&sort=newest&page={number}") for number in (1, 2, 3)]

    assert [len(titles(page)) for page in pages] == [20, 20, 5]
    assert len({title for page in pages for title in titles(page)}) == 45
    following = re.search(r'rel="next" href="([^"]*)"', pages[1])
    assert following is not None
    assert asks(following[1]) == {"q": ["量化"], "site": ["kexue.fm"], "sort": ["newest"], "page": ["3"]}


def test_nothing_asked_for_shows_the_latest_and_examples(chinese: Client, library: dict[str, Article]) -> None:
    for query in ("", "q=", "q=+++", "q=!!!", "q=%00"):
        page = page_of(chinese, query)
        assert titles(page)[0] == "Attention is all you need", query
        assert len(titles(page)) == 4
        assert 'class="example" href="/search/?q=tag%3A' in page
        assert "feed.atom?q" not in page


def test_an_empty_library_is_searched_without_harm(chinese: Client, db: None) -> None:
    for query in ("", "q=量化", "q=tag:x&topic=1"):
        assert titles(page_of(chinese, query)) == []


def test_titles_are_marked_without_becoming_markup(chinese: Client, main_list: Readme) -> None:
    with catalogue.change(reason="test"):
        article = ArticleFactory(title="<script>alert(1)</script> RoPE & <b>", url="https://kexue.fm/1")
        EntryFactory(
            article=article, topic=TopicFactory(readme=main_list, title="<i>RoPE</i>"), note="<u>RoPE</u> & `x<y`"
        )
        article.tags.add(TagFactory(name="<RoPE>"))
    page = page_of(chinese, "q=RoPE+%3Cscript%3E")

    assert "&lt;script&gt;" in page.replace("<mark>", "").replace("</mark>", "")
    assert "<script>alert" not in page
    assert "<i>" not in page
    assert "<u>" not in page


def test_robots_are_kept_out_and_helped_nowhere_else(chinese: Client, library: dict[str, Article]) -> None:
    assert '<meta name="robots" content="noindex">' in page_of(chinese, "q=RoPE")
    assert '<meta name="robots" content="noindex">' not in chinese.get("/help/search/").text


def test_examples_of_the_help_page_are_links_to_searches(english: Client, library: dict[str, Article]) -> None:
    page = english.get("/help/search/").text
    examples = [unescape(url) for url in re.findall(r'<a class="example" href="([^"]*)"', page)]

    assert len(examples) > 20
    for url in examples:
        assert "There is no such" not in english.get(url).text or "tag" in url or "topic" in url or "site" in url, url


def test_a_reader_who_asks_is_given_no_cookie(chinese: Client, library: dict[str, Article]) -> None:
    for path in ("/search/?q=RoPE&state=read", "/search/feed.atom?q=RoPE", "/help/search/"):
        assert not chinese.get(path).cookies, path


def test_the_fold_stays_open_when_a_choice_is_sent_by_script(chinese: Client, library: dict[str, Article]) -> None:
    sent = chinese.get("/search/?q=RoPE&site=kexue.fm", headers={"HX-Request": "true"})

    assert '<details class="fold" open>' in sent.text
    assert '<details class="fold">' in page_of(chinese, "q=RoPE")
    assert "HX-Request" in sent["Vary"]


def test_sites_and_tags_that_most_results_have_are_offered(chinese: Client, main_list: Readme) -> None:
    with catalogue.change(reason="test"):
        for number in range(12):
            for copy in range(1 + number % 3):
                ArticleFactory(title="量化", url=f"https://site-{number:02}.example/{copy}")
    offered = counts(page_of(chinese, "q=量化"), "site")

    assert list(offered.values()) == [3, 3, 3, 3, 2, 2, 2, 2]
    assert Site.objects.count() == 12
    assert counts(page_of(chinese, "q=量化&site=site-00.example"), "site")["site-00.example"] == 1
