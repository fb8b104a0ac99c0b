"""Pages of others in the coder's own browser, and the ways that lead to the page."""

from __future__ import annotations

import http.server
import json
import threading
from typing import Any

from .driving import press


class _Spy(http.server.BaseHTTPRequestHandler):
    """Somebody else's server on another port of the same machine; notes the cookies that it gets."""

    cookies: list[str]
    page: bytes

    def do_GET(self) -> None:
        self.cookies.append(self.headers.get("cookie", ""))
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.end_headers()
        self.wfile.write(self.page)

    def log_message(self, *_: Any) -> None:
        pass


def test_a_page_of_another_port_gets_no_cookie_reads_and_writes_nothing(served, opened, settled) -> None:
    page, _ = opened(served("other"))
    press(page, "c")
    settled(page)
    room = page.url
    spy = type("Spy", (_Spy,), {"cookies": [], "page": b"<!doctype html><title>other</title>"})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), spy)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        other = page.context.new_page()
        other.goto(f"http://127.0.0.1:{server.server_address[1]}/")
        ask = """async ([url, body]) => {
            const found = [];
            for (const mode of ['cors', 'no-cors']) {
                const headers = mode === 'cors' ? {'content-type': 'application/json'} : {};
                try {
                    const options = body ? {method: 'POST', headers, body} : {};
                    found.push(await (await fetch(url, {mode, credentials: 'include', ...options})).text());
                } catch { found.push('refused'); }
            }
            return found;
        }"""
        assert set(other.evaluate(ask, [f"{room}passages/0", None])) <= {"refused", ""}
        body = json.dumps({"change": "evil", "what": {"do": "none"}})
        assert set(other.evaluate(ask, [f"{room}passages/0", body])) <= {"refused", ""}
        frame = """url => new Promise(done => {
            const frame = document.createElement('iframe');
            frame.onload = () => done(frame.contentDocument);
            frame.src = url;
            document.body.append(frame);
        })"""
        assert other.evaluate(frame, room) is None
    finally:
        server.shutdown()
        server.server_close()
    assert spy.cookies
    assert set(spy.cookies) == {""}
    page.reload()
    page.wait_for_selector("html[data-ready=true]", state="attached")
    assert page.locator("#stage").inner_text() == "not ended yet"
    assert page.locator("button.code[aria-pressed=true]").get_attribute("data-code") == "convoy"


def test_the_address_opens_whatever_led_to_it(served, tmp_path, browser: Any) -> None:
    file = tmp_path / "open.html"
    file.write_text(f'<meta http-equiv="refresh" content="0;url={served("link")}">', encoding="utf-8")
    page = browser.new_context().new_page()
    page.goto(file.as_uri())
    page.wait_for_selector("html[data-ready=true]", state="attached")
    assert page.locator("#number").inner_text() == "1 of 6"
    page.context.close()
