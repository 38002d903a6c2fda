"""What the owner of a token may do to an article, as at the desk."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from library.curation.tagging import new_tags
from library.linkding.endpoint import Caller
from library.linkding.refusals import RefusalError, forbidden, invalid
from library.models import Article
from library.models.words import join_words


def sees(article: Article, caller: Caller) -> bool:
    """Whether this article, in whatever state, may be named to them."""
    return caller.sees_desk or article.is_public()


def may_add(caller: Caller) -> bool:
    """Whether they add articles, be it only as drafts."""
    return caller.may("add_article") or caller.may_draft


def may_edit(article: Article, caller: Caller) -> bool:
    """Whether they change this article: as curators, or as those who write drafts one that is a draft."""
    return caller.may("change_article") or (article.status == Article.Status.DRAFT and caller.may_draft)


def may_edit_line(article: Article, caller: Caller) -> bool:
    """The same for a line of it."""
    return caller.may("change_entry") or (article.status == Article.Status.DRAFT and caller.may_draft)


def taken(caller: Caller) -> RefusalError:
    """What is told of an address whose article somebody does not see: no more than of a new one they could not add."""
    return invalid("url", _("This address is in the library already.")) if may_add(caller) else forbidden()


def refuse_publishing(field: str, caller: Caller) -> None:
    """Raise `RefusalError`, naming the field, where somebody may write drafts alone."""
    if not caller.may("change_article"):
        raise invalid(field, _("You may write drafts; curators alone publish and withdraw articles."))


def refuse_new_tags(names: Sequence[str], caller: Caller) -> None:
    """Raise `RefusalError` where a name is that of no tag and somebody may not make tags."""
    new = [] if caller.may("add_tag") else new_tags(names)
    if new:
        text = _("There is no such tag yet, and curators alone make tags: %(words)s")
        raise invalid("tag_names", text % {"words": join_words(new)})
