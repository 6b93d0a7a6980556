//! What no server can be below on this machine.
//!
//! Without a mode: epoll, and a canned answer for as many bytes as the first request had. It reads nothing of what comes in
//! and is no HTTP server, only the price of the system calls. MODE `parse`: the smallest that is one, with httparse, all
//! routes in matchit, the date once a second, JSON serialized for each request, one send for each read; it has no timers,
//! and so no /sleep.
use std::os::fd::IntoRawFd;
use std::time::{Duration, Instant, SystemTime};

#[global_allocator]
static ALLOC: mimalloc::MiMalloc = mimalloc::MiMalloc;

const CANNED: &[u8] = b"HTTP/1.1 200 OK\r\nServer: floor\r\nDate: Thu, 01 Jan 2026 00:00:00 GMT\r\nContent-Type: text/plain\r\nContent-Length: 13\r\n\r\nHello, World!";

#[derive(Clone, Copy)]
enum Route {
    Plaintext,
    Json,
    Orders,
    Echo,
    Api,
}

#[derive(serde::Serialize)]
struct Message {
    message: &'static str,
}

struct Conn {
    input: Vec<u8>,
    out: Vec<u8>,
    sent: usize,
    request_len: usize,
    partial: usize,
}

struct Loop {
    ep: i32,
    conns: Vec<Option<Box<Conn>>>,
    router: matchit::Router<Route>,
    date: String,
    parse: bool,
    canned: Vec<u8>,
}

fn find(h: &[u8], n: &[u8]) -> Option<usize> {
    let p = unsafe { libc::memmem(h.as_ptr().cast(), h.len(), n.as_ptr().cast(), n.len()) };
    (!p.is_null()).then(|| p as usize - h.as_ptr() as usize)
}

fn send(fd: i32, b: &[u8]) -> isize {
    unsafe { libc::send(fd, b.as_ptr().cast(), b.len(), libc::MSG_NOSIGNAL) }
}

impl Loop {
    fn respond(&self, c: &mut Conn) -> bool {
        let mut at = 0;
        loop {
            let mut headers = [httparse::EMPTY_HEADER; 32];
            let mut req = httparse::Request::new(&mut headers);
            let head = match req.parse(&c.input[at..]) {
                Ok(httparse::Status::Complete(n)) => n,
                Ok(httparse::Status::Partial) => break,
                Err(_) => return false,
            };
            let mut len = 0usize;
            let mut host = false;
            for h in req.headers.iter() {
                if h.name.eq_ignore_ascii_case("content-length") {
                    let Some(n) = std::str::from_utf8(h.value).ok().and_then(|s| s.parse().ok()) else { return false };
                    len = n;
                } else if h.name.eq_ignore_ascii_case("transfer-encoding") {
                    return false;
                } else if h.name.eq_ignore_ascii_case("host") {
                    host = true;
                }
            }
            if !host || len > 1 << 20 {
                return false;
            }
            if c.input.len() < at + head + len {
                break;
            }
            let body = &c.input[at + head..at + head + len];
            let path = req.path.unwrap_or("").split('?').next().unwrap_or("");
            let post = req.method == Some("POST");
            let m = self.router.at(path);
            let num = |m: &matchit::Match<'_, '_, &Route>, k: &str| m.params.get(k).and_then(|s| s.parse::<u64>().ok());
            let out = &mut c.out;
            match m {
                Ok(m) => match (*m.value, post) {
                    (Route::Plaintext, false) => put(out, "200 OK", &self.date, "text/plain", b"Hello, World!"),
                    (Route::Json, false) => {
                        let mut b = [0u8; 64];
                        let mut cur = std::io::Cursor::new(&mut b[..]);
                        serde_json::to_writer(&mut cur, &Message { message: "Hello, World!" }).unwrap();
                        let n = cur.position() as usize;
                        put(out, "200 OK", &self.date, "application/json", &b[..n])
                    }
                    (Route::Orders, false) => match (num(&m, "id"), num(&m, "order")) {
                        (Some(a), Some(b)) => put(out, "200 OK", &self.date, "text/plain", format!("{a} {b}").as_bytes()),
                        _ => put(out, "400 Bad Request", &self.date, "text/plain", b""),
                    },
                    (Route::Api, false) => match num(&m, "id") {
                        Some(a) => put(out, "200 OK", &self.date, "text/plain", a.to_string().as_bytes()),
                        _ => put(out, "400 Bad Request", &self.date, "text/plain", b""),
                    },
                    (Route::Echo, true) => put(out, "200 OK", &self.date, "text/plain", body),
                    _ => put(out, "405 Method Not Allowed", &self.date, "text/plain", b""),
                },
                Err(_) => put(out, "404 Not Found", &self.date, "text/plain", b""),
            }
            at += head + len;
        }
        c.input.drain(..at);
        true
    }

    /// false: close the connection.
    fn readable(&self, fd: i32, c: &mut Conn, scratch: &mut [u8]) -> bool {
        loop {
            let n = unsafe { libc::recv(fd, scratch.as_mut_ptr().cast(), scratch.len(), 0) };
            if n < 0 {
                return std::io::Error::last_os_error().kind() == std::io::ErrorKind::WouldBlock;
            }
            if n == 0 {
                return false;
            }
            let data = &scratch[..n as usize];
            if self.parse {
                c.input.extend_from_slice(data);
                if !self.respond(c) || !self.flush(fd, c) {
                    return false;
                }
            } else {
                if c.request_len == 0 {
                    match find(data, b"\r\n\r\n") {
                        Some(e) => c.request_len = e + 4,
                        None => return false,
                    }
                }
                c.partial += data.len();
                let k = c.partial / c.request_len;
                c.partial %= c.request_len;
                let mut left = k * CANNED.len();
                while left > 0 {
                    let part = left.min(self.canned.len());
                    if c.out.is_empty() {
                        let s = send(fd, &self.canned[..part]).max(0) as usize;
                        if s < part {
                            c.out.extend_from_slice(&self.canned[s..part]);
                            c.sent = 0;
                        }
                    } else {
                        c.out.extend_from_slice(&self.canned[..part]);
                    }
                    left -= part;
                }
            }
            if data.len() < scratch.len() {
                return true;
            }
        }
    }

    fn flush(&self, fd: i32, c: &mut Conn) -> bool {
        while c.sent < c.out.len() {
            let n = send(fd, &c.out[c.sent..]);
            if n < 0 {
                return std::io::Error::last_os_error().kind() == std::io::ErrorKind::WouldBlock;
            }
            c.sent += n as usize;
        }
        c.out.clear();
        c.sent = 0;
        true
    }

    fn run(&mut self, lfd: i32) {
        let add = |ep: i32, fd: i32, events: i32| {
            let mut ev = libc::epoll_event { events: events as u32, u64: fd as u64 };
            unsafe { libc::epoll_ctl(ep, libc::EPOLL_CTL_ADD, fd, &mut ev) };
        };
        add(self.ep, lfd, libc::EPOLLIN);
        let mut scratch = vec![0u8; 64 * 1024];
        let mut evs: Vec<libc::epoll_event> = vec![unsafe { std::mem::zeroed() }; 512];
        let mut stamp = Instant::now();
        loop {
            let k = unsafe { libc::epoll_wait(self.ep, evs.as_mut_ptr(), 512, 1000) };
            if stamp.elapsed() >= Duration::from_millis(500) {
                stamp = Instant::now();
                self.date = httpdate::fmt_http_date(SystemTime::now());
            }
            for e in evs.iter().take(k.max(0) as usize) {
                let fd = e.u64 as i32;
                if fd == lfd {
                    loop {
                        let c = unsafe { libc::accept4(lfd, std::ptr::null_mut(), std::ptr::null_mut(), libc::SOCK_NONBLOCK | libc::SOCK_CLOEXEC) };
                        if c < 0 {
                            break;
                        }
                        let one: i32 = 1;
                        unsafe { libc::setsockopt(c, libc::IPPROTO_TCP, libc::TCP_NODELAY, (&one as *const i32).cast(), 4) };
                        if self.conns.len() <= c as usize {
                            self.conns.resize_with(c as usize + 1, || None);
                        }
                        self.conns[c as usize] = Some(Box::new(Conn { input: Vec::new(), out: Vec::new(), sent: 0, request_len: 0, partial: 0 }));
                        add(self.ep, c, libc::EPOLLIN | libc::EPOLLOUT | libc::EPOLLET | libc::EPOLLRDHUP);
                    }
                    continue;
                }
                let Some(mut c) = self.conns[fd as usize].take() else { continue };
                let mut keep = true;
                if e.events as i32 & libc::EPOLLOUT != 0 && !c.out.is_empty() {
                    keep = self.flush(fd, &mut c);
                }
                if keep && e.events as i32 & !libc::EPOLLOUT != 0 {
                    keep = self.readable(fd, &mut c, &mut scratch);
                }
                if keep {
                    self.conns[fd as usize] = Some(c);
                } else {
                    unsafe { libc::close(fd) };
                }
            }
        }
    }
}

fn put(out: &mut Vec<u8>, status: &str, date: &str, kind: &str, body: &[u8]) {
    let mut digits = [0u8; 20];
    let mut at = 20;
    let mut n = body.len();
    loop {
        at -= 1;
        digits[at] = b'0' + (n % 10) as u8;
        n /= 10;
        if n == 0 {
            break;
        }
    }
    for p in [
        b"HTTP/1.1 ".as_slice(), status.as_bytes(), b"\r\nServer: hand\r\nDate: ", date.as_bytes(), b"\r\nContent-Type: ",
        kind.as_bytes(), b"\r\nContent-Length: ", &digits[at..], b"\r\n\r\n", body,
    ] {
        out.extend_from_slice(p);
    }
}

fn main() {
    let a = rivals_common::args();
    let worker = {
        let (port, parse) = (a.port, a.mode == "parse");
        move || {
            let mut router = matchit::Router::new();
            for (t, v) in [("/plaintext", Route::Plaintext), ("/json", Route::Json), ("/users/{id}/orders/{order}", Route::Orders), ("/echo", Route::Echo)] {
                router.insert(t, v).unwrap();
            }
            for t in rivals_common::api_routes("{id}") {
                router.insert(t, Route::Api).unwrap();
            }
            let ep = unsafe { libc::epoll_create1(0) };
            let mut l = Loop { ep, conns: Vec::new(), router, date: httpdate::fmt_http_date(SystemTime::now()), parse, canned: CANNED.repeat(256) };
            l.run(rivals_common::reuseport_listener(port).into_raw_fd())
        }
    };
    for _ in 1..a.threads {
        std::thread::spawn(worker);
    }
    worker()
}
