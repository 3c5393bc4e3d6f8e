"""The settings of the application: one object read from the environment, checked before anything starts."""

import os
import re
import secrets
from contextlib import suppress
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Final, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

from careapp.i18n import N_, _

PREFIX = "CAREAPP_"
DATABASES = ("sqlite:///", "postgresql://", "postgres://", "postgresql+psycopg://")
ATTACHMENT_KINDS: Final = frozenset({"pdf", "png", "jpeg", "webp", "heic", "docx", "xlsx", "odt", "ods"})
LOCAL_HOSTS = {"localhost", "127.0.0.1", "::1"}
SECRET_LENGTH = 32
COMMAND_FOR_KEY = 'python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
READING: Final = {
    "int_parsing": N_("écrivez un nombre entier."),
    "greater_than_equal": N_("au moins {ge}."),
    "less_than_equal": N_("au plus {le}."),
    "literal_error": N_("écrivez {expected}."),
}


class SettingsError(ValueError):
    """Says in plain sentences, one a line, which variables of the environment are wrong and why."""


class Settings(BaseSettings):
    """What an installation may choose. Each field is one environment variable, described in docs/operations.md."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, frozen=True)

    env: Literal["demo", "production"] = Field("demo", description="`production` refuses demo data and weak secrets")
    data_dir: Path = Field(Path("var"), description="folder of the SQLite file, the documents and the secret key")
    database_url: str = Field("", repr=False, description="`sqlite:///FILE` or `postgresql://USER:PASSWORD@HOST/NAME`")
    base_url: str = Field("", description="address people type in the browser; links in mails and origin checks use it")
    secret_key: SecretStr | None = Field(None, description="signs links; at least 32 characters in production")
    timezone: str = Field("Europe/Paris", description="time zone of the agencies")
    smtp_host: str = Field("", description="mail server; without it mails stay in the outbox, readable on screen")
    smtp_port: int = Field(587, ge=1, le=65535, description="port of the mail server")
    smtp_user: str = Field("", description="account on the mail server")
    smtp_password: SecretStr = Field(SecretStr(""), description="password on the mail server")
    smtp_from: str = Field("careapp@localhost", description="sender of the mails")
    smtp_tls: Literal["starttls", "tls", "none"] = Field("starttls", description="how the connection is encrypted")
    bounce_address: str = Field("", description="address that undeliverable mails go back to; the sender's without it")
    bounce_box: str = Field("", description="where they arrive: a Maildir folder, or `imaps://USER@HOST/INBOX`")
    bounce_password: SecretStr = Field(SecretStr(""), description="password of that mailbox")
    solver_workers: int = Field(2, ge=1, le=64, description="processor cores that one optimisation may use")
    solver_cluster: str = Field(
        "", description="Dask scheduler that solves the sectors of a large agency: `tls://HOST:8786`"
    )
    solver_certificates: Path | None = Field(
        None, description="folder of the `ca.pem`, `cert.pem` and `key.pem` that the scheduler accepts"
    )
    routing_url: str = Field(
        "", description="asked for road minutes: `https://HOST`; OSRM: with `{mode}` in it for car, bike and foot"
    )
    routing_server: Literal["osrm", "openrouteservice"] = Field("osrm", description="what answers at that address")
    routing_key: SecretStr = Field(SecretStr(""), description="key that an openrouteservice asks for")
    map_tiles: str = Field(
        "", description="tiles under the map of a day: `https://HOST/{z}/{x}/{y}.png`; without it the map has none"
    )
    map_credit: str = Field("© OpenStreetMap", description="whom the tiles are owed to, written on the map")
    attachment_mb: int = Field(10, ge=1, le=200, description="largest file that may be attached to a form, in MB")
    attachment_types: str = Field(
        "pdf,png,jpeg,webp,heic,docx,xlsx,odt,ods", description="kinds of files that may be attached, with commas"
    )
    attachment_quota_mb: int = Field(5000, ge=1, description="what the attached files of one agency may weigh, in MB")
    host: str = Field("127.0.0.1", validation_alias="HOST", description="network address the server listens on")
    port: int = Field(3000, ge=1, le=65535, validation_alias="PORT", description="port the server listens on")

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, url: str) -> str:
        if url and not url.startswith(DATABASES):
            raise ValueError(_("écrivez une adresse qui commence par sqlite:/// ou postgresql://."))
        return re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", url)

    @field_validator("base_url")
    @classmethod
    def _web_address(cls, url: str) -> str:
        parts = urlsplit(url)
        if url and (parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/")):
            raise ValueError(_("écrivez une adresse comme https://careapp.example.org, sans chemin."))
        return url.rstrip("/")

    @field_validator("routing_url")
    @classmethod
    def _road_server(cls, url: str) -> str:
        parts = urlsplit(url)
        plain = url.replace("{mode}", "")
        wrong = parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment
        if url and (wrong or re.search(r"[{}\s]", plain)):
            raise ValueError(_("écrivez une adresse comme https://osrm.example.org/routed-{mode}.", mode="{mode}"))
        return url.rstrip("/")

    @field_validator("map_tiles")
    @classmethod
    def _tile_server(cls, url: str) -> str:
        parts = urlsplit(url)
        places = re.findall(r"{(\w*)}", url)
        plain = re.fullmatch(r"[\w.\-]+(:\d+)?", parts.netloc)
        if url and (parts.scheme not in ("http", "https") or not plain or sorted(places) != ["x", "y", "z"]):
            raise ValueError(_("écrivez une adresse comme https://tuiles.example.org/{tile}.png.", tile="{z}/{x}/{y}"))
        return url

    @field_validator("attachment_types")
    @classmethod
    def _known_types(cls, names: str) -> str:
        unknown = sorted(set(filter(None, map(str.strip, names.lower().split(",")))) - ATTACHMENT_KINDS)
        if unknown:
            known = ", ".join(sorted(ATTACHMENT_KINDS))
            raise ValueError(_("« {name} » n’est pas un type connu ; connus : {known}.", name=unknown[0], known=known))
        return names.lower()

    @field_validator("timezone")
    @classmethod
    def _known_timezone(cls, name: str) -> str:
        if name not in available_timezones():
            raise ValueError(_("« {name} » n’est pas un fuseau horaire, écrivez par exemple Europe/Paris.", name=name))
        return name

    @field_validator("smtp_from")
    @classmethod
    def _one_address(cls, address: str) -> str:
        if not re.fullmatch(r"[^@\s]+@[^@\s]+", address):
            raise ValueError(_("écrivez une seule adresse e-mail."))
        return address

    @field_validator("bounce_address")
    @classmethod
    def _one_address_or_none(cls, address: str) -> str:
        return cls._one_address(address) if address else ""

    @field_validator("bounce_box")
    @classmethod
    def _known_mailbox(cls, box: str) -> str:
        if "://" not in box:
            return box
        parts = urlsplit(box)
        plain = parts.scheme == "imap" and parts.hostname in LOCAL_HOSTS
        if not (parts.scheme == "imaps" or plain) or not parts.hostname or not parts.username:
            raise ValueError(
                _("écrivez un dossier Maildir, ou une adresse comme imaps://retours@mail.example.org/INBOX.")
            )
        return box

    @model_validator(mode="after")
    def _means_of_transport(self) -> "Settings":
        if self.routing_server != "osrm" and "{mode}" in self.routing_url:
            raise ValueError(_("{name} : écrivez l’adresse sans {mode}.", name=f"{PREFIX}ROUTING_URL", mode="{mode}"))
        return self

    @model_validator(mode="after")
    def _secret_cluster(self) -> "Settings":
        parts = urlsplit(self.solver_cluster)
        if self.solver_cluster and (parts.scheme not in ("tls", "tcp") or not parts.hostname or not parts.port):
            raise ValueError(
                _("{name} : écrivez une adresse comme tls://10.0.0.5:8786.", name=f"{PREFIX}SOLVER_CLUSTER")
            )
        if parts.scheme == "tcp" and parts.hostname not in LOCAL_HOSTS:
            raise ValueError(
                _(
                    "{name} : l’adresse commence par tls://, car des données de santé quittent cette machine.",
                    name=f"{PREFIX}SOLVER_CLUSTER",
                )
            )
        if parts.scheme == "tls" and self.solver_certificates is None:
            raise ValueError(_("{name} : nommez le dossier des certificats.", name=f"{PREFIX}SOLVER_CERTIFICATES"))
        return self

    @model_validator(mode="after")
    def _fit_for_production(self) -> "Settings":
        if self.env == "production":
            _require_strong(self.secret_key)
            _require_public_address(self.base_url)
        return self

    @property
    def database(self) -> str:
        """The database's URL: what was asked for, else a SQLite file in the data folder."""
        return self.database_url or f"sqlite:///{self.data_dir.absolute() / 'careapp.sqlite3'}"

    @property
    def address(self) -> str:
        """The address of the application as people type it, without a final slash."""
        return self.base_url or f"http://{'127.0.0.1' if self.host in ('0.0.0.0', '::') else self.host}:{self.port}"  # noqa: S104

    @property
    def tile_origin(self) -> str:
        """The one origin that pictures may come from beside our own, nothing without tiles."""
        parts = urlsplit(self.map_tiles)
        return f"{parts.scheme}://{parts.netloc}" if self.map_tiles else ""

    @property
    def attachment_kinds(self) -> frozenset[str]:
        """The kinds of files that may be attached."""
        return frozenset(filter(None, map(str.strip, self.attachment_types.split(","))))

    @property
    def origins(self) -> tuple[str, ...]:
        """The origins that a browser may write from: the address, and in the demo this machine's other names."""
        local = (f"http://localhost:{self.port}", f"http://127.0.0.1:{self.port}") if self.env == "demo" else ()
        return tuple(dict.fromkeys((self.address, *local)))

    @property
    def secure_cookies(self) -> bool:
        """Whether cookies are for https alone."""
        return self.address.startswith("https://")

    @cached_property
    def tz(self) -> ZoneInfo:
        """The time zone of the agencies."""
        return ZoneInfo(self.timezone)

    @cached_property
    def secret(self) -> str:
        """The key that signs links; the demo makes its own once and keeps it in the data folder."""
        if self.secret_key:
            return self.secret_key.get_secret_value()
        return _kept_secret(self.data_dir / "secret.key")


def _require_strong(key: SecretStr | None) -> None:
    value = key.get_secret_value() if key else ""
    if len(value) < SECRET_LENGTH or len(set(value)) < SECRET_LENGTH // 3:
        raise ValueError(
            _(
                "{name} : il faut au moins {count} caractères variés en production ; pour en faire une : {command}",
                name=f"{PREFIX}SECRET_KEY",
                count=SECRET_LENGTH,
                command=COMMAND_FOR_KEY,
            )
        )


def _require_public_address(url: str) -> None:
    parts = urlsplit(url)
    if not url or (parts.scheme != "https" and parts.hostname not in LOCAL_HOSTS):
        raise ValueError(_("{name} : donnez l’adresse https de l’application en production.", name=f"{PREFIX}BASE_URL"))


def _kept_secret(file: Path) -> str:
    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as new:
            new.write(secrets.token_urlsafe(48))
        with suppress(FileExistsError):  # two processes may start together: the first key stays
            os.link(draft, file)
        draft.unlink()
    return file.read_text()


def variable(name: str) -> str:
    """Name the environment variable of a field."""
    return str(Settings.model_fields[name].validation_alias or f"{PREFIX}{name.upper()}")


def _sentence(error: ErrorDetails) -> str:
    reason = error["msg"].removeprefix("Value error, ")
    reading = READING.get(error["type"], "")
    if reading:
        reason = _(reading, **_chosen(error.get("ctx", {})))
    place = str(error["loc"][0]) if error["loc"] else ""
    if not place:
        return reason
    name = variable(place) if place in Settings.model_fields else place
    return _("{name} : {reason}", name=name, reason=reason)


def _chosen(context: dict[str, Any]) -> dict[str, Any]:
    """What a reading expects, its choices joined in the language of the command."""
    return {name: str(value).replace(" or ", _(" ou ")) for name, value in context.items()}


@lru_cache
def get_settings() -> Settings:
    """Read the environment once; raise SettingsError with a sentence for each variable that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError("\n".join(_sentence(line) for line in error.errors(include_input=False))) from None
