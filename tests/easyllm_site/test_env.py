"""The readers of environment variables."""

from pathlib import Path

import pytest

from easyllm_site import env


@pytest.mark.parametrize(("word", "expected"), [("1", True), ("TRUE", True), ("on", True), ("0", False), ("No", False)])
def test_a_flag_is_read_in_any_case(monkeypatch: pytest.MonkeyPatch, word: str, expected: bool) -> None:
    monkeypatch.setenv("X_FLAG", word)
    assert env.flag("X_FLAG") is expected


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", " ")
    assert env.flag("X", True) is True
    assert env.integer("X", 7) == 7
    assert env.text("X", "default") == "default"


@pytest.mark.parametrize("word", ["maybe", "2", "tru"])
def test_a_flag_that_is_neither_names_its_variable(monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    monkeypatch.setenv("X_FLAG", word)
    with pytest.raises(env.ConfigurationError, match=r"^X_FLAG: "):
        env.flag("X_FLAG")


@pytest.mark.parametrize("word", ["ten", "1.5", "-1", "99"])
def test_a_number_outside_its_range_names_its_variable(monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    monkeypatch.setenv("X_NUMBER", word)
    with pytest.raises(env.ConfigurationError, match=r"^X_NUMBER: "):
        env.integer("X_NUMBER", 1, maximum=10)


def test_a_secret_comes_from_the_file_that_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("sesame\n")
    monkeypatch.setenv("X_KEY_FILE", str(tmp_path / "key"))
    assert env.secret("X_KEY") == "sesame"


def test_a_secret_given_twice_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("X_KEY", "one")
    monkeypatch.setenv("X_KEY_FILE", str(tmp_path / "key"))
    with pytest.raises(env.ConfigurationError, match=r"^X_KEY: .*X_KEY_FILE"):
        env.secret("X_KEY")


def test_a_secret_file_that_is_missing_names_its_variable(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("X_KEY_FILE", str(tmp_path / "nothing"))
    with pytest.raises(env.ConfigurationError, match=r"^X_KEY_FILE: "):
        env.secret("X_KEY")


def test_a_postgres_url_is_taken_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X_DB", "postgres://me:p%40ss%2F@db.example:5433/lib?sslmode=require")
    assert env.database_url("X_DB", "sqlite:///x") == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "lib",
        "HOST": "db.example",
        "PORT": 5433,
        "USER": "me",
        "PASSWORD": "p@ss/",
        "OPTIONS": {"sslmode": "require"},
    }


def test_a_socket_directory_is_a_percent_encoded_host(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X_DB", "postgresql://%2Frun%2FpostgreSQL/lib")
    assert env.database_url("X_DB", "")["HOST"] == "/run/postgreSQL"


def test_a_sqlite_url_with_four_slashes_is_an_absolute_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X_DB", "sqlite:////srv/a%20b.sqlite3")
    assert env.database_url("X_DB", "")["NAME"] == "/srv/a b.sqlite3"


@pytest.mark.parametrize(
    "address",
    ["mysql://h/n", "postgres://h", "postgres://h:x/n", "lib.sqlite3", "postgres://u:hunter2@h:70000/n", "http://[/"],
)
def test_a_database_url_that_cannot_be_read_names_its_variable_and_no_password(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("X_DB", address)
    with pytest.raises(env.ConfigurationError, match=r"^X_DB: ") as caught:
        env.database_url("X_DB", "")
    assert "hunter2" not in str(caught.value)


def test_an_email_url_is_taken_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X_MAIL", "smtp+tls://me%40x.org:secret@mail.x.org")
    settings = env.email_url("X_MAIL", "console:")
    assert (settings["EMAIL_HOST"], settings["EMAIL_PORT"], settings["EMAIL_USE_TLS"]) == ("mail.x.org", 587, True)
    assert (settings["EMAIL_HOST_USER"], settings["EMAIL_HOST_PASSWORD"]) == ("me@x.org", "secret")


@pytest.mark.parametrize("address", ["imap://h", "smtp:", "mail.x.org"])
def test_an_email_url_that_cannot_be_read_names_its_variable(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("X_MAIL", address)
    with pytest.raises(env.ConfigurationError, match=r"^X_MAIL: "):
        env.email_url("X_MAIL", "console:")


@pytest.mark.parametrize(
    "address", ["example.org", "ftp://example.org", "https://", "https://example.org/path", "http://["]
)
def test_an_address_of_the_site_has_a_scheme_and_a_host_alone(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("X_SITE", address)
    with pytest.raises(env.ConfigurationError, match=r"^X_SITE: "):
        env.web_address("X_SITE")


def test_the_slash_at_the_end_of_an_address_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X_SITE", "http://10.0.0.7:8000/")
    assert env.web_address("X_SITE") == "http://10.0.0.7:8000"


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("", ""),
        ("me@example.org", "mailto:me@example.org"),
        ("mailto:me@example.org", "mailto:me@example.org"),
        ("https://example.org/security", "https://example.org/security"),
    ],
)
def test_a_contact_becomes_a_uri(monkeypatch: pytest.MonkeyPatch, word: str, expected: str) -> None:
    monkeypatch.setenv("X_CONTACT", word)
    assert env.contact("X_CONTACT") == expected


@pytest.mark.parametrize("word", ["me", "http://example.org", "a@b@c", "javascript:alert(1)", "me@example.org\nX: y"])
def test_a_contact_that_nobody_could_use_names_its_variable(monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    monkeypatch.setenv("X_CONTACT", word)
    with pytest.raises(env.ConfigurationError, match=r"^X_CONTACT: "):
        env.contact("X_CONTACT")
