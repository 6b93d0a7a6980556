"""HTTP/3 by hand over aioquic's QUIC: frames and field sections as bytes, so that a test can send
what no client would."""

import asyncio
import ssl
from contextlib import asynccontextmanager

import pylsqpack
from aioquic.asyncio.client import connect
from aioquic.asyncio.protocol import QuicConnectionProtocol
from aioquic.quic import events
from aioquic.quic.configuration import QuicConfiguration

DATA, HEADERS, CANCEL_PUSH, SETTINGS, PUSH_PROMISE, GOAWAY, MAX_PUSH_ID = 0, 1, 3, 4, 5, 7, 13
PRIORITY_UPDATE = 0xF0700
CONTROL, PUSH, ENCODER, DECODER = 0, 1, 2, 3

NO_ERROR, GENERAL, INTERNAL, CREATION, CRITICAL, UNEXPECTED = range(0x100, 0x106)
FRAME, LOAD, ID, SETTINGS_ERROR, MISSING_SETTINGS, REJECTED = range(0x106, 0x10C)
CANCELLED, INCOMPLETE, MESSAGE, CONNECT_ERROR, FALLBACK = range(0x10C, 0x111)
DECOMPRESSION, ENCODER_ERROR, DECODER_ERROR = 0x200, 0x201, 0x202

WAIT_SECONDS = 10


def varint(n):
    for size, mark in ((1, 0), (2, 0x40), (4, 0x80), (8, 0xC0)):
        if n < 1 << (8 * size - 2):
            out = bytearray(n.to_bytes(size, "big"))
            out[0] |= mark
            return bytes(out)
    raise ValueError(n)


def frame(kind, payload=b""):
    return varint(kind) + varint(len(payload)) + payload


def prefixed(value, bits, mark):
    most = (1 << bits) - 1
    if value < most:
        return bytes([mark | value])
    out = bytearray([mark | most])
    value -= most
    while value >= 128:
        out.append(value % 128 + 128)
        value //= 128
    out.append(value)
    return bytes(out)


def section(fields):
    """A field section of literals without Huffman (RFC 9204 §4.5.6)."""
    out = bytearray(b"\0\0")
    for name, value in fields:
        name = name if isinstance(name, bytes) else name.encode()
        value = value if isinstance(value, bytes) else value.encode()
        out += prefixed(len(name), 3, 0x20) + name + prefixed(len(value), 7, 0) + value
    return bytes(out)


def head(method="GET", path="/plaintext", *more, scheme="https", authority="localhost"):
    return [(":method", method), (":scheme", scheme), (":authority", authority), (":path", path),
            *more]


def headers(fields):
    return frame(HEADERS, section(fields))


class Answer:
    """What came back on one stream."""

    def __init__(self):
        self.raw = bytearray()
        self.bytes = 0
        self.ended = False
        self.reset = None
        self.stopped = None
        self.keeps = True

    def frames(self):
        at, out = 0, []

        def number(at):
            size = 1 << (self.raw[at] >> 6)
            return int.from_bytes(self.raw[at:at + size], "big") & ((1 << (8 * size - 2)) - 1), at + size

        while at < len(self.raw):
            try:
                kind, next_at = number(at)
                length, next_at = number(next_at)
            except IndexError:
                break
            if next_at + length > len(self.raw):
                break
            out.append((kind, bytes(self.raw[next_at:next_at + length])))
            at = next_at + length
        return out

    def sections(self):
        decoder = pylsqpack.Decoder(0, 0)
        return [decoder.feed_header(0, payload)[1]
                for kind, payload in self.frames() if kind == HEADERS]

    def statuses(self):
        return [int(dict(s)[b":status"]) for s in self.sections() if b":status" in dict(s)]

    def status(self):
        statuses = self.statuses()
        return statuses[-1] if statuses else None

    def field(self, name):
        return dict(self.sections()[-1]).get(name.encode())

    def content(self):
        return b"".join(payload for kind, payload in self.frames() if kind == DATA)


class Client(QuicConnectionProtocol):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.answers = {}
        self.over = None
        self.news = asyncio.Event()

    def answer(self, stream):
        return self.answers.setdefault(stream, Answer())

    def quic_event_received(self, event):
        if isinstance(event, events.StreamDataReceived):
            answer = self.answer(event.stream_id)
            answer.bytes += len(event.data)
            if answer.keeps:
                answer.raw += event.data
            answer.ended |= event.end_stream
        elif isinstance(event, events.StreamReset):
            self.answer(event.stream_id).reset = event.error_code
        elif isinstance(event, events.StopSendingReceived):
            self.answer(event.stream_id).stopped = event.error_code
        elif isinstance(event, events.ConnectionTerminated):
            self.over = event.error_code
        self.news.set()

    async def until(self, condition, what, seconds=WAIT_SECONDS):
        async with asyncio.timeout(seconds):
            while not condition():
                if self.over is not None:
                    raise AssertionError(f"closed by 0x{self.over:x} before {what}")
                self.news.clear()
                await self.news.wait()

    def uni(self, data, end=False):
        stream = self._quic.get_next_available_stream_id(is_unidirectional=True)
        self.send(stream, data, end)
        return stream

    def send(self, stream, data, end=False):
        self._quic.send_stream_data(stream, data, end)
        self.transmit()

    def settings(self, payload=b""):
        self.control = self.uni(varint(CONTROL) + frame(SETTINGS, payload))
        return self.control

    def ask(self, data, end=True):
        stream = self._quic.get_next_available_stream_id()
        self.answer(stream)
        self.send(stream, data, end)
        return stream

    async def ended(self, stream, seconds=WAIT_SECONDS):
        answer = self.answer(stream)
        await self.until(lambda: answer.ended or answer.reset is not None,
                         f"stream {stream} ended", seconds)
        return answer

    async def get(self, *args, **kwargs):
        return await self.ended(self.ask(headers(head(*args, **kwargs))))

    async def credit(self, seconds=WAIT_SECONDS):
        """Waits until a stream may be opened, or the connection is over."""
        async with asyncio.timeout(seconds):
            while (self.over is None and self._quic.get_next_available_stream_id() // 4
                   >= self._quic._remote_max_streams_bidi):
                self.news.clear()
                await asyncio.wait([asyncio.ensure_future(self.news.wait())], timeout=0.02)

    async def closed(self, seconds=WAIT_SECONDS):
        async with asyncio.timeout(seconds):
            while self.over is None:
                self.news.clear()
                await self.news.wait()
        return self.over


def configuration(**more):
    it = QuicConfiguration(is_client=True, alpn_protocols=["h3"], **more)
    it.verify_mode = ssl.CERT_NONE
    it.server_name = "localhost"
    return it


@asynccontextmanager
async def client(port, settings=True, **more):
    async with connect("127.0.0.1", port, configuration=configuration(**more),
                       create_protocol=Client) as it:
        if settings:
            it.settings()
        try:
            yield it
        finally:
            it.close(NO_ERROR)
