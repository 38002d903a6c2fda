"""A made-up library of any size, always the same: words with the long tail that real titles have."""

import itertools
import random
import time
from collections.abc import Callable, Iterator, Sequence

SEED = 20261124
CHUNK = 5_000
COMMON_ZH = """
    量化 显存 推理 训练 微调 注意力 位置编码 大模型 长上下文 检索增强 智能体 提示词 混合专家 蒸馏 剪枝 部署 评测
    数据集 分词 向量数据库 并行 缓存 解码 采样 对齐 强化学习 预训练 多模态 优化器 学习率 激活函数 归一化
    损失函数 编码器 知识图谱 幻觉 安全 加速 框架 源码 原理 实践 入门 详解 综述 面试 笔记 论文 教程 部署 架构
    算子 通信 精度 梯度
""".split()  # noqa: SIM905
COMMON_EN = """
    transformer attention cache quantization inference training finetuning embedding retrieval agent prompt
    expert distillation pruning serving benchmark dataset tokenizer vector parallel decoding sampling alignment
    reinforcement pretraining multimodal optimizer gradient precision kernel memory throughput latency scaling
    context window rope lora llama qwen mistral deepseek vllm triton cuda flash paged speculative reward policy
    survey guide notes course paper deep practical fast
""".split()  # noqa: SIM905
TITLES_ZH = (
    "{}详解",
    "{}与{}",
    "从零实现{}",
    "{}的原理与实践",
    "一文读懂{}",
    "{}源码解析（{}）",
    "为什么{}需要{}？",
    "{}：{}",
    "{}踩坑记",
)
TITLES_EN = ("A guide to {}", "How {} works", "{} and {}", "Understanding {} with {}", "Notes on {}", "Fast {} for {}")
SYLLABLES = "ba ce di fo gu ha ki lo me nu pa re si to vu xa zi bra cle dro fli gra ple sto tri".split()  # noqa: SIM905
CHARACTERS = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
    "三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全"
    "表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料"
)


def fill(count: int, *, say: Callable[[str], object] = print) -> float:
    """Fill an empty, migrated database with `count` published articles and index them; seconds that indexing took."""
    from django.db import transaction

    from library.models import Article, Entry, Site, Tag, TaggedArticle, Topic
    from library.search import reindex
    from library.search.engine import engine

    chance = random.Random(SEED)
    words = Words(chance)
    sites = Site.objects.bulk_create([Site(host=f"site{n}.example.org", name=f"站点{n}") for n in range(400)])
    tags = Tag.objects.bulk_create([Tag(name=name, slug=f"tag-{n}") for n, name in enumerate(words.tags())])
    chapters = Topic.objects.bulk_create([Topic(title=word, slug=f"c{n}") for n, word in enumerate(COMMON_ZH[:20])])
    topics = Topic.objects.bulk_create(
        [Topic(title=words.chinese(), slug=f"t{n}", parent=chapters[n % 20], position=n) for n in range(200)]
    )
    indexing = 0.0
    for start in range(0, count, CHUNK):
        numbers = range(start, min(start + CHUNK, count))
        with transaction.atomic():
            rows = [
                Article(
                    url=f"https://site{n % 400}.example.org/{n}",
                    key=f"site{n % 400}.example.org/{n}",
                    title=words.title(n),
                    site=sites[n % 400],
                    language="zh-Hans" if n % 2 else "en",
                )
                for n in numbers
            ]
            articles = Article.objects.bulk_create(rows)
            TaggedArticle.objects.bulk_create(
                TaggedArticle(content_object=article, tag=tag) for article in articles for tag in words.some(tags)
            )
            Entry.objects.bulk_create(
                Entry(article=article, topic=chance.choice(topics), position=1, note=words.note())
                for article in articles
            )
            begun = time.perf_counter()
            reindex(article.pk for article in articles)
            indexing += time.perf_counter() - begun
        if (start // CHUNK) % 20 == 19:
            say(f"  {start + CHUNK} articles")
    engine().optimize()
    return indexing


class Words:
    """Words by chance, the first of each list far more often than the last."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        rare_zh = [chance.choice(CHARACTERS) + chance.choice(CHARACTERS) for _n in range(20_000)]
        rare_en = ["".join(chance.choices(SYLLABLES, k=3)) for _n in range(15_000)]
        self._zh = [*COMMON_ZH, *dict.fromkeys(rare_zh)]
        self._en = [*COMMON_EN, *dict.fromkeys(rare_en)]
        self._weights_zh, self._weights_en = _zipf(self._zh), _zipf(self._en)
        self._weights_tags = _zipf(range(500))

    def chinese(self) -> str:
        """A Chinese word."""
        return self._chance.choices(self._zh, cum_weights=self._weights_zh)[0]

    def english(self) -> str:
        """An English word."""
        return self._chance.choices(self._en, cum_weights=self._weights_en)[0]

    def tags(self) -> list[str]:
        """500 names of tags."""
        return list(dict.fromkeys([*COMMON_ZH, *COMMON_EN, *self._zh[60:300], *self._en[60:]]))[:500]

    def rarest(self, count: int) -> list[str]:
        """The Chinese words at the end of the tail."""
        return self._zh[-count:]

    def some(self, tags: Sequence[object]) -> list[object]:
        """Three to five different tags."""
        chosen = self._chance.choices(tags, cum_weights=self._weights_tags, k=self._chance.randint(3, 5))
        return list(dict.fromkeys(chosen))

    def title(self, number: int) -> str:
        """A title: of odd numbers in Chinese, with an English word in it now and then."""
        if number % 2:
            first = self.chinese() if self._chance.random() < 0.7 else self.english()
            return self._chance.choice(TITLES_ZH).format(first + self.chinese(), self.chinese())
        return self._chance.choice(TITLES_EN).format(f"{self.english()} {self.english()}", self.english())

    def note(self) -> str:
        """A note, or none for every second article."""
        if self._chance.random() < 0.5:
            return ""
        return "，".join(self.chinese() + self.chinese() for _n in range(self._chance.randint(2, 6)))


def _zipf(items: Sequence[object]) -> list[float]:
    return list(itertools.accumulate(1 / (place + 5) ** 0.9 for place, _item in enumerate(items)))


def rare_words(count: int) -> Iterator[str]:
    """Chinese words of the long tail."""
    words = Words(random.Random(SEED))
    yield from words.rarest(count)
