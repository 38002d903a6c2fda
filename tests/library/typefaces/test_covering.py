"""Which texts our faces set: everything the interface and the shipped list say, from the first files alone."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from library.models import Article, Tag, Topic
from library.typefaces import covers, interface, parts_of, seed

ROOT = Path(__file__).resolve().parents[3]
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}


def uncovered(text: str, face: str, *parts: str) -> set[str]:
    """The characters of a text that these files lack; all files of the face when none is named."""
    files = parts_of(face)
    return set(text) - set("".join(files[part] for part in parts or files)) - {"\n"}


class Headings(HTMLParser):
    """Collects the words of headings, but those in cards, which Hei sets."""

    def __init__(self) -> None:
        """Begin outside of any heading."""
        super().__init__()
        self.open: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember which heading and which card is open."""
        if tag in HEADINGS or (tag, ("class", "card")) in [(tag, attr) for attr in attrs if tag == "li"]:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Forget it again."""
        if self.open and self.open[-1] == tag:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        """Keep words in a heading that is in no card."""
        if self.open and "li" not in self.open:
            self.words.append(data)


@pytest.mark.parametrize(
    ("face", "text", "is_covered"),
    [
        ("song", "大模型理论 Theory of LLMs，2026", True),
        ("song", "", True),
        ("song", "龘", False),
        ("song", "大模型龘", False),
        ("song", "有 emoji 的标题 🦙❤️", True),
        ("song", "β-VAE × “引用”", False),
        ("song", "ひらがな", False),
        ("kai", "写的很好的大模型逆向工程", True),
        ("kai", "龘", False),
    ],
)
def test_a_text_is_covered_when_no_character_of_it_is_lacking(face: str, text: str, is_covered: bool) -> None:
    assert covers(face, text) is is_covered


def test_headings_of_the_interface_need_only_the_first_files() -> None:
    hint = "new words in headings: make fonts"
    assert uncovered(interface.everyday_words(ROOT), "song", "core") == set(), hint
    assert uncovered(interface.hand_words(ROOT), "kai", "core") == set(), hint
    assert "虚位" not in interface.everyday_words(ROOT)
    assert "所在之处" in interface.everyday_words(ROOT)
    assert "楷体作批" in interface.hand_words(ROOT)


def test_names_and_notes_of_the_shipped_list_need_only_the_first_files() -> None:
    hint = "new words in the list: make fonts"
    assert uncovered(seed.structure_words(ROOT), "song", "core") == set(), hint
    assert uncovered(seed.hand_words(ROOT), "kai", "core") == set(), hint


def test_titles_of_the_shipped_list_need_one_file_more() -> None:
    assert uncovered(seed.title_words(ROOT), "song", "core", "1") == set()


def test_headings_of_other_pages_need_one_file_more() -> None:
    assert uncovered(interface.heading_words(ROOT), "song", "core", "pages") == set(), (
        "new words in headings: make fonts"
    )


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_headings_as_pages_show_them_need_only_the_first_file(client: Client, language: str) -> None:
    call_command("load_seed", verbosity=0)
    topics = re.findall(r'href="(/topics/[^"#]*)"', client.get("/").content.decode())
    assert topics
    for path in ("/", "/new/", "/tags/", "/sites/", "/shelf/", *sorted(set(topics))):
        headings = Headings()
        headings.feed(client.get(path, headers={"accept-language": language}).content.decode())
        assert headings.words
        assert uncovered("".join(headings.words), "song", "core") == set(), path


@pytest.mark.django_db
def test_a_heading_with_a_rare_character_is_set_in_the_face_of_the_system(client: Client) -> None:
    call_command("load_seed", verbosity=0)
    article, tag = Article.objects.earliest("pk"), Tag.objects.earliest("pk")
    Topic.objects.filter(slug="rag").update(title="龘", title_en="")
    Article.objects.filter(pk=article.pk).update(title="龘")
    Tag.objects.filter(pk=tag.pk).update(name="龘", name_en="")

    article.refresh_from_db()
    for path in ("/topics/rag/", article.get_absolute_url(), tag.get_absolute_url()):
        text = client.get(path, headers={"accept-language": "zh-CN"}).content.decode()
        assert re.search(r'<h1[^>]* data-face="system"[^>]*>(?:(?!</h1>).)*龘', text)
    text = client.get("/", headers={"accept-language": "zh-CN"}).content.decode()
    assert text.count(' data-face="system"') == 1
