"""One file for every environment: safe for production with nothing set, comfortable with DEBUG=yes."""

import os
from pathlib import Path

import dj_database_url
import django

from config import env

BASE_DIR = Path(__file__).resolve().parent.parent

# Who is asked
DEBUG = env.flag("DEBUG")
SECRET_KEY = env.text("SECRET_KEY", "not-a-secret-for-development-only" if DEBUG else None)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]" if DEBUG else "")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
OPEN_READING = env.flag("OPEN_READING")  # yes: pages and API may be read without a login

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "simple_history",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "config.audit",
    "config.search",
    "config.access",
    "config.saved",
    "agreements",
    "programmes",
]

CSP_MIDDLEWARE = (
    "django.middleware.csp.ContentSecurityPolicyMiddleware"
    if django.VERSION >= (6, 0)
    else "csp.middleware.CSPMiddleware"
)
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "config.access.delay.Delay",
    *([] if DEBUG else ["whitenoise.middleware.WhiteNoiseMiddleware"]),  # runserver serves them itself
    CSP_MIDDLEWARE,
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "config.audit.middleware.UnsafeMethodsAreAtomic",
    "config.answers.ClearAnswers",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

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
                "config.shell.shell",
            ],
            "builtins": [f"config.templatetags.{room}" for room in ("components", "past", "keeping")],
        },
    },
]

# Where the record is kept. SQLite as measured: IMMEDIATE with WAL, and FULL, or a power cut loses writes.
SQLITE = {
    "timeout": 20,
    "transaction_mode": "IMMEDIATE",
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
}
DATABASE_URL = env.text("DATABASE_URL", f"sqlite:///{BASE_DIR / 'var' / 'tracker.sqlite3'}")
DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=600, conn_health_checks=True)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = SQLITE
    # Tests run on a file of their own, as browser tests write from several threads.
    name = env.text("TEST_DATABASE", f"test-{os.getpid()}")  # one that stays is reused with --reuse-db
    DATABASES["default"]["TEST"] = {"NAME": BASE_DIR / "var" / f"{name}.sqlite3"}
    Path(DATABASES["default"]["NAME"]).parent.mkdir(parents=True, exist_ok=True)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# PostgreSQL only: the role that serves requests; it may read history and chain, and nothing more.
AUDIT_READER_ROLE = env.text("AUDIT_READER_ROLE", "")
SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True

# Words and time
LANGUAGE_CODE = "en-gb"
TIME_ZONE = env.text("TIME_ZONE", "Europe/Oslo")
USE_I18N = True
USE_TZ = True
DATE_FORMAT = "j M Y"
MARKING = env.text("MARKING", "Unclassified · open sources")  # printed at the top of every page

# Thresholds, in days, of what the computer computes
FRESH_DAYS = env.number("FRESH_DAYS", 14)
STALE_DAYS = env.number("STALE_DAYS", 30)
QUESTION_DAYS = (env.number("QUESTION_DAYS", 30), env.number("QUESTION_OLD_DAYS", 90))
RUNNING_OUT_SHARE = env.number("RUNNING_OUT_PERCENT", 75) / 100

# Open contracting data: published once a prefix is registered, see the README
OCDS_PREFIX = env.matching("OCDS_PREFIX", r"ocds-[a-z0-9]{6}", "ocds- and six small letters or digits")
OCDS_PUBLISHER = env.text("OCDS_PUBLISHER", "Programme tracker")
OCDS_PUBLISHER_URI = env.text("OCDS_PUBLISHER_URI", "")
OCDS_LICENCE = env.text("OCDS_LICENCE", "")  # the address of its text
OCDS_POLICY = env.text("OCDS_POLICY", "")  # the address of the publication policy

# Who may come in
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
SESSION_COOKIE_AGE = 12 * 60 * 60

# How often somebody may ask, or fail: counted in files, for all processes of a machine (access/limits.py)
API_RATE = env.rate("API_RATE", "600/min")  # of a token, a person or, of strangers, an address
BAD_TOKEN_RATE = env.rate("BAD_TOKEN_RATE", "30/min")  # tokens from one address that do not work
BAD_TOKEN_DELAY = env.number("BAD_TOKEN_DELAY_MS", 200) / 1000  # so late each of them is answered
BAD_LOGIN_RATE = env.rate("BAD_LOGIN_RATE", "10/15min")  # of one name from one address
BAD_LOGIN_RATE_OF_ADDRESS = env.rate("BAD_LOGIN_RATE_OF_ADDRESS", "50/15min")
COUNTS_DIR = Path(env.text("COUNTS_DIR", str(BASE_DIR / "var" / "counts")))
COUNTS_DIR.mkdir(parents=True, exist_ok=True)
BEHIND_PROXY = env.flag("BEHIND_PROXY")  # yes: a proxy says who asks, and by which protocol

# Nothing is loaded from anywhere else, nothing is run that is not a file of ours
POLICY = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
}
SECURE_CSP = POLICY
CONTENT_SECURITY_POLICY = {"DIRECTIVES": POLICY}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
if not DEBUG:
    SECURE_SSL_REDIRECT = env.flag("SECURE_SSL_REDIRECT", True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
    SECURE_HSTS_SECONDS = env.number("SECURE_HSTS_SECONDS", 31_536_000)
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT

# Our own files
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
STATICFILES_DIRS = [BASE_DIR / "config" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "config.access.authentication.BearerToken",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["config.access.permissions.MayRead"],
    "DEFAULT_THROTTLE_CLASSES": ["config.access.throttles.EachCaller"],
    "DEFAULT_RENDERER_CLASSES": ["config.api.rendering.Json"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_METADATA_CLASS": "config.api.http.Methods",
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "config.api.http.Formats",
    "EXCEPTION_HANDLER": "config.api.problems.problem",
    "URL_FORMAT_OVERRIDE": None,  # the format is asked for in Accept, and nowhere else
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Programme tracker",
    "DESCRIPTION": "Defence procurement programmes that several nations run together: read-only.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "POSTPROCESSING_HOOKS": [
        f"config.api.schema.{hook}" for hook in ("with_shapes", "with_problems", "with_head")
    ],
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"without_secrets": {"()": "config.access.logs.WithoutSecrets"}},
    "formatters": {
        "requests": {
            "()": "django.utils.log.ServerFormatter",
            "format": "[{server_time}] {message}",
            "style": "{",
        }
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "filters": ["without_secrets"]},
        "requests": {
            "class": "logging.StreamHandler",
            "filters": ["without_secrets"],
            "formatter": "requests",
        },
    },
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "WARNING")},
    "loggers": {
        "weasyprint": {"level": "ERROR"},  # else it tells of each property that it does not print
        "audit.head": {"level": "INFO"},  # one line a day, see log_head
        "django.server": {"handlers": ["requests"], "level": "INFO", "propagate": False},  # runserver's
    },
}
