"""Conformance and attacks: RFC 9114, 9204, 9220, 9000. Each case has a connection of its own."""

import asyncio
import hashlib
import os
import socket
import sys
import time

import wire
from wire import *

CASES = []

# Cases that fail, always or at times, each with its reason.
KNOWN = {
    # What was on its way to the old address when it changed is not sent again by QUIC's library, as it
    # looks for lost packets of a path only when others of it are acknowledged:
    # https://github.com/cloudflare/quiche/issues/2452
    "9000 §9: six times within content, the address changes on the way (NAT)",
    "9000 §9.5: three times within content, the client moves and takes another connection ID",
}


def case(section, title):
    def put(body):
        CASES.append((section, title, body))
        return body
    return put


def same(seen, wanted, what=""):
    def text(v):
        return hex(v) if isinstance(v, int) and v > 255 else repr(v)
    if seen != wanted:
        raise AssertionError(f"{what} is {text(seen)}, not {text(wanted)}".strip())


def control_of(it):
    return next((s for s, a in it.answers.items() if s % 4 == 3 and a.raw[:1] == b"\0"), None)


async def alive(port):
    async with client(port) as it:
        answer = await it.get()
        same((answer.status(), answer.content()), (200, b"Hello, World!"), "an answer afterwards")


# ---- messages

@case("9114 §4.1", "a request and its answer")
async def _(port):
    await alive(port)


@case("9110 §9.3.2", "HEAD is GET without content")
async def _(port):
    async with client(port) as it:
        answer = await it.get("HEAD")
        same((answer.status(), answer.content(), answer.field("content-length")),
             (200, b"", b"13"))


@case("9114 §4.1", "content both ways, 4 MiB")
async def _(port):
    async with client(port) as it:
        sent = os.urandom(1 << 22)
        s = it.ask(headers(head("POST", "/echo")) + frame(DATA, sent))
        answer = await it.ended(s, 60)
        same(hashlib.sha256(answer.content()).digest(), hashlib.sha256(sent).digest(), "content")


@case("9114 §4.1", "trailers of a request")
async def _(port):
    async with client(port) as it:
        s = it.ask(headers(head("POST", "/echo")) + frame(DATA, b"abc") + headers([("x", "y")]))
        answer = await it.ended(s)
        same((answer.status(), answer.content()), (200, b"abc"))


@case("9110 §10.1.1", "100 to who expects it")
async def _(port):
    async with client(port) as it:
        s = it.ask(headers(head("POST", "/echo", ("expect", "100-continue"))), end=False)
        await it.until(lambda: it.answer(s).statuses() == [100], "100")
        it.send(s, frame(DATA, b"abc"), True)
        answer = await it.ended(s)
        same((answer.statuses(), answer.content()), ([100, 200], b"abc"))


@case("9110 §9.3.1", "GET with content is answered")
async def _(port):
    async with client(port) as it:
        answer = await it.ended(it.ask(headers(head()) + frame(DATA, b"abc")))
        same(answer.status(), 200)


@case("9110 §15.5", "404, 405 with Allow, 501, 400 of a typed route")
async def _(port):
    async with client(port) as it:
        same((await it.get("GET", "/nowhere")).status(), 404)
        answer = await it.get("GET", "/echo")
        same(answer.status(), 405)
        assert answer.field("allow"), "no Allow"
        same((await it.get("FOO", "/plaintext")).status(), 501)
        same((await it.get("GET", "/users/x/orders/1")).status(), 400)


@case("9110 §15.6.1", "500 of a handler that fails, and others unharmed")
async def _(port):
    async with client(port) as it:
        same((await it.get("GET", "/panic")).status(), 500)
        same((await it.get()).status(), 200)


@case("9000 §2", "1,000 requests, 100 at once, and a slow one that holds nobody")
async def _(port):
    async with client(port) as it:
        slow = it.ask(headers(head("GET", "/sleep/6000")))
        for _ in range(10):
            streams = [it.ask(headers(head())) for _ in range(90)]
            for s in streams:
                same((await it.ended(s)).status(), 200)
        assert not it.answer(slow).ended, "the slow one was too fast, or the others too slow"
        same((await it.ended(slow)).status(), 200)


@case("9114 §7.1", "frames that come byte by byte")
async def _(port):
    async with client(port) as it:
        data = headers(head("POST", "/echo")) + frame(DATA, b"abc")
        s = it.ask(data[:1], end=False)
        for i in range(1, len(data)):
            it.send(s, data[i:i + 1])
            await asyncio.sleep(0)
        it.send(s, b"", True)
        same((await it.ended(s)).content(), b"abc")


@case("9114 §9", "unknown frames, streams and settings are passed over")
async def _(port):
    async with client(port, settings=False) as it:
        it.settings(varint(0x21) + varint(1) + varint(0x1F * 7 + 0x21) + varint(77))
        it.send(it.control, frame(0x21, b"x" * 100))
        it.uni(varint(0x21) + b"whatever")
        it.uni(b"", True)
        s = it.ask(frame(0x21, b"g") + headers(head("POST", "/echo")) + frame(0x40, b"")
                   + frame(DATA, b"abc") + frame(0x1F * 9 + 0x21, b"x" * 999))
        same((await it.ended(s)).content(), b"abc")


@case("9114 §7.2.4", "the server's SETTINGS come first, with extended CONNECT and a limit")
async def _(port):
    async with client(port) as it:
        await it.until(lambda: control_of(it) is not None, "its control stream")
        await asyncio.sleep(0.1)
        own = [a for s, a in it.answers.items() if s % 4 == 3 and a.raw[:1] == b"\0"]
        same(len(own), 1, "the number of control streams")
        raw = bytes(own[0].raw)
        same(raw[1], SETTINGS, "the first frame")
        own[0].raw = own[0].raw[1:]
        payload = own[0].frames()[0][1]
        numbers, at = [], 0
        while at < len(payload):
            size = 1 << (payload[at] >> 6)
            numbers.append(int.from_bytes(payload[at:at + size], "big") & ((1 << (8 * size - 2)) - 1))
            at += size
        settings = dict(zip(numbers[::2], numbers[1::2]))
        assert settings.get(0x6, 0) > 0, f"no limit of field sections: {settings}"
        same(settings.get(0x8), 1, "SETTINGS_ENABLE_CONNECT_PROTOCOL")


@case("9220 §3", "a WebSocket by extended CONNECT")
async def _(port):
    async with client(port) as it:
        s = it.ask(headers(head("CONNECT", "/ws/echo", (":protocol", "websocket"),
                                ("sec-websocket-version", "13"))), end=False)
        await it.until(lambda: it.answer(s).statuses() == [200], "200")
        mask, text = b"\1\2\3\4", b"hello"
        it.send(s, frame(DATA, b"\x81\x85" + mask
                         + bytes(b ^ mask[i % 4] for i, b in enumerate(text))))
        await it.until(lambda: it.answer(s).content() == b"\x81\x05hello", "the echo")
        it.send(s, frame(DATA, b"\x88\x82" + mask + bytes([0x03 ^ 1, 0xE8 ^ 2])))
        answer = await it.ended(s)
        same(answer.content()[7:], b"\x88\x02\x03\xe8", "the close frame")


@case("9114 §4.1.1", "an answer that is stopped; others go on")
async def _(port):
    async with client(port) as it:
        s = it.ask(headers(head("GET", "/bytes/100000000")))
        it.answer(s).keeps = False
        await it.until(lambda: it.answer(s).bytes > 100_000, "content")
        it._quic.stop_stream(s, CANCELLED)
        it.transmit()
        await it.until(lambda: it.answer(s).reset is not None, "the reset")
        same((await it.get()).status(), 200)


@case("9114 §4.1.1", "a request that is reset; others go on")
async def _(port):
    async with client(port) as it:
        s = it.ask(headers(head("POST", "/echo")) + frame(DATA, b"abc"), end=False)
        it._quic.reset_stream(s, CANCELLED)
        it.transmit()
        same((await it.get()).status(), 200)


# ---- malformed requests: stream errors

MALFORMED = {
    "a capital letter in a name": head("GET", "/plaintext", ("X-A", "b")),
    "a space in a name": head("GET", "/plaintext", ("x a", "b")),
    "a colon in a name": head("GET", "/plaintext", ("x:a", "b")),
    "an empty name": head("GET", "/plaintext", ("", "b")),
    "CR in a value": head("GET", "/plaintext", ("x", "a\rb")),
    "LF in a value": head("GET", "/plaintext", ("x", "a\nb")),
    "NUL in a value": head("GET", "/plaintext", ("x", "a\0b")),
    "a space before a value": head("GET", "/plaintext", ("x", " a")),
    "a space after a value": head("GET", "/plaintext", ("x", "a ")),
    "connection": head("GET", "/plaintext", ("connection", "close")),
    "transfer-encoding": head("POST", "/echo", ("transfer-encoding", "chunked")),
    "keep-alive": head("GET", "/plaintext", ("keep-alive", "timeout=5")),
    "upgrade": head("GET", "/plaintext", ("upgrade", "h2c")),
    "proxy-connection": head("GET", "/plaintext", ("proxy-connection", "close")),
    "TE other than trailers": head("GET", "/plaintext", ("te", "gzip")),
    ":status": head("GET", "/plaintext", (":status", "200")),
    "an unknown pseudo-header": head("GET", "/plaintext", (":foo", "bar")),
    "a pseudo-header after a field": [("x", "y")] + head(),
    ":method twice": head() + [(":method", "GET")],
    ":path twice": head() + [(":path", "/")],
    "no :method": head()[1:],
    "no :scheme": [f for f in head() if f[0] != ":scheme"],
    "no :path": [f for f in head() if f[0] != ":path"],
    "no authority": [f for f in head() if f[0] != ":authority"],
    "an empty :authority": head(authority=""),
    "an empty :path": head("GET", ""),
    "a :path without a slash": head("GET", "plaintext"),
    "LF in :path": head("GET", "/a\nb"),
    "a space in :path": head("GET", "/a b"),
    "a fragment in :path": head("GET", "/plaintext#a"),
    "a method that is no token": head("G ET"),
    "an empty method": head(""),
    "host that differs": head("GET", "/plaintext", ("host", "elsewhere")),
    "user information in :authority": head(authority="me@localhost"),
    ":protocol without CONNECT": head("GET", "/ws/echo", (":protocol", "websocket")),
    "CONNECT with :path, no :protocol": head("CONNECT", "/"),
    "two lengths": head("POST", "/echo", ("content-length", "1"), ("content-length", "2")),
    "a length that is no number": head("POST", "/echo", ("content-length", "+1")),
}


def add_malformed(title, fields):
    @case("9114 §4.1.2", "malformed: " + title)
    async def _(port):
        async with client(port) as it:
            answer = await it.ended(it.ask(headers(fields)))
            if answer.reset is None:
                same(answer.status(), 400, "the status")
            else:
                same(answer.reset, MESSAGE, "the reset")
            same((await it.get()).status(), 200, "another stream")


for title, fields in MALFORMED.items():
    add_malformed(title, fields)


def stream_error(section, title, code, data):
    @case(section, title)
    async def _(port):
        async with client(port) as it:
            answer = await it.ended(it.ask(data))
            same(answer.reset, code, "the reset")
            same((await it.get()).status(), 200, "another stream")


POST3 = headers(head("POST", "/echo", ("content-length", "3")))
stream_error("9114 §4.1.2", "less content than announced", MESSAGE, POST3 + frame(DATA, b"ab"))
stream_error("9114 §4.1.2", "more content than announced", MESSAGE, POST3 + frame(DATA, b"abcd"))
stream_error("9114 §4.3", "a pseudo-header in trailers", MESSAGE,
             headers(head("POST", "/echo")) + headers([(":path", "/")]))
stream_error("9114 §4.1.1", "a stream without a request", INCOMPLETE, b"")
stream_error("9114 §4.1.1", "a stream of nothing known", INCOMPLETE, frame(0x21, b"abc"))


@case("9114 §4.2.2", "a field section over the limit is 431")
async def _(port):
    async with client(port) as it:
        answer = await it.ended(it.ask(headers(head("GET", "/plaintext", ("x", "a" * 200_000)))))
        same(answer.status(), 431)
        same((await it.get()).status(), 200, "another stream")


# ---- connection errors

def connection_error(section, title, codes, act, settings=True):
    @case(section, title)
    async def _(port):
        codes_ = codes if isinstance(codes, tuple) else (codes,)
        async with client(port, settings=settings) as it:
            act(it)
            code = await it.closed()
            assert code in codes_, f"closed by 0x{code:x}, not 0x{codes_[0]:x}"
        await alive(port)


def on_request(data, end=False):
    return lambda it: it.ask(data, end)


def on_control(*frames):
    return lambda it: it.send(it.control, b"".join(frames))


connection_error("9114 §4.1", "DATA before HEADERS", UNEXPECTED, on_request(frame(DATA, b"a")))
connection_error("9114 §4.1", "HEADERS after trailers", UNEXPECTED, on_request(
    headers(head("POST", "/echo")) + headers([("x", "y")]) + headers([("x", "y")])))
connection_error("9114 §4.1", "DATA after trailers", UNEXPECTED, on_request(
    headers(head("POST", "/echo")) + headers([("x", "y")]) + frame(DATA, b"a")))
for kind in (CANCEL_PUSH, SETTINGS, GOAWAY, MAX_PUSH_ID, PUSH_PROMISE, 2, 6, 8, 9):
    connection_error("9114 §7.2", f"frame 0x{kind:x} on a request stream", UNEXPECTED,
                     on_request(headers(head("POST", "/echo")) + frame(kind, b"\0")))
for kind in (DATA, HEADERS, PUSH_PROMISE, 2, 6, 8, 9):
    connection_error("9114 §7.2", f"frame 0x{kind:x} on the control stream", UNEXPECTED,
                     on_control(frame(kind, b"\0")))
connection_error("9114 §7.1", "a stream that ends in a frame", FRAME,
                 on_request(headers(head("POST", "/echo")) + b"\0\5ab", True))
connection_error("9114 §7.1", "a stream that ends in a frame's header", FRAME,
                 on_request(headers(head("POST", "/echo")) + b"\0", True))
connection_error("9114 §7.1", "a stream that ends in HEADERS", FRAME,
                 on_request(headers(head())[:-3], True))
connection_error("9114 §7.1", "GOAWAY with more than a number", FRAME,
                 on_control(frame(GOAWAY, b"\0\0")))
connection_error("9114 §7.1", "MAX_PUSH_ID without its number", FRAME,
                 on_control(frame(MAX_PUSH_ID, b"")))
connection_error("9114 §7.2.4", "a second SETTINGS", UNEXPECTED, on_control(frame(SETTINGS)))
connection_error("9114 §6.2.1", "a control stream without SETTINGS", MISSING_SETTINGS,
                 lambda it: it.uni(varint(CONTROL) + frame(GOAWAY, b"\0")), False)
connection_error("9114 §7.2.4", "a setting twice", SETTINGS_ERROR,
                 lambda it: it.settings(varint(6) + varint(1) + varint(6) + varint(1)), False)
for number in (2, 3, 4, 5):
    connection_error("9114 §7.2.4.1", f"setting 0x{number:x} of HTTP/2", SETTINGS_ERROR,
                     lambda it, n=number: it.settings(varint(n) + varint(0)), False)
connection_error("9114 §7.1", "SETTINGS cut off within a setting", (FRAME, SETTINGS_ERROR),
                 lambda it: it.settings(varint(6)), False)
connection_error("9220 §3", "ENABLE_CONNECT_PROTOCOL of 2", SETTINGS_ERROR,
                 lambda it: it.settings(varint(8) + varint(2)), False)
connection_error("9114 §6.2.1", "two control streams", CREATION,
                 lambda it: it.uni(varint(CONTROL) + frame(SETTINGS)))
connection_error("9114 §6.2.2", "a push stream of a client", CREATION,
                 lambda it: it.uni(varint(PUSH) + varint(0)))
for kind, name in ((ENCODER, "encoder"), (DECODER, "decoder")):
    connection_error("9204 §4.2", f"two {name} streams", CREATION,
                     lambda it, k=kind: (it.uni(varint(k)), it.uni(varint(k))))
    connection_error("9204 §4.2", f"the {name} stream ends", CRITICAL,
                     lambda it, k=kind: it.uni(varint(k), True))
connection_error("9114 §6.2.1", "the control stream ends", CRITICAL,
                 lambda it: it.send(it.control, b"", True))


@case("9114 §6.2.1", "the control stream is reset")
async def _(port):
    async with client(port) as it:
        same((await it.get()).status(), 200)
        it._quic.reset_stream(it.control, NO_ERROR)
        it.transmit()
        same(await it.closed(), CRITICAL, "the code")


@case("9114 §6.2.1", "the server's control stream is stopped")
async def _(port):
    async with client(port) as it:
        await it.until(lambda: control_of(it) is not None, "its control stream")
        it._quic.stop_stream(control_of(it), NO_ERROR)
        it.transmit()
        same(await it.closed(5), CRITICAL, "the code")


connection_error("9114 §5.2", "GOAWAY goes up", ID,
                 on_control(frame(GOAWAY, varint(4)), frame(GOAWAY, varint(8))))
connection_error("9114 §7.2.7", "MAX_PUSH_ID goes down", ID,
                 on_control(frame(MAX_PUSH_ID, varint(4)), frame(MAX_PUSH_ID, varint(3))))
connection_error("9114 §7.2.3", "CANCEL_PUSH of no push", ID,
                 on_control(frame(CANCEL_PUSH, varint(4))))
connection_error("9218 §7.2", "PRIORITY_UPDATE of a stream that is no request", ID,
                 on_control(frame(PRIORITY_UPDATE, varint(2) + b"u=1")))
connection_error("9204 §3.2.3", "a table larger than allowed", ENCODER_ERROR,
                 lambda it: it.uni(varint(ENCODER) + prefixed(100, 5, 0x20)))
connection_error("9204 §4.3.3", "an insertion", ENCODER_ERROR,
                 lambda it: it.uni(varint(ENCODER) + b"\x41a\x01b"))
connection_error("9204 §4.3.4", "a duplicate of nothing", ENCODER_ERROR,
                 lambda it: it.uni(varint(ENCODER) + b"\0"))
connection_error("9204 §4.4.1", "an acknowledgement of nothing", DECODER_ERROR,
                 lambda it: it.uni(varint(DECODER) + b"\x80"))
connection_error("9204 §4.4.3", "an increment of 0", DECODER_ERROR,
                 lambda it: it.uni(varint(DECODER) + b"\0"))
connection_error("9204 §4.4.3", "an increment beyond what was sent", DECODER_ERROR,
                 lambda it: it.uni(varint(DECODER) + b"\1"))


@case("9204 §4.4.2", "a stream cancellation is taken")
async def _(port):
    async with client(port) as it:
        it.uni(varint(DECODER) + b"\x40")
        same((await it.get()).status(), 200)


SECTIONS = {
    "a dynamic index": b"\0\0\x80",
    "a required insert count": b"\2\0\xd1",
    "a static index of 99": b"\0\0\xff\x24",
    "an integer without an end": b"\0\0\xff" + b"\xff" * 12,
    "a string beyond the section": b"\0\0\x23a" + b"b",
    "Huffman's EOS": b"\0\0\x50\x84\xff\xff\xff\xff",
    "Huffman's padding of zeros": b"\0\0\x51\x81\x60",
    "a prefix alone, cut": b"\0",
    "a negative base": b"\0\x80\xd1",
    "a post-base index": b"\0\0\x10",
}
for name, data in SECTIONS.items():
    connection_error("9204 §2.2", "a section with " + name, DECOMPRESSION,
                     on_request(frame(HEADERS, data), True))


# ---- attacks: the connection ends by H3_EXCESSIVE_LOAD or lives, the server always does

async def flood(it, send, times, least=100):
    """Sends until the connection is closed; gives how it was, and after how many."""
    for i in range(times):
        if it.over is not None:
            break
        await it.credit()
        send(i)
        if i % 50 == 49:
            await asyncio.sleep(0.005)
    try:
        code = await it.closed(3)
    except TimeoutError:
        raise AssertionError(f"{times} times, and the connection was not closed") from None
    same(code, LOAD, "the code")


def attack(title, times, make):
    @case("9114 §10.5", title)
    async def _(port):
        async with client(port) as it:
            await flood(it, make(it), times)
        await alive(port)


def rapid_reset(it):
    def send(_):
        s = it.ask(headers(head("GET", "/sleep/1000")), end=False)
        it.transmit()
        it._quic.reset_stream(s, CANCELLED)
        it.transmit()
    return send


def made_you_reset(it):
    return lambda _: it.ask(headers(head("GET", "/sleep/1000")) + frame(HEADERS, section([(":a", "b")])),
                            end=True)


def stop_flood(it):
    def send(_):
        s = it.ask(headers(head("GET", "/sleep/1000")))
        it._quic.stop_stream(s, CANCELLED)
        it.transmit()
    return send


attack("rapid reset", 3_000, rapid_reset)
attack("requests that make the server reset", 3_000, made_you_reset)
attack("unknown frames on the control stream", 20_000,
       lambda it: lambda _: it.send(it.control, frame(0x21, b"") * 20))
attack("PRIORITY_UPDATE", 20_000,
       lambda it: lambda _: it.send(it.control, frame(PRIORITY_UPDATE, varint(0) + b"u=1") * 20))
attack("MAX_PUSH_ID", 20_000,
       lambda it: lambda i: it.send(it.control, frame(MAX_PUSH_ID, varint(i))))


@case("9114 §10.5", "empty DATA frames")
async def _(port):
    async with client(port) as it:
        s = it.ask(headers(head("POST", "/echo")), end=False)
        await flood(it, lambda _: it.send(s, frame(DATA) * 100), 5_000)
    await alive(port)


@case("9114 §10.5", "unknown frames on a request stream")
async def _(port):
    async with client(port) as it:
        s = it.ask(headers(head("POST", "/echo")), end=False)
        await flood(it, lambda _: it.send(s, frame(0x21) * 100), 5_000)
    await alive(port)


@case("9114 §10.5", "requests that are answered and stopped: bounded, or closed")
async def _(port):
    async with client(port) as it:
        send = stop_flood(it)
        for i in range(2_000):
            await it.credit()
            if it.over is not None:
                break
            send(i)
            if i % 50 == 49:
                await asyncio.sleep(0.005)
        if it.over is None:
            same((await it.ended(it.ask(headers(head())), 10)).status(), 200)
        else:
            same(it.over, LOAD, "the code")
    await alive(port)


@case("9114 §10.5.1", "a header section of a MiB on each of 100 streams")
async def _(port):
    async with client(port) as it:
        data = headers(head("GET", "/plaintext", ("x", "a" * (1 << 20))))
        streams = [it.ask(data) for _ in range(100)]
        for s in streams:
            same((await it.ended(s, 30)).status(), 431)
    await alive(port)


@case("9114 §10.5", "100 streams that send half a head")
async def _(port):
    async with client(port) as it:
        streams = [it.ask(headers(head())[:-4], end=False) for _ in range(100)]
        for s in streams:  # the suite's server waits for a head for 2 s
            await it.until(lambda s=s: it.answer(s).ended or it.answer(s).reset is not None,
                           "408", 10)
            same(it.answer(s).status(), 408)
        same((await it.get()).status(), 200)


@case("9114 §10.5", "content that stops coming ends by its deadline")
async def _(port):
    async with client(port) as it:
        s = it.ask(headers(head("POST", "/echo")) + frame(DATA, b"abc"), end=False)
        answer = await it.ended(s, 15)
        assert answer.reset is not None or answer.status() == 408, "no end"
        same((await it.get()).status(), 200)


@case("9114 §10.5", "an answer that nobody takes is reset by its deadline")
async def _(port):
    async with client(port, max_stream_data=20_000) as it:
        quic = it._quic
        quic._write_stream_limits = lambda *a, **k: None  # never grants more
        s = it.ask(headers(head("GET", "/bytes/100000000")))
        it.answer(s).keeps = False
        answer = await it.ended(s, 20)
        assert answer.reset is not None, "the answer ended"


# ---- QUIC

def version_1(dcid, scid, kind, more):
    return bytes([0xC0 | kind << 4]) + b"\0\0\0\1" + bytes([len(dcid)]) + dcid \
        + bytes([len(scid)]) + scid + more


def udp(port, datagrams, seconds=1.0):
    """Bytes that come back."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.settimeout(0.2)
    for datagram in datagrams:
        sock.sendto(datagram, ("127.0.0.1", port))
    came, until = [], time.time() + seconds
    while time.time() < until:
        try:
            came.append(sock.recv(65536))
        except TimeoutError:
            pass
    sock.close()
    return came


@case("9000 §14.1", "a short Initial is not answered")
async def _(port):
    same(udp(port, [version_1(b"12345678", b"87654321", 0, b"\0" + b"\x44\0" + b"x" * 1024)]), [])


@case("9000 §6", "an unknown version is told what there is, and a short one nothing")
async def _(port):
    data = b"\xd0\x1a\x2a\x3a\x4a\x0812345678\x0887654321"
    same(udp(port, [data + b"x" * 100]), [])
    came = udp(port, [data + b"x" * 1200])
    same(len(came), 1, "the number of answers")
    same(came[0][1:5], b"\0\0\0\0", "its version")
    same(came[0][5:23], b"\x0887654321\x0812345678", "its connection IDs")
    same(came[0][23:], b"\0\0\0\1", "the versions")


@case("9000 §21", "20,000 datagrams of garbage")
async def _(port):
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    for i in range(20_000):
        sock.sendto(os.urandom(1 + i % 1400), ("127.0.0.1", port))
        if i % 1_000 == 0:
            await alive(port)
    sock.close()
    await alive(port)


@case("9000 §8.1", "Initials of garbage are answered with no more than thrice")
async def _(port):
    sent = [version_1(os.urandom(8), os.urandom(8), 0, b"\0" + b"\x44\x96" + os.urandom(1174))
            for _ in range(50)]
    came = sum(len(d) for d in udp(port, sent))
    assert came <= 3 * sum(len(d) for d in sent), f"{came} bytes"
    await alive(port)


@case("9001 §6", "a key update in the middle of content")
async def _(port):
    async with client(port) as it:
        sent = os.urandom(1 << 20)
        s = it.ask(headers(head("POST", "/echo")) + frame(DATA, sent[:1 << 19]
                   + b"") + b"", end=False)
        await it.until(lambda: it.answer(s).bytes > 1000, "content")
        it.request_key_update()
        it.send(s, frame(DATA, sent[1 << 19:]), True)
        same((await it.ended(s, 30)).content() == sent, True, "the content")


async def changes(port, times, prepare):
    async with client(port) as it:
        sent = os.urandom((times + 1) * 300_000)
        s = it.ask(headers(head("POST", "/echo")), end=False)
        for i in range(0, times * 300_000, 300_000):
            it.send(s, frame(DATA, sent[i:i + 300_000]))
            await asyncio.sleep(0.5)
            prepare(it)
            old = it._transport
            it._transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(
                lambda: Onward(it), local_addr=("::", 0))
            old.close()
            it.transmit()
        it.send(s, frame(DATA, sent[times * 300_000:]), True)
        same((await it.ended(s, 30)).content() == sent, True, "the content")


@case("9000 §9", "six times within content, the address changes on the way (NAT)")
async def _(port):
    await changes(port, 6, lambda it: None)


@case("9000 §9.5", "three times within content, the client moves and takes another connection ID")
async def _(port):
    def prepare(it):
        assert it._quic._peer_cid_available, "the server has given no connection ID to move with"
        it._quic.change_connection_id()
    await changes(port, 3, prepare)


@case("9000 §5.1.1", "as many connection IDs as the client takes")
async def _(port):
    async with client(port) as it:
        same((await it.get()).status(), 200)
        await it.until(lambda: len(it._quic._peer_cid_available) == 7, "seven of them")


class Onward(asyncio.DatagramProtocol):
    def __init__(self, to):
        self.to = to

    def datagram_received(self, data, addr):
        self.to.datagram_received(data, addr)


@case("9001 §4.6", "a session is resumed, and no 0-RTT offered")
async def _(port):
    tickets = []
    config = wire.configuration()
    async with connect("127.0.0.1", port, configuration=config, create_protocol=Client,
                       session_ticket_handler=tickets.append) as it:
        it.settings()
        same((await it.get()).status(), 200)
        await it.until(lambda: tickets, "a ticket", 3)
    config = wire.configuration()
    config.session_ticket = tickets[0]
    assert not tickets[0].max_early_data_size, "0-RTT is offered"
    async with connect("127.0.0.1", port, configuration=config, create_protocol=Client) as it:
        it.settings()
        same((await it.get()).status(), 200)
        same(it._quic.tls.session_resumed, True, "resumed")


async def main(port, only):
    failed = 0
    for section, title, body in CASES:
        name = f"{section}: {title}"
        if only and only not in name:
            continue
        try:
            async with asyncio.timeout(120):
                await body(port)
            print(f"ok      {name}", flush=True)
        except (Exception, asyncio.CancelledError) as failure:  # noqa: BLE001
            failed += name not in KNOWN
            word = "known  " if name in KNOWN else "FAILED "
            print(f"{word} {name}: {type(failure).__name__} {failure}", flush=True)
    print(f"{failed} failed", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "")))
