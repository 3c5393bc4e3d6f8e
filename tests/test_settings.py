import stat

import pytest

from careapp.i18n import using_locale
from careapp.settings import SettingsError, get_settings

STRONG = "k3v9-Zq1mW_x7Tb2LpR8sYd4HcF6gJnA0uEi"


def test_an_empty_environment_gives_a_demo_on_this_machine(environment, tmp_path):
    settings = get_settings()
    assert settings.env == "demo"
    assert settings.database == f"sqlite:///{tmp_path}/careapp.sqlite3"
    assert settings.address == "http://127.0.0.1:3000"
    assert settings.tz.key == "Europe/Paris"
    assert not settings.secure_cookies


def test_postgresql_needs_its_url_alone(environment):
    environment.setenv("CAREAPP_DATABASE_URL", "postgres://care:x@db/care")
    assert get_settings().database == "postgresql+psycopg://care:x@db/care"


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("PORT", "many", "PORT: écrivez un nombre entier."),
        ("PORT", "70000", "PORT: au plus 65535."),
        ("CAREAPP_ENV", "staging", "CAREAPP_ENV: écrivez 'demo' ou 'production'."),
        ("CAREAPP_DATABASE_URL", "mysql://x/y", "CAREAPP_DATABASE_URL: écrivez une adresse qui commence par"),
        ("CAREAPP_TIMEZONE", "Paris", "CAREAPP_TIMEZONE: « Paris » n’est pas un fuseau"),
        ("CAREAPP_BASE_URL", "careapp.example", "CAREAPP_BASE_URL: écrivez une adresse comme"),
        ("CAREAPP_BASE_URL", "https://example.org/app", "CAREAPP_BASE_URL: écrivez une adresse comme"),
        ("CAREAPP_SMTP_FROM", "nobody", "CAREAPP_SMTP_FROM: écrivez une seule adresse"),
        ("CAREAPP_SOLVER_WORKERS", "0", "CAREAPP_SOLVER_WORKERS: au moins 1."),
        ("CAREAPP_ROUTING_URL", "osrm.example", "CAREAPP_ROUTING_URL: écrivez une adresse comme https://osrm"),
        ("CAREAPP_ROUTING_URL", "https://osrm.example/{way}", "CAREAPP_ROUTING_URL: écrivez une adresse comme"),
        ("CAREAPP_ROUTING_SERVER", "google", "CAREAPP_ROUTING_SERVER: écrivez 'osrm' ou 'openrouteservice'."),
        (
            "CAREAPP_MAP_TILES",
            "tuiles.example/{z}/{x}/{y}.png",
            "CAREAPP_MAP_TILES: écrivez une adresse comme https://",
        ),
        ("CAREAPP_MAP_TILES", "https://tuiles.example/{z}/{x}.png", "CAREAPP_MAP_TILES: écrivez une adresse comme"),
        ("CAREAPP_MAP_TILES", "https://x.example; script-src */{z}/{x}/{y}", "CAREAPP_MAP_TILES: écrivez une adresse"),
        ("CAREAPP_SOLVER_CLUSTER", "10.0.0.5:8786", "CAREAPP_SOLVER_CLUSTER: écrivez une adresse comme tls://"),
        ("CAREAPP_SOLVER_CLUSTER", "tcp://10.0.0.5:8786", "CAREAPP_SOLVER_CLUSTER: l’adresse commence par tls://"),
        ("CAREAPP_SOLVER_CLUSTER", "tls://10.0.0.5:8786", "CAREAPP_SOLVER_CERTIFICATES: nommez le dossier"),
    ],
)
def test_a_wrong_variable_is_named_with_its_reason(environment, name, value, words):
    environment.setenv(name, value)
    with pytest.raises(SettingsError) as refusal:
        get_settings()
    assert str(refusal.value).replace("\u00a0", " ").replace(" : ", ": ").startswith(words)


@pytest.mark.parametrize("key", ["", "short", "a" * 64])
def test_production_refuses_a_weak_secret(environment, key):
    environment.setenv("CAREAPP_ENV", "production")
    environment.setenv("CAREAPP_BASE_URL", "https://care.example")
    environment.setenv("CAREAPP_SECRET_KEY", key)
    with pytest.raises(SettingsError, match=r"CAREAPP_SECRET_KEY.*32 caractères variés") as refusal:
        get_settings()
    assert not key or key not in str(refusal.value)


@pytest.mark.parametrize("url", ["", "http://care.example"])
def test_production_wants_an_https_address(environment, url):
    environment.setenv("CAREAPP_ENV", "production")
    environment.setenv("CAREAPP_SECRET_KEY", STRONG)
    environment.setenv("CAREAPP_BASE_URL", url)
    with pytest.raises(SettingsError, match=r"CAREAPP_BASE_URL.*adresse https"):
        get_settings()


def test_settings_are_refused_in_the_language_of_the_command(environment):
    environment.setenv("PORT", "70000")
    environment.setenv("CAREAPP_ENV", "staging")
    with using_locale("en"), pytest.raises(SettingsError) as refusal:
        get_settings()
    assert str(refusal.value).splitlines() == ["CAREAPP_ENV: write 'demo' or 'production'.", "PORT: at most 65535."]


def test_production_accepts_writes_from_its_own_address_alone(environment):
    environment.setenv("CAREAPP_ENV", "production")
    environment.setenv("CAREAPP_SECRET_KEY", STRONG)
    environment.setenv("CAREAPP_BASE_URL", "https://care.example/")
    assert get_settings().origins == ("https://care.example",)
    assert get_settings().secure_cookies


def test_the_demo_makes_its_secret_once_and_for_its_owner_alone(environment, tmp_path):
    first = get_settings().secret
    get_settings.cache_clear()
    assert get_settings().secret == first
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600


def test_secrets_do_not_show_when_settings_are_printed(environment):
    environment.setenv("CAREAPP_SMTP_PASSWORD", "hunter2-hunter2")
    environment.setenv("CAREAPP_DATABASE_URL", "postgresql://care:hunter2@db/care")
    assert "hunter2" not in repr(get_settings())


def test_the_means_of_transport_stand_in_the_address_of_an_osrm_server_alone(environment):
    environment.setenv("CAREAPP_ROUTING_URL", "https://roads.example/{mode}")
    assert get_settings().routing_url == "https://roads.example/{mode}"
    get_settings.cache_clear()
    environment.setenv("CAREAPP_ROUTING_SERVER", "openrouteservice")
    with pytest.raises(SettingsError, match=r"CAREAPP_ROUTING_URL.*sans \{mode\}"):
        get_settings()
