"""Every page of the site, once: what the checks of pages look at. A new page is one line here; a test in
`tests/house/` finds the one that is missing.

The addresses are those of `tests.made_library.furnished` below `tests.served.urls`.
"""

from dataclasses import dataclass

DEAD, WITHDRAWN = 7, 900  # numbers of articles
PASSWORD = "a long password"  # of every account


@dataclass(frozen=True)
class Place:
    """A page: what it is called in pictures, where it stands, what it answers with, who has to be signed in, and
    whether its form needs a token and so a cookie.
    """

    name: str
    path: str
    status: int = 200
    who: str = ""
    has_token: bool = False


PAGES = (
    Place("map", "/"),
    Place("topic", "/topics/llm-theory/"),
    Place("subtopic", "/topics/llm-architecture/common-models/"),
    Place("topic-empty", "/topics/rag/"),
    Place("article", "/articles/8-llm大模型之不同精度下显存占用与相互转换实践/"),
    Place("article-must-read", "/articles/1-为什么现在大家都在用-mqa-和-gqa/"),
    Place("article-dead", f"/articles/{DEAD}-llm大模型之精度问题fp16fp32bf16详解与实践/"),
    Place("article-withdrawn", f"/articles/{WITHDRAWN}/", 410),
    Place("new", "/new/"),
    Place("search", "/search/?q=LLM"),
    Place("search-nothing-asked", "/search/"),
    Place("search-nothing-found", "/search/?q=zzzzzz"),
    Place("tags", "/tags/"),
    Place("tag", "/tags/attention/"),
    Place("sites", "/sites/"),
    Place("site", "/sites/kexue.fm/"),
    Place("shelf", "/shelf/"),
    Place("shelf-of-reader", "/shelf/", who="reader"),
    Place("shelf-heading", "/shelf/?state=read", who="reader"),
    Place("shelf-secret-link", "/shelf/open/unknown/", 404),
    Place("sign-in", "/accounts/login/", has_token=True),
    Place("styleguide", "/styleguide/"),
    Place("bad-request", "/odd/", 400),
    Place("refused", "/refused/", 403),
    Place("not-found", "/nowhere/", 404),
    Place("broken", "/broken/", 500),
)

# Looked at in both languages, both themes and all widths.
IN_EVERY_LOOK = tuple(place for place in PAGES if place.name in ("styleguide", "map", "topic", "search", "article"))
