"""What clients do to articles, by the functions of the desk: add, edit, archive, delete. One request is one change."""

from dataclasses import replace

from django.utils.translation import gettext as _

from library import catalogue
from library.curation.adding import NewArticle, Wanted, add_article, twin_of
from library.curation.bin import put_in_bin, restore
from library.linkding.editing import write
from library.linkding.endpoint import Caller
from library.linkding.fields import Given
from library.linkding.refusals import forbidden, invalid, missing
from library.linkding.rights import may_add, refuse_new_tags, refuse_publishing, sees, taken
from library.linkding.tag_names import TagNames
from library.models import Article, ChangedRow

Status = Article.Status


def save_new(given: Given, caller: Caller) -> Article:
    """Add an article to the inbox, or edit the one that the address means already.

    Whoever saves a page once more does not know where it stands: the article is then neither taken out of publication
    nor out of the archive, and keeps the date of its arrival. One in the bin is restored. Raises `RefusalError`.
    """
    return catalogue.with_retries(lambda: _save_new(given, caller))


def _save_new(given: Given, caller: Caller) -> Article:
    with catalogue.change(actor=caller.owner, reason="saved by a client of linkding") as unit:
        twin = twin_of(given.url or "")
        if twin is None:
            article = _add(given, caller)
            unit.reason = f"article added: {article.title}"
            return article
        if not sees(twin, caller):
            raise taken(caller)
        if twin.status == Status.BINNED:
            _restore(twin, caller)
        article = _locked(twin.pk)
        write(article, replace(given, url=None, date_added=None), caller, status=_status_of_saved_again(article, given))
        unit.reason = f"saved again by a client of linkding: {article.title}"
    return Article.objects.get(pk=article.pk)


def _add(given: Given, caller: Caller) -> Article:
    if not may_add(caller):
        raise forbidden()
    if given.shared or given.is_archived:
        refuse_publishing("shared" if given.shared else "is_archived", caller)
    names = TagNames().meant(given.tag_names or (), ())
    refuse_new_tags(names, caller)
    article, _change = add_article(
        NewArticle(given.url or "", given.title or ""),
        Wanted(tags=names, status=Status.PUBLISHED if given.shared else Status.DRAFT),
        actor=caller.owner,
    )
    status = Status.WITHDRAWN if given.is_archived else article.status
    rest = replace(given, url=None, title=None, tag_names=None)
    write(article, rest, caller, status=status, is_new=True)
    if given.date_modified:  # last, since whatever is written sets it
        Article.objects.filter(pk=article.pk).update(updated_at=given.date_modified)
    return Article.objects.get(pk=article.pk)


def edit(number: int, given: Given, caller: Caller) -> Article:
    """Change what was sent of an article and nothing else. Raises `RefusalError`."""
    return catalogue.with_retries(lambda: _edit(number, given, caller))


def _edit(number: int, given: Given, caller: Caller) -> Article:
    with catalogue.change(actor=caller.owner, reason="edited by a client of linkding") as unit:
        article = _locked(number)
        write(article, given, caller, status=_status_wanted(article, given))
        if given != Given(is_archived=given.is_archived):  # else the history says that it was withdrawn or published
            unit.reason = f"edited by a client of linkding: {article.title}"
    return Article.objects.get(pk=number)


def archive(number: int, caller: Caller, *, is_archived: bool) -> None:
    """Withdraw an article, or give it back the status that it had. Raises `RefusalError`."""
    edit(number, Given(is_archived=is_archived), caller)


def delete(number: int, caller: Caller) -> None:
    """Put an article in the bin. Raises `RefusalError`."""
    if not caller.may("delete_article"):
        raise forbidden()
    catalogue.with_retries(lambda: put_in_bin([number], actor=caller.owner))


def _locked(number: int) -> Article:
    article = Article.objects.kept().select_for_update(no_key=True).filter(pk=number).first()
    if article is None:  # it was put away at this very moment
        raise missing("Bookmark")
    return article


def _restore(article: Article, caller: Caller) -> None:
    if not caller.may("change_article"):
        sentence = _("The article of this address lies in the bin, and curators alone restore it.")
        raise invalid("url", sentence)
    restore([article.pk], actor=caller.owner)


def _status_of_saved_again(article: Article, given: Given) -> str:
    is_published_now = article.status == Status.DRAFT and given.shared
    return Status.PUBLISHED if is_published_now else article.status


def _status_wanted(article: Article, given: Given) -> str:
    is_archived = article.status == Status.WITHDRAWN
    if is_archived if given.is_archived is None else given.is_archived:
        return Status.WITHDRAWN
    if given.shared is not None:
        return Status.PUBLISHED if given.shared else Status.DRAFT
    return _status_before_withdrawal(article) if is_archived else article.status


def _status_before_withdrawal(article: Article) -> str:
    """What the history says that an article was before it was withdrawn; else a draft, which a curator looks at."""
    rows = ChangedRow.objects.filter(model="article", row=article.pk, after__status=Status.WITHDRAWN)
    newest = rows.order_by("-pk").first()
    before = (newest.before or {}).get("status") if newest else None
    return before if before in Article.LIVE else Status.DRAFT
