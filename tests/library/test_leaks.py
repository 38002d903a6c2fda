"""Nothing that readers are not meant to see reaches them: by no address, in no list, count, feed, search or export."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from library import catalogue
from library.access_tokens import make_token
from library.curation.suggestions import signed_number
from library.models import (
    ApiToken,
    Article,
    EntryLink,
    LikelyDuplicate,
    Mark,
    Readme,
    Shelf,
    Suggestion,
    TagAlias,
    Topic,
)
from tests.factories import ArticleFactory, EntryFactory, GroupFactory, ReadmeFactory, TagFactory, TopicFactory
from tests.site_addresses import addresses_of_site

pytestmark = pytest.mark.django_db

# Every text that is hidden holds SECRET and the kind that it is of, and may hold BAIT, which readers ask for: an answer
# repeats what was asked.
SECRET = "zanzibarite"
BAIT = "quuxite"
HIDDEN = ("draft", "withdrawn", "binned", "merged")
ADDRESSES = [address for address in addresses_of_site() if not address.route.startswith("admin/")]


class World:
    """A small library that is public, and what is added to it that is not."""

    def __init__(self) -> None:
        self.reader = User.objects.create_user("reader", password="a long password")
        with catalogue.change(reason="test"):
            readme = ReadmeFactory(name="easyllm")
            ReadmeFactory(name="other")
            self.topic: Topic = TopicFactory(readme=readme, title="Attention", slug="attention")
            TopicFactory(readme=Readme.objects.get(name="other"), title="Attention", slug="attention")
            self.group = GroupFactory(topic=self.topic, label="Basics", position=1)
            self.shown: Article = EntryFactory(
                topic=self.topic, group=self.group, position=2, article=ArticleFactory(title="Attention explained")
            ).article
            EntryFactory(topic=self.topic, position=3, article=ArticleFactory(title="Attention, further"))
            self.tag = TagFactory(name="shown", slug="shown")
            self.shown.tags.add(self.tag)
        self.hidden: dict[str, Article] = {}

    def hide_something(self) -> None:
        """Add one of each kind, wherever it may stand."""
        with catalogue.change(reason=f"{SECRET}reason"):
            for number, kind in enumerate(HIDDEN):
                self.hidden[kind] = self._hidden_article(kind, number)
            self.shown.private_note = f"{SECRET}privately {BAIT}"
            self.shown.save()
        self._suggest()
        LikelyDuplicate.objects.create(
            first=self.shown, second=self.hidden["draft"], kind="same", likeness=100, is_dismissed=False
        )
        shelf = Shelf.objects.create(user=self.reader)
        for article in self.hidden.values():
            Mark.objects.create(shelf=shelf, article=article, state="reading", changed_at=timezone.now())

    def _hidden_article(self, kind: str, number: int) -> Article:
        secret = f"{SECRET}{kind}"
        more: dict[str, dict[str, Any]] = {
            "withdrawn": {"withdrawn_reason": "Its author asked for it."},
            "binned": {"binned_at": timezone.now(), "status_before": "published"},
            "merged": {"merged_into": self.shown, "status_before": "published"},
        }
        article: Article = ArticleFactory(
            url=f"https://{kind}-{BAIT}.example/{secret}",
            title=f"{BAIT} attention {secret}",
            author=f"{BAIT} {secret}author",
            private_note=f"{secret}privately",
            status=kind,
            is_must_read=True,
            language="fr",
            **more.get(kind, {}),
        )
        assert article.site is not None
        article.site.name = f"{BAIT} {secret}site"
        article.site.save()
        entry = EntryFactory(
            article=article,
            topic=self.topic,
            group=self.group,
            position=10 + number,
            note=f"{BAIT} {secret}note",
            title=f"{BAIT} {secret}line",
            url=f"https://{kind}-{BAIT}.example/{secret}line",
        )
        EntryLink.objects.create(entry=entry, title=f"{secret}label", url=f"https://code.example/{secret}", position=1)
        tag = TagFactory(name=f"{BAIT} {secret}tag", name_en=f"{secret}english", slug=f"{BAIT}-{kind}")
        TagAlias.objects.create(tag=tag, name=f"{BAIT} {secret}alias", slug=f"{BAIT}-{kind}-alias")
        article.tags.add(tag, self.tag)
        return article

    def _suggest(self) -> None:
        secret = f"{SECRET}suggestion"
        words: dict[str, Any] = {"note": secret, "answer": secret, "email": f"{secret}@example.org", "language": "en"}
        url = f"https://suggested.{BAIT}.example/{secret}"
        Suggestion.objects.create(kind="article", url=url, key=url, title=f"{BAIT} {secret}", topic=self.topic, **words)
        Suggestion.objects.create(kind="report", url=url, article=self.shown, reason="dead", **words)


@pytest.fixture
def world(settings: Settings) -> World:
    """The library that all of this is about."""
    settings.EASYLLM_SECURITY_CONTACT = "mailto:someone@example.org"
    return World()


PUBLIC_PARTS: dict[str, object] = {
    "asset": 1,
    "form": "atom",
    "host": "example.org",
    "key": "unknown",
    "name": "other",
    "rest": "nowhere",
    "section": "articles",
    "signed": "x",
    "slug": "shown",
    "slugs": "attention",
    "token": "x",
    "uidb64": "x",
}
FURTHER_PARTS = {"form": ["json"], "section": ["topics", "tags", "sites", "pages"]}
# What the pages of something public are asked.
QUERIES = (
    "",
    f"?q={BAIT}&page=1",
    "?q=attention",
    f"?q=tag:{BAIT}",
    "?q=lang:fr",
    *("?status=draft", "?status=withdrawn", "?language=fr", "?must_read=true"),  # what the API is asked
)


def paths_of(world: World) -> Iterator[str]:
    """Every public address of something public, asked for what is hidden; then those of what is hidden."""
    public = {**PUBLIC_PARTS, "number": world.shown.pk}
    for address in ADDRESSES:
        yield from (address.path(public) + query for query in QUERIES)
        for part, values in FURTHER_PARTS.items():
            if f":{part}>" in address.route:
                yield from (address.path({**public, part: value}) for value in values)
        for kind, article in world.hidden.items():
            hidden = {"number": article.pk, "slug": f"{BAIT}-{kind}", "host": f"{kind}-{BAIT}.example"}
            if any(f":{part}>" in address.route for part in hidden):
                yield address.path({**public, **hidden})


def said(answer: Any) -> str:
    """All that an answer says: its text and its headers."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body.decode() + "\n" + "\n".join(f"{name}: {value}" for name, value in answer.headers.items())


def client_of(who: str, world: World) -> Client:
    """A reader without an account, with one, or a program with a token of it."""
    if who == "token":
        token = make_token(owner=world.reader, name="test", scope=ApiToken.Scope.WRITE)
        return Client(headers={"accept-language": "en", "authorization": f"Bearer {token.secret}"})
    client = Client(headers={"accept-language": "en"})
    if who == "reader":
        client.force_login(world.reader)
    return client


@pytest.mark.parametrize("who", ["anonymous", "reader", "token"])
def test_nothing_hidden_is_told_at_any_public_address(who: str, world: World) -> None:
    world.hide_something()
    client = client_of(who, world)
    told = {}
    for path in paths_of(world):
        answer = client.get(path)
        assert answer.status_code < 500, path
        found = sorted(set(re.findall(rf"{SECRET}\w*", said(answer), re.IGNORECASE)))
        if found:
            told[path] = (answer.status_code, found)
    assert not told, "\n".join(f"{path}: {found}" for path, found in told.items())


@pytest.mark.parametrize("kind", HIDDEN)
def test_who_suggested_what_is_hidden_now_is_told_nothing_of_it(kind: str, world: World) -> None:
    world.hide_something()
    accepted = Suggestion.objects.create(
        kind="article",
        status="accepted",
        url="https://example.org/x",
        key="x",
        language="en",
        article=world.hidden[kind],
    )
    answer = client_of("anonymous", world).get(f"/suggest/{signed_number(accepted)}/")
    assert answer.status_code == 200
    assert SECRET not in said(answer)


def test_every_list_and_count_is_as_if_what_is_hidden_were_not_there(world: World) -> None:
    client = client_of("anonymous", world)
    paths = list(paths_of(world))
    before = {path: shown(client, path) for path in paths}

    world.hide_something()

    other = [path for path, page in before.items() if shown(client, path) != page]
    assert other == []


VARYING = (
    r'name="csrfmiddlewaretoken" value="\w+"',
    r"\d{4}-\d\d-\d\dT[\d:.+Z]+",  # when something was written last
    r"<dateModified>[^<]+",
)


def shown(client: Client, path: str) -> tuple[int, str]:
    """What a page shows, but for what differs from one moment to the next."""
    answer = client.get(path)
    return answer.status_code, re.sub("|".join(VARYING), "", answer.content.decode())
