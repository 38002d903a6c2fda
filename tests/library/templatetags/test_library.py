import pytest
from django.utils import translation

from library.models import EntryLink
from library.templatetags.library import chapter_numeral, face_of, html_language, lang_of, link_label, monogram


@pytest.mark.parametrize(
    ("number", "numeral"),
    [(1, "壹"), (9, "玖"), (10, "拾"), (11, "拾壹"), (20, "贰拾"), (99, "玖拾玖"), (100, "100"), (0, "0")],
)
def test_chapters_are_counted_in_formal_numerals(number: int, numeral: str) -> None:
    with translation.override("zh-hans"):
        assert chapter_numeral(number) == numeral
    with translation.override("en"):
        assert chapter_numeral(number) == str(number)


@pytest.mark.parametrize(
    ("ui", "text", "language", "attribute"),
    [
        ("en", "为什么", "zh", ' lang="zh"'),
        ("en", "为什么", "", ' lang="zh-Hans"'),
        ("en", "Attention", "", ""),
        ("en", "Attention", "en", ""),
        ("zh-hans", "Attention", "en", ' lang="en"'),
        ("zh-hans", "为什么", "zh-Hans", ""),
        ("zh-hans", "Attention", "", ""),
    ],
)
def test_words_of_another_language_say_so(ui: str, text: str, language: str, attribute: str) -> None:
    with translation.override(ui):
        assert lang_of(text, language) == attribute


def test_a_line_that_our_faces_lack_a_character_for_is_left_to_the_system() -> None:
    assert face_of("大模型理论") == face_of("写的很好", "kai") == ""
    assert face_of("龘") == face_of("写的很好龘", "kai") == ' data-face="system"'


def test_the_language_of_the_page_is_written_as_html_wants_it() -> None:
    with translation.override("zh-hans"):
        assert html_language() == "zh-Hans"


@pytest.mark.parametrize(
    ("name", "letter"), [("知乎专栏", "知"), ("lonepatient's blog", "L"), ("", "·"), ("“引”", "引")]
)
def test_a_site_is_known_by_the_first_letter_of_its_name(name: str, letter: str) -> None:
    assert monogram(name) == letter


@pytest.mark.parametrize(
    ("title", "label"),
    [("code", "code"), ("", "a.b:80"), ("![Stars](https://a.b/s.svg)", "Stars"), ("`x` **y**", "x y")],
)
def test_a_secondary_link_is_called_by_its_words_or_by_its_host(title: str, label: str) -> None:
    assert link_label(EntryLink(title=title, url="https://a.b:80/c")) == label
