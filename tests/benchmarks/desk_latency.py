"""How long every list and form of the desk takes, and how many queries, at 100,000 articles.

    python tests/benchmarks/desk_latency.py [--articles 100000] [--requests 20] [--database-url URL] [--keep DIR]
        [--only WORD]

The library is made up and always the same; a history, labels, suggestions, jobs and accounts are added to it. Without a
database it runs on SQLite in a directory of its own, which is removed again; a PostgreSQL database must be empty, or
hold what an earlier run left. Each page is asked for once before it is measured. The figures are milliseconds of whole
requests in this process: wall time, and CPU time (of PostgreSQL's not). What is above the aim is marked.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks.made_up_library import fill
from tests.benchmarks.own_site import own_site

MOST_QUERIES, MOST_MILLISECONDS = 15, 300
CHANGES, SUGGESTIONS, JOBS, LABELS, PAIRS, BINNED = 20_000, 5_000, 2_000, 1_000, 5_000, 500


def main() -> None:
    """Fill, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--requests", type=int, default=20, help="of each page")
    parser.add_argument("--database-url", default="")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--only", default="", help="measure only the pages with this in their address")
    options = parser.parse_args()
    with own_site(options.database_url, options.keep):
        report(options.articles, options.requests, options.only)


def report(articles: int, requests: int, only: str) -> None:
    """Measure every page and print the table, and what is above the aim."""
    from django.contrib.auth.models import User
    from django.db import connection, transaction
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from library.models import Article, Change, LikelyDuplicate
    from library.search.engine import engine

    if not Article.objects.exists():
        fill(articles)
    if not Change.objects.exists():
        with transaction.atomic():
            furnish()
    if not LikelyDuplicate.objects.exists():
        with transaction.atomic():
            furnish_queues()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    engine().gather_statistics()  # as each start does
    import_module("easyllm_site.wsgi")  # what it does for the collection of garbage, as in service
    client = Client(headers={"accept-language": "zh-Hans"})
    client.force_login(User.objects.get_or_create(username="curator", is_staff=True, is_superuser=True)[0])
    print(f"{connection.vendor}, {Article.objects.count()} articles, {requests} requests a page; milliseconds")
    print(f"{'page':<66} {'queries':>7} {'median':>7} {'p95':>7} {'CPU p95':>7}")
    above = 0
    for path in (path for path in pages() if only in path):
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(path)
            queries = len(captured)  # the next request forgets them
        assert answer.status_code == 200, (path, answer.status_code)
        took = [_milliseconds(client, path) for _request in range(requests)]
        p95, cpu = (statistics.quantiles(times, n=20, method="inclusive")[-1] for times in zip(*took, strict=True))
        median = statistics.median(wall for wall, _cpu in took)
        is_above = queries > MOST_QUERIES or p95 > MOST_MILLISECONDS
        above += is_above
        mark = "  <--" if is_above else ""
        print(f"{path:<66} {queries:>7} {median:>7.0f} {p95:>7.0f} {cpu:>7.0f}{mark}", flush=True)
    print(f"{above} pages above {MOST_QUERIES} queries or {MOST_MILLISECONDS} ms")


def _milliseconds(client: Any, path: str) -> tuple[float, float]:
    """Wall time, and CPU time of this process: of PostgreSQL's not."""
    begun, begun_cpu = time.perf_counter(), time.process_time()
    client.get(path)
    return (time.perf_counter() - begun) * 1000, (time.process_time() - begun_cpu) * 1000


def pages() -> Iterator[str]:
    """The first page, and of each model that is registered: its list, sorted, filtered, searched and turned over, its
    forms, its history, and what completes the fields that refer to it.
    """
    from django.contrib import admin
    from django.contrib.auth.models import User
    from django.test import RequestFactory

    request = RequestFactory().get("/")
    request.user = User.objects.get(username="curator")
    yield "/admin/"
    yield from _further_pages()
    for model, desk in sorted(admin.site._registry.items(), key=lambda pair: str(pair[0]._meta)):
        home = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        yield home
        yield from (f"{home}?{query}" for query in _lists(request, desk))
        if desk.has_add_permission(request):
            yield f"{home}add/"
        middle = model._default_manager.order_by("pk")[model._default_manager.count() // 2 :].first()
        if middle is not None:
            yield f"{home}{middle.pk}/change/"
            yield f"{home}{middle.pk}/history/"
        for name in desk.get_autocomplete_fields(request):
            asked = {"app_label": model._meta.app_label, "model_name": model._meta.model_name, "field_name": name}
            yield from (f"/admin/autocomplete/?{urlencode({**asked, 'term': term})}" for term in ("", "量化", "site7"))


def _further_pages() -> Iterator[str]:
    """What is neither a stock list nor a stock form; of topics the one that holds most."""
    from django.db.models import Count

    from library.models import Article, LikelyDuplicate, Readme, Tag, Topic

    articles = list(Article.objects.kept().order_by("pk").values_list("pk", flat=True)[:4])
    topic = Topic.objects.annotate(lines=Count("entries")).order_by("-lines")[0].pk
    home = "/admin/library/article/"
    yield from (f"{home}quick/", f"{home}paste/", f"{home}{articles[0]}/delete/")
    yield f"{home}merge/?articles={','.join(map(str, articles))}"
    for query in ("", "&p=2", "&o=1", "&q=attention"):
        yield f"{home}?status__exact=binned{query}"
    yield f"{home}{Article.objects.in_bin().order_by('pk')[0].pk}/change/"
    yield f"/admin/library/likelyduplicate/{LikelyDuplicate.objects.order_by('pk')[0].pk}/change/"
    yield from (f"/admin/library/topic/{topic}/{page}/" for page in ("change", "order", "merge"))
    yield f"/admin/library/readme/{Readme.objects.order_by('pk')[0].pk}/order/"
    first, second = Tag.objects.order_by("pk").values_list("pk", flat=True)[:2]
    yield from (f"/admin/library/tag/merge/?tag={first}&tag={second}", f"/admin/library/tag/{first}/split/")


def _lists(request: Any, desk: Any) -> Iterator[str]:
    changelist = desk.get_changelist_instance(request)
    if changelist.result_count > changelist.list_per_page:
        yield "p=2"
        yield f"p={changelist.paginator.num_pages}"
    for place, _name in enumerate(changelist.list_display):
        if changelist.get_ordering_field(changelist.list_display[place]):
            yield from (f"o={place}", f"o=-{place}")
    if desk.search_fields:
        yield from (urlencode({"q": term}) for term in ("量化", "attention", "site7.example.org/7", "zzzz"))
    for spec in changelist.filter_specs:
        choices = list(spec.choices(changelist))
        yield from dict.fromkeys(choice["query_string"].lstrip("?") for choice in (*choices[1:3], choices[-1]))
    if desk.show_facets is not desk.show_facets.NEVER:
        yield "_facets=True"
    if changelist.date_hierarchy:
        yield f"{changelist.date_hierarchy}__year=2026"


def furnish() -> None:
    """What a library that is in use has beside its articles."""
    from django.contrib.auth.models import Group as UserGroup
    from django.contrib.auth.models import User
    from django.utils import timezone

    from library.models import (
        Article,
        Change,
        ChangedRow,
        Entry,
        Group,
        Job,
        Readme,
        Revision,
        Suggestion,
        SynonymGroup,
        TaggedArticle,
        Topic,
        WorkerHeartbeat,
    )

    curator = User.objects.get_or_create(username="curator", is_staff=True, is_superuser=True)[0]
    UserGroup.objects.create(name="benchmark")
    SynonymGroup.objects.create(words="量化, quantization")
    WorkerHeartbeat.objects.create(name="worker", beat_at=timezone.now())
    readme = Readme.objects.create(name="easyllm", title="好文")
    Topic.objects.update(readme=readme)
    for number in range(20):
        content = f"# {number}".encode()
        Revision.objects.create(readme=readme, kind="export", sha256=f"{number:064}", content=content, parser_version=1)
    topics = list(Topic.objects.exclude(parent=None))
    labels = [Group(topic=topics[n % len(topics)], label=f"标签 {n}", position=n) for n in range(LABELS)]
    Group.objects.bulk_create(labels)
    articles = list(Article.objects.order_by("pk").values_list("pk", flat=True))
    Article.objects.filter(pk__in=articles[::50]).update(status="draft")
    Article.objects.filter(pk__in=articles[::70]).update(link_state="dead")
    Article.objects.filter(pk__in=articles[::90]).update(private_note="只给编目员看")
    Entry.objects.filter(article__in=articles[::300]).delete()
    TaggedArticle.objects.filter(content_object__in=articles[::200]).delete()
    changes = [Change(actor=curator, reason="tags added: 量化", catalogue_version=n) for n in range(CHANGES)]
    made = Change.objects.bulk_create(changes, batch_size=500)
    rows = [
        ChangedRow(change=change, model=model, row=articles[n % len(articles)], before=before, after=after)
        for n, change in enumerate(made)
        for model, before, after in (
            ("article", {"title": "x"}, {"title": "y"}),
            ("entry", {"note": ""}, {"note": "z"}),
            ("taggedarticle", None, {"content_object_id": articles[n % len(articles)], "tag_id": 1}),
            ("taggedarticle", {"content_object_id": articles[n % len(articles)], "tag_id": 2}, None),
        )
    ]
    ChangedRow.objects.bulk_create(rows, batch_size=500)
    Suggestion.objects.bulk_create(
        [
            Suggestion(kind="article", key=f"e.example/{n}", url=f"https://e.example/{n}", title=f"建议 {n}")
            for n in range(SUGGESTIONS)
        ],
        batch_size=500,
    )
    Job.objects.bulk_create([Job(kind=Job.Kind.BULK, state=Job.State.DONE) for _n in range(JOBS)], batch_size=500)


def furnish_queues() -> None:
    """What waits for a curator beside suggestions: pairs that look alike, and what lies in the bin."""
    from django.utils import timezone

    from library.models import Article, LikelyDuplicate

    articles = list(Article.objects.order_by("pk").values_list("pk", flat=True))
    pairs = [
        LikelyDuplicate(first_id=first, second_id=second, kind="near", likeness=80 + n % 20, is_dismissed=n % 3 == 0)
        for n, (first, second) in enumerate(zip(articles[: 2 * PAIRS : 2], articles[1 : 2 * PAIRS : 2], strict=True))
    ]
    LikelyDuplicate.objects.bulk_create(pairs, batch_size=500)
    binned = Article.objects.filter(pk__in=articles[5 :: len(articles) // BINNED])
    binned.update(status=Article.Status.BINNED, status_before=Article.Status.PUBLISHED, binned_at=timezone.now())


if __name__ == "__main__":
    main()
