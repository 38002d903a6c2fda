"""Tags that articles may want: what their titles, labels and topics name."""

import time

import pytest
from pytest_django import DjangoAssertNumQueries

from library import catalogue
from library.curation.finding_names import NameFinder
from library.curation.history import undo
from library.curation.naming_tags import add_other_name
from library.curation.suggesting_tags import Proposal, Reason, add_suggested_tags, articles_naming, proposals_of
from library.models import Article, Entry, Tag, Topic
from library.search.synonyms import Thesaurus
from tests.factories import ArticleFactory, EntryFactory, GroupFactory, SynonymGroupFactory, TagFactory, TopicFactory
from tests.recorded_rows import library_now


@pytest.mark.parametrize(
    ("name", "text", "is_found"),
    [
        ("量化", "大模型量化感知训练", True),
        ("量化", "力量 化学", False),
        ("大模型", "大 模型", False),
        ("RAG", "用ＲＡＧ回答", True),
        ("RAG", "fragment", False),
        ("LoRA", "lora微调", True),
        ("KV cache", "KVCache 优化", True),
        ("FlashAttention", "Flash Attention 2", True),
        ("GPT", "GPT-4 技术报告", True),
        ("C", "C++ 与 C#", False),
        ("图", "图神经网络", False),
        ("微调", "Fine-tuning a model", True),
        ("微调", "tuning a model", False),
        ("量化", "大模型量化".replace("量化", "量\u200b化"), True),
        ("显存", "顯存佔用", True),
        ("", "空", False),
    ],
)
def test_chinese_is_found_as_a_part_and_letters_as_whole_words(name: str, text: str, is_found: bool) -> None:
    finder = NameFinder({"it": [name]}, Thesaurus([["微调", "fine-tuning"]]))
    assert (finder.found_in([text]) == {"it"}) is is_found


@pytest.fixture
def entry(db: None) -> Entry:
    with catalogue.change(reason="add"):
        for name in ("注意力", "显存", "推理", "已有"):
            TagFactory(name=name)
        add_other_name(Tag.objects.get(name="注意力"), "MQA")
        SynonymGroupFactory(words="显存, GPU memory")
        topic = TopicFactory(title="推理加速", title_en="Inference")
        group = GroupFactory(topic=topic, label="vLLM：", parent=GroupFactory(topic=topic, label="已有的显存："))
        article = ArticleFactory(title="MQA and GPU memory, 已有")
        article.tags.add("已有")
        entry: Entry = EntryFactory(article=article, topic=topic, group=group, title="另题")
        ArticleFactory(title="无关")
    return entry


def test_tags_are_proposed_with_their_reasons(entry: Entry) -> None:
    found = dict(proposals_of(list(Article.objects.order_by("pk").values_list("pk", flat=True))))
    assert found[entry.article_id] == [
        Proposal("显存", (Reason.TITLE, Reason.LABEL)),
        Proposal("注意力", (Reason.TITLE,)),
        Proposal("推理", (Reason.TOPIC,)),
        Proposal("vLLM", (Reason.LABEL,), is_new=True),
        Proposal("已有的显存", (Reason.LABEL,), is_new=True),
    ]
    assert list(found.values())[1:] == [[]]


def test_a_label_that_is_a_tag_in_another_spelling_is_no_new_tag(entry: Entry) -> None:
    with catalogue.change(reason="add"):
        entry.article.tags.add("v-LLM")
    assert "vLLM" not in [one.name for one in dict(proposals_of([entry.article_id]))[entry.article_id]]


@pytest.mark.parametrize("label", ["GELU，Swish", "这一行标签其实是一整句话，" * 3, "……："])
def test_a_label_that_is_no_single_word_becomes_no_tag(entry: Entry, label: str) -> None:
    with catalogue.change(reason="label"):
        group = GroupFactory(topic=entry.topic, label=label)
        Entry.objects.filter(pk=entry.pk).update(group=group)
    assert not [one for one in dict(proposals_of([entry.article_id]))[entry.article_id] if one.is_new]


def test_topics_that_are_no_words_of_readers_propose_nothing(entry: Entry) -> None:
    with catalogue.change(reason="meta"):
        Topic.objects.filter(pk=entry.topic_id).update(role=Topic.Role.META)
    assert [one.name for one in dict(proposals_of([entry.article_id]))[entry.article_id]] == ["显存", "注意力"]


def test_what_is_chosen_is_given_as_one_change(entry: Entry) -> None:
    numbers = [article.pk for article in Article.objects.all()]
    before = library_now()
    names = ["显存", "注意力", "推理", "vLLM", "不相干"]
    outcome = add_suggested_tags(numbers, names=names, without={str(entry.article_id): ["推理"]})
    assert {tag.name for tag in entry.article.tags.all()} == {"已有", "显存", "注意力", "vLLM"}
    assert outcome.articles == 1
    assert outcome.change is not None
    assert outcome.change.reason == "suggested tags added: 显存, 注意力, vLLM"
    undo(outcome.change)
    assert library_now() == before


def test_articles_that_name_a_new_tag_or_an_old_one_are_found(entry: Entry) -> None:
    numbers = [article.pk for article in Article.objects.all()]
    assert articles_naming(["注意力", "vLLM", "没有"], numbers) == {
        "注意力": {entry.article_id},
        "vLLM": {entry.article_id},
        "没有": set(),
    }


@pytest.mark.django_db
def test_a_thousand_articles_take_two_seconds_at_most(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    with catalogue.change(reason="add"):
        topic = TopicFactory(title="推理加速")
        for number in range(100):
            TagFactory(name=f"标签{number}号")
        for number in range(1000):
            EntryFactory(topic=topic, article=ArticleFactory(title=f"大模型推理优化 标签{number % 150}号 实践"))
    numbers = list(Article.objects.values_list("pk", flat=True))
    begun = time.monotonic()
    with django_assert_max_num_queries(10):
        found = dict(proposals_of(numbers))
    assert time.monotonic() - begun < 2
    assert sum(map(bool, found.values())) > 600
