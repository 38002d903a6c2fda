"""A host that moved: addresses, lines and secondary links follow; what is taken is told and passed over."""

import pytest

from library import catalogue
from library.curation.bin import put_in_bin
from library.curation.history import undo
from library.curation.hosts import Prefix, PrefixError, replace_host
from library.models import Article, Entry, EntryLink, Readme
from library.readme.exporter import export_readme
from library.readme.importer import import_readme
from library.search import check_index
from tests.factories import ArticleFactory
from tests.meeting_writers import meeting
from tests.recorded_rows import library_now

pytestmark = pytest.mark.django_db

LIST = """# 清单

## 训练

- [LoRA](https://old.example/blog/lora) [code](https://old.example/code)
- [LoRA again](http://old.example/blog/lora/)
- [Elsewhere](https://elsewhere.example/x) [slides](https://OLD.example/slides.pdf)
"""


@pytest.mark.parametrize(
    ("url", "old", "new", "became"),
    [
        ("https://old.example/a?b#c", "old.example", "new.example", "https://new.example/a?b#c"),
        ("HTTP://OLD.example", "old.example", "new.example/x", "HTTP://new.example/x"),
        ("https://old.example/blog/1", "old.example/blog", "new.example", "https://new.example/1"),
        ("https://old.example/blog", "https://old.example/blog/", "new.example/b", "https://new.example/b"),
        ("https://old.example/blogs", "old.example/blog", "new.example", None),
        ("https://www.old.example/a", "old.example", "new.example", None),
        ("https://old.example:8000/a", "old.example", "new.example", None),
        ("https://old.example:8000/a", "old.example:8000", "new.example", "https://new.example/a"),
    ],
)
def test_an_address_begins_anew(url: str, old: str, new: str, became: str | None) -> None:
    assert Prefix.parse(old).replaced(url, Prefix.parse(new)) == (became or url)


@pytest.mark.parametrize("text", ["", "/x", "a b", "https://", "old.example/?q"])
def test_what_is_no_host_is_refused(text: str) -> None:
    with pytest.raises(PrefixError):
        Prefix.parse(text)


@pytest.fixture
def readme() -> Readme:
    import_readme(LIST.encode(), name="list")
    return Readme.objects.get()


def every() -> list[int]:
    return list(Article.objects.order_by("pk").values_list("pk", flat=True))


def test_addresses_lines_and_links_follow_and_come_back(readme: Readme) -> None:
    with catalogue.change(reason="dead"):
        Article.objects.update(link_state=Article.LinkState.DEAD)
    before = library_now()
    outcome = replace_host(every(), old="old.example", new="new.example")
    assert (outcome.articles, outcome.passed_over) == (2, ())
    assert outcome.change is not None
    assert outcome.change.reason == "host replaced: old.example → new.example"
    lora = Article.objects.get(title="LoRA")
    assert (lora.url, lora.key) == ("https://new.example/blog/lora",) * 2
    assert lora.site is not None
    assert lora.site.host == "new.example"
    assert lora.link_state == Article.LinkState.UNKNOWN
    assert export_readme(readme).content.decode() == LIST.replace("old.example", "new.example").replace(
        "OLD.example", "new.example"
    )
    undo(outcome.change)
    assert library_now() == before
    assert export_readme(readme).content.decode() == LIST
    assert check_index().is_sound


def test_only_what_lies_below_the_path_follows(readme: Readme) -> None:
    replace_host(every(), old="old.example/blog", new="new.example")
    assert Article.objects.get(title="LoRA").url == "https://new.example/lora"
    assert EntryLink.objects.filter(url="https://old.example/code").exists()
    assert Entry.objects.exclude(url="").get().url == "http://new.example/lora/"


def test_an_article_whose_new_identity_is_taken_is_passed_over(readme: Readme) -> None:
    with catalogue.change(reason="add"):
        twin = ArticleFactory(url="https://new.example/blog/lora")
    put_in_bin([twin.pk])
    lora = Article.objects.get(title="LoRA").pk
    outcome = replace_host(every(), old="old.example", new="new.example")
    assert outcome.passed_over == (lora,)
    assert outcome.articles == 1
    assert Article.objects.get(pk=lora).url == "https://old.example/blog/lora"
    assert EntryLink.objects.filter(url="https://old.example/code").exists()
    assert EntryLink.objects.filter(url="https://new.example/slides.pdf").exists()


def test_two_that_would_become_one_do_not_both_follow() -> None:
    with catalogue.change(reason="add"):
        first, second = (ArticleFactory(url=f"https://old.example/{path}1") for path in ("", "blog/"))
    replace_host([first.pk], old="old.example", new="new.example")
    outcome = replace_host([second.pk], old="old.example/blog", new="new.example")
    assert (outcome.articles, outcome.passed_over) == (0, (second.pk,))


def test_a_site_that_was_chosen_stays() -> None:
    with catalogue.change(reason="add"):
        chosen = ArticleFactory(url="https://elsewhere.example/1").site
        article = ArticleFactory(url="https://old.example/1", site=chosen)
    replace_host([article.pk], old="old.example", new="new.example")
    article.refresh_from_db()
    assert article.site == chosen


@pytest.mark.django_db(transaction=True)
def test_an_address_that_somebody_corrects_meanwhile_is_not_written_over() -> None:
    with catalogue.change(reason="add"):
        article: Article = ArticleFactory(url="https://old.example/a")

    def correct() -> None:
        article.url = "https://elsewhere.example/a"
        article.save()

    outcome = meeting(correct, lambda: replace_host([article.pk], old="old.example", new="new.example"))

    assert Article.objects.get().url == "https://elsewhere.example/a"
    assert outcome.articles == 0
