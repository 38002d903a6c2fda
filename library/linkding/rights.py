"""What the owner of a token may do to an article, as at the desk."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from library.curation.tagging import new_tags
from library.linkding.endpoint import Caller
from library.linkding.refusals import invalid
from library.models import Article
from library.models.words import join_words


def may_edit(article: Article, caller: Caller) -> bool:
    """Whether they change this article: as curators, or as those who write drafts one that is a draft."""
    return caller.may("change_article") or (article.status == Article.Status.DRAFT and caller.may_draft)


def may_edit_line(article: Article, caller: Caller) -> bool:
    """The same for a line of it."""
    return caller.may("change_entry") or (article.status == Article.Status.DRAFT and caller.may_draft)


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
