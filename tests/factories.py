"""Rows for tests, each valid by itself. Call them inside `catalogue.change()` (the fixture `unit` opens one)."""

import factory

from library.models import Article, Entry, Group, Readme, SynonymGroup, Tag, Topic


class ReadmeFactory(factory.django.DjangoModelFactory[Readme]):
    class Meta:
        model = Readme

    name = factory.Sequence(lambda n: f"list-{n}")
    title = "清单"


class TopicFactory(factory.django.DjangoModelFactory[Topic]):
    class Meta:
        model = Topic

    readme = factory.SubFactory(ReadmeFactory)
    title = factory.Sequence(lambda n: f"主题 {n}")
    position = factory.Sequence(lambda n: n + 1)


class GroupFactory(factory.django.DjangoModelFactory[Group]):
    class Meta:
        model = Group

    topic = factory.SubFactory(TopicFactory)
    label = factory.Sequence(lambda n: f"标签 {n}")


class ArticleFactory(factory.django.DjangoModelFactory[Article]):
    class Meta:
        model = Article

    url = factory.Sequence(lambda n: f"https://example.org/articles/{n}")
    title = factory.Sequence(lambda n: f"文章 {n}")


class EntryFactory(factory.django.DjangoModelFactory[Entry]):
    class Meta:
        model = Entry

    article = factory.SubFactory(ArticleFactory)
    topic = factory.SubFactory(TopicFactory)


class TagFactory(factory.django.DjangoModelFactory[Tag]):
    class Meta:
        model = Tag

    name = factory.Sequence(lambda n: f"标记 {n}")


class SynonymGroupFactory(factory.django.DjangoModelFactory[SynonymGroup]):
    class Meta:
        model = SynonymGroup

    words = factory.Sequence(lambda n: f"同义词 {n}, synonym {n}")
