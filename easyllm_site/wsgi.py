"""The WSGI application that gunicorn serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "easyllm_site.settings")

application = get_wsgi_application()

# What was loaded until here stays for ever. Looking through it for garbage now and then took 50 ms of some request.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 50)
