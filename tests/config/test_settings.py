"""With nothing set the settings are safe for production and refuse to start without a secret."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]


def ask(expression, **environment):
    """Evaluate an expression in a fresh Django with only this environment."""
    code = f"import django; django.setup(); from django.conf import settings; print({expression})"
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=HOUSE,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "config.settings", **environment},
    )


def test_nothing_set_refuses_to_start():
    answer = ask("settings.DEBUG")

    assert answer.returncode
    assert "Set SECRET_KEY, or SECRET_KEY_FILE" in answer.stderr


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("settings.DEBUG", "False"),
        ("settings.OPEN_READING", "False"),
        ("settings.ALLOWED_HOSTS", "[]"),
        ("settings.SESSION_COOKIE_SECURE", "True"),
        ("settings.CSRF_COOKIE_SECURE", "True"),
        ("settings.SECURE_SSL_REDIRECT", "True"),
        ("settings.SECURE_HSTS_SECONDS > 0", "True"),
        ("settings.API_RATE", "(600, 60)"),
        ("settings.BAD_TOKEN_RATE", "(30, 60)"),
        ("settings.BAD_LOGIN_RATE", "(10, 900)"),
        ("settings.COUNTS_DIR.is_dir()", "True"),
        ("settings.BEHIND_PROXY", "False"),
        ("settings.DATABASES['default']['OPTIONS']['transaction_mode']", "IMMEDIATE"),
        ("'synchronous=FULL' in settings.DATABASES['default']['OPTIONS']['init_command']", "True"),
    ],
)
def test_with_a_secret_alone_it_is_safe(expression, value):
    answer = ask(expression, SECRET_KEY="of-this-test")

    assert answer.stdout.strip() == value, answer.stderr


def test_a_secret_may_stand_in_a_file(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("from-a-file\n")

    assert ask("settings.SECRET_KEY", SECRET_KEY_FILE=str(secret)).stdout.strip() == "from-a-file"


def test_open_contracting_data_needs_a_prefix_that_is_one():
    asked = "settings.OCDS_PREFIX, settings.OCDS_PUBLISHER, settings.OCDS_LICENCE, settings.OCDS_POLICY"
    assert ask(asked, SECRET_KEY="of-this-test").stdout.strip() == "Programme tracker"

    given = ask("settings.OCDS_PREFIX", SECRET_KEY="of-this-test", OCDS_PREFIX=" ocds-213czf ")
    assert given.stdout.strip() == "ocds-213czf"
    for wrong in ("213czf", "ocds-213CZF", "ocds-213czf-x", "oc4ids-213czf"):
        answer = ask("settings.OCDS_PREFIX", SECRET_KEY="of-this-test", OCDS_PREFIX=wrong)
        assert "OCDS_PREFIX must be ocds- and six small letters or digits" in answer.stderr


def test_debug_makes_it_comfortable():
    assert (
        ask("settings.SECRET_KEY != '' and '127.0.0.1' in settings.ALLOWED_HOSTS", DEBUG="yes").stdout.strip()
        == "True"
    )


@pytest.mark.parametrize("value", ["true", "1", "YES!", "on"])
def test_a_flag_is_yes_or_no(value):
    assert "DEBUG must be yes or no" in ask("settings.DEBUG", DEBUG=value).stderr


def test_a_threshold_is_a_whole_number():
    assert "STALE_DAYS must be a whole number" in ask("settings.DEBUG", DEBUG="yes", STALE_DAYS="-3").stderr


def test_the_database_is_named_by_its_address():
    answer = ask(
        "settings.DATABASES['default']['ENGINE']",
        DEBUG="yes",
        DATABASE_URL="postgresql://someone@localhost/tracker",
    )

    assert answer.stdout.strip() == "django.db.backends.postgresql"


def test_the_policy_allows_nothing_inline_and_nobody_else():
    policy = ask("settings.POLICY", DEBUG="yes").stdout

    assert "unsafe" not in policy
    assert "http" not in policy
