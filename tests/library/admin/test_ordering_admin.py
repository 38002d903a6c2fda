"""The page that puts a topic in order: plain forms, one move a request, and the same order wherever it is shown."""

import re

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from library import catalogue
from library.models import Article, Change, Entry, Group, Readme, Topic
from library.readme.exporter import export_readme
from library.readme.importer import import_readme
from tests.factories import EntryFactory, GroupFactory, TopicFactory
from tests.recorded_rows import library_now

pytestmark = pytest.mark.django_db

LIST = """# 清单

## 大模型理论

注意力：
- [一](https://example.org/1)
- [二](https://example.org/2)

位置编码：
- [三](https://example.org/3)

### 甲
- [四](https://example.org/4)

### 乙
- [五](https://example.org/5)
"""


@pytest.fixture
def desk() -> Client:
    import_readme(LIST.encode(), name="easyllm")
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.create_superuser("curator"))
    return client


def page_of(title: str = "大模型理论") -> str:
    return f"/admin/library/topic/{Topic.objects.get(title=title).pk}/order/"


def row_of(title: str) -> str:
    group, topic = Group.objects.filter(label=f"{title}：").first(), Topic.objects.filter(title=title).first()
    return f"group-{group.pk}" if group else f"topic-{topic.pk}" if topic else f"entry-{entry_of(title).pk}"


def entry_of(title: str) -> Entry:
    return Entry.objects.get(article__title=title)


def seen_in(page: str, row: str) -> str:
    """The order that the form of a row says was seen."""
    found = re.search(rf'name="seen" value="(\w+)">\s*<input type="hidden" name="row" value="{row}"', page)
    assert found
    return found[1]


def titles_in(page: str) -> list[str]:
    return re.findall(r'<a id="t-[a-z]+-\d+" href="[^"]+">([^<]+)</a>', page)


def move(desk: Client, title: str, path: str = "", **sent: str) -> str:
    """Send the form of a row; the page that comes then."""
    path, row = path or page_of(), row_of(title)
    answer = desk.post(path, {"row": row, "seen": seen_in(desk.get(path).text, row), **sent})
    assert answer.headers["Location"] == f"{path}#{row}"
    return desk.get(path).text


def test_a_row_is_moved_and_stands_there_on_all_pages(desk: Client) -> None:
    assert titles_in(desk.get(page_of()).text) == ["注意力", "一", "二", "位置编码", "三", "甲", "乙"]
    page = move(desk, "二", do="up")
    assert titles_in(page) == ["注意力", "二", "一", "位置编码", "三", "甲", "乙"]
    assert "“二” is number 1 of 2 in “注意力” now." in page
    change = Change.objects.order_by("-id")[0]
    assert change.reason == "place changed: 二"
    assert f"/admin/library/change/{change.pk}/undo/" in page

    public = desk.get("/topics/大模型理论/").text
    assert public.index(">二<") < public.index(">一<")
    readme = desk.get("/README.md").content.decode()
    assert readme == LIST.replace("- [一](https://example.org/1)\n", "").replace(
        "example.org/2)\n", "example.org/2)\n- [一](https://example.org/1)\n"
    )
    assert export_readme(Readme.objects.get()).content.decode() == readme


def test_rows_go_to_a_position_and_into_groups(desk: Client) -> None:
    assert titles_in(move(desk, "位置编码", do="place", place="1"))[:2] == ["位置编码", "三"]
    page = desk.get(f"{page_of()}?row={row_of('二')}").text
    assert f'<option value="{row_of("位置编码")}">位置编码</option>' in page
    page = move(desk, "二", do="into", into=row_of("位置编码"))
    assert titles_in(page)[:3] == ["位置编码", "三", "二"]
    page = move(desk, "三", do="into", into="top")
    assert titles_in(page)[:4] == ["位置编码", "二", "三", "注意力"]
    page = move(desk, "三", do="drop", into=row_of("注意力"), place="1")
    assert titles_in(page)[:5] == ["位置编码", "二", "注意力", "三", "一"]


def test_subtopics_and_the_top_of_a_list_are_put_in_order(desk: Client) -> None:
    page = move(desk, "乙", do="up")
    assert titles_in(page)[-2:] == ["乙", "甲"]
    assert "“乙” is number 1 of 2 in “大模型理论” now." in page
    assert desk.get("/README.md").content.decode().index("### 乙") < desk.get("/README.md").content.decode().index(
        "### 甲"
    )

    with catalogue.change(reason="add"):
        TopicFactory(readme=Readme.objects.get(), title="丙", position=9)
        TopicFactory(readme=None, title="丁", position=1)
        TopicFactory(readme=None, title="戊", position=2)
    path = f"/admin/library/readme/{Readme.objects.get().pk}/order/"
    assert titles_in(move(desk, "丙", path, do="place", place="1")) == ["丙", "大模型理论"]
    assert titles_in(move(desk, "戊", "/admin/library/topic/order/", do="up")) == ["戊", "丁"]


def test_what_another_curator_changed_meanwhile_is_not_overwritten(desk: Client) -> None:
    seen = seen_in(desk.get(page_of()).text, row_of("三"))
    move(desk, "二", do="up")
    before = library_now()
    answer = desk.post(page_of(), {"row": row_of("三"), "seen": seen, "do": "place", "place": "1"}, follow=True)
    assert "Somebody changed this order meanwhile." in answer.text
    assert titles_in(answer.text)[:3] == ["注意力", "二", "一"]
    assert library_now() == before


@pytest.mark.parametrize(
    "sent",
    [
        {"do": "place", "place": "x"},
        {"do": "place"},
        {"do": "nothing"},
        {},
        {"do": "up", "row": "entry"},
        {"do": "up", "row": "entry-999999"},
        {"do": "up", "row": "topic-999999"},
        {"do": "into", "into": "group-999999"},
        {"do": "drop", "place": "1", "into": "entry-x"},
        {"do": "up", "seen": ""},
    ],
)
def test_a_form_that_says_nothing_moves_nothing(desk: Client, sent: dict[str, str]) -> None:
    before, row = library_now(), row_of("二")
    form = {"row": row, "seen": seen_in(desk.get(page_of()).text, row), **sent}
    answer = desk.post(page_of(), form, follow=True)
    assert answer.status_code == 200
    assert 'class="error"' in answer.text
    assert library_now() == before


def test_what_the_list_has_no_place_for_is_refused_with_the_reason(desk: Client) -> None:
    links = "<br>".join(f'<a href="https://example.org/{name}">{name}</a>' for name in "戊己")
    text = f"# T\n\n## 行\n\n<p>{links}\n</p>\n"
    import_readme(text.encode(), name="html")
    path, row = page_of("行"), row_of("己")
    seen, before = seen_in(desk.get(path).text, row), library_now()
    answer = desk.post(path, {"row": row, "seen": seen, "do": "up"}, follow=True)
    assert "nothing was changed: the README “html” could not be written." in answer.text
    assert library_now() == before


def test_a_topic_of_three_hundred_rows_takes_few_queries(
    desk: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    topic = Topic.objects.get(title="甲")
    with catalogue.change(reason="add"):
        groups = [GroupFactory(topic=topic, position=place) for place in range(2, 12)]
        for place in range(12, 300):
            EntryFactory(topic=topic, position=place, group=groups[place % 10])
    path = f"{page_of('甲')}?row={row_of('四')}"
    with django_assert_max_num_queries(9):
        page = desk.get(path).text
    assert len(titles_in(page)) == 299
    assert page.count("<ol") == page.count("</ol>") == 12
    assert page.count("<li id") == 299


def test_drafts_and_put_away_articles_are_named_as_such(desk: Client) -> None:
    with catalogue.change(reason="draft"):
        article = entry_of("一").article
        article.status = Article.Status.DRAFT
        article.save()
    assert "draft</span>" in desk.get(page_of()).text


def test_who_may_not_change_it_sees_no_order(desk: Client) -> None:
    user = User.objects.create_user("looker", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=["view_topic", "change_topic", "change_group"]))
    desk.force_login(user)
    assert desk.get(page_of()).status_code == 403
    assert desk.post(page_of(), {"do": "up"}).status_code == 403
