"""How long a very long list takes to be read, edited and written: entries a second, and memory.

    python tests/benchmarks/list_size.py [--entries 100000] [--database-url URL]

The list is made up and always the same. Without a database it runs on SQLite in a directory of its own, which is
removed again; a PostgreSQL database must be empty and is left full.
"""

import argparse
import random
import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks.own_site import own_site

PER_TOPIC = 50
WORDS = "注意力 量化 显存 推理 训练 位置编码 transformer KV cache MoE RAG LoRA vLLM 长上下文 详解 实践 入门".split()  # noqa: SIM905


def made_up_list(entries: int) -> str:
    """A list of as many entries: chapters, topics, labels, notes, some secondary links."""
    chance = random.Random(20261123)
    lines = ["# 大清单", "> 一份很长的清单", ""]
    for number in range(entries):
        if number % (PER_TOPIC * 20) == 0:
            lines += [f"## 第 {number // (PER_TOPIC * 20) + 1} 部", ""]
        if number % PER_TOPIC == 0:
            lines += [f"### 主题 {number // PER_TOPIC + 1}", ""]
        title = " ".join(chance.choices(WORDS, k=chance.randint(2, 6)))
        note = f" - {' '.join(chance.choices(WORDS, k=8))}" if chance.random() < 0.5 else ""
        link = f" [[代码](https://example.com/code/{number})]" if chance.random() < 0.1 else ""
        lines.append(f"- [{title} {number}](https://site{number % 400}.example.org/articles/{number}){link}{note}")
        if number % PER_TOPIC == PER_TOPIC - 1:
            lines.append("")
    return "\n".join(lines) + "\n"


@contextmanager
def timed(name: str, entries: int) -> Iterator[None]:
    """Print how long the block took and how much memory the process has had at most."""
    begun, cpu = time.perf_counter(), time.process_time()
    yield
    seconds, cpu = time.perf_counter() - begun, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{name:<28} {seconds:7.1f} s ({cpu:6.1f} s CPU)  {entries / seconds:8.0f} entries/s  peak {peak} MiB")


def run(entries: int) -> None:
    """Read, read again, write, edit and write the list."""
    # Django's models can only be imported once it is set up.
    from library import catalogue
    from library.models import Article, Readme
    from library.readme.exporter import export_readme
    from library.readme.importer import import_readme

    data = made_up_list(entries).encode()
    print(f"{entries} entries, {len(data) / 1e6:.1f} MB")
    with timed("import", entries):
        import_readme(data, name="long")
    readme = Readme.objects.get()
    with timed("export, nothing edited", entries):
        check(export_readme(readme).content == data, "the unedited export differs")
    with catalogue.change(reason="benchmark"):
        for article in Article.objects.filter(title__endswith="77").order_by("pk")[:100]:
            article.title += " 新"
            article.save()
    with timed("export, 100 titles edited", entries):
        content = export_readme(readme).content
    lines = zip(data.splitlines(), content.splitlines(), strict=True)
    check(sum(before != after for before, after in lines) == 100, "other than the edited lines differ")


def check(is_right: bool, fault: str) -> None:
    """End with the fault where a figure would be worth nothing."""
    if not is_right:
        sys.exit(f"fault: {fault}")


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--database-url", default="")
    arguments = parser.parse_args()
    with own_site(arguments.database_url, shows_pages=False):
        run(arguments.entries)


if __name__ == "__main__":
    main()
