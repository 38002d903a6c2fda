"""Export: the bytes that were read, with only the edited lines replaced, proven before they leave."""

from pathlib import Path

import pytest
from django.db.models import F

from library import catalogue
from library.models import Anchor, Article, Entry, Group, Readme, Revision, Topic
from library.readme.exporter import ExportError, export_readme, publish_readme, record_export
from library.readme.importer import import_readme
from library.readme.report import Outcome
from library.readme.source import RefusedError
from tests.factories import ArticleFactory, EntryFactory, GroupFactory, ReadmeFactory, TopicFactory
from tests.given_lists import given_lists

pytestmark = pytest.mark.django_db


@pytest.fixture
def seed(seed_bytes: bytes) -> Readme:
    import_readme(seed_bytes, name="easyllm")
    return Readme.objects.get()


def exported(readme: Readme, *, is_public: bool = False) -> list[str]:
    return export_readme(readme, is_public=is_public).content.decode().split("\n")


def changed_lines(seed_bytes: bytes, lines: list[str]) -> list[tuple[int, str, str]]:
    """Line number from 1, the old line and the new one, for texts of as many lines."""
    before = seed_bytes.decode().split("\n")
    assert len(before) == len(lines)
    return [(n, old, new) for n, (old, new) in enumerate(zip(before, lines, strict=True), start=1) if old != new]


def test_an_unedited_list_comes_back_byte_for_byte(seed: Readme, seed_bytes: bytes) -> None:
    export = export_readme(seed)

    assert export.content == seed_bytes
    assert not export.is_edited


@pytest.mark.parametrize("path", given_lists("*/*.md", are_stored=True))
def test_every_given_list_comes_back_byte_for_byte(path: Path) -> None:
    data = path.read_bytes()

    import_readme(data, name="given")

    assert export_readme(Readme.objects.get()).content == data


@pytest.mark.parametrize("path", given_lists("*/*.rst"))
def test_a_given_list_of_another_format_is_refused(path: Path) -> None:
    with pytest.raises(RefusedError, match="reStructuredText"):
        import_readme(path.read_bytes(), name="given")

    assert not Readme.objects.exists()


def test_a_new_title_changes_one_line(seed: Readme, seed_bytes: bytes, unit: object) -> None:
    article = Article.objects.get(title="预训练语言模型：GLM")
    article.title = "GLM [130B] 与 *GLM*"
    article.save()

    assert changed_lines(seed_bytes, exported(seed)) == [
        (
            39,
            "[预训练语言模型：GLM](https://zhuanlan.zhihu.com/p/641499380)",
            r"[GLM \[130B\] 与 \*GLM\*](https://zhuanlan.zhihu.com/p/641499380)",
        )
    ]


def test_a_new_note_and_a_new_address_change_their_lines_only(seed: Readme, seed_bytes: bytes, unit: object) -> None:
    entry = Entry.objects.get(article__title="deepspeed入门教程")
    entry.note = "从安装讲起"
    entry.save()
    article = Article.objects.get(title="Llama 2 详解")
    article.url = "https://example.org/llama(2)?a=1|2#x"
    article.save()

    changed = changed_lines(seed_bytes, exported(seed))

    assert [line for line, _old, _new in changed] == [37, 46]
    assert "<https://example.org/llama(2)?a=1|2#x>" in changed[0][2]
    assert changed[1][2] == "[deepspeed入门教程](https://zhuanlan.zhihu.com/p/630734624) 从安装讲起  "


def test_a_deleted_article_takes_its_line_with_it(seed: Readme, seed_bytes: bytes, unit: object) -> None:
    Article.objects.get(title="Mixtral-8x7B 模型挖坑").delete()

    lines = seed_bytes.decode().split("\n")

    assert exported(seed) == lines[:34] + lines[35:]


def test_an_entry_moves_to_another_topic_and_group(seed: Readme, seed_bytes: bytes, unit: object) -> None:
    entry = Entry.objects.get(article__title="LLM推理2：vLLM源码学习")
    entry.topic = Topic.objects.get(title="RAG")
    entry.group = None
    entry.save()

    lines = exported(seed)

    assert lines[-1].startswith("[LLM推理2：vLLM源码学习]")
    assert not any("vLLM源码学习" in line for line in lines[:60])
    assert set(lines) >= {line for line in seed_bytes.decode().split("\n") if "vLLM源码学习" not in line}


def test_new_entries_topics_and_groups_are_written(seed: Readme, unit: object) -> None:
    topic = TopicFactory(readme=seed, title="对齐", position=99)
    group = GroupFactory(topic=topic, label="RLHF", position=1)
    EntryFactory(topic=topic, group=group, article=ArticleFactory(title="DPO 原理"), position=2)
    Group.objects.filter(label="GLM").update(label="ChatGLM")

    text = "\n".join(exported(seed))

    assert "## 对齐\n" in text
    assert "\nChatGLM  \n" in text
    assert text.index("## 对齐") < text.index("RLHF") < text.index("[DPO 原理]")


def test_a_new_order_is_written(seed: Readme, unit: object) -> None:
    first, second, third = Entry.objects.filter(topic__title="模型训练").order_by("position")
    for position, entry in enumerate((third, first, second), start=2):
        entry.position = position
        entry.save()

    titles = [line[1:6] for line in exported(seed) if line.startswith("[") and "eep" in line[:6].lower()]

    assert titles == [third.article.title[:5], first.article.title[:5], second.article.title[:5]]


def test_a_renamed_topic_changes_its_heading_only(seed: Readme, seed_bytes: bytes, unit: object) -> None:
    Topic.objects.filter(title="模型量化").update(title="量化 # 与压缩")

    assert [line for line, _old, _new in changed_lines(seed_bytes, exported(seed))] == [58]


def test_the_public_text_leaves_out_drafts_and_withdrawn_articles(
    seed: Readme, seed_bytes: bytes, unit: object
) -> None:
    Article.objects.filter(title__contains="RMSNorm").update(status="withdrawn")
    Article.objects.filter(title__contains="Tokenizer").update(status="draft")

    assert exported(seed) == seed_bytes.decode().split("\n")
    public = "\n".join(exported(seed, is_public=True))
    assert "RMSNorm]" not in public
    assert "Tokenizer]" not in public

    Article.objects.update(status="published")
    assert export_readme(seed, is_public=True).content == seed_bytes


def test_our_own_export_is_adopted_when_it_is_read_again(seed: Readme) -> None:
    with catalogue.change(reason="test"):
        article = Article.objects.get(title="预训练语言模型：GLM")
        article.title = "GLM-130B"
        article.save()
    export = export_readme(seed)
    record_export(export)

    report = import_readme(export.content, name="easyllm")
    again = export_readme(seed)

    assert report.outcome is Outcome.ADOPTED
    assert Article.objects.count() == 21
    assert (again.content, again.is_edited) == (export.content, False)
    newest = Revision.objects.latest()
    assert newest.kind == Revision.Kind.READ
    assert newest.anchors.count() == 16 + 11 + 21


def test_edits_after_an_export_survive_its_reading(seed: Readme) -> None:
    export = export_readme(seed)
    with catalogue.change(reason="test"):
        Topic.objects.filter(title="模型量化").update(title="量化")
    first = export_readme(seed)
    record_export(first)
    with catalogue.change(reason="test"):
        Topic.objects.filter(title="RAG").update(title="检索增强")

    import_readme(first.content, name="easyllm")

    text = export_readme(seed).content.decode()
    assert "## 量化\n" in text
    assert text.endswith("## 检索增强")
    assert export.content.decode().endswith("## RAG")


def test_an_export_that_is_known_is_not_recorded_twice(seed: Readme) -> None:
    assert record_export(export_readme(seed)) is None
    with catalogue.change(reason="test"):
        Topic.objects.filter(title="RAG").update(title="检索增强")

    assert record_export(export_readme(seed)) is not None
    assert record_export(export_readme(seed)) is None


def test_rows_are_found_again_after_the_reader_changed(seed: Readme, seed_bytes: bytes, unit: object) -> None:
    Revision.objects.update(parser_version=0)
    Anchor.objects.update(node=F("node") + 1000)
    Article.objects.filter(title="预训练语言模型：GLM").update(title="GLM-130B")

    assert [line for line, _old, _new in changed_lines(seed_bytes, exported(seed))] == [39]


def test_a_list_made_in_the_admin_is_written_from_nothing(unit: object) -> None:
    readme = ReadmeFactory(title="新清单", tagline="一句话")
    topic = TopicFactory(readme=readme, title="第一章")
    EntryFactory(topic=topic, article=ArticleFactory(title="文", url="https://example.org/x"))

    text = export_readme(readme).content.decode()

    assert text.startswith("# 新清单\n")
    assert "一句话" in text
    assert "## 第一章\n" in text
    assert "[文](https://example.org/x)" in text


def test_what_cannot_be_written_is_refused_and_the_last_public_text_stays(seed: Readme, seed_bytes: bytes) -> None:
    publish_readme(seed)
    with catalogue.change(reason="test") as unit:
        Topic.objects.filter(title="RAG").update(title="License")
        unit.touch()

    with pytest.raises(ExportError, match="License"):
        export_readme(seed)
    kept = publish_readme(seed)

    assert bytes(kept.content) == seed_bytes
    assert "License" in kept.problem
