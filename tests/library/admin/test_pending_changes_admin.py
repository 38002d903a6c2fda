"""Conflicts at the desk: found, looked at side by side, settled one by one and many at once."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from library import catalogue
from library.curation.bin import put_in_bin
from library.models import Entry, PendingChange, Readme
from library.readme.importer import import_readme

pytestmark = pytest.mark.django_db

LIST = "/admin/library/pendingchange/"
HINT = "Its article lies in the bin and comes back, with all its lines."
TEXT = """# Papers

## Attention

- [Flash Attention](https://example.org/flash) - fast
- [Ring Attention](https://example.org/ring) - long
"""


@pytest.fixture
def papers() -> Readme:
    """A list that changed on both sides, in the notes of its two lines."""
    import_readme(TEXT.encode(), name="papers")
    with catalogue.change(reason="edited"):
        for entry in Entry.objects.all():
            entry.note = f"our {entry.note}"
            entry.save()
    import_readme(TEXT.replace("- fast", "- faster").replace("- long", "- longer").encode(), name="papers")
    return Readme.objects.get(name="papers")


def notes() -> list[str]:
    return list(Entry.objects.order_by("position").values_list("note", flat=True))


def test_the_list_shows_what_waits_and_the_first_page_counts_it(desk: Client, papers: Readme) -> None:
    page = desk.get(LIST).text

    for words in ("Flash Attention", "our fast", "faster", "Ring Attention", "longer"):
        assert words in page
    assert "Conflicts with the README" in desk.get("/admin/").text


def test_one_conflict_shows_its_three_sides(desk: Client, papers: Readme) -> None:
    pending = PendingChange.objects.get(title="Flash Attention")

    page = desk.get(f"{LIST}{pending.pk}/change/").text

    for words in (">fast</p>", "<ins>our </ins>fast</p>", "<ins>faster</ins></p>", "Keep ours", "Take from the list"):
        assert words in page
    assert "Leave it as it is now" not in page
    assert f"/admin/library/article/{Entry.objects.get(note='our fast').article_id}/change/" in page


@pytest.mark.parametrize(
    ("form", "note"),
    [
        ({"decision": "ours"}, "our fast"),
        ({"decision": "theirs"}, "faster"),
        ({"decision": "own", "value": "fast enough"}, "fast enough"),
    ],
)
def test_a_conflict_is_settled_on_its_page(desk: Client, papers: Readme, form: dict[str, str], note: str) -> None:
    pending = PendingChange.objects.get(title="Flash Attention")

    answer = desk.post(f"{LIST}{pending.pk}/change/", form, follow=True)

    assert "1 conflict was settled." in answer.text
    assert "Take it back" in answer.text
    assert notes() == [note, "our long"]
    assert PendingChange.objects.open().count() == 1
    assert "Flash Attention" in desk.get(f"{LIST}?settled=yes").text


@pytest.mark.parametrize(
    ("before", "after", "comes_back"),
    [
        ("", "- [Ring again](https://example.org/ring)\n", True),  # a new line of the article in the bin
        ("https://example.org/flash", "https://example.org/ring", True),  # a line that becomes one of its lines
        ("", "- [Another](https://example.org/another)\n", False),
    ],
)
def test_what_would_come_back_from_the_bin_is_told(desk: Client, before: str, after: str, *, comes_back: bool) -> None:
    import_readme(TEXT.encode(), name="papers")
    put_in_bin([Entry.objects.get(note="long").article_id])
    import_readme((TEXT.replace(before, after) if before else TEXT + after).encode(), name="papers")

    pages = [desk.get(f"{LIST}{pending.pk}/change/").text for pending in PendingChange.objects.open()]

    assert [HINT in page for page in pages] == [True] * comes_back


@pytest.mark.parametrize("form", [{}, {"decision": "both"}])
def test_no_decision_or_an_odd_one_is_told_and_changes_nothing(
    desk: Client, papers: Readme, form: dict[str, str]
) -> None:
    pending = PendingChange.objects.get(title="Flash Attention")

    answer = desk.post(f"{LIST}{pending.pk}/change/", form)

    assert "Choose ours, theirs or own words." in answer.text
    assert PendingChange.objects.open().count() == 2


def test_words_that_cannot_be_are_told_and_kept(desk: Client) -> None:
    import_readme(TEXT.encode(), name="papers")
    with catalogue.change(reason="edited"):
        entry = Entry.objects.get(note="fast")
        entry.article.title = "Flash Attention 2"
        entry.article.save()
    import_readme(TEXT.replace("[Flash Attention]", "[FlashAttention-3]").encode(), name="papers")
    pending = PendingChange.objects.get()

    answer = desk.post(f"{LIST}{pending.pk}/change/", {"decision": "own", "value": "  "})

    assert PendingChange.objects.open().exists()
    assert "Save own words" in answer.text


def test_many_are_settled_after_a_look(desk: Client, papers: Readme) -> None:
    numbers = list(PendingChange.objects.values_list("pk", flat=True))
    chosen = {"action": "take_theirs", "_selected_action": numbers}

    look = desk.post(LIST, chosen)

    assert "2 conflicts are settled by what the list says:" in look.text
    assert notes() == ["our fast", "our long"]
    shown = f"theirs:{','.join(map(str, sorted(numbers)))}"
    assert f'value="{shown}"' in look.text
    done = desk.post(LIST, {**chosen, "confirm": "yes", "shown": shown}, follow=True)
    assert "2 conflicts were settled." in done.text
    assert notes() == ["faster", "longer"]


def test_what_was_not_looked_at_is_not_settled(desk: Client, papers: Readme) -> None:
    numbers = list(PendingChange.objects.values_list("pk", flat=True))

    desk.post(LIST, {"action": "keep_ours", "_selected_action": numbers, "confirm": "yes", "shown": "ours:1"})

    assert PendingChange.objects.open().count() == 2


def test_who_only_sees_lists_sees_conflicts_and_settles_none(client: Client, papers: Readme) -> None:
    user = User.objects.create_user("looker", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_readme"))
    client.force_login(user)
    pending = PendingChange.objects.get(title="Flash Attention")

    page = client.get(f"{LIST}{pending.pk}/change/")

    assert "faster" in page.text
    assert 'name="decision"' not in page.text
    assert client.post(f"{LIST}{pending.pk}/change/", {"decision": "theirs"}).status_code == 403
    assert notes() == ["our fast", "our long"]


def test_the_list_asks_the_same_few_questions_however_long(
    desk: Client, papers: Readme, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(15):
        desk.get(LIST)


def edited_since() -> PendingChange:
    """The conflict about the first line, whose note a curator wrote anew after the list was read."""
    with catalogue.change(reason="edited"):
        entry = Entry.objects.get(note="our fast")
        entry.note = "edited since"
        entry.save()
    return PendingChange.objects.get(title="Flash Attention")


def test_what_was_edited_since_is_shown_and_asked_about(desk: Client, papers: Readme) -> None:
    address = f"{LIST}{edited_since().pk}/change/"

    told = desk.post(address, {"decision": "theirs"}).text

    assert "was edited here since the list was read" in told
    assert "Here now" in told
    assert notes() == ["edited since", "our long"]
    seen = told.split('name="seen" value="')[1].split('"')[0]
    desk.post(address, {"decision": "theirs", "seen": seen})
    assert notes() == ["faster", "our long"]


def test_what_was_edited_since_can_be_left(desk: Client, papers: Readme) -> None:
    pending = edited_since()

    desk.post(f"{LIST}{pending.pk}/change/", {"decision": "leave"})

    assert notes() == ["edited since", "our long"]
    assert list(PendingChange.objects.open().values_list("title", flat=True)) == ["Ring Attention"]


def test_many_are_looked_at_as_they_are_now_and_what_was_edited_since_is_named(desk: Client, papers: Readme) -> None:
    edited_since()
    numbers = sorted(PendingChange.objects.values_list("pk", flat=True))
    chosen = {"action": "take_theirs", "_selected_action": numbers}

    look = desk.post(LIST, chosen)
    done = desk.post(LIST, {**chosen, "confirm": "yes", "shown": f"theirs:{','.join(map(str, numbers))}"}, follow=True)

    assert "Here now" in look.text
    assert "1 conflict was settled." in done.text
    assert "Flash Attention: “Flash Attention” was edited here since the list was read." in done.text
    assert notes() == ["edited since", "longer"]


def test_what_the_readme_has_no_room_for_is_refused_with_the_reason(desk: Client, papers: Readme) -> None:
    with catalogue.change(reason="edited"):
        entry = Entry.objects.get(note="our fast")
        entry.note = ""
        entry.save()
    text = TEXT.replace("- fast", "- faster still\n\n  More about it, which would be the note if there were none.")
    import_readme(text.encode(), name="papers")
    with catalogue.change(reason="edited"):
        entry.note = "faster still"
        entry.save()
    pending = PendingChange.objects.open().get(title="Flash Attention")

    answer = desk.post(f"{LIST}{pending.pk}/change/", {"decision": "ours"})

    assert "could not be written then" in answer.text
    assert PendingChange.objects.open().filter(pk=pending.pk).exists()


def test_a_topic_tells_what_goes_with_it(desk: Client) -> None:
    text = f"{TEXT}\n## Training\n\n- [Chinchilla](https://example.org/chinchilla)\n"
    import_readme(text.encode(), name="papers")
    with catalogue.change(reason="edited"):
        entry = Entry.objects.get(article__title="Chinchilla")
        entry.note = "ours"
        entry.save()
    import_readme(TEXT.encode(), name="papers")
    pending = PendingChange.objects.get(kind="topic")

    page = desk.get(f"{LIST}{pending.pk}/change/").text

    assert "1 entry goes with it: Chinchilla" in page


def conflicts(count: int) -> None:
    """A list in which so many notes are in conflict."""
    lines = [f"- [Paper {number}](https://example.org/{number}) - note\n" for number in range(count)]
    text = "".join(["# Papers\n\n## A\n\n", *lines])
    import_readme(text.encode(), name="papers")
    with catalogue.change(reason="edited"):
        for entry in Entry.objects.all():
            entry.note = f"ours {entry.pk}"
            entry.save()
    import_readme(text.replace("- note", "- theirs").encode(), name="papers")


@pytest.mark.parametrize("count", [2, 40])
def test_the_look_takes_as_many_queries_for_many_as_for_few(
    desk: Client, count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    conflicts(count)
    numbers = list(PendingChange.objects.values_list("pk", flat=True))

    with django_assert_max_num_queries(24):
        look = desk.post(LIST, {"action": "keep_ours", "_selected_action": numbers})

    assert look.text.count("conflict-title") == count


@pytest.mark.parametrize("count", [2, 40])
def test_the_list_takes_as_many_queries_for_many_as_for_few(
    desk: Client, count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    conflicts(count)

    with django_assert_max_num_queries(20):
        page = desk.get(LIST)

    assert page.text.count("Paper ") >= count
