"""Load the shipped library into an empty database."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from library import catalogue
from library.management.checked import OF_DATA
from library.models import Article, Readme
from library.search import check_index


class Command(BaseCommand):
    """`manage.py load_seed`: what `make run` and the containers call at each start."""

    requires_system_checks = OF_DATA
    help = "Load fixtures/easyllm.json when the library is empty; do nothing otherwise."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load the fixture, or say why not."""
        if Readme.objects.exists() or Article.objects.exists():
            self.stdout.write(f"The library holds {Article.objects.count()} articles; the seed is not loaded.")
            return
        with catalogue.change(reason="load of the seed list", is_recorded=False):
            call_command("loaddata", settings.FIXTURE_DIR / "easyllm.json", verbosity=0)
            check_index()
        self.stdout.write(f"Loaded the seed list: {Article.objects.count()} articles.")
