"""The settings: one file, every knob read from the environment, safe where nothing is set.

docs/configuration.md says what each variable means; a test ties the two. Sections stand in the order of Django's own
list of settings.
"""

from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from easyllm_site import env
from easyllm_site.data_directory import kept_secret_key, made_directory

BASE_DIR = Path(__file__).resolve().parent.parent

# --- Easyllm ----------------------------------------------------------------------------------------------------------

EASYLLM_DATA_DIR = Path(env.text("EASYLLM_DATA_DIR", str(BASE_DIR / "data"))).absolute()
EASYLLM_SITE_URL = env.web_address("EASYLLM_SITE_URL")
EASYLLM_SITE_NAME = env.text("EASYLLM_SITE_NAME", "Easyllm")
EASYLLM_TAGLINE = env.text("EASYLLM_TAGLINE")
EASYLLM_SEAL = env.text("EASYLLM_SEAL", "易")
EASYLLM_CONTACT = env.text("EASYLLM_CONTACT")
EASYLLM_DEFAULT_LIST = env.text("EASYLLM_DEFAULT_LIST", "easyllm")
EASYLLM_PRIVATE = env.flag("EASYLLM_PRIVATE")
EASYLLM_SECURITY_CONTACT = env.contact("EASYLLM_SECURITY_CONTACT")
EASYLLM_API_READS_PER_MINUTE = env.integer("EASYLLM_API_READS_PER_MINUTE", 600)
EASYLLM_API_WRITES_PER_MINUTE = env.integer("EASYLLM_API_WRITES_PER_MINUTE", 120)
EASYLLM_TRUSTED_PROXY_COUNT = env.integer("EASYLLM_TRUSTED_PROXY_COUNT", 0, maximum=10)
# The tests switch this on: a write outside `catalogue.change()` is then an error and not merely a new version.
EASYLLM_STRICT_WRITES = env.flag("EASYLLM_STRICT_WRITES")

IS_HTTPS = EASYLLM_SITE_URL.startswith("https://")

# --- Core -------------------------------------------------------------------------------------------------------------

DEBUG = env.flag("DEBUG")
SECRET_KEY = env.secret("SECRET_KEY") or kept_secret_key(EASYLLM_DATA_DIR)
SECRET_KEY_FALLBACKS = env.secret("SECRET_KEY_FALLBACKS").split()

# The machine itself is always answered: health checks ask there, and a page for it gives nothing away.
ALLOWED_HOSTS = [*env.words("ALLOWED_HOSTS", ()), "localhost", "127.0.0.1", "[::1]"]
if EASYLLM_SITE_URL:
    _host = urlsplit(EASYLLM_SITE_URL).hostname or ""
    ALLOWED_HOSTS.append(f"[{_host}]" if ":" in _host else _host)
if "*" in ALLOWED_HOSTS and not DEBUG:
    raise env.ConfigurationError("ALLOWED_HOSTS", "'*' lets anyone choose the host of our links; name the hosts.")

FIXTURE_DIR = BASE_DIR / "fixtures"
FIXTURE_DIRS = [FIXTURE_DIR]

INSTALLED_APPS = [
    "easyllm_site.desk.DeskConfig",  # django.contrib.admin with the library's own first page
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "library",  # last, since its admin puts away what other apps registered
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Compressed answers may tell a secret by their length (BREACH). Django's token is masked anew for each answer, the
    # shelf's secret link is shown to same-site requests alone (its cookie is Lax), and each answer has a random length.
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "library.own_forms.OwnFormsMiddleware",  # forms that need no cookie; must stand before Django's protection
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # Readers of a private site sign in. Views that stay open say so themselves with `login_not_required`; static files
    # never come this far, because whitenoise answers above.
    *(["django.contrib.auth.middleware.LoginRequiredMiddleware"] if EASYLLM_PRIVATE else []),
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "library.views.waiting.LongWritesMiddleware",
]

ROOT_URLCONF = "easyllm_site.urls"
WSGI_APPLICATION = "easyllm_site.wsgi.application"

# --- Database ---------------------------------------------------------------------------------------------------------

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": env.database_url("DATABASE_URL", f"sqlite:///{EASYLLM_DATA_DIR / 'easyllm.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    made_directory(Path(DATABASES["default"]["NAME"]).absolute().parent)
    # FULL, because NORMAL may lose the last commits when the power fails and we write seldom. IMMEDIATE, because a
    # transaction that reads first and writes later cannot wait for another writer, only fail.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
            "PRAGMA busy_timeout=20000; PRAGMA journal_size_limit=67108864"
        ),
    }
else:
    DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    # PostgreSQL reckons with a disk that turns: it would rather look through the whole table from the newest article on
    # than follow the index of words to some thousand of them, and take six times as long. And a query that it takes for
    # a long one it compiles first, for a third of a second, where the query itself takes a tenth.
    DATABASES["default"]["OPTIONS"].setdefault("options", "-c random_page_cost=1.1 -c jit=off")

# --- Forms ------------------------------------------------------------------------------------------------------------

# A topic's form in the admin has eight fields an entry, and real lists have topics of several hundred entries, which
# Django's default of 1,000 fields refuses. What bounds a form is its size: 2.5 MB.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

# --- E-mail -----------------------------------------------------------------------------------------------------------

_email = env.email_url("EMAIL_URL", "console:")
EMAIL_BACKEND = _email["EMAIL_BACKEND"]
EMAIL_HOST = _email.get("EMAIL_HOST", "")
EMAIL_PORT = _email.get("EMAIL_PORT", 25)
EMAIL_HOST_USER = _email.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = _email.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = _email.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _email.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("DEFAULT_FROM_EMAIL", "easyllm@localhost")

# --- Globalization ----------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LOCALE_PATHS = [BASE_DIR / "library" / "locale"]  # our words win over those of other apps
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
TIME_ZONE = env.parsed("EASYLLM_TIME_ZONE", "Asia/Shanghai", lambda name: ZoneInfo(name).key, "a known time zone")
USE_TZ = True

# --- Logging ----------------------------------------------------------------------------------------------------------

EASYLLM_LOG_LEVEL = env.choice("EASYLLM_LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR"))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"come_again": {"()": "easyllm_site.logs.ComeAgain"}},
    "handlers": {"stdout": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "line"}},
    "root": {"handlers": ["stdout"], "level": EASYLLM_LOG_LEVEL},
    # Django's own configuration sends these to stderr and to e-mail; here everything leaves by the root's one door.
    "loggers": {
        "django": {"handlers": [], "level": EASYLLM_LOG_LEVEL, "propagate": True},
        "django.request": {"filters": ["come_again"]},
        "django.server": {"handlers": [], "level": EASYLLM_LOG_LEVEL, "propagate": True},
    },
}

# --- Security ---------------------------------------------------------------------------------------------------------

# Everything that depends on https follows the address of the site, so that plain http on a home network works too.
SECURE_HSTS_SECONDS = env.integer("EASYLLM_HSTS_SECONDS", 3600) if IS_HTTPS else 0
# Without a proxy that we trust nothing tells us how a reader came, and a redirect would never end.
SECURE_SSL_REDIRECT = IS_HTTPS and EASYLLM_TRUSTED_PROXY_COUNT > 0
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if EASYLLM_TRUSTED_PROXY_COUNT else None
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_NAME = "__Host-sessionid" if IS_HTTPS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if IS_HTTPS else "csrftoken"
CSRF_FAILURE_VIEW = "library.views.errors.csrf_failure"
CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS", (EASYLLM_SITE_URL,) if EASYLLM_SITE_URL else ())
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # HSTS for subdomains: they are not ours to decide for.
    "security.W021",  # HSTS preloading: a promise for years that the owner of the domain gives, not a program.
]

# --- Templates --------------------------------------------------------------------------------------------------------

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "easyllm_site.context_processors.site",
                "library.context_processors.reader",
            ],
        },
    },
]

# --- Auth -------------------------------------------------------------------------------------------------------------

LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "logout"  # the page that says so, also for those who leave the admin
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# --- Static files -----------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage" if DEBUG else "library.static_parts.JoiningStorage"
        )
    },
}

# --- Background work --------------------------------------------------------------------------------------------------

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# --- Tags -------------------------------------------------------------------------------------------------------------

TAGGIT_CASE_INSENSITIVE = True
TAGGIT_TAGS_FROM_STRING = "library.models.tag.parse_tags"
TAGGIT_STRING_FROM_TAGS = "library.models.tag.join_tags"
