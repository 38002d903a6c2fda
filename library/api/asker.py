"""Who asks: whoever holds a token acts as its owner, within its scope; everybody else reads what is public.

What may be written is what the owner may write at the desk, and only while the desk is open to them.
"""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from library.access_tokens import require
from library.models import ApiToken, Article
from library.roles import may_draft


@dataclass(frozen=True, slots=True)
class Asker:
    """The token of a request, or none."""

    token: ApiToken | None = None

    @property
    def user(self) -> User | AnonymousUser:
        """The account that is acted for."""
        return self.token.owner if self.token else AnonymousUser()

    def may(self, right: str) -> bool:
        """Whether the account has a right of the library at the desk, such as `change_article`."""
        return self.user.is_staff and self.user.has_perm(f"library.{right}")

    def may_draft(self) -> bool:
        """Whether the account may write drafts."""
        return self.user.is_staff and may_draft(self.user)

    def sees_unpublished(self) -> bool:
        """Whether drafts and withdrawn articles are shown: to those who see them at the desk."""
        return self.may("view_article")

    def sees(self, article: Article) -> bool:
        """Whether an article may be named."""
        return article.is_public() or self.sees_unpublished()

    def require_read(self) -> User:
        """The account, for what is its own. Raises `TokenError` without a token."""
        return require(self.token, ApiToken.Scope.READ).owner

    def require_write(self) -> User:
        """The account that may write. Raises `TokenError` without a token and `ScopeError` for one that only reads."""
        return require(self.token, ApiToken.Scope.WRITE).owner

    def require_right(self, right: str, article: Article | None = None, *, is_draft: bool = False) -> None:
        """Let through whoever has the right, or may write drafts where it is about one. Raises `PermissionDenied`."""
        about_draft = is_draft or (article is not None and article.status == Article.Status.DRAFT)
        if not (self.may(right) or (about_draft and self.may_draft())):
            raise PermissionDenied("The owner of this token may not do that.")


NOBODY = Asker()


def asker_of(request: HttpRequest) -> Asker:
    """Who asks, as the door found out."""
    asker: Asker = getattr(request, "library_asker", NOBODY)
    return asker


def note_asker(request: HttpRequest, token: ApiToken | None) -> Asker:
    """Write down who asks."""
    asker = Asker(token)
    request.library_asker = asker  # type: ignore[attr-defined]
    return asker
