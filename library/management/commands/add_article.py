"""Add one article."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from library.addresses import is_web_address
from library.curation.adding import NewArticle, TakenError, Wanted, add_article
from library.curation.places import NoTopicError, Place, topic_called
from library.management.checked import OF_DATA
from library.models import Article, Tag
from library.models.words import split_words

NOT_ADDED, HERE_ALREADY = 1, 3  # exit codes
LONGEST_TAG = Tag._meta.get_field("name").max_length or 0  # characters


class Command(BaseCommand):
    """`manage.py add_article URL [--title T] [--topic T] [--note N] [--tag T …] [--draft]`."""

    requires_system_checks = OF_DATA
    help = (
        "Add one article; nothing is fetched. Exit code 0 when it was added, 3 when its address is here already, "
        "1 when something else is wrong."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("url", help="the address, with http:// or https://")
        parser.add_argument("--title", default="", help="what it is called; without it the article is a draft")
        parser.add_argument("--topic", help="title of a topic, or its path of slugs; without it: the inbox")
        parser.add_argument("--note", default="", help="one line of Markdown for its line in the topic")
        parser.add_argument("--tag", action="append", default=[], help="a tag; may be given several times")
        parser.add_argument("--draft", action="store_true", help="not for readers yet")

    def handle(self, *args: Any, **options: Any) -> None:
        """Add it and print its number and its address."""
        url = options["url"].strip()
        if not is_web_address(url):
            text = f"{url!r} is no web address: it must begin with http:// or https:// and hold no blanks."
            raise CommandError(text, returncode=NOT_ADDED)
        try:
            article, _change = add_article(NewArticle(url, " ".join(options["title"].split())), wanted(options))
        except TakenError as taken:
            text = f"{taken} ({taken.article.status}, {taken.article.get_absolute_url()})"
            raise CommandError(text, returncode=HERE_ALREADY) from None
        except NoTopicError as error:
            raise CommandError(str(error), returncode=NOT_ADDED) from None
        self.stdout.write(f"{article.pk}\t{article.status}\t{article.get_absolute_url()}")


def wanted(options: dict[str, Any]) -> Wanted:
    """What the article gets. Raises `NoTopicError`, and `CommandError` where the note has no line to stand in."""
    note = options["note"].strip()
    if note and (not options["topic"] or len(note.splitlines()) > 1):
        raise CommandError("A note is one line, and stands in a topic: give --topic as well.", returncode=NOT_ADDED)
    tags = [name for words in options["tag"] for name in split_words(words)]
    too_long = next((name for name in tags if len(name) > LONGEST_TAG), None)
    if too_long:
        raise CommandError(f"The tag “{too_long[:20]}…” is longer than {LONGEST_TAG} characters.", returncode=NOT_ADDED)
    return Wanted(
        place=Place(topic_called(options["topic"])) if options["topic"] else None,
        note=note,
        tags=tags,
        status=Article.Status.DRAFT if options["draft"] else Article.Status.PUBLISHED,
    )
