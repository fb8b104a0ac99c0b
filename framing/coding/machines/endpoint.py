"""One request to an endpoint that speaks the OpenAI chat protocol, and what came of it."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import requests

from framing.errors.machines import bad_endpoint, endpoint_refuses
from framing.waiting import TRY_AGAIN, seconds_to_wait

FORMATS = ("json_schema", "json_object", "none")
_CONNECT = 15.0
_SHOWN = 300  # characters of what a server said in an error


@dataclass(frozen=True)
class Reply:
    """What came back. `text`: the answer, "" where there is none. `fault`: what went wrong, "" for nothing.

    `wait`: seconds that the server asks to wait. `raw`: the whole response (a JSON value, or the text as it came).
    `cut`: the answer
    stopped at the limit of tokens. `refused`: the model, or a filter before it, would not answer. `model`: as the
    server calls it.
    """

    text: str = ""
    fault: str = ""
    wait: float | None = None
    raw: Any = None
    cut: bool = False
    refused: bool = False
    model: str = ""


@dataclass
class Endpoint:
    """An address, the model to ask there and how.

    url : with or without "/chat/completions" at its end. key : sent as "Authorization: Bearer", nothing where empty. timeout :
    seconds to wait for an answer. extra : further keys of the request; None takes one out. format : how the answer's form
    is asked for; it falls back by itself where the server does not know it.
    """

    url: str
    model: str
    key: str = field(default="", repr=False)
    temperature: float = 0.0
    seed: int = 0
    timeout: float = 120.0
    extra: Mapping[str, Any] = field(default_factory=dict)
    format: str = FORMATS[0]

    def __post_init__(self) -> None:
        """Refuse an address that is none, and complete it."""
        parts = urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise bad_endpoint(self.url)
        plain = self.url.rstrip("/")
        self.url = plain if plain.endswith("/chat/completions") else f"{plain}/chat/completions"

    @property
    def host(self) -> str:
        """The machine that is asked."""
        return urlsplit(self.url).hostname or ""

    @property
    def is_here(self) -> bool:
        """Whether that is this machine."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    def body(self, messages: Sequence[Mapping[str, str]], schema: Mapping[str, Any], tokens: int) -> dict[str, Any]:
        """The request as JSON."""
        body: dict[str, Any] = {
            "model": self.model,
            "messages": list(messages),
            "temperature": self.temperature,
            "seed": self.seed,
            "max_tokens": tokens,
        }
        if self.format == "json_schema":
            wanted = {"name": "coding", "strict": True, "schema": schema}
            body["response_format"] = {"type": "json_schema", "json_schema": wanted}
        elif self.format == "json_object":
            body["response_format"] = {"type": "json_object"}
        return {key: value for key, value in (body | dict(self.extra)).items() if value is not None}

    def ask(self, messages: Sequence[Mapping[str, str]], schema: Mapping[str, Any], tokens: int) -> Reply:
        """Send one request; what a later request may mend is a reply with a fault.

        Raises
        ------
        EndpointRefuses : the server will not answer requests like this one, whatever the passage.
        """
        wanted = self.format
        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        try:
            response = requests.post(
                self.url, json=self.body(messages, schema, tokens), headers=headers,
                timeout=(_CONNECT, self.timeout), allow_redirects=False,
            )  # fmt: skip
        except requests.Timeout:
            return Reply(fault=f"no answer within {self.timeout:.0f} s")
        except requests.RequestException as error:
            return Reply(fault=f"not reached ({type(error).__name__})")
        if response.status_code in TRY_AGAIN:
            wait = seconds_to_wait(response.headers.get("Retry-After", ""))
            return Reply(fault=f"the server says {response.status_code}", wait=wait, raw=response.text)
        if response.status_code in (400, 422) and wanted != FORMATS[-1] and "response_format" not in self.extra:
            if self.format == wanted:
                self.format = FORMATS[FORMATS.index(wanted) + 1]
            fault = (
                f"the server says {response.status_code} to an answer in form {wanted}; asking in form {self.format}"
            )
            return Reply(fault=fault, wait=0.0, raw=response.text)
        if response.status_code >= 300:
            raise endpoint_refuses(self.url, response.status_code, " ".join(response.text.split())[:_SHOWN])
        return _read(response)


def _read(response: requests.Response) -> Reply:
    try:
        raw = response.json()
    except ValueError:
        return Reply(fault="the response is no JSON", raw=response.text)
    try:
        choice = raw["choices"][0]
        message, finish = choice["message"], choice.get("finish_reason")
        content, refusal = message.get("content"), message.get("refusal")
    except (KeyError, IndexError, TypeError, AttributeError):
        return Reply(fault="the response holds no answer", raw=raw)
    model = raw.get("model") if isinstance(raw.get("model"), str) else ""
    if refusal or finish == "content_filter":
        return Reply(fault=f"refused: {refusal or 'content filter'}", raw=raw, refused=True, model=model)
    if finish == "length":
        return Reply(fault="the answer stopped at the limit of tokens", raw=raw, cut=True, model=model)
    if not isinstance(content, str) or not content.strip():
        return Reply(fault="the answer is empty", raw=raw, model=model)
    return Reply(content, raw=raw, model=model)
