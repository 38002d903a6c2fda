"""Lists as nobody should write them: imported whole and written back, or refused; never half, no crash."""

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from library import catalogue
from library.models import Article, Readme, Site, Topic
from library.readme.exporter import export_readme
from library.readme.importer import import_readme
from library.readme.source import RefusedError

ODD_LINKS = [
    "https://" + "a" * 300 + ".example.org/x",
    "https://" + ".".join(["abc"] * 120) + "/x",
    "https://example.org/" + "长" * 6000,
    "HTTP://EXAMPLE.ORG/Upper",
    "https://例子.中国/路径?查询=1#片段",
    "https://user:pass@example.org:8443/x",
    "https://[::1]/x",
    "https://[::1/x",
    "https://example.org:99999/x",
    "https://exa mple.org/x",
    "https://",
    "http:///path",
    "https://example.org/%zz?a=%",
    "javascript:alert(1)",
    "ftp://example.org/x",
    "www.example.org/x",
    "//example.org/x",
    "https://example.org/\u2028x",
    "https://example.org/\u202ereversed",
]


@pytest.mark.django_db
@pytest.mark.parametrize("url", ODD_LINKS)
@pytest.mark.parametrize("form", ["- [标题]({})", "[标题](<{}>)  ", "- {}", '<a href="{}">标题</a>', "## [标题]({})"])
def test_odd_addresses_neither_break_an_import_nor_the_way_back(url: str, form: str) -> None:
    data = f"# L\n\n## T\n\n{form.format(url)}\n- [二](https://example.org/2)\n".encode()

    import_readme(data, name="odd")

    assert export_readme(Readme.objects.get()).content == data
    for article in Article.objects.all():
        assert article.get_absolute_url()


@pytest.mark.django_db
def test_every_page_of_an_odd_list_opens(client: Client) -> None:
    lines = [f"- [<script>alert({number})</script> {url}]({url})" for number, url in enumerate(ODD_LINKS)]
    import_readme("\n".join(["# L", "", "## مرحبا 👋", "", *lines, ""]).encode(), name="easyllm")

    pages = ["/", "/sites/", "/README.md", *[f"/topics/{topic.slug}/" for topic in Topic.objects.all()]]
    pages += [article.get_absolute_url() for article in Article.objects.all()]
    pages += [site.get_absolute_url() for site in Site.objects.all()]

    assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)
    assert "<script>alert" not in client.get("/").content.decode()


@pytest.mark.django_db
def test_very_long_titles_notes_and_labels_are_kept() -> None:
    long = "很长的文字 " * 3000
    data = f"# {long}\n\n## {long}\n\n- {long}:\n  - [{long}](https://example.org/1) - {long}\n".encode()

    import_readme(data, name="long")

    assert export_readme(Readme.objects.get()).content == data


class AnyBytes(TestCase):
    """Bytes of any kind, on the real database."""

    @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        st.one_of(
            st.binary(max_size=300),
            st.text(max_size=300).map(lambda text: text.encode("utf-8", "ignore")),
            st.lists(
                st.sampled_from(
                    [
                        "# A\n",
                        "## B",
                        "\n",
                        "\r\n",
                        "\r",
                        "- [x](https://e.org/",
                        ")",
                        "](",
                        "| a | b |\n",
                        "|---|---|\n",
                        "  ",
                        "\u2028",
                        "<a href='https://e.org'>",
                        "</a>",
                        "**",
                        "`",
                        "\ufeff",
                        "1. ",
                    ]
                ),
                max_size=40,
            ).map(lambda parts: "".join(parts).encode()),
        )
    )
    def test_any_bytes_are_refused_or_come_back_exactly(self, data: bytes) -> None:
        with catalogue.change(reason="test"):
            Readme.objects.all().delete()
        try:
            import_readme(data, name="any")
            content = export_readme(Readme.objects.get()).content
        except RefusedError:
            content = data
        assert content == data
