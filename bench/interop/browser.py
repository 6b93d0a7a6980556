"""Leads Chromium by its DevTools protocol: from HTTP/2 to HTTP/3 by Alt-Svc, and what it does there.

    browser.py CHROMIUM PORT KEY PROFILE
"""
import base64
import json
import os
import socket
import struct
import subprocess
import sys
import time
import urllib.request

PATIENCE_SECONDS = 60
VISITS_MAX = 20

# What a page does once it has come by HTTP/3; each line is a name and whether it went well.
FETCHES = """
(async () => {
  const text = async (path, init) => (await fetch(path, init)).text();
  const content = 'x'.repeat(300000);
  const said = [
    ['GET /users/007/orders/42', await text('/users/007/orders/42') === '7 42'],
    ['POST /echo of 300,000 bytes', await text('/echo', {method: 'POST', body: content}) === content],
    ['GET /bytes/1000000', (await (await fetch('/bytes/1000000')).arrayBuffer()).byteLength === 1000000],
    ['404 of /nowhere', (await fetch('/nowhere')).status === 404],
  ];
  for (const entry of performance.getEntriesByType('resource')) {
    if (!entry.name.endsWith('/figures')) {
      said.push([new URL(entry.name).pathname + ' by ' + entry.nextHopProtocol, entry.nextHopProtocol === 'h3']);
    }
  }
  return JSON.stringify(said);
})()
"""


class DevTools:
    """One page of the browser, by a WebSocket (RFC 6455) of our own: there is none in Python."""

    def __init__(self, url):
        place = url.removeprefix("ws://")
        host, path = place.split("/", 1)
        name, port = host.split(":")
        self.socket = socket.create_connection((name, int(port)), timeout=PATIENCE_SECONDS)
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall(
            f"GET /{path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode())
        self.file = self.socket.makefile("rb")
        assert b" 101 " in self.file.readline(), "the browser refuses DevTools"
        while self.file.readline() != b"\r\n":
            pass
        self.number = 0

    def send(self, text):
        payload = text.encode()
        length = len(payload)
        if length < 126:
            head = struct.pack("!BB", 0x81, 0x80 | length)
        else:
            head = struct.pack("!BBH", 0x81, 0x80 | 126, length)
        self.socket.sendall(head + bytes(4) + payload)  # masked by 0

    def message(self):
        whole = b""
        while True:
            first, length = self.file.read(2)
            if length == 126:
                length, = struct.unpack("!H", self.file.read(2))
            elif length == 127:
                length, = struct.unpack("!Q", self.file.read(8))
            whole += self.file.read(length)
            if first & 0x80:
                return json.loads(whole)

    def ask(self, method, **parameters):
        self.number += 1
        self.send(json.dumps({"id": self.number, "method": method, "params": parameters}))
        while True:
            message = self.message()
            if message.get("id") == self.number:
                assert "error" not in message, message
                return message["result"]

    def evaluate(self, expression):
        result = self.ask("Runtime.evaluate", expression=expression, awaitPromise=True)
        assert "exceptionDetails" not in result, result
        return result["result"].get("value")

    def visit(self, url):
        """Loads a page, and gives what it came over."""
        failed = self.ask("Page.navigate", url=url).get("errorText")
        assert not failed, f"{url}: {failed}"
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            if self.evaluate("document.readyState") == "complete" and self.evaluate("location.href") == url:
                return self.evaluate("performance.getEntriesByType('navigation')[0].nextHopProtocol")
            time.sleep(0.05)
        raise AssertionError(f"{url} does not come to its end")


def start(browser, key, profile):
    process = subprocess.Popen(
        [browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-proxy-server", "--no-first-run",
         f"--user-data-dir={profile}", "--remote-debugging-port=0",
         "--host-resolver-rules=MAP localhost 127.0.0.1",
         # A key that is trusted by hand is taken over QUIC only while some origin is forced to it.
         "--origin-to-force-quic-on=localhost:9", f"--ignore-certificate-errors-spki-list={key}",
         "about:blank"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    told = os.path.join(profile, "DevToolsActivePort")
    end = time.monotonic() + PATIENCE_SECONDS
    while not (os.path.exists(told) and open(told).read().strip()):
        assert process.poll() is None, "the browser has ended at once"
        assert time.monotonic() < end, "the browser does not open DevTools"
        time.sleep(0.1)
    port = open(told).read().split()[0]
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/json/list") as pages:
        page = next(page for page in json.load(pages) if page["type"] == "page")
    return process, DevTools(page["webSocketDebuggerUrl"])


def check(browser, port, key, profile):
    failed = 0
    process, page = start(browser, key, profile)
    try:
        seen = []
        while len(seen) < VISITS_MAX and seen[-1:] != ["h3"]:
            seen.append(page.visit(f"https://localhost:{port}/?visit={len(seen)}"))
            time.sleep(0.2)
        said = [(f"the home page, by {', then '.join(seen)}", seen[0] == "h2" and seen[-1] == "h3"),
                ("it says HTTP/3 itself", page.evaluate("document.body.innerText.includes('HTTP/3')"))]
        said += json.loads(page.evaluate(FETCHES))
        for what, went_well in said:
            failed += not went_well
            print(f"{'ok' if went_well else 'FAILED'} {what}", flush=True)
    finally:
        process.terminate()
        process.wait()
    print(f"{failed} failed, {page_version(browser)}")
    return 1 if failed else 0


def page_version(browser):
    return subprocess.run([browser, "--version"], capture_output=True, text=True).stdout.strip()


if __name__ == "__main__":
    sys.exit(check(*sys.argv[1:]))
