import re
from pathlib import Path

import pytest

from api.settings import Settings, load_settings
from assistant.errors import InputError

ROOT = Path(__file__).parents[2]


def names() -> set[str]:
    prefixed = {name for name in Settings.model_fields if not name.startswith("openai_")}
    return {f"ASSISTANT_{name.upper()}" for name in prefixed} | {
        "OPENAI_BASE_URL",
        "OPENAI_API_KEY",
    }


def test_every_setting_has_a_line_in_the_sample() -> None:
    sample = (ROOT / ".env.sample").read_text("utf-8")
    assert set(re.findall(r"^([A-Z_]+)=", sample, re.M)) == names()


def test_every_setting_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert {name for name in names() if f"`{name}`" not in readme} == set()


def test_the_sample_states_the_defaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in names():
        monkeypatch.delenv(name, raising=False)
    assert Settings(_env_file=ROOT / ".env.sample") == Settings(_env_file=None)


def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ASSISTANT_PORT", "many")
    with pytest.raises(InputError, match="ASSISTANT_PORT"):
        load_settings()


def test_the_database_is_a_file_in_the_data_folder_unless_set(tmp_path: Path) -> None:
    assert Settings(data_dir=tmp_path, _env_file=None).database == (
        f"sqlite:///{tmp_path}/assistant.db"
    )
    url = "postgresql://me@here/minutes"
    assert Settings(database_url=url, _env_file=None).database == url
