"""The settings' other pages: templates, retention, backup, notifications, audit log, about."""

import datetime as dt
import io
import re

import docx
import pytest
from fastapi.testclient import TestClient

from api import services_backup
from api.installation import Installation
from assistant.sheets import harmless
from storage import audit, meetings, retention, templates
from storage.tables import MeetingState, Role, now
from tests.api.people import People

SAMPLE = 1
PAGES = ("templates", "retention", "backup", "audit", "about")


def text(client: TestClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.text


def word_file(line: str) -> bytes:
    document = docx.Document()
    document.add_paragraph(line)
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


@pytest.mark.parametrize("role", [Role.recorder, Role.leader, Role.member, Role.executive])
def test_the_settings_are_for_administrators(people: People, role: Role) -> None:
    client = people.client(role)
    assert {client.get(f"/settings/{page}").status_code for page in PAGES} == {403}
    own = client.get("/settings")
    assert own.url.path == "/settings/notifications"
    assert "/settings/audit" not in own.text


def test_a_template_is_uploaded_chosen_deleted_and_brought_back(
    client: TestClient, place: Installation
) -> None:
    files = {"file": ("公司.docx", word_file("云雀 {{ title }}"))}
    client.post("/settings/templates", data={"language": "zh-Hans"}, files=files)
    client.post(
        "/settings/templates/default", data={"language": "zh-Hans", "template": "company:1"}
    )
    with place.database.read() as session:
        chosen = templates.default(session, "zh-Hans")
    assert chosen and chosen.name == "公司"
    assert client.get("/settings/templates/1/sample.docx").content.startswith(b"PK")
    deleted = client.post("/settings/templates/1/delete")
    assert "已删除“公司”。" in deleted.text
    client.post("/settings/templates/1/restore")
    assert "/settings/templates/1/file.docx" in text(client, "/settings/templates")


def test_a_template_with_an_unknown_name_is_refused_in_words(client: TestClient) -> None:
    files = {"file": ("公司.docx", word_file("{{ titel }}"))}
    answer = client.post("/settings/templates", data={"language": "zh-Hans"}, files=files)
    assert answer.status_code == 422
    assert "用了纪要里没有的内容：titel" in answer.text


def test_the_built_in_templates_are_downloaded(client: TestClient) -> None:
    for language in ("zh-Hans", "zh-Hant", "en"):
        answer = client.get(f"/settings/templates/built-in/{language}/formal.docx")
        assert answer.content.startswith(b"PK")
    assert client.get("/settings/templates/built-in/fr/formal.docx").status_code == 404


def test_days_to_keep_recordings_are_tried_before_they_are_chosen(
    client: TestClient, place: Installation
) -> None:
    with place.database.write() as session:
        meeting = meetings.get(session, SAMPLE)
        meeting.confirmed_at = now() - dt.timedelta(days=40)
        meeting.state = MeetingState.minuted
    assert "recording.mp3" in text(client, "/settings/retention?days=30")
    assert "没有要删除的录音" in text(client, "/settings/retention?days=50")
    with place.database.read() as session:
        assert retention.days(session) is None
    client.post("/settings/retention", data={"days": "30"})
    assert "删除了 1 个录音。" in client.post("/settings/retention/now").text


def test_years_of_minutes_are_chosen_with_a_warning(
    client: TestClient, place: Installation
) -> None:
    assert "到期的会议会整场删除" in text(client, "/settings/retention")
    client.post("/settings/retention", data={"days": "", "minutes": "2"})
    with place.database.read() as session:
        assert retention.days(session, "minutes") == 731
    assert 'name="minutes" inputmode="numeric" maxlength="6" value="2"' in text(
        client, "/settings/retention"
    )
    assert client.post("/settings/retention", data={"minutes": "100"}).status_code == 422


@pytest.mark.parametrize("days", ["0", "-3", "x", "99999999999999999999"])
def test_days_that_make_no_sense_are_explained(client: TestClient, days: str) -> None:
    answer = client.post("/settings/retention", data={"days": days})
    assert answer.status_code == 422
    assert "请填 1 到 36500 之间的天数" in answer.text


def test_a_backup_is_asked_for_downloaded_and_deleted(
    client: TestClient, place: Installation
) -> None:
    assert "还没有备份" in text(client, "/settings/backup")
    assert "已排队" in client.post("/settings/backup").text
    with place.database.read() as session:
        name = str(services_backup.settings.value(session, "backup under way")["name"])
    services_backup.run(place.database, place.settings.data_dir, name)
    page = text(client, "/settings/backup")
    assert f'href="/settings/backup/{name}"' in page and "最近一次备份：刚刚" in page
    assert len(client.get(f"/settings/backup/{name}").content) > 10_000
    assert "还没有备份" in client.post(f"/settings/backup/{name}/delete").text
    assert client.get(f"/settings/backup/{name}").status_code == 404


def test_what_is_told_at_home_is_chosen_by_each_person(
    client: TestClient, place: Installation
) -> None:
    with place.database.write() as session:
        audit.record(session, "孙涛", "confirm", meeting_id=SAMPLE)
    assert "确认了会议" in text(client, "/")
    client.post("/settings/notifications", data={"changes": ["tracker"]})
    shown = text(client, "/settings/notifications")
    assert re.findall('name="changes" value="(.+?)" checked', shown) == ["tracker"]
    assert "确认了会议" not in text(client, "/")


def test_news_tell_of_meetings_whose_processing_ended(
    client: TestClient, people: People, place: Installation
) -> None:
    before = now().isoformat()
    with place.database.write() as session:
        meetings.settle(meetings.get(session, SAMPLE), MeetingState.review)
    answer = client.get("/api/v1/me/news", params={"after": before}).json()
    assert [(m["id"], m["state"]) for m in answer["ended"]] == [(SAMPLE, "review")]
    again = client.get("/api/v1/me/news", params={"after": answer["until"]}).json()
    assert again["ended"] == []
    outsider = people.outsider().get("/api/v1/me/news", params={"after": before})
    assert outsider.json()["ended"] == []


def test_the_audit_log_is_searched_in_plain_words(client: TestClient, place: Installation) -> None:
    with place.database.write() as session:
        audit.record(
            session, "刘芳", "track", before={"status": "not_started"}, after={"status": "done"}
        )
        audit.record(session, "孙涛", "add template", after={"name": "公司"})
    page = text(client, "/settings/audit?actor=刘芳")
    assert "更新了行动项" in page and "上传了 Word 模板</td>" not in page
    assert "<del>未开始</del>" in page and "<ins>已完成</ins>" in page
    assert "孙涛" in text(client, "/settings/audit?q=公司")
    assert "没有符合条件的记录" in text(client, "/settings/audit?since=2199-01-01&older=nonsense")


def test_what_a_confidential_meeting_says_stays_out_of_the_log(
    client: TestClient, place: Installation
) -> None:
    with place.database.write() as session:
        meeting = meetings.get(session, SAMPLE)
        meeting.is_confidential, meeting.title = True, "裁员名单"
        audit.record(session, "刘芳", "edit", meeting_id=SAMPLE, after={"text": "名单上有谁"})
    page = text(client, "/settings/audit")
    assert "保密或已删除的会议" in page and "名单" not in page
    assert "名单" not in client.get("/settings/audit/table.csv").text


def test_the_exported_log_holds_no_formulas(client: TestClient, place: Installation) -> None:
    with place.database.write() as session:
        audit.record(session, '=HYPERLINK("http://x")', "track")
    answer = client.get("/settings/audit/table.csv")
    assert answer.text.startswith("\ufeff时间,谁,做了什么")
    assert """"'=HYPERLINK(""http://x"")\"""" in answer.text


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\t=1", "\r=1"])
def test_a_cell_that_looks_like_a_formula_is_text(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


def test_the_about_page_says_how_the_system_is(client: TestClient) -> None:
    page = text(client, "/settings/about")
    assert "SQLite" in page and "没有处理进程在运行" in page and "Apache License" in page


def test_a_language_model_that_is_not_set_cannot_be_tried(client: TestClient) -> None:
    answer = client.post("/settings/language-model/try")
    assert answer.status_code == 200 and "未设置：由规则提取" in answer.text


def test_a_language_model_that_cannot_be_reached_says_so(
    client: TestClient, place: Installation
) -> None:
    place.settings.llm_model = "tiny"
    place.settings.openai_base_url = "http://127.0.0.1:9/v1"
    place.settings.openai_api_key = "x"
    answer = client.post("/settings/language-model/try")
    assert "连不上 http://127.0.0.1:9/v1 的语言模型" in answer.text


def test_a_recording_that_was_deleted_in_time_is_said_to_be(
    client: TestClient, place: Installation
) -> None:
    with place.database.write() as session:
        meeting = meetings.get(session, SAMPLE)
        meeting.confirmed_at = now() - dt.timedelta(days=40)
        meeting.state = MeetingState.minuted
    client.put("/api/v1/settings/retention", json={"days": 30})
    client.post("/settings/retention/now")
    answer = client.get("/api/v1/meetings/1/recording")
    assert (answer.status_code, "was deleted" in answer.json()["detail"]) == (404, True)
    again = client.post("/api/v1/meetings/1/process", json={"from_stage": "transcribe"})
    assert again.status_code == 409


def test_settings_are_read_and_changed_over_rest(client: TestClient) -> None:
    for_ever = {
        "days": None,
        "transcripts_days": None,
        "drafts_days": None,
        "deliveries_days": None,
        "minutes_days": None,
    }
    assert client.get("/api/v1/settings/retention").json() == for_ever
    client.put("/api/v1/settings/retention", json={"days": 90})
    client.put("/api/v1/settings/retention", json={"transcripts_days": 400})
    kept = for_ever | {"days": 90, "transcripts_days": 400}
    assert client.get("/api/v1/settings/retention").json() == kept
    assert client.put("/api/v1/settings/retention", json={"minutes_days": 30}).status_code == 422
    assert client.put("/api/v1/settings/retention", json={"days": 0}).status_code == 422
    assert client.post("/api/v1/settings/backups").status_code == 202
    assert client.post("/api/v1/settings/backups").status_code == 409
    assert client.get("/api/v1/settings/backups").json() == []


def test_retention_names_no_confidential_meeting_of_others(
    client: TestClient, place: Installation
) -> None:
    with place.database.write() as session:
        meeting = meetings.get(session, SAMPLE)
        meeting.confirmed_at = now() - dt.timedelta(days=40)
        meeting.is_confidential, meeting.title = True, "裁员名单"
    page = text(client, "/settings/retention?days=30")
    assert "保密会议" in page and "裁员名单" not in page
