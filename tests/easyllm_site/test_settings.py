"""The settings, read by a process of its own, as an operator meets them."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from easyllm_site.data_directory import kept_secret_key
from easyllm_site.env import ConfigurationError
from tests.installation import Installation


@pytest.fixture
def site(tmp_path: Path) -> Installation:
    """An installation on SQLite; what is asked of the settings does not depend on the database."""
    return Installation(tmp_path / "data")


def setting(site: Installation, expression: str, **variables: str) -> str:
    """What an expression of settings gives in a fresh process."""
    done = site.run("shell", "-v0", "-c", f"from django.conf import settings as s; print({expression})", **variables)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEBUG", "maybe"),
        ("DATABASE_URL", "mysql://h/n"),
        ("EMAIL_URL", "carrier-pigeon://h"),
        ("EASYLLM_SITE_URL", "example.org"),
        ("EASYLLM_TIME_ZONE", "Asia/Atlantis"),
        ("EASYLLM_TRUSTED_PROXY_COUNT", "many"),
        ("EASYLLM_LOG_LEVEL", "loud"),
        ("ALLOWED_HOSTS", "*"),
        ("SECRET_KEY_FILE", "/nowhere/key"),
        ("EASYLLM_DATA_DIR", "/proc/nowhere"),
    ],
)
def test_a_value_that_cannot_be_read_stops_the_start_with_one_line(site: Installation, name: str, value: str) -> None:
    done = site.run("check", **{name: value})
    assert done.returncode == 1
    assert done.stderr.startswith(f"Configuration: {name}: ")
    assert done.stderr.count("\n") == 1


def test_what_is_not_set_is_safe(site: Installation) -> None:
    shown = setting(site, "s.DEBUG, s.ALLOWED_HOSTS, s.SESSION_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, s.TIME_ZONE")
    assert shown == "False ['localhost', '127.0.0.1', '[::1]'] False False Asia/Shanghai"


def test_https_follows_the_address_of_the_site(site: Installation) -> None:
    wanted = "s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS, s.ALLOWED_HOSTS[-1]"
    assert setting(site, wanted, EASYLLM_SITE_URL="https://lib.example:8443") == "True True 3600 lib.example"
    assert setting(site, wanted, EASYLLM_SITE_URL="http://10.0.0.7:8000") == "False False 0 10.0.0.7"


def test_an_ipv6_address_of_the_site_is_allowed_in_its_brackets(site: Installation) -> None:
    assert setting(site, "s.ALLOWED_HOSTS[-1]", EASYLLM_SITE_URL="http://[fd00::7]:8000") == "[fd00::7]"


def test_a_redirect_to_https_needs_a_proxy_that_is_trusted(site: Installation) -> None:
    url = "https://lib.example"
    assert setting(site, "s.SECURE_SSL_REDIRECT", EASYLLM_SITE_URL=url) == "False"
    assert setting(site, "s.SECURE_SSL_REDIRECT", EASYLLM_SITE_URL=url, EASYLLM_TRUSTED_PROXY_COUNT="1") == "True"


def test_a_deployment_over_https_passes_every_check(site: Installation) -> None:
    done = site.run(
        *("check", "--deploy", "--fail-level", "WARNING"),
        EASYLLM_SITE_URL="https://lib.example",
        EASYLLM_TRUSTED_PROXY_COUNT="1",
    )
    assert done.returncode == 0, done.stderr


def test_https_without_a_trusted_proxy_is_warned_of(site: Installation) -> None:
    done = site.run("check", "--deploy", EASYLLM_SITE_URL="https://lib.example")
    assert "library.W001" in done.stderr
    assert "EASYLLM_TRUSTED_PROXY_COUNT=1" in done.stderr


@pytest.mark.parametrize(
    ("name", "value", "code"), [("EASYLLM_SEAL", "易学", "E002"), ("EASYLLM_DEFAULT_LIST", "a/b", "E001")]
)
def test_a_seal_or_a_list_that_cannot_be_is_an_error_with_a_hint(
    site: Installation, name: str, value: str, code: str
) -> None:
    done = site.run("check", **{name: value})
    assert done.returncode == 1
    assert f"library.{code}" in done.stderr
    assert "HINT" in done.stderr


def test_a_secret_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    first = kept_secret_key(tmp_path / "deep" / "data")
    path = tmp_path / "deep" / "data" / "secret_key"
    assert len(first) >= 50
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert kept_secret_key(path.parent) == first
    assert [file.name for file in path.parent.iterdir()] == ["secret_key"]


def test_processes_that_start_at_the_same_moment_share_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as pool:
        keys = set(pool.map(kept_secret_key, [tmp_path] * 64))
    assert len(keys) == 1


def test_an_empty_secret_key_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "secret_key").touch()
    with pytest.raises(ConfigurationError, match="SECRET_KEY"):
        kept_secret_key(tmp_path)
