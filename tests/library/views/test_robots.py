import datetime as dt
import re
from pathlib import Path
from urllib.robotparser import RobotFileParser

import pytest
import xmlschema
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from library.catalogue import Unit
from library.models import EntryLink, Readme
from tests.factories import EntryFactory, TopicFactory

pytestmark = pytest.mark.django_db

OPENSEARCH = xmlschema.XMLSchema(Path(__file__).resolve().parents[2] / "schemas" / "opensearch.xsd")


def robots(client: Client) -> RobotFileParser:
    """The rules as a robot reads them."""
    parser = RobotFileParser()
    parser.parse(client.get("/robots.txt").content.decode().splitlines())
    return parser


def test_robots_may_read_what_readers_read_and_nothing_private(chinese: Client) -> None:
    rules = robots(chinese)

    assert all(rules.can_fetch("any", path) for path in ("/", "/topics/rag/", "/articles/1-x/", "/feed.atom", "/tags/"))
    assert not any(rules.can_fetch("any", path) for path in ("/admin/", "/shelf/", "/search/?q=x", "/accounts/login/"))
    assert rules.site_maps() == ["http://testserver/sitemap.xml"]


def test_robots_stay_out_of_a_private_site(chinese: Client, settings: Settings) -> None:
    settings.EASYLLM_PRIVATE = True

    assert not robots(chinese).can_fetch("any", "/")
    assert robots(chinese).site_maps() is None


@pytest.mark.parametrize("name", ["Easyllm", "一个名字很长很长很长很长很长很长的书库", "A & <B>"])
def test_browsers_learn_how_to_search(chinese: Client, settings: Settings, name: str) -> None:
    settings.EASYLLM_SITE_NAME = name

    text = chinese.get("/opensearch.xml").content.decode()

    OPENSEARCH.validate(text)
    assert 'template="http://testserver/search/?q={searchTerms}"' in text


def test_browsers_learn_where_suggestions_are(chinese: Client, seed: Readme) -> None:
    text = chinese.get("/opensearch.xml").content.decode()
    template = re.findall(r'type="application/x-suggestions\+json" method="get" template="(.*?)"', text)[0]

    assert template == "http://testserver/search/suggest/?q={searchTerms}"
    assert "Llama 2 详解" in chinese.get(template.replace("{searchTerms}", "Llama")).json()[1]


def test_a_search_as_described_is_answered(chinese: Client, seed: Readme) -> None:
    text = chinese.get("/opensearch.xml").content.decode()
    template = re.findall(r'type="text/html" method="get" template="(.*?)"', text)[0]

    assert "Llama 2 详解" in chinese.get(template.replace("{searchTerms}", "Llama")).content.decode()


def test_language_models_get_the_lists_with_whole_addresses(chinese: Client, seed: Readme) -> None:
    answer = chinese.get("/llms.txt")
    text = answer.content.decode()

    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert text.startswith("# Easyllm\n\n> ")
    assert "\n## 大模型结构 / 常见模型\n\n" in text
    assert "- [Mixtral-8x7B 模型挖坑](https://zhuanlan.zhihu.com/p/674751021): 写的很好的大模型逆向工程" in text
    assert len(re.findall(r"^- \[", text, re.MULTILINE)) == 21 + 4
    assert all(target.startswith("http") for target in re.findall(r"\]\((.*?)\)", text))
    assert "\n\n\n" not in text


def test_titles_and_addresses_do_not_break_a_line_for_language_models(
    chinese: Client, unit: Unit, main_list: Readme
) -> None:
    topic = TopicFactory(readme=main_list, title="<章> & 节")
    entry = EntryFactory(
        topic=topic,
        article__title="a]b[c\nd <script>",
        article__url="https://example.org/f(x)?a=%20&b=é",
        note="见 [此](/relative) 与 **彼**",
    )
    EntryLink.objects.create(entry=entry, title="code", url="https://example.org/code")

    text = chinese.get("/llms.txt").content.decode()

    line = "- [a\\]b\\[c d <script>](https://example.org/f%28x%29?a=%20&b=%C3%A9): 见 此 与 彼 [code](https://example.org/code)"
    assert f"## <章> & 节\n\n{line}\n" in text


def test_an_empty_library_says_so_to_language_models(chinese: Client) -> None:
    assert chinese.get("/llms.txt").content.decode().startswith("# Easyllm\n")


def test_whom_to_tell_about_a_hole_is_said_where_someone_is_named(chinese: Client, settings: Settings) -> None:
    assert chinese.get("/.well-known/security.txt").status_code == 404
    settings.EASYLLM_SECURITY_CONTACT = "mailto:security@example.org"

    answer = chinese.get("/.well-known/security.txt")
    fields = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())

    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert fields["Contact"] == "mailto:security@example.org"
    assert fields["Canonical"] == "http://testserver/.well-known/security.txt"
    assert timezone.now() < dt.datetime.fromisoformat(fields["Expires"]) < timezone.now() + dt.timedelta(days=365)


def test_the_old_address_of_an_icon_leads_to_it(chinese: Client) -> None:
    answer = chinese.get("/favicon.ico")

    assert (answer.status_code, answer["Location"]) == (302, "/static/img/favicon.ico")


@pytest.mark.parametrize("path", ["/robots.txt", "/opensearch.xml", "/llms.txt", "/favicon.ico", "/sitemap.xml"])
def test_doors_set_no_cookie(chinese: Client, path: str) -> None:
    assert "Set-Cookie" not in chinese.get(path).headers
