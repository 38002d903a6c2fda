"""Lists, single bookmarks, tags, checks and the profile of linkding's API."""

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from library import catalogue
from library.models import Article, Tag
from library.shelves import set_mark, shelf_of_user
from tests.factories import ArticleFactory, EntryFactory, TagFactory, TopicFactory
from tests.linkding_calls import Api
from tests.made_library import filled

pytestmark = pytest.mark.django_db

LIST, ARCHIVED, SHARED = "/api/bookmarks/", "/api/bookmarks/archived/", "/api/bookmarks/shared/"


def made(*titles: str, **fields: object) -> list[Article]:
    """Articles, each later than the one before."""
    with catalogue.change(reason="test"):
        return [ArticleFactory(title=title, **fields) for title in titles]


def titles(answer: dict[str, list[dict[str, str]]]) -> list[str]:
    """What a list names."""
    return [one["title"] for one in answer["results"]]


def test_lists_are_told_a_stretch_at_a_time_with_the_addresses_of_those_beside(curator: Api) -> None:
    made("a", "b", "c", "d", "e")

    first = curator.get(LIST, limit=2)
    assert (first["count"], titles(first), first["previous"]) == (5, ["e", "d"], None)
    assert first["next"] == "http://testserver/api/bookmarks/?limit=2&offset=2"

    second = curator.get(first["next"])
    assert (titles(second), second["previous"]) == (["c", "b"], "http://testserver/api/bookmarks/?limit=2")
    last = curator.get(second["next"])
    assert (titles(last), last["next"]) == (["a"], None)
    assert curator.get(LIST, offset=10**17)["results"] == []


def test_addresses_beside_keep_what_was_asked(curator: Api) -> None:
    made("a", "b", "c")

    answer = curator.get(LIST, limit=1, sort="title_asc", q="!untagged")

    assert answer["next"] == "http://testserver/api/bookmarks/?limit=1&sort=title_asc&q=%21untagged&offset=1"


def test_addresses_beside_are_those_of_the_site(curator: Api, settings: Settings) -> None:
    settings.EASYLLM_SITE_URL = "https://library.example"
    made("a", "b")

    assert curator.get(LIST, limit=1)["next"].startswith("https://library.example/api/bookmarks/?")


def test_what_is_archived_and_what_is_shared_have_lists_of_their_own(curator: Api) -> None:
    for status in ("draft", "published", "withdrawn"):
        made(status, status=status)
    made("binned", status="binned", status_before="draft", binned_at=timezone.now())

    assert titles(curator.get(LIST)) == ["published", "draft"]
    assert titles(curator.get(ARCHIVED)) == ["withdrawn"]
    assert titles(curator.get(SHARED)) == ["published"]


def test_without_a_desk_only_what_is_published_is_there(reader: Api, contributor: Api) -> None:
    with catalogue.change(reason="test"):
        tag = TagFactory(name="hidden")
    hidden = [made(status, status=status, private_note="secret")[0] for status in ("draft", "withdrawn")]
    with catalogue.change(reason="test"):
        hidden[0].tags.add(tag)
    shown = made("shown", private_note="secret")[0]

    assert titles(reader.get(LIST)) == ["shown"]
    assert titles(reader.get(ARCHIVED)) == []
    assert reader.get(f"{LIST}{shown.pk}/")["notes"] == ""
    assert contributor.get(f"{LIST}{shown.pk}/")["notes"] == "secret"
    for article in hidden:
        assert reader.get(f"{LIST}{article.pk}/") == {"detail": "No Bookmark matches the given query."}
        assert reader.get("/api/bookmarks/check/", url=article.url)["bookmark"] is None
        assert contributor.get(f"{LIST}{article.pk}/")["id"] == article.pk
    assert reader.get("/api/tags/")["results"] == []
    reader.get(f"/api/tags/{tag.pk}/")
    assert reader.status == 404
    assert reader.get(LIST, q="draft")["results"] == []


def test_words_are_searched_for_by_our_own_search_and_the_best_come_first(curator: Api) -> None:
    made("Attention in passing, with many other words about something else", "Attention", "Something else")

    answer = curator.get(LIST, q="attention")

    assert titles(answer)[0] == "Attention"
    assert answer["count"] == 2
    assert titles(curator.get(LIST, q="attention", limit=1, offset=1)) == titles(answer)[1:]


def test_a_search_may_be_put_in_another_order(curator: Api) -> None:
    made("Attention a", "Attention b")

    assert titles(curator.get(LIST, q="attention", sort="title_desc")) == ["Attention b", "Attention a"]


def test_an_address_finds_its_article(curator: Api) -> None:
    article = made("Attention", url="https://example.org/attention")[0]

    assert titles(curator.get(LIST, q=f"{article.url}/?utm_source=x")) == ["Attention"]
    assert titles(curator.get(LIST, q="https://example.org/other")) == []


@pytest.fixture
def tagged(db: None) -> None:
    """Articles with tags, one without."""
    with catalogue.change(reason="test"):
        cache, rag = TagFactory(name="KV cache"), TagFactory(name="RAG")
        for title, tags in (("both", [cache, rag]), ("cache", [cache]), ("rag", [rag]), ("none", [])):
            article: Article = ArticleFactory(title=f"{title} attention")
            article.tags.add(*tags)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("#KV-cache", "both cache"),
        ("#kv-cache #rag", "both"),
        ("#rag and #KV-cache", "both"),
        ("#rag or #KV-cache", "both cache rag"),
        ("not #rag", "cache none"),
        ("#KV-cache not #RAG", "cache"),
        ("attention #rag", "both rag"),
        ('"cache attention" #kv-cache', "cache"),
        ("attention not #rag", "cache none"),
        ("#unknown", ""),
        ("attention #unknown", ""),
        ("not #unknown", "both cache none rag"),
        ("!untagged", "none"),
        ("not !untagged", "both cache rag"),
        ("attention !untagged", "none"),
        ("(#rag)", "both rag"),
        ("!whatever #rag", "both rag"),
    ],
)
def test_queries_are_read_as_linkding_reads_them(curator: Api, tagged: None, words: str, found: str) -> None:
    answer = curator.get(LIST, q=words)

    assert sorted(title.split()[0] for title in titles(answer)) == found.split()


def test_unread_is_asked_for_in_the_query_or_beside_it(curator: Api) -> None:
    first, _second, third = made("Attention a", "Attention b", "Attention c")
    shelf = shelf_of_user(curator.owner)
    set_mark(shelf, first, now=timezone.now())
    set_mark(shelf, third, now=timezone.now(), state=third.marks.model.State.READ)

    assert titles(curator.get(LIST, q="!unread")) == ["Attention a"]
    assert titles(curator.get(LIST, q="attention !unread")) == ["Attention a"]
    assert titles(curator.get(LIST, unread="yes")) == ["Attention a"]
    assert titles(curator.get(LIST, unread="no")) == ["Attention c", "Attention b"]
    assert titles(curator.get(LIST, unread="off"))[0] == "Attention c"
    assert [one["unread"] for one in curator.get(LIST)["results"]] == [False, False, True]


def test_shared_is_asked_for_beside_the_query(curator: Api) -> None:
    made("shown")
    made("draft", status="draft")

    assert titles(curator.get(LIST, shared="yes")) == ["shown"]
    assert titles(curator.get(LIST, shared="no")) == ["draft"]


def test_what_is_here_is_told_with_its_data_and_tags_that_it_may_want(curator: Api) -> None:
    with catalogue.change(reason="test"):
        TagFactory(name="Flash Attention")
        article: Article = EntryFactory(
            article=ArticleFactory(url="https://example.org/a", title="Flash Attention explained"),
            topic=TopicFactory(),
            note="How it works",
        ).article

    answer = curator.get("/api/bookmarks/check/", url="https://example.org/a/?utm_source=x")

    assert answer["bookmark"] == curator.get(f"{LIST}{article.pk}/")
    assert answer["metadata"] == {
        "url": "https://example.org/a/?utm_source=x",
        "title": "Flash Attention explained",
        "description": "How it works",
        "preview_image": None,
    }
    assert answer["auto_tags"] == ["Flash-Attention"]


def test_of_what_is_not_here_nothing_is_fetched_and_the_address_may_name_tags(curator: Api) -> None:
    with catalogue.change(reason="test"):
        TagFactory(name="Flash Attention")
    url = "https://example.org/blog/flash-attention-explained"

    assert curator.get("/api/bookmarks/check/", url=url) == {
        "bookmark": None,
        "metadata": {"url": url, "title": None, "description": None, "preview_image": None},
        "auto_tags": ["Flash-Attention"],
    }
    for odd in ("no address", "https://[", "javascript:alert(1)", "https://example.org/\0"):
        assert curator.get("/api/bookmarks/check/", url=odd)["bookmark"] is None


def test_tags_are_listed_by_name_since_their_oldest_article(curator: Api) -> None:
    with catalogue.change(reason="test"):
        tags = [TagFactory(name=name) for name in ("b tag", "a")]
        article: Article = ArticleFactory()
        article.tags.add(tags[0])

    answer = curator.get("/api/tags/", limit=5000)

    assert answer["count"] == 2
    assert [(one["id"], one["name"]) for one in answer["results"]] == [(tags[1].pk, "a"), (tags[0].pk, "b-tag")]
    assert answer["results"][0]["date_added"] == "1970-01-01T00:00:00.000000Z"
    assert answer["results"][1]["date_added"] == article.added_at.isoformat().replace("+00:00", "Z")


def test_the_profile_has_all_that_clients_ask_for(curator: Api, contributor: Api) -> None:
    profile = curator.get("/api/user/profile/")

    assert set(profile) == {
        *("theme", "bookmark_date_display", "bookmark_link_target", "web_archive_integration", "tag_search"),
        *("enable_sharing", "enable_public_sharing", "enable_favicons", "display_url", "permanent_notes"),
        *("search_preferences", "version"),
    }
    assert profile["enable_sharing"] is True
    assert contributor.get("/api/user/profile/")["enable_sharing"] is False


def test_the_version_is_told_without_a_token(client: object, curator: Api) -> None:
    assert Api("", curator.owner).get("/health") == {"version": "1.46.2", "status": "healthy"}


def test_there_are_no_bundles_and_no_assets(curator: Api) -> None:
    number = made("a")[0].pk
    empty: dict[str, object] = {"count": 0, "next": None, "previous": None, "results": []}

    assert curator.get("/api/bundles/") == curator.get(f"{LIST}{number}/assets/") == empty
    for path in (f"{LIST}{number}/assets/upload/", "/api/bookmarks/singlefile/"):
        assert curator.send("POST", path) == {"error": "Asset upload is disabled."}
        assert curator.status == 403
    for path in ("/api/bundles/1/", f"{LIST}{number}/assets/1/", f"{LIST}{number}/assets/1/download/"):
        curator.get(path)
        assert curator.status == 404
    assert curator.get(LIST, bundle=1) == {"bundle": ["There are no bundles here."]}


@pytest.mark.parametrize("size", [21, 400])
@pytest.mark.parametrize(
    ("path", "most"),
    [
        (f"{LIST}?limit=50", 9),
        (f"{LIST}?q=%23{{tag}}", 11),
        (f"{LIST}?q=number+%23{{tag}}", 20),
        (f"{ARCHIVED}?sort=modified_desc", 9),
        (f"{LIST}{{article}}/", 8),
        ("/api/tags/", 6),
    ],
)
def test_lists_take_as_many_queries_whatever_their_size(
    curator: Api, size: int, path: str, most: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    filled(size)
    curator.get(LIST)  # notes that the token is used
    names = {"tag": "-".join(Tag.objects.all()[0].name.split()), "article": Article.objects.published()[0].pk}

    with django_assert_max_num_queries(most):
        curator.get(path.format(**names))

    assert curator.status == 200
