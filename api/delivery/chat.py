"""Messages to the groups of chats, by Apprise. The only module that knows it."""

import functools
import logging
import re
import threading
import urllib.parse
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from api.delivery.answers import Answer, Result
from assistant.errors import InputError, NotFoundError
from storage import chat
from storage.db import Database
from storage.tables import Message


@dataclass(frozen=True)
class Kind:
    """A chat: the address that people copy from it, and how Apprise calls it."""

    schema: str
    example: str
    native: str


# The order is that of the page. A bot of one's own gets the message as JSON.
KINDS = {
    "feishu": Kind(
        "feishu",
        "https://open.feishu.cn/open-apis/bot/v2/hook/…",
        r"https://open\.feishu\.cn/open-apis/bot/v2/hook/([\w-]+)/?",
    ),
    "dingtalk": Kind(
        "dingtalk",
        "https://oapi.dingtalk.com/robot/send?access_token=…",
        r"https://oapi\.dingtalk\.com/robot/send\?access_token=([0-9a-zA-Z]+)",
    ),
    "wecom": Kind(
        "wecombot",
        "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…",
        r"https://qyapi\.weixin\.qq\.com/cgi-bin/webhook/send\?key=([\w-]+)",
    ),
    "slack": Kind("slack", "https://hooks.slack.com/services/T…/B…/…", ""),
    "teams": Kind("workflows", "https://….powerplatform.com/…/workflows/…/invoke?…&sig=…", ""),
    "own": Kind("jsons", "https://bot.company.com/notices", ""),
}
_SCHEMAS = {
    "feishu": "feishu",
    "lark": "feishu",
    "dingtalk": "dingtalk",
    "wecombot": "wecom",
    "slack": "slack",
    "workflow": "teams",
    "workflows": "teams",
    "json": "own",
    "jsons": "own",
}
# Of 飞书, 钉钉 and 企业微信: too many messages at once, or the server is busy.
_TRY_LATER_CODES = {11232, 11233, 130101, 410100, 45009, 45033, -1}
_REFUSES_WITH_200 = {"feishu", "lark", "dingtalk", "wecombot"}
_CONNECT_S, _ANSWER_S = 10.0, 30.0

_LOST = "The connection was lost after the chat had the message. Whether it arrived is not known."


def read_url(kind: str, typed: str, secret: str = "") -> str:
    """Apprise's URL for what people copy from their chat: an address, or its key alone.

    `secret` is that of 钉钉's signature. Raises InputError.
    """
    known = KINDS.get(kind)
    typed, secret = typed.strip(), secret.strip()
    if known is None or not typed:
        raise InputError("Give the address of the group's bot.")
    url = _convert(known, typed, kind)
    if secret:
        if kind != "dingtalk" or not secret.isalnum() or not secret.isascii():
            raise InputError("Only a bot of 钉钉 has a secret, of letters and figures: SEC….")
        url = url.replace("dingtalk://", f"dingtalk://{secret}@", 1)
    if kind_of(url) != kind or _service(url) is None:
        raise InputError(f"This is no address of such a bot. It looks like {known.example}")
    return url


def kind_of(url: str) -> str | None:
    """None for what is no chat: files, programs, and everything else that Apprise can do."""
    return _SCHEMAS.get(urllib.parse.urlsplit(url).scheme.lower())


def masked(url: str) -> str:
    """The URL with its secrets left out."""
    service = _service(url)
    return str(service.url(privacy=True)).partition("?")[0] if service else ""


def deliver(database: Database, message: Message, mark: Callable[[], bool]) -> Answer:
    """Send a claimed message to its group. `mark` keeps that it may have arrived from here on."""
    try:
        with database.read() as session:
            url = chat.get(session, int(message.address)).url
    except (NotFoundError, ValueError) as exc:
        return Answer(Result.failed, str(exc))
    if not mark():
        return Answer(Result.later, "Another worker has the message.")
    return send(url, message.subject, message.text)


def send(url: str, title: str, text: str) -> Answer:
    """One message to one group."""
    service = _service(url) if kind_of(url) else None
    if service is None:
        return Answer(Result.failed, "The address of the chat group is not valid. Enter it anew.")
    heard = _listen()
    heard.answer, heard.trouble = None, None
    is_sent = bool(service.notify(body=text, title=title))
    if heard.trouble is not None:
        return _troubled(heard.trouble)
    if heard.answer is None:
        return Answer(Result.failed, "The chat group cannot be written to. Enter its address anew.")
    return _read(url, heard.answer, is_sent)


def _convert(known: Kind, typed: str, kind: str) -> str:
    if kind == "own":
        return re.sub(r"^http(s?)://", r"json\1://", typed)
    if known.native:
        found = re.match(known.native, typed, re.IGNORECASE)
        key = found[1] if found else typed
        return f"{known.schema}://{key}" if re.fullmatch(r"[\w-]+", key, re.ASCII) else typed
    service = _native(kind, typed) if typed.startswith("https://") else None
    return str(service.url()) if service else typed


def _native(kind: str, typed: str) -> Any:
    plugin = _plugin(KINDS[kind].schema)
    parsed = plugin.parse_native_url(typed)
    return _made(plugin, parsed) if parsed else None


def _service(url: str) -> Any:
    """Apprise's object for it; None where it understands nothing, or it is no chat."""
    if not kind_of(url):
        return None
    plugin = _plugin(urllib.parse.urlsplit(url).scheme.lower())
    parsed = plugin.parse_url(url)
    return _made(plugin, parsed) if parsed else None


def _plugin(schema: str) -> Any:
    """Of the few services that are chats. Apprise itself would load all hundred and more."""
    from apprise.plugins import custom_json, dingtalk, feishu, lark, slack, wecombot, workflows

    return {
        "feishu": feishu.NotifyFeishu,
        "lark": lark.NotifyLark,
        "dingtalk": dingtalk.NotifyDingTalk,
        "wecombot": wecombot.NotifyWeComBot,
        "slack": slack.NotifySlack,
        "workflow": workflows.NotifyWorkflows,
        "workflows": workflows.NotifyWorkflows,
        "json": custom_json.NotifyJSON,
        "jsons": custom_json.NotifyJSON,
    }[schema]


def _made(plugin: Any, parsed: dict[str, Any]) -> Any:
    import apprise

    asset = apprise.AppriseAsset(
        app_id="MeetingAssistant",
        app_desc="Meeting Assistant",
        storage_mode=apprise.PersistentStoreMode.MEMORY,
        allow_templates=False,  # they are files of this machine
    )
    try:
        service = plugin(**(parsed | {"asset": asset}))
    except (apprise.exception.AppriseException, TypeError, ValueError):
        return None
    # An address may ask for all of these: to read a message twice is no better than not at all.
    service.verify_certificate, service.redirects, service.retry = True, False, 0
    service.overflow_mode = apprise.OverflowMode.UPSTREAM
    service.socket_connect_timeout, service.socket_read_timeout = _CONNECT_S, _ANSWER_S
    return service


class _Heard(threading.local):
    """What the chat last said to this thread."""

    answer: Any = None
    trouble: Exception | None = None


class _Listening:
    """Stands for `requests` in Apprise's services, which tell of an answer only yes or no.

    The chats of China refuse with status 200 and a code within, which Apprise takes for yes; and
    whether a lost connection is lost before or after the message matters here.
    """

    def __init__(self, requests: Any, heard: _Heard) -> None:
        self._requests, self._heard = requests, heard

    def __getattr__(self, name: str) -> Any:
        return getattr(self._requests, name)

    def post(self, *args: Any, **options: Any) -> Any:
        return self.request("post", *args, **options)

    def get(self, *args: Any, **options: Any) -> Any:
        return self.request("get", *args, **options)

    def request(self, *args: Any, **options: Any) -> Any:
        try:
            self._heard.answer = self._requests.request(*args, **options)
        except self._requests.RequestException as exc:
            self._heard.trouble = exc
            raise
        return self._heard.answer


@functools.cache
def _listen() -> _Heard:
    """Put the ear into each service; where what it hears is kept."""
    import importlib

    # In detail, they would write the addresses with their secrets into the log.
    for chatty in ("apprise", "urllib3"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    heard = _Heard()
    for name in ("feishu", "lark", "dingtalk", "wecombot", "slack", "workflows", "custom_json"):
        module: Any = importlib.import_module(f"apprise.plugins.{name}")
        module.requests = _Listening(module.requests, heard)
    return heard


def _troubled(trouble: Exception) -> Answer:
    import requests

    if isinstance(trouble, requests.exceptions.SSLError):
        return Answer(Result.later, "The certificate of the chat is not trusted.")
    before = (requests.exceptions.ConnectTimeout, requests.exceptions.InvalidURL)
    # Nothing was sent where there never was a connection. urllib3 says so in words only.
    never_there = "Failed to establish a new connection" in str(trouble)
    if isinstance(trouble, before) or never_there or "NameResolutionError" in str(trouble):
        return Answer(Result.later, "The chat cannot be reached. It is tried again.")
    return Answer(Result.uncertain, _LOST)


def _read(url: str, answer: Any, is_sent: bool) -> Answer:
    words = " ".join(answer.text.split())[:300]
    if answer.status_code == 429 or answer.status_code >= 500:
        problem = f"The chat wants it later: {answer.status_code} {words}"
        return Answer(Result.later, problem)
    code = _code(url, answer)
    if code in _TRY_LATER_CODES:
        return Answer(Result.later, f"The chat wants it later: {words}")
    if not is_sent or code:
        return Answer(Result.failed, f"The chat refused the message: {answer.status_code} {words}")
    return Answer(Result.sent)


def _code(url: str, answer: Any) -> int:
    """The code within an answer of status 200: 0 is well."""
    if urllib.parse.urlsplit(url).scheme.lower() not in _REFUSES_WITH_200:
        return 0
    try:
        said = answer.json()
        return int(said.get("errcode", said.get("code", 0)) or 0)
    except (ValueError, TypeError, AttributeError):
        return 0
