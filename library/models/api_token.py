"""Tokens for programs: what lets one act for an account by the API, without its password."""

import datetime as dt
import hashlib

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

USE_NOTED_EVERY = dt.timedelta(minutes=1)


def hash_of_secret(secret: str) -> str:
    """What is stored of a token's secret: whoever reads the database cannot act with it."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    """Scopes of tokens."""

    def with_secret(self, secret: str) -> "ApiTokenQuerySet":
        """The token of this secret, whether it still works or not."""
        return self.filter(secret_hash=hash_of_secret(secret))

    def note_use(self, token: "ApiToken", now: dt.datetime) -> None:
        """Write down that a token was used, at most once a minute."""
        is_due = Q(last_used_at=None) | Q(last_used_at__lte=now - USE_NOTED_EVERY)
        self.filter(is_due, pk=token.pk).update(last_used_at=now)

    def revoke(self, now: dt.datetime) -> int:
        """Have these tokens work no more; how many of them did until now."""
        return self.filter(revoked_at=None).update(revoked_at=now)


class ApiToken(models.Model):
    """What a program shows to act for its owner: within the scope, and never beyond the owner's own rights.

    Of the secret only a hash is stored, and its last four characters to tell tokens apart.
    """

    class Scope(models.TextChoices):
        READ = "read", _("reading")
        WRITE = "write", _("reading and writing")

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens", verbose_name=_("owner")
    )
    name = models.CharField(_("name"), max_length=100, help_text=_("What it is for, such as “browser extension”."))
    scope = models.CharField(
        _("scope"),
        max_length=5,
        choices=Scope,
        default=Scope.READ,
        help_text=_("Whatever the scope, a program may do no more than you may."),
    )
    secret_hash = models.CharField(_("hash of the secret"), max_length=64, unique=True, editable=False)
    last_four = models.CharField(_("ends with"), max_length=4, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    last_used_at = models.DateTimeField(_("last used at"), null=True, blank=True, editable=False)
    expires_at = models.DateTimeField(_("expires at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True, editable=False)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("access token")
        verbose_name_plural = _("access tokens")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(scope__in=["read", "write"]), name="library_apitoken_scope_known"),
        ]

    def __str__(self) -> str:
        return f"{self.name} …{self.last_four}"

    def is_expired(self, now: dt.datetime) -> bool:
        """Whether its time is over."""
        return self.expires_at is not None and self.expires_at <= now

    def may_write(self) -> bool:
        """Whether its scope lets it write; what, its owner's rights say."""
        return self.scope == self.Scope.WRITE
