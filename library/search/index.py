"""The index in step with the library: written with every change, and compared with the library when in doubt."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from library.by_number import by_number
from library.chunks import CHUNK, chunks_of
from library.models import Article, Catalogue, SearchDocument, SearchTerm
from library.progress import Progress, ignore_progress
from library.search.analyzer import ANALYZER_VERSION
from library.search.around import Around
from library.search.document import TEXT_FIELDS, Document
from library.search.engine import engine
from library.search.indexing import Sources, documents_of
from library.search.names import forget_names_but, store_names
from library.search.terms import add_counts, changes_between

MOST_COUNTS = 100_000  # terms whose counts are kept in memory before they are stored


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What came of looking at the index: how many articles, documents written, rows of the engine and counts mended."""

    examined: int = 0
    written: int = 0
    mended: int = 0
    counts_mended: int = 0

    @property
    def is_sound(self) -> bool:
        """Whether nothing had to be mended."""
        return not (self.written or self.mended or self.counts_mended)


def reindex(numbers: Iterable[int], *, progress: Progress = ignore_progress) -> int:
    """Bring these articles into the index as they are now, and take those out that are gone; how many were written.

    Runs in the transaction that is open; the caller has one.
    """
    wanted = set(numbers)
    run = _Run()
    done = written = 0
    for count, documents in _reindexed(chunks_of(wanted), run):
        done, written = done + count, written + documents
        progress(done, len(wanted))
    run.store_counts()
    return written


def forget(numbers: Collection[int]) -> None:
    """Take articles that are about to be deleted out of the index, while their documents still say what was counted."""
    stored = _stored(numbers)
    if not stored:
        return
    add_counts(changes_between((document.terms() for document in stored.values() if document.is_public), ()))
    engine().remove(numbers)


def reindex_stale(*, progress: Progress = ignore_progress) -> IndexReport:
    """Index what is missing or of another version of the analyser, in transactions of a batch each.

    Where rows were written past the catalogue (by `loaddata`) everything is compared.
    """
    if Catalogue.objects.filter(is_index_doubtful=True).exists():
        return check_index(progress=progress)
    stale = Article.objects.filter(
        Q(search_document=None) | ~Q(search_document__analyzer_version=ANALYZER_VERSION)
    ).order_by("-pk")
    numbers = list(stale.values_list("pk", flat=True))
    done = 0
    for part in chunks_of(numbers, as_given=True):
        with transaction.atomic():
            _lock()
            run = _Run()
            done += sum(count for count, _documents in _reindexed([part], run))
            run.store_counts()
        progress(done, len(numbers))
    if len(numbers) > CHUNK:
        engine().optimize()
    return IndexReport(examined=len(numbers), written=len(numbers))


def check_index(*, progress: Progress = ignore_progress) -> IndexReport:
    """Compare the whole index with the library and mend what differs, in one transaction."""
    return _go_through(_mended, progress)


def rebuild_index(*, progress: Progress = ignore_progress) -> IndexReport:
    """Write the whole index anew, in one transaction."""
    return _go_through(_reindexed, progress)


def _go_through(
    work: "Callable[[Iterable[Sequence[int]], _Run], Iterator[tuple[int, int]]]", progress: Progress
) -> IndexReport:
    with transaction.atomic():
        _lock()
        total = Article.objects.count()
        examined = written = 0
        run = _Run()
        for count, documents in work(_batches(), run):
            examined, written = examined + count, written + documents
            progress(examined, total)
        run.store_counts()
        mended, counts = engine().mend(), _mend_counts()
        forget_names_but(run.named)
        Catalogue.objects.filter(is_index_doubtful=True).update(is_index_doubtful=False)
    if written > CHUNK:
        engine().optimize()
    return IndexReport(examined, written, mended, counts)


def doubt_index() -> None:
    """Note that rows were written past the catalogue."""
    Catalogue.objects.get_or_create(pk=1)
    Catalogue.objects.filter(pk=1, is_index_doubtful=False).update(is_index_doubtful=True)


def is_index_stale() -> bool:
    """Whether `reindex_stale` has something to do."""
    return Catalogue.objects.filter(is_index_doubtful=True).exists() or bool(stale_count())


def stale_count() -> int:
    """How many articles are not in the index, or by an older version of the analyser."""
    return Article.objects.count() - SearchDocument.objects.filter(analyzer_version=ANALYZER_VERSION).count()


def _lock() -> None:
    """Keep other writers out until the transaction ends, as the catalogue does by the same row."""
    Catalogue.objects.get_or_create(pk=1)
    Catalogue.objects.filter(pk=1).select_for_update().first()


class _Run:
    """What one run over many batches has in common: names are stored once, and counts together, since most terms come
    in every batch. PostgreSQL would keep each former count of a row until the transaction ends, and pass by all of them
    to find the last one.
    """

    def __init__(self) -> None:
        self.named: set[str] = set()
        self.around = Around()
        self._counts: Counter[str] = Counter()

    def count(self, stored: Mapping[int, Document], documents: Sequence[Document]) -> None:
        """Count what changes when documents take the place of those that are stored."""
        before = (document.terms() for document in stored.values() if document.is_public)
        after = (document.terms() for document in documents if document.is_public)
        self._counts.update(changes_between(before, after))

    def store_many_counts(self) -> None:
        """Add to the counts what is not added yet, where that is much."""
        if len(self._counts) > MOST_COUNTS:
            self.store_counts()

    def store_counts(self) -> None:
        """Add to the counts what is not added yet."""
        add_counts(self._counts)
        self._counts.clear()

    def store_names(self) -> None:
        """Store the names of what was met first since this was done last."""
        new = self.around.take_names()
        if new:
            store_names(new)
            self.named.update(new)


def _reindexed(batches: Iterable[Sequence[int]], run: _Run) -> Iterator[tuple[int, int]]:
    """Index batch after batch; of each how many articles were looked at, and how many there are.

    While the database writes the documents of one, those of the next are made.
    """
    waiting, are_new = list[Document](), True
    for numbers in batches:
        sources, stored = Sources(numbers, run.around), _stored(numbers)
        gone = set(numbers) - {article.pk for article in sources.articles}
        if gone:
            engine().remove(gone)
        run.store_names()
        finish = engine().begin_to_write(waiting, are_new=are_new)
        try:
            waiting, are_new = documents_of(sources), not stored
            run.count(stored, waiting)
        finally:
            finish()
        run.store_many_counts()
        yield len(numbers), len(waiting)
    engine().write(waiting)


def _mended(batches: Iterable[Sequence[int]], run: _Run) -> Iterator[tuple[int, int]]:
    """Bring what differs of batch after batch in step; of each how many articles, and how many of them differed."""
    for numbers in batches:
        sources, stored = Sources(numbers, run.around), _stored(numbers)
        rows = SearchDocument.objects.filter(by_number("article", numbers), analyzer_version=ANALYZER_VERSION)
        current = set(rows.values_list("pk", flat=True))
        wrong = [
            document
            for document in documents_of(sources)
            if document.number not in current or stored[document.number] != document
        ]
        engine().write(wrong)
        run.count({document.number: stored[document.number] for document in wrong if document.number in stored}, wrong)
        run.store_many_counts()
        run.store_names()
        yield len(numbers), len(wrong)


def _stored(numbers: Collection[int]) -> dict[int, Document]:
    rows = SearchDocument.objects.filter(by_number("article", numbers))
    fields = ("article_id", "is_public", *TEXT_FIELDS)
    return {row[0]: Document(*row) for row in rows.values_list(*fields)}


def _batches() -> Iterator[list[int]]:
    last = 0
    while batch := list(Article.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:CHUNK]):
        yield batch
        last = batch[-1]


def _mend_counts() -> int:
    """Set the counts right by counting anew; how many were wrong."""
    counted: Counter[str] = Counter()
    fields = ("article_id", "is_public", *TEXT_FIELDS)
    for row in SearchDocument.objects.filter(is_public=True).values_list(*fields).iterator(chunk_size=CHUNK):
        counted.update(Document(*row).terms())
    stored: Counter[str] = Counter(dict(SearchTerm.objects.values_list("term", "count").iterator()))
    stored.subtract(counted)
    wrong = {term: -surplus for term, surplus in stored.items() if surplus}
    add_counts(wrong)
    return len(wrong)
