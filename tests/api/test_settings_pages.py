"""The settings, on their page and over REST."""

from pathlib import Path

from fastapi.testclient import TestClient

from api.installation import Installation


def put_whisper(folder: Path) -> None:
    folder.mkdir(parents=True)
    for name in ("model.bin", "config.json", "tokenizer.json"):
        (folder / name).touch()


def text(client: TestClient) -> str:
    answer = client.get("/settings")
    assert answer.status_code == 200
    return answer.text


def test_the_page_says_what_is_used_and_what_there_is(client: TestClient) -> None:
    page = text(client)
    assert "<strong>base</strong>，引擎 faster-whisper（默认）" in page
    assert "未设置：由规则提取" in page
    assert "meeting-assistant models fetch large-v3-turbo" in page


def test_every_page_leads_to_the_settings(client: TestClient) -> None:
    assert 'href="/settings"' in client.get("/").text


def test_a_model_that_is_here_is_selected_with_a_button(
    client: TestClient, place: Installation
) -> None:
    put_whisper(place.settings.models_dir / "公司模型")
    assert 'value="公司模型"' in text(client)
    answer = client.post("/settings/model", data={"name": "公司模型"})
    assert answer.url.path == "/settings"
    assert "<strong>公司模型</strong>，引擎 faster-whisper（在设置中选择）" in answer.text


def test_a_model_that_is_not_here_has_no_button_and_is_refused(client: TestClient) -> None:
    assert 'value="small"' not in text(client)
    answer = client.post("/settings/model", data={"name": "small"})
    assert answer.status_code == 422
    assert "模型 small 还没有就绪" in answer.text


def test_the_page_says_that_the_environment_wins(client: TestClient, place: Installation) -> None:
    place.settings.asr_model = "large-v3"
    assert "（由环境变量指定）" in text(client)
    assert "优先于本页的选择" in text(client)


def test_a_damaged_selection_is_said_and_can_be_made_again(
    client: TestClient, place: Installation
) -> None:
    place.settings.models_dir.mkdir(parents=True, exist_ok=True)
    (place.settings.models_dir / "selected.json").write_text("{")
    assert "保存的模型选择读不出来" in text(client)
    client.post("/settings/model", data={"name": "base"})
    assert "（在设置中选择）" in text(client)


def test_rest_lists_the_models_with_the_sources_of_their_figures(client: TestClient) -> None:
    answer = client.get("/api/v1/settings/models").json()
    assert answer["used"] == {"engine": "faster-whisper", "model": "base", "origin": "default"}
    small = next(model for model in answer["models"] if model["name"] == "small")
    assert (small["is_here"], small["speed"]) == (False, {"value": 0.3, "source": "estimated"})


def test_rest_selects_a_model_that_is_here(client: TestClient, place: Installation) -> None:
    put_whisper(place.settings.models_dir / "small")
    answer = client.post("/api/v1/settings/models/select", json={"name": "small"})
    assert answer.json() == {"engine": "faster-whisper", "model": "small", "origin": "selected"}


def test_rest_refuses_a_path(client: TestClient, tmp_path: Path) -> None:
    put_whisper(tmp_path / "mine")
    answer = client.post("/api/v1/settings/models/select", json={"name": str(tmp_path / "mine")})
    assert answer.status_code == 422
    assert "in the list" in answer.json()["detail"]
