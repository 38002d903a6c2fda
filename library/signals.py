"""The only receivers: they tell the catalogue that something public was written, remember slugs that change, have a
shelf follow its reader into their account, and give roles their rights and whoever has one their desk.
"""

from typing import Any

from django.apps import AppConfig
from django.apps import apps as current_apps
from django.apps.registry import Apps
from django.contrib.auth.models import Group as UserGroup
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_migrate, post_save, pre_delete, pre_save
from django.dispatch import receiver
from django.http import HttpRequest

from library import catalogue, roles, shelves
from library.models import Article, Entry, FormerSlug, Group, Site, Tag, Topic
from library.recording import PUBLIC_MODELS, RECORDED


@receiver(pre_save)
def note_coming_write(sender: type[Model], instance: Model, raw: bool = False, **kwargs: Any) -> None:
    """Have the history look at a row before it is written."""
    recorder = catalogue.open_recorder()
    if recorder and sender in RECORDED and not raw:
        recorder.watch_row(instance)


@receiver(post_save)
def note_new_row(sender: type[Model], instance: Model, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """Have the history know of a row that was added."""
    recorder = catalogue.open_recorder()
    if recorder and created and sender in RECORDED and not raw:
        recorder.note_new(instance)


@receiver(pre_delete)
def note_coming_deletion(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    """Have the history look at a row before it is deleted."""
    recorder = catalogue.open_recorder()
    if recorder and sender in RECORDED:
        recorder.watch_deletion(instance)


@receiver([post_save, post_delete])
def note_public_write(sender: type[Model], instance: Model, raw: bool = False, **kwargs: Any) -> None:
    """Pass every write of a public row on to the unit of work."""
    if sender in PUBLIC_MODELS:
        if raw:
            catalogue.note_raw_write()
        else:
            catalogue.note_write(instance)


@receiver(pre_delete)
def note_articles_before_deletion(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    """Look up the articles around a row while they are linked to it: deleting clears some links without a signal, and
    takes the search document of an article along.
    """
    if sender in (Article, Group, Site, Tag, Topic):
        catalogue.note_deletion(instance)


@receiver(pre_save, sender=Entry)
def note_article_left_behind(sender: type[Entry], instance: Entry, raw: bool = False, **kwargs: Any) -> None:
    """Note the article of which a line is about to be taken for another one."""
    if instance.pk and not raw:
        for former in Entry.objects.filter(pk=instance.pk).exclude(article=instance.article_id):
            catalogue.note_deletion(former)  # for that article the line goes


@receiver(pre_save, sender=Topic)
def remember_former_slug(sender: type[Topic], instance: Topic, raw: bool = False, **kwargs: Any) -> None:
    """Keep the old address of a topic that gets another slug or another parent."""
    before = (
        Topic.objects.filter(pk=instance.pk).values("slug", "parent_id").first() if instance.pk and not raw else None
    )
    if before and (before["slug"], before["parent_id"]) != (instance.slug, instance.parent_id):
        FormerSlug.objects.get_or_create(topic=instance, parent_id=before["parent_id"], slug=before["slug"])


@receiver(user_logged_in)
def join_shelf_to_account(sender: type[User], request: HttpRequest | None, user: User, **kwargs: Any) -> None:
    """Let the shelf that the browser holds the key of become the account's, at whichever door the reader signs in."""
    key = request.COOKIES.get(shelves.SHELF_COOKIE, "")[: shelves.LONGEST_KEY] if request else ""
    if key:
        shelves.join_account(key, user)


@receiver(post_migrate)
def grant_rights_of_roles(sender: AppConfig, using: str, apps: Apps = current_apps, **kwargs: Any) -> None:
    """Give roles their rights once the permissions of all models are there; also after a flush, which took them."""
    if sender.name == "library" and roles.are_known_to(apps):
        roles.grant_rights(apps, using)


@receiver(m2m_changed, sender=User.groups.through)
def open_desk(sender: type[Model], instance: User | UserGroup, action: str, pk_set: set[int], **kwargs: Any) -> None:
    """Let whoever gets a role with a desk come to it. Losing the role takes its rights, not the desk."""
    if action != "post_add":
        return
    is_account = isinstance(instance, User)
    accounts = User.objects.filter(pk__in=[instance.pk] if is_account else pk_set, is_staff=False)
    groups = UserGroup.objects.filter(pk__in=pk_set if is_account else [instance.pk], name__in=roles.WITH_DESK)
    if groups.exists():
        accounts.update(is_staff=True)
