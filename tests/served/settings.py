"""The site's own settings, with the static files collected elsewhere, so that a run leaves no trace in the clone."""

import os
from pathlib import Path

from easyllm_site.settings import *  # noqa: F403 - everything but what follows is as in service

STATIC_ROOT = Path(os.environ["COLLECTED_STATIC"])
ROOT_URLCONF = "tests.served.urls"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # made-up accounts sign in some dozens of times
