"""Contributors: they write drafts, and nothing that readers see."""

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from library import catalogue
from library.admin.bulk.page import AT_ONCE
from library.models import Article, Change, Entry, Job, Tag, Topic
from tests.desk_forms import opened, sent_from
from tests.factories import ArticleFactory, EntryFactory, TagFactory, TopicFactory

pytestmark = pytest.mark.django_db

LIST = "/admin/library/article/"
NO_ENTRIES = {"entries-TOTAL_FORMS": "0", "entries-INITIAL_FORMS": "0"}
NEW = {"title": "New piece", "url": "https://example.org/new", "link_state": "unknown", "tags": "", **NO_ENTRIES}


@pytest.fixture
def desk() -> Client:
    user = User.objects.create_user("helper")
    user.groups.add(Group.objects.get(name="contributor"))
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.get(pk=user.pk))
    return client


@pytest.fixture
def draft() -> Article:
    with catalogue.change(reason="test"):
        article: Article = EntryFactory(article=ArticleFactory(title="Draft", status="draft")).article
    return article


@pytest.fixture
def published() -> Article:
    with catalogue.change(reason="test"):
        article: Article = EntryFactory(article=ArticleFactory(title="Published")).article
    return article


def form_of(article: Article, **values: object) -> dict[str, object]:
    return {**NEW, "title": article.title, "url": article.url, "status": article.status, **values}


def status_of(title: str) -> str:
    return Article.objects.get(title=title).status


def test_what_they_add_is_a_draft(desk: Client) -> None:
    page = desk.get(f"{LIST}add/").text
    assert '<option value="draft"' in page
    assert '<option value="published"' not in page
    assert desk.post(f"{LIST}add/", {**NEW, "status": "draft"}).status_code == 302
    assert status_of("New piece") == "draft"


def test_they_cannot_publish_what_they_add(desk: Client) -> None:
    assert desk.post(f"{LIST}add/", {**NEW, "status": "published"}).status_code == 200
    assert not Article.objects.exists()


def test_they_change_drafts_and_place_them(desk: Client, draft: Article) -> None:
    with catalogue.change(reason="test"):
        topic, tag = TopicFactory(), TagFactory(name="量化")
    entry = draft.entries.get()
    entries = {
        "entries-TOTAL_FORMS": "2",
        "entries-INITIAL_FORMS": "1",
        "entries-0-id": entry.pk,
        "entries-0-article": draft.pk,
        "entries-0-topic": entry.topic_id,
        "entries-0-position": "1",
        "entries-0-note": "Worth it.",
        "entries-0-DELETE": "on",
        "entries-1-article": draft.pk,
        "entries-1-topic": topic.pk,
        "entries-1-position": "1",
    }
    page = f"{LIST}{draft.pk}/change/"
    answer = desk.post(page, {**opened(desk, page), **form_of(draft, title="Better", tags="量化", **entries)})
    assert answer.status_code == 302
    draft.refresh_from_db()
    assert (draft.title, draft.status, list(draft.tags.all())) == ("Better", "draft", [tag])
    assert set(draft.entries.values_list("topic", "note")) == {(entry.topic_id, "Worth it."), (topic.pk, "")}


def test_what_they_add_quickly_is_a_draft_without_a_line(desk: Client, published: Article) -> None:
    topic = published.entries.get().topic
    typed = {"url": "https://example.org/new", "title": "New piece", "tags": "", "place": f"topic-{topic.pk}"}
    assert desk.post(f"{LIST}quick/", {**typed, "status": "published"}).status_code == 200
    assert Article.objects.get() == published
    assert desk.post(f"{LIST}quick/", {**typed, "status": "draft"}).status_code == 302
    assert (status_of("New piece"), topic.entries.count()) == ("draft", 1)


@pytest.mark.parametrize("count", [2, AT_ONCE + 1])
def test_what_they_paste_are_drafts_however_many(desk: Client, count: int) -> None:
    text = "\n".join(f"Piece {number} https://example.org/{number}" for number in range(count))
    typed = {"text": text, "tags": "", "status": "draft"}
    seen = sent_from(desk.post(f"{LIST}paste/", typed).text)["shown"]
    assert (
        desk.post(f"{LIST}paste/", {**typed, "shown": seen, "confirm": "1", "status": "published"}).status_code == 200
    )
    assert not Article.objects.exists()
    assert desk.post(f"{LIST}paste/", {**typed, "shown": seen, "confirm": "1"}, follow=True).status_code == 200
    assert Article.objects.filter(status="draft").count() == (count if count <= AT_ONCE else 0)
    assert [job.options["values"]["status"] for job in Job.objects.all()] == ["draft"] * (count > AT_ONCE)


def test_they_make_no_tag(desk: Client, draft: Article) -> None:
    answer = desk.post(f"{LIST}{draft.pk}/change/", form_of(draft, tags="Brand-new"))
    assert "There is no such tag yet, and curators alone make tags: Brand-new" in answer.text
    assert not Tag.objects.exists()


@pytest.mark.parametrize("status", ["published", "withdrawn"])
def test_they_cannot_publish_a_draft(desk: Client, draft: Article, status: str) -> None:
    assert desk.post(f"{LIST}{draft.pk}/change/", form_of(draft, status=status)).status_code == 200
    assert status_of("Draft") == "draft"


def test_what_is_published_is_for_them_to_look_at(desk: Client, published: Article) -> None:
    page = desk.get(f"{LIST}{published.pk}/change/")
    assert (page.status_code, 'name="title"' in page.text, 'name="_save"' in page.text) == (200, False, False)
    assert desk.post(f"{LIST}{published.pk}/change/", form_of(published, title="Mine")).status_code == 403
    assert status_of("Published") == "published"


@pytest.mark.parametrize("path", ["article/{article}/delete/", "entry/{entry}/delete/", "topic/{topic}/delete/"])
def test_they_delete_nothing(desk: Client, draft: Article, path: str) -> None:
    entry = draft.entries.get()
    address = path.format(article=draft.pk, entry=entry.pk, topic=entry.topic_id)
    assert desk.post(f"/admin/library/{address}", {"post": "yes"}).status_code == 403
    assert Entry.objects.count() == Topic.objects.count() == 1


def test_they_have_no_bulk_actions_not_even_on_drafts(desk: Client, draft: Article) -> None:
    assert 'name="action"' not in desk.get(LIST).text
    before = Change.objects.count()
    for action in ("add_tags", "remove_tags", "delete_selected"):
        chosen = {"action": action, "_selected_action": [draft.pk], "select_across": "1", "post": "yes"}
        desk.post(LIST, {**chosen, "tags": "x", "shown": "x", "confirm": "1"})
    assert Change.objects.count() == before
    assert not Job.objects.exists()


def test_a_line_of_a_draft_stays_one_of_that_draft(desk: Client, draft: Article, published: Article) -> None:
    entry = draft.entries.get()
    links = {"links-TOTAL_FORMS": "1", "links-INITIAL_FORMS": "0", "links-0-title": "code", "links-0-position": "1"}
    fields = {"article": published.pk, "topic": entry.topic_id, "position": "1", "note": "A word.", **links}
    page = f"/admin/library/entry/{entry.pk}/change/"
    assert 'name="article"' not in desk.get(page).text
    answer = desk.post(page, {**opened(desk, page), **fields, "links-0-url": "https://example.org/code"})
    assert answer.status_code == 302, answer.text
    entry.refresh_from_db()
    assert (entry.article, entry.note, entry.links.count()) == (draft, "A word.", 1)


def test_lines_of_what_is_published_are_not_theirs(desk: Client, published: Article) -> None:
    entry = published.entries.get()
    assert desk.post(f"/admin/library/entry/{entry.pk}/change/", {"note": "Mine"}).status_code == 403
    assert desk.post("/admin/library/entry/add/", {"article": published.pk}).status_code == 403


def test_they_cannot_stop_work_or_write_lists(desk: Client, published: Article) -> None:
    job = Job.objects.create(kind=Job.Kind.BULK)
    readme = published.entries.get().topic.readme
    assert readme is not None
    assert desk.post(f"/admin/library/job/{job.pk}/cancel/").status_code == 403
    assert desk.post(f"/admin/library/readme/{readme.pk}/export/").status_code == 403
    assert "Export README" not in desk.get(f"/admin/library/readme/{readme.pk}/change/").text


def test_words_of_readers_are_not_theirs_to_see(desk: Client) -> None:
    """Suggestions hold e-mail addresses."""
    assert desk.get("/admin/library/suggestion/").status_code == 403
