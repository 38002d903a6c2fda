"""Every page of the site, once: what the checks of pages look at. A new page is one line here; a test in
`tests/house/` finds the one that is missing.

The addresses are those of `tests.made_library.furnished` below `tests.served.urls`.
"""

from dataclasses import dataclass

DEAD, WITHDRAWN, BINNED = 7, 900, 901  # numbers of articles
SUGGESTION = 1  # number of one that waits
CHANGE = 2  # number of the change that made them so
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
    Place("article-deleted", f"/articles/{BINNED}/", 410),
    Place("new", "/new/"),
    Place("search", "/search/?q=LLM"),
    Place("search-nothing-asked", "/search/"),
    Place("search-nothing-found", "/search/?q=zzzzzz"),
    Place("search-related", "/search/?q=LLM+zzzzzz&site=kexue.fm"),
    Place("search-corrected", "/search/?q=atention"),
    Place("search-narrowed", "/search/?q=LLM+title:LLM+tag:nosuch&topic=1&topic=8&has=note"),
    Place("search-of-reader", "/search/?q=LLM&state=read&state=reading", who="reader"),
    Place("tags", "/tags/"),
    Place("tags-filtered", "/tags/?q=attention"),
    Place("tags-filtered-away", "/tags/?q=zzzzzz"),
    Place("tag", "/tags/attention/"),
    Place("sites", "/sites/"),
    Place("sites-filtered", "/sites/?q=zhihu"),
    Place("site", "/sites/kexue.fm/"),
    Place("shelf", "/shelf/"),
    Place("shelf-of-reader", "/shelf/", who="reader"),
    Place("shelf-heading", "/shelf/?state=read", who="reader"),
    Place("shelf-secret-link", "/shelf/open/unknown/", 404),
    Place("suggest", "/suggest/"),
    Place("suggest-thanks", "/suggest/thanks/"),
    Place("suggest-follow", "/suggest/1.forged/", 404),
    Place("report", "/articles/8/report/"),
    Place("report-thanks", "/articles/8/report/thanks/"),
    Place("statistics", "/stats/"),
    Place("about", "/about/"),
    Place("about-bot", "/about/bot/"),
    Place("help", "/help/"),
    Place("help-keys", "/help/keys/"),
    Place("help-search", "/help/search/"),
    Place("accessibility", "/accessibility/"),
    Place("api", "/api/"),
    Place("privacy", "/privacy/"),
    Place("offline", "/offline/"),
    Place("sign-in", "/accounts/login/", has_token=True),
    Place("password-change", "/accounts/password/", who="reader"),
    Place("password-changed", "/accounts/password/done/", who="reader"),
    Place("password-reset", "/accounts/reset/", has_token=True),
    Place("password-reset-sent", "/accounts/reset/sent/"),
    Place("password-reset-link", "/accounts/reset/x/y/"),
    Place("password-reset-done", "/accounts/reset/done/"),
    Place("styleguide", "/styleguide/"),
    Place("bad-request", "/odd/", 400),
    Place("refused", "/refused/", 403),
    Place("not-found", "/nowhere/", 404),
    Place("broken", "/broken/", 500),
)

# What curators work with; Django's own pages in our look.
DESK = tuple(
    Place(f"desk-{name}", f"/admin/{path}", who="curator")
    for name, path in {
        "first-page": "",
        "articles": "library/article/",
        "article": "library/article/8/change/",
        "article-history": f"library/article/{DEAD}/history/",
        "article-new": "library/article/add/",
        "article-in-bin": f"library/article/{BINNED}/change/",
        "bin": "library/article/?status__exact=binned",
        "bin-put": "library/article/8/delete/",
        "articles-merge": "library/article/merge/?articles=7,8",
        "duplicates": "library/likelyduplicate/",
        "conflicts": "library/pendingchange/",
        "article-quick": "library/article/quick/",
        "article-paste": "library/article/paste/",
        "suggestions": "library/suggestion/",
        "suggestion": f"library/suggestion/{SUGGESTION}/change/",
        "topics": "library/topic/",
        "topic": "library/topic/1/change/",
        "topic-order": "library/topic/8/order/?row=entry-9",
        "topic-merge": "library/topic/8/merge/?target=9",
        "topic-demote": "library/topic/8/demote/",
        "group-promote": "library/group/1/promote/",
        "list-order": "library/readme/1/order/",
        "tags": "library/tag/",
        "tag": "library/tag/1/change/",
        "tags-merge": "library/tag/merge/?tag=1&tag=2",
        "tag-split": "library/tag/1/split/",
        "synonyms": "library/synonymgroup/",
        "synonyms-new": "library/synonymgroup/add/",
        "sites": "library/site/",
        "history": "library/change/",
        "change": f"library/change/{CHANGE}/change/",
        "change-undo": f"library/change/{CHANGE}/undo/",
        "lists": "library/readme/",
        "list": "library/readme/1/change/",
        "import": "library/readme/import/",
        "import-articles": "library/job/import/",
        "export-articles": "library/job/export/",
        "tokens": "library/apitoken/",
        "token-new": "library/apitoken/add/",
        "accounts": "auth/user/",
        "account": "auth/user/1/change/",
        "password": "password_change/",
    }.items()
)

# Looked at in both languages, both themes and all widths.
MAIN_NAMES = {"styleguide", "map", "topic", "search", "article", "desk-first-page"}
IN_EVERY_LOOK = tuple(place for place in (*PAGES, *DESK) if place.name in MAIN_NAMES)
