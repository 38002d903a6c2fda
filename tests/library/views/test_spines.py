import pytest

from library.models import Article
from library.views.outline import Line
from library.views.spines import HEIGHT, NARROW_FROM, bar_svg, spines_svg


def line(title: str, state: str = "") -> Line:
    return Line(Article(title=title), title, "https://example.org/", [], state=state)


def test_a_shelf_has_a_spine_for_each_article_and_a_dashed_one_for_none() -> None:
    assert spines_svg([line("短"), line("一个更长的标题")]).count("<rect") == 2
    assert 'class="empty"' in spines_svg([])


def test_a_spine_is_as_high_as_its_title_is_long_and_ideographs_count_twice() -> None:
    assert 'height="20"' in spines_svg([line("abcd")])
    assert 'height="20"' in spines_svg([line("文章")])
    assert f'height="{HEIGHT - 1}"' in spines_svg([line("长" * 200)])


def test_what_was_read_is_filled_and_what_is_being_read_is_filled_by_half() -> None:
    assert spines_svg([line("一", "read")]).count('class="read"') == 1
    assert spines_svg([line("一", "reading")]).count('class="half"') == 1
    assert "class" not in spines_svg([line("一", "unread")])


def test_many_spines_give_up_their_width_to_fit() -> None:
    assert "preserveAspectRatio" not in spines_svg([line("一")] * NARROW_FROM)
    assert "preserveAspectRatio" in spines_svg([line("一")] * (NARROW_FROM + 1))


@pytest.mark.parametrize(("count", "read", "bars"), [(10, 0, 1), (10, 5, 2), (1, 1, 2)])
def test_a_large_library_has_a_bar_for_each_chapter(count: int, read: int, bars: int) -> None:
    assert bar_svg(count, read, 10).count("<rect") == bars
    assert 'class="empty"' in bar_svg(0, 0, 10)
