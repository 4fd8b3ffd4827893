"""Configuration, read once from the environment and `.env`."""

from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AliasChoices, Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from assistant.errors import InputError
from assistant.formats import first_problem


class Settings(BaseSettings):
    """Everything that can be configured; each has a line in `.env.sample` and the README."""

    model_config = SettingsConfigDict(
        env_prefix="ASSISTANT_",
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        populate_by_name=True,
    )

    data_dir: Path = Path("data")
    database_url: str | None = None
    host: str = "127.0.0.1"
    port: int = 8000
    organisation: str = "我的公司"
    # Meetings' times are of this zone, and so is what is due.
    time_zone: str = "Asia/Shanghai"
    # Who does not come back for so long signs in again.
    session_days: float = Field(default=30, gt=0)
    # Sign-in by the company's OpenID Connect provider, beside passwords. None: there is none.
    oidc_issuer: str | None = None
    oidc_client_id: str | None = None
    oidc_client_secret: str | None = Field(default=None, repr=False)
    oidc_name: str = "SSO"
    # What people become whom nobody invited. None: they are refused.
    oidc_new_role: Literal["recorder", "leader", "member", "executive"] | None = None
    max_upload_gb: float = Field(default=8, gt=0)
    # The program of LibreOffice, for minutes as PDF. None: looked for where programs are.
    soffice: str | None = None
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    # How people reach the pages, for links in what is sent to them. None: no links.
    public_url: str | None = None
    # The company's mail server. None: what is to be sent waits.
    smtp_host: str | None = None
    smtp_port: int | None = Field(default=None, ge=1, le=65535)  # None: the usual one
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    smtp_user: str | None = None
    smtp_password: str | None = Field(default=None, repr=False)
    # A certificate authority of the company's own, beside those of the system.
    smtp_ca_file: Path | None = None
    mail_from: str | None = None
    mail_reply_to: str | None = None
    # A mailbox by IMAP in which mails arrive that could not be delivered. None: none is read.
    bounce_imap_host: str | None = None
    bounce_imap_port: int | None = Field(default=None, ge=1, le=65535)
    bounce_imap_security: Literal["starttls", "tls", "none"] = "tls"
    bounce_imap_user: str | None = None
    bounce_imap_password: str | None = Field(default=None, repr=False)
    bounce_imap_folder: str = "INBOX"

    # None: what was selected (api/speech_models.py), or the default. Set, they win over it.
    asr_engine: Literal["faster-whisper", "openai-whisper", "sherpa-onnx", "openai"] | None = None
    asr_model: str | None = None
    asr_threads: int = Field(default=0, ge=0)
    model_idle_minutes: float = Field(default=10, ge=0)
    # How often faster-whisper hears everything.
    asr_hearings: int = Field(default=1, ge=1, le=3)
    speakers: bool = True
    transcriptions_at_once: int = Field(default=1, ge=1)

    llm_model: str | None = None
    llm_timeout_s: float = Field(default=120, gt=0)
    llm_max_output_tokens: int = Field(default=4096, gt=0)
    # Of a million tokens, to say what a meeting cost. None: it is not known.
    llm_input_price: float | None = Field(default=None, ge=0)
    llm_output_price: float | None = Field(default=None, ge=0)
    llm_currency: str = "CNY"
    # A model that turns passages into vectors, so that questions find them in other words. None:
    # they are found by their words alone. Its address None: the language model's, with its key.
    embedding_model: str | None = None
    embedding_base_url: str | None = None
    embedding_api_key: str | None = Field(default=None, repr=False)
    # The names every OpenAI-compatible tool reads, so they carry no prefix.
    openai_base_url: str | None = Field(
        default=None, validation_alias=AliasChoices("OPENAI_BASE_URL", "openai_base_url")
    )
    openai_api_key: str | None = Field(
        default=None, validation_alias=AliasChoices("OPENAI_API_KEY", "openai_api_key"), repr=False
    )

    @property
    def database(self) -> str:
        """The database's URL: the one set, or a file in the data folder."""
        if self.database_url:
            return self.database_url
        return f"sqlite:///{self.data_dir.resolve() / 'assistant.db'}"

    @field_validator("time_zone")
    @classmethod
    def _is_a_zone(cls, name: str) -> str:
        if name not in available_timezones():
            raise ValueError(f"{name} is no time zone. Name one such as Asia/Shanghai")
        return name

    @field_validator("public_url")
    @classmethod
    def _is_an_address_of_pages(cls, url: str | None) -> str | None:
        if url is not None and not url.startswith(("http://", "https://")):
            raise ValueError(f"{url} is no address. Give one such as https://meetings.company.com")
        return url and url.rstrip("/")

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def files_dir(self) -> Path:
        return self.data_dir / "files"

    @property
    def models_dir(self) -> Path:
        return self.data_dir / "models"


def load_settings(**said: Any) -> Settings:
    """The configuration, with `said` over it. Raises InputError that names the setting to mend."""
    try:
        return Settings(**said)
    except ValidationError as exc:
        name = str(exc.errors()[0]["loc"][0]).upper()
        setting = name if name.startswith("OPENAI_") else f"ASSISTANT_{name}"
        raise InputError(f"The setting {setting} is wrong. {first_problem(exc)}") from exc
