"""JSON Feed 1.1."""

import json
from typing import Any

from django.utils.feedgenerator import SyndicationFeed, rfc3339_date

VERSION = "https://jsonfeed.org/version/1.1"


class JsonFeed(SyndicationFeed):
    """A feed as JSON. It takes what `AtomFeed` takes.

    An item's `url` is the library's page, its `external_url` the original. Of other pages it knows the next one.
    """

    content_type = "application/feed+json; charset=utf-8"

    def write(self, outfile: Any, encoding: str) -> None:
        """Write the document."""
        json.dump(self._document(), outfile, ensure_ascii=False)

    def _document(self) -> dict[str, Any]:
        return _without_empty(
            {
                "version": VERSION,
                "title": self.feed["title"],
                "description": self.feed["subtitle"],
                "home_page_url": self.feed["link"],
                "feed_url": self.feed["feed_url"],
                "next_url": dict(self.feed["pages"]).get("next"),
                "icon": self.feed["icon"],
                "language": self.feed["language"],
                "authors": [_without_empty({"name": self.feed["author_name"], "url": self.feed["author_link"]})],
            }
        ) | {"items": [self._item(item) for item in self.items]}

    def _item(self, item: dict[str, Any]) -> dict[str, Any]:
        # An item must have a content; where the curators noted nothing, it says who publishes the article.
        content = {"content_html": item["summary"]} if item["summary"] else {"content_text": item["author_name"]}
        return _without_empty(
            {
                "id": item["unique_id"],
                "url": item["related"],
                "external_url": item["link"],
                "title": item["title"],
                **content,
                "date_published": rfc3339_date(item["pubdate"]),
                "date_modified": rfc3339_date(item["updateddate"]),
                "authors": [{"name": item["author_name"]}],
                "tags": list(item["categories"]),
                "language": item["language"],
            }
        )


def _without_empty(members: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value}
