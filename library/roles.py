"""Who may do what: four roles, each a group of accounts whose rights stand here.

The groups are made by a migration. Their rights are set anew after every `migrate`, once Django has made the
permissions of all models: a new model belongs to those who catalogue as soon as it is named here, and a database that
was emptied has its roles again. Who needs another mix of rights makes a group of their own.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.apps.registry import Apps
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

# Writing drafts, and nothing that readers see. Whoever may change articles does not need it.
DRAFTING = "library.draft_article"

ALL = ("view", "add", "change", "delete")
CATALOGUED = (
    "article",
    "entry",
    "entrylink",
    "formerslug",
    "group",
    "likelyduplicate",
    "readme",
    "site",
    "suggestion",
    "synonymgroup",
    "tag",
    "tagalias",
    "taggedarticle",
    "topic",
)
# What the library writes down of its own work.
NOTED = ("change", "changedrow", "job", "revision", "workerheartbeat")


@dataclass(frozen=True, slots=True)
class Role:
    """What a group of accounts is called, what it is for, and its rights as `app.action_model`."""

    label: Promise
    task: Promise
    rights: frozenset[str]
    has_desk: bool = True


def _rights(actions: Collection[str], models: Collection[str], app: str = "library") -> frozenset[str]:
    return frozenset(f"{app}.{action}_{model}" for action in actions for model in models)


# Suggestions hold e-mail addresses of readers, which whoever writes drafts has no need of.
_READ = _rights(["view"], [model for model in CATALOGUED if model != "suggestion"] + ["change", "changedrow"])
# Everybody with a desk makes tokens for programs of their own and sees these alone.
_OWN_TOKENS = _rights(["view", "add"], ["apitoken"])
_CATALOGUE = _OWN_TOKENS | _rights(ALL, CATALOGUED) | _rights(["view"], NOTED) | {"library.change_job", DRAFTING}

ROLES: Mapping[str, Role] = {
    "reader": Role(
        _("Reader"),
        _("Reads and keeps a shelf; has no desk."),
        frozenset(),
        has_desk=False,
    ),
    "contributor": Role(
        _("Contributor"),
        _("Sees the desk and writes drafts, which a curator publishes."),
        _READ | _OWN_TOKENS | {DRAFTING},
    ),
    "curator": Role(
        _("Curator"),
        _("Does everything with the catalogue: articles, lists, tags, suggestions, history, work in the background."),
        _CATALOGUE,
    ),
    "administrator": Role(
        _("Administrator"),
        _("A curator who also manages accounts and groups."),
        _CATALOGUE | _rights(ALL, ["user", "group"], "auth"),
    ),
}
WITH_DESK = tuple(name for name, role in ROLES.items() if role.has_desk)


def label_of(group: str) -> str:
    """What a group is called in the language of the page; one that is no role by its own name."""
    return str(ROLES[group].label) if group in ROLES else group


def may_draft(user: "User | AnonymousUser") -> bool:
    """Whether somebody may write drafts, whatever else they may do."""
    return user.has_perm(DRAFTING)


def may_take_everything(user: "User | AnonymousUser") -> bool:
    """Whether somebody may carry the whole library out and in, with its history and the names of its accounts."""
    return user.has_perm("auth.change_user")


def are_known_to(apps: Apps) -> bool:
    """Whether a state of the models, such as an old migration leaves, is one with roles."""
    try:
        article = apps.get_model("library", "Article")
    except LookupError:
        return False
    return DRAFTING.partition(".")[2] in dict(article._meta.permissions)


def grant_rights(apps: Apps, using: str) -> None:
    """Give every role just the rights that stand here; make it where it is missing."""
    groups, permissions = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    for name, role in ROLES.items():
        group, _made = groups._default_manager.using(using).get_or_create(name=name)
        wanted = Q(pk__in=[])
        for right in role.rights:
            app, _dot, codename = right.partition(".")
            wanted |= Q(content_type__app_label=app, codename=codename)
        group.permissions.set(permissions._default_manager.using(using).filter(wanted))
