"""Who may do what, at every address of the site and by every method, as the tables here say it.

A new address belongs into a table: `PUBLIC` or `DESK`. Until it stands there the tests fail.
"""

import copy
import hashlib
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings as project
from django.contrib.auth.models import Group, User
from django.contrib.auth.tokens import default_token_generator
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.test import Client, RequestFactory
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from pytest_django import Settings

from library import catalogue, shelves
from library.access_tokens import make_token
from library.curation.suggestions import signed_number
from library.models import (
    ApiToken,
    Article,
    Change,
    Job,
    LikelyDuplicate,
    PendingChange,
    Revision,
    Suggestion,
    TagAlias,
    WorkerHeartbeat,
)
from library.own_forms import OWN_FORMS
from library.readme.importer import import_readme
from library.views.suggestion_feed import queue_feed_address
from tests.factories import (
    ArticleFactory,
    EntryFactory,
    GroupFactory,
    ReadmeFactory,
    SynonymGroupFactory,
    TagFactory,
    TopicFactory,
)
from tests.site_addresses import Address, addresses_of_site

pytestmark = pytest.mark.django_db

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
# What the API takes by other methods does not depend on who is signed in, and Django's admin shows a page by each: the
# least and the most that anybody may do say it for all roles.
ROLES_BY_EVERY_METHOD = ("anonymous", "administrator")
ADDRESSES = addresses_of_site()
OWN_PAGE = {"sec-fetch-site": "same-origin"}

# The pages that readers see, by the methods that they take; from whomever.
PUBLIC = {
    "GET HEAD": """
        password_change_done password_reset_done password_reset_complete
        library:about-detail library:accessibility-detail library:api-detail library:article-detail
        library:article-number library:bot-detail library:completion-list library:feed-detail
        library:feed-list library:health-detail
        library:help-detail library:icon-detail library:keys-detail library:linkding-health library:list-readme-text
        library:list-topic-detail library:list-topic-feed library:list-topic-text library:llms-text
        library:manifest-detail library:map-detail library:new-list library:offline-detail
        library:opensearch-detail library:privacy-detail library:queue-feed library:readiness-detail
        library:readme-text library:report-thanks library:robots-text library:search-feed
        library:search-help-detail library:search-list library:security-text library:service-worker
        library:shelf-detail library:shelf-export library:site-detail library:site-feed library:site-list
        library:sitemap-detail library:sitemap-section library:statistics-detail library:suggestion-detail
        library:suggestion-thanks library:tag-detail library:tag-feed library:tag-list library:topic-detail
        library:topic-feed library:topic-text
        """,
    "GET HEAD POST": """
        logout library:report-create library:shelf-delete library:shelf-import library:shelf-open
        library:shelf-renew library:suggestion-create
        """,
    "POST": "library:mark-update library:preference-update",
    "GET HEAD POST PUT": "login password_change password_reset",  # Django's own, where PUT is a POST
    "GET HEAD POST PUT PATCH DELETE": "password_reset_confirm set_language",  # lead on; write nothing but by POST
}
# The API, which knows nobody by a session: what it takes; all but reading asks for a token, and so do one's own marks.
API = {
    "api-1:article-detail": "GET HEAD PATCH DELETE",
    "api-1:article-list": "GET HEAD POST",
    "api-1:entry-detail": "GET HEAD PATCH DELETE",
    "api-1:entry-list": "GET HEAD POST",
    "api-1:mark-detail": "GET HEAD PUT DELETE",
    "api-1:mark-list": "GET HEAD",
    "api-1:openapi": "GET HEAD",
    "api-1:search-list": "GET HEAD",
    "api-1:site-detail": "GET HEAD",
    "api-1:site-list": "GET HEAD",
    "api-1:tag-detail": "GET HEAD",
    "api-1:tag-list": "GET HEAD",
    "api-1:topic-detail": "GET HEAD",
    "api-1:topic-list": "GET HEAD",
}
API_WITH_TOKEN = {"api-1:mark-detail", "api-1:mark-list"}
API_NOTHING = {"api-1:nothing", "api-1:root"}
FOR_ACCOUNTS = {"password_change", "password_change_done"}
# What a private site shows to strangers: how to sign in, what the library is and how to use it, and what programs ask
# for without cookies; the queue's feed is for whoever has a curator's key.
OPEN_WHERE_PRIVATE = """
    admin:login login logout password_reset password_reset_done password_reset_complete
    password_reset_confirm set_language
    library:about-detail library:accessibility-detail library:api-detail library:bot-detail
    library:help-detail library:keys-detail
    library:privacy-detail library:queue-feed library:search-help-detail
    library:health-detail library:icon-detail library:linkding-health library:manifest-detail library:offline-detail
    library:preference-update library:readiness-detail library:robots-text library:security-text
    library:service-worker
    """

# The desk: what each role may do with rows of a kind: [v]iew, [a]dd, [c]hange, [d]elete. Nobody else comes in.
DESK_ROLES = ("staff", "contributor", "curator", "administrator")
DESK = {
    #                   staff  contributor  curator  administrator
    "apitoken": "       -      va           va       vad",  # one's own: admin/test_tokens_admin.py
    "article": "        -      va           vacd     vacd",  # a published one; drafts: admin/test_drafting.py
    "change": "         -      v            v        v",
    "entry": "          -      v            vacd     vacd",
    "group": "          -      v            vacd     vacd",
    "job": "            -      -            v        v",
    "likelyduplicate": "-      v            vc       vc",
    "pendingchange": "  -      v            vc       vc",  # settled: admin/test_pending_changes_admin.py
    "readme": "         -      v            vacd     vacd",
    "revision": "       -      -            v        v",
    "site": "           -      v            vacd     vacd",
    "suggestion": "     -      -            vcd      vcd",
    "synonymgroup": "   -      v            vacd     vacd",
    "tag": "            -      v            vacd     vacd",
    "topic": "          -      v            vacd     vacd",
    "workerheartbeat": "-      -            v        v",
    "auth_group": "     -      -            -        vacd",  # one's own; roles: test_roles.py
    "auth_user": "      -      -            -        vacd",
}
STOCK = {"changelist": "v", "history": "v", "add": "a", "change": "v", "delete": "d"}
# Further pages at the desk: the rights that they ask for, and the methods that they take.
ALL = " ".join(METHODS)
FURTHER = {
    "admin:auth_user_password_change": ("auth_user c", ALL),
    "admin:library_apitoken_revoke": ("apitoken a", "POST"),
    "admin:library_article_merge": ("article c", ALL),
    "admin:library_article_paste": ("article a", ALL),  # which for contributors are drafts: admin/test_quick_add.py
    "admin:library_article_quick": ("article a", ALL),
    "admin:library_article_restore": ("article c", "POST"),
    "admin:library_group_promote": ("group c", ALL),
    "admin:library_likelyduplicate_judge": ("likelyduplicate c", "POST"),
    "admin:library_likelyduplicate_look": ("likelyduplicate c", "POST"),
    "admin:library_readme_order": ("topic c", ALL),
    "admin:library_tag_merge": ("tag c", ALL),
    "admin:library_tag_split": ("tag c", ALL),
    "admin:library_topic_demote": ("topic c", ALL),
    "admin:library_topic_merge": ("topic c", ALL),
    "admin:library_topic_order": ("topic c", ALL),
    "admin:library_topic_order_without_list": ("topic c", ALL),
    "admin:library_change_undo": ("article d", ALL),  # this change added an article, which undoing it deletes
    "admin:library_job_cancel": ("readme a", "POST"),  # whoever lets work begin
    "admin:library_job_download": ("readme a", "GET HEAD"),  # a whole library: admin/test_exchange_admin.py
    "admin:library_job_export": ("readme a", ALL),
    "admin:library_job_import": ("readme a", ALL),
    "admin:library_job_preview": ("readme a", ALL),
    "admin:library_readme_export": ("readme c", "POST"),
    "admin:library_readme_import": ("readme a", ALL),
    "admin:library_readme_preview": ("readme a", ALL),
    "admin:autocomplete": ("topic v", "GET HEAD"),  # asked for the topics of an entry
    "admin:app_list": ("topic v", ALL),  # of the library; it says that there is nothing
    "admin:index": ("", ALL),
    "admin:jsi18n": ("", "GET HEAD"),
    "admin:logout": ("", "POST"),
    "admin:password_change": ("", "GET HEAD POST PUT"),
    "admin:password_change_done": ("", "GET HEAD"),
    "admin:view_on_site": ("", ALL),
}
METHOD_COMES_FIRST = {
    "admin:autocomplete",
    "admin:library_apitoken_revoke",
    "admin:library_article_restore",
    "admin:library_job_cancel",
    "admin:library_job_download",
    "admin:library_likelyduplicate_judge",
    "admin:library_likelyduplicate_look",
    "admin:library_readme_export",
}
ROLES = ("anonymous", "reader", "retired", *DESK_ROLES)

# Rows that reading writes: the session of whoever reads (Django's own affair), and the public text of a list, which is
# no more than the last of it kept ready; a long one is left to the worker as a job.
WRITTEN_BY_READING = {"django_session", "library_publicexport"}
# Pages that do what they offer and take it back, to tell what it would do.
TRIED_BY_READING = {"admin:library_group_promote", "admin:library_topic_demote", "admin:library_topic_merge"}


def roles_by_database() -> list[Any]:
    """All roles; on PostgreSQL those alone that may do the least and the most: no right is asked for in SQL."""
    on_sqlite = pytest.mark.only_on("sqlite")
    return [pytest.param(role, marks=() if role in ROLES_BY_EVERY_METHOD else on_sqlite) for role in ROLES]


def test_every_address_stands_in_a_table() -> None:
    unknown = [address for address in ADDRESSES if expected_of(address, "administrator", "GET") is None]
    assert unknown == []


@pytest.mark.parametrize("role", roles_by_database())
def test_each_role_may_do_what_the_tables_say_and_reading_changes_nothing(role: str, world: "World") -> None:
    client = world.client_of(role)
    before = checksums()
    wrong = []
    for address in ADDRESSES:
        for method in METHODS if role in ROLES_BY_EVERY_METHOD else ("GET", "POST"):
            expected = expected_of(address, role, method)
            with taken_back(client), written_tables() as written:
                answer = client.generic(method, world.path(address), **FORM if method == "POST" else {})
                is_as_before = address.name not in TRIED_BY_READING or checksums() == before
            outcome = outcome_of(answer)
            if outcome != expected:
                wrong.append(f"{method} {address.name}: {outcome} ({answer.status_code}), not {expected}")
            may_write = (method == "POST" and outcome == "in") or (address.name in TRIED_BY_READING and is_as_before)
            if written - WRITTEN_BY_READING and not may_write:
                wrong.append(f"{method} {address.name} wrote {written}")
    assert not wrong, "\n".join(wrong)
    assert checksums() == before


@pytest.mark.parametrize("origin", [{}, {"sec-fetch-site": "cross-site"}, {"origin": "https://elsewhere.example"}])
@pytest.mark.parametrize("role", ["anonymous", "administrator"])
def test_nothing_is_written_without_a_token_or_a_page_of_ours(
    role: str, origin: dict[str, str], world: "World"
) -> None:
    client = world.client_of(role, enforce_csrf_checks=True, headers=origin)
    wrong = []
    for address in ADDRESSES:
        for method in ("POST",) if origin else METHODS[2:]:
            with taken_back(client), written_tables() as written:
                answer = client.generic(method, world.path(address), **FORM)
            # A browser that says nothing of where a form of ours comes from is shown it again, with a token.
            asks = not origin and method == "POST" and address.name in OWN_FORMS and answer.status_code == 200
            is_api = is_of_api(address) and answer.status_code in (401, 404, 405)
            is_refused = answer.status_code == 403 or is_api or "library/form_confirm.html" in templates_of(answer)
            if written or not (is_refused if asks else answer.status_code == 403 or is_api):
                wrong.append(f"{method} {address.name}: {answer.status_code}, wrote {written}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", ["anonymous", "retired"])
def test_a_private_site_shows_strangers_how_to_sign_in_and_no_more(
    role: str, world: "World", settings: Settings
) -> None:
    place = settings.MIDDLEWARE.index("django.contrib.messages.middleware.MessageMiddleware")
    login_required = "django.contrib.auth.middleware.LoginRequiredMiddleware"
    settings.EASYLLM_PRIVATE = True
    settings.MIDDLEWARE = [*settings.MIDDLEWARE[:place], login_required, *settings.MIDDLEWARE[place:]]
    client = world.client_of(role)
    wrong = []
    for address in ADDRESSES:
        for method in METHODS:
            is_open = address.name in OPEN_WHERE_PRIVATE.split()
            with taken_back(client):
                answer = client.generic(method, world.path(address), **FORM if method == "POST" else {})
            if (outcome_of(answer) == "sign in") is is_open:
                wrong.append(f"{method} {address.name}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)


# What an address is asked, where it says nothing without.
QUERIES = {
    "admin:autocomplete": "?app_label=library&model_name=entry&field_name=topic&term=",
    "admin:library_article_merge": "?articles={articles}",
    "admin:library_topic_merge": "?target={target}",
    "library:queue-feed": "?{queue_key}",
}
FORM: dict[str, Any] = {"data": "post=yes&confirm=yes", "content_type": "application/x-www-form-urlencoded"}


def expected_of(address: Address, role: str, method: str) -> str | None:
    """What becomes of a request: it gets "in", is asked to "sign in", is "refused", finds that there is "nothing", or
    that the page takes no such "method". None for an address that no table names.
    """
    if address.route.startswith("admin/"):
        return expected_at_desk(address, role, method)
    if address.name in API_NOTHING:
        return "nothing"
    if is_of_api(address):
        return expected_of_api(address.name, method)
    methods = next((methods for methods, names in PUBLIC.items() if address.name in names.split()), None)
    if methods is None:
        return None
    if address.name in FOR_ACCOUNTS and role in ("anonymous", "retired"):
        return "sign in"
    return "in" if method in methods.split() else "method"


def is_for_tokens(address: Address) -> bool:
    """Whether a program comes in with a token and nobody without: linkding's API, of which linkding/ tests the rest."""
    return address.route.startswith("api/") and address.name.startswith("library:linkding-")


def is_of_api(address: Address) -> bool:
    """Whether programs come in here, by our own API or by linkding's."""
    return address.name.startswith("api-1:") or is_for_tokens(address)


def expected_of_api(name: str, method: str) -> str:
    """The same for the API, whoever is signed in."""
    if name in API and method not in API[name].split():
        return "method"
    return "in" if method in ("GET", "HEAD") and name in API and name not in API_WITH_TOKEN else "sign in"


def expected_at_desk(address: Address, role: str, method: str) -> str | None:
    """The same for the desk."""
    if address.name == "admin:login":
        return "in" if method in ("GET", "HEAD", "POST", "PUT") else "method"
    if role not in DESK_ROLES:
        return "in" if address.name == "admin:logout" else "sign in"  # there is nothing to sign out of
    if address.name in FURTHER:
        return expected_further(address.name, role, method)
    kind = f"auth_{address.model}" if address.route.startswith("admin/auth/") else address.model
    page = address.name.rpartition("_")[2]
    if kind not in DESK or page not in STOCK:
        return {"admin/<url>": "nothing", f"{address.route[:-1]}/": "in"}.get(address.name)
    right = "c" if (page, method) == ("change", "POST") else STOCK[page]
    return "in" if has_rights(role, f"{kind} {right}") else "refused"


def expected_further(name: str, role: str, method: str) -> str:
    """The same for pages beyond those that each model has."""
    rights, methods = FURTHER[name]
    if method not in methods.split() and (name in METHOD_COMES_FIRST or has_rights(role, rights)):
        return "method"
    missing = "nothing" if name == "admin:app_list" else "refused"
    return "in" if has_rights(role, rights) else missing


def has_rights(role: str, rights: str) -> bool:
    """Whether the table gives a role what a page asks for; nothing is given to all at the desk."""
    kind, _blank, right = rights.partition(" ")
    return not kind or right in DESK[kind].split()[DESK_ROLES.index(role)]


def outcome_of(answer: Any) -> str:
    """What became of a request, in the words of `expected_of`."""
    if answer.status_code == 302 and re.match(r"/(admin|accounts)/login/\?next=", answer["Location"]):
        return "sign in"
    return {401: "sign in", 403: "refused", 404: "nothing", 405: "method"}.get(
        answer.status_code, "in" if answer.status_code < 500 else "broken"
    )


def templates_of(answer: Any) -> set[str]:
    """The templates that an answer was made of."""
    return {str(template.name) for template in answer.templates}


class World:
    """A library with a row of each kind, and the people."""

    def __init__(self) -> None:
        self._further: dict[str, dict[str, object]] = {}
        self._made = self._fill()

    def path(self, address: Address) -> str:
        """An address of something that is there."""
        made = {**self._made, **self._row(address), **self._further.get(address.name, {})}
        return address.path(made) + QUERIES.get(address.name, "").format(**made)

    def client_of(self, role: str, **options: Any) -> Client:
        """A browser in which somebody with that role is signed in, on a page of ours unless `headers` say otherwise."""
        client = Client(**{"headers": OWN_PAGE, **options})
        if role != "anonymous":
            client.force_login(self._account(role))
        return client

    def _account(self, role: str) -> User:
        user = User.objects.create_user(role, password="a long password")
        group = {"staff": None, "retired": "administrator"}.get(role, role)
        if group:
            user.groups.add(Group.objects.get(name=group))
        make_token(owner=user, name="test", scope=ApiToken.Scope.READ)
        User.objects.filter(pk=user.pk).update(is_active=role != "retired", is_staff=role in (*DESK_ROLES, "retired"))
        return User.objects.get(pk=user.pk)

    def _fill(self) -> dict[str, object]:
        import_readme(b"# List\n\n## Topic\n\n- [One](https://example.org/1)\n", name="read")
        with catalogue.change(reason="test"):
            for name in (project.EASYLLM_DEFAULT_LIST, "other"):
                topic = TopicFactory(readme=ReadmeFactory(name=name), slug="rag")
            group = GroupFactory(topic=topic)
            article: Article = EntryFactory(topic=topic, group=group).article
            tag = TagFactory(name="rag")
            article.tags.add(tag)
            TagAlias.objects.create(tag=tag, name="retrieval", slug="retrieval")
            SynonymGroupFactory()
            EntryFactory(topic=topic)
            target = TopicFactory(readme=topic.readme, slug="beside")
            TopicFactory(readme=topic.readme, parent=topic, slug="below")
            binned = ArticleFactory(status="binned", status_before="published", binned_at=timezone.now())
        with catalogue.change(reason="test"):
            ArticleFactory()  # what the newest change added
        suggestion = Suggestion.objects.create(kind="article", url="https://example.org/x", key="x", language="en")
        LikelyDuplicate.objects.create(first=article, second=Article.objects.latest("id"), kind="same", likeness=100)
        revision = Revision.objects.latest("id")
        PendingChange.objects.create(
            readme=revision.readme, revision=revision, kind="readme", field="title", conflict="changed", theirs="List"
        )
        options = {"name": "read", "base_url": ""}
        prepared = Job.objects.create(
            kind=Job.Kind.IMPORT_README, state=Job.State.PREPARED, options=options, content=b"# List\n"
        )
        Job.objects.create(kind=Job.Kind.BULK)
        Group.objects.create(name="friends")
        WorkerHeartbeat.objects.create(name="worker", beat_at=timezone.now())
        key = shelves.new_key()
        shelves.make_shelf(key)
        forgetful = User.objects.create_user("forgetful", password="a long password")
        make_token(owner=forgetful, name="test", scope=ApiToken.Scope.READ)
        feed = queue_feed_address(RequestFactory().get("/"), User.objects.create_superuser("subscriber"))
        self._further = {
            "admin:library_article_restore": {"pk": binned.pk},
            "api-1:entry-detail": {"number": article.entries.get().pk},
            "api-1:topic-detail": {"number": topic.pk},
        }
        return {
            "app_label": "library",
            "articles": f"{article.pk},{article.pk + 1}",
            "asset": 1,
            "content_type_id": ContentType.objects.get_for_model(Article).pk,
            "form": "atom",
            "host": "example.org",
            "id": forgetful.pk,
            "job": prepared.pk,
            "key": key,
            "name": "other",
            "number": article.pk,
            "object_id": article.pk,
            "pk": Change.objects.latest("id").pk,
            "rest": "nowhere",
            "queue_key": feed.partition("?")[2],
            "section": "articles",
            "signed": signed_number(suggestion),
            "slug": "rag",
            "slugs": "rag",
            "target": target.pk,
            "token": default_token_generator.make_token(forgetful),
            "uidb64": urlsafe_base64_encode(force_bytes(forgetful.pk)),
            "url": "nowhere/",
        }

    @staticmethod
    def _row(address: Address) -> dict[str, object]:
        if not address.model:
            return {}
        app = "auth" if address.route.startswith("admin/auth/") else "library"
        row = apps.get_model(app, address.model)._base_manager.latest("pk")
        return {"object_id": row.pk, "pk": row.pk}


@pytest.fixture
def world(settings: Settings) -> World:
    """The library that all of this is about."""
    settings.EASYLLM_SECURITY_CONTACT = "mailto:someone@example.org"
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "tests.unrendered.Unrendered"]
    return World()


@contextmanager
def taken_back(client: Client) -> Iterator[None]:
    """Undo whatever the block does to the database and to the cookies of a browser."""
    cookies = client.cookies
    client.cookies = copy.deepcopy(cookies)
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    client.cookies = cookies


@contextmanager
def written_tables() -> Iterator[set[str]]:
    """The tables that the block writes to."""
    found: set[str] = set()

    def watch(execute: Any, sql: str, *arguments: Any) -> Any:
        match = re.match(
            r'\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+"?(\w+)', sql, re.IGNORECASE
        )
        if match:
            found.add(match[1])
        return execute(sql, *arguments)

    with connection.execute_wrapper(watch):
        yield found


def checksums() -> Mapping[str, str]:
    """What all tables hold but for sessions, a checksum each."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(set(connection.introspection.table_names(cursor)) - WRITTEN_BY_READING):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - a name that the database gave
            rows = sorted(repr(row) for row in cursor.fetchall())
            found[table] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found
