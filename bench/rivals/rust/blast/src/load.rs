//! The load itself: batches of requests on many connections from one epoll loop.
use crate::answer::{self, Read as Answer};
use crate::histogram::Histogram;
use crate::options::Options;
use crate::{process, quoted};
use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::os::fd::IntoRawFd;
use std::time::{Duration, Instant};

/// Different batches that connections send in turn, where `{}` makes them differ.
const VARIANTS: usize = 16;

/// Numbers that `{}` stands for: three digits, so that all answers are as long.
const NUMBER_LEAST: usize = 100;
const NUMBERS: usize = 900;

/// A batch that is not answered by then is lost.
const ANSWER_NANOS_MAX: u64 = 10_000_000_000;

/// What browsers and other benchmarks send with each request.
const FIELDS: &str = "Accept: text/plain,text/html;q=0.9,application/xhtml+xml;q=0.9,application/xml;q=0.8,*/*;q=0.7\r\nConnection: keep-alive\r\n";

const VERSION: &[u8] = b"HTTP/1.1 ";
const HEAD_END: &[u8] = b"\r\n\r\n";

/// One batch of requests, and what has to be answered to each.
struct Batch {
    requests: Vec<u8>,
    contents: Vec<Option<Vec<u8>>>,
}

impl Batch {
    fn of(o: &Options, variant: usize) -> Self {
        let mut batch = Batch { requests: Vec::new(), contents: Vec::new() };
        for place in 0..o.depth {
            let number = (NUMBER_LEAST + (variant * o.depth + place) % NUMBERS).to_string();
            let path = o.path.replace("{}", &number);
            let mut head = format!("{} {path} HTTP/1.1\r\nHost: {}\r\n{FIELDS}", o.method, o.host);
            let content = content(o, &number);
            if o.content_bytes > 0 {
                head += &format!("Content-Type: application/octet-stream\r\nContent-Length: {}\r\n", content.len());
            }
            batch.requests.extend_from_slice(head.as_bytes());
            batch.requests.extend_from_slice(b"\r\n");
            batch.requests.extend_from_slice(&content);
            let expected = o.expect.as_ref().map(|text| text.replace("{}", &number).into_bytes());
            let echoed = (o.content_bytes > 0 && o.path == "/echo").then_some(content);
            batch.contents.push(expected.or(echoed));
        }
        batch
    }
}

/// Its own number again and again, so that an echo of another request is noticed.
fn content(o: &Options, number: &str) -> Vec<u8> {
    number.bytes().cycle().take(o.content_bytes).collect()
}

#[derive(Default)]
struct Errors {
    connect: u64,
    read: u64,
    wrong: u64,
    timeout: u64,
    after: u64,
}

impl Errors {
    fn sum(&self) -> u64 {
        self.connect + self.read + self.wrong + self.timeout + self.after
    }
}

struct Connection {
    descriptor: i32,
    /// When the batch was sent, or was due.
    since: u64,
    is_waiting: bool,
    /// Batches begun so far, and bytes written of the last.
    begun: usize,
    written: usize,
    /// Answers read so far, and what has come in of the next.
    answered: usize,
    part: Vec<u8>,
}

struct Load<'a> {
    o: &'a Options,
    epoll: i32,
    batches: Vec<Batch>,
    /// How long every answer is, if they all are.
    answer_bytes: Option<usize>,
    connections: Vec<Connection>,
    errors: Errors,
    first_error: Option<String>,
    latencies: Histogram,
    answers: u64,
    start: Instant,
}

pub fn run(o: &Options) -> bool {
    let batches: Vec<Batch> = (0..VARIANTS).map(|variant| Batch::of(o, variant)).collect();
    let answer_bytes = match learn(o, &batches) {
        Ok(bytes) => bytes,
        Err(why) => {
            println!("{{\"error\":\"{}\"}}", quoted(&why));
            return false;
        }
    };
    let mut load = Load {
        o,
        epoll: unsafe { libc::epoll_create1(0) },
        batches,
        answer_bytes,
        connections: Vec::new(),
        errors: Errors::default(),
        first_error: None,
        latencies: Histogram::new(),
        answers: 0,
        start: Instant::now(),
    };
    let Some((user, system, own)) = load.work() else {
        println!("{{\"error\":\"the connections could not be opened\"}}");
        return false;
    };
    if learn(o, &load.batches).ok() != Some(answer_bytes) {
        load.errors.after += 1;
    }
    print(&load, user, system, own);
    load.answers > 0
}

fn print(load: &Load, user: f64, system: f64, own: f64) {
    let (o, e) = (load.o, &load.errors);
    let each = |seconds: f64| if load.answers == 0 { 0.0 } else { seconds * 1e6 / load.answers as f64 };
    let cpu = if o.pids.is_empty() || load.answers == 0 {
        "null".into()
    } else {
        format!(
            "{{\"micros\":{:.4},\"userMicros\":{:.4},\"cores\":{:.4}}}",
            each(user + system),
            each(user),
            (user + system) / o.seconds
        )
    };
    println!(
        "{{\"requests\":{},\"rate\":{:.1},\"answerBytes\":{},\"requestBytes\":{},\"errors\":{},\"errorKinds\":{{\"connect\":{},\"read\":{},\"wrong\":{},\"timeout\":{},\"after\":{}}},\"firstError\":\"{}\",\"latencyMicros\":{},\"serverCpu\":{cpu},\"clientCores\":{:.3}}}",
        load.answers,
        load.answers as f64 / o.seconds,
        load.answer_bytes.map_or("null".into(), |bytes| bytes.to_string()),
        load.batches[0].requests.len() / o.depth,
        e.sum(),
        e.connect,
        e.read,
        e.wrong,
        e.timeout,
        e.after,
        quoted(load.first_error.as_deref().unwrap_or("")),
        load.latencies.json(),
        own / o.seconds
    );
}

/// Sends each batch once and reads the answers with care. Gives the length of an answer, if all are
/// as long.
fn learn(o: &Options, batches: &[Batch]) -> Result<Option<usize>, String> {
    let mut stream = TcpStream::connect_timeout(&o.address, Duration::from_secs(5)).map_err(|e| format!("connect: {e}"))?;
    stream.set_nodelay(true).ok();
    stream.set_read_timeout(Some(Duration::from_secs(10))).ok();
    let mut lengths = Vec::new();
    let needed = if o.path.contains("{}") || o.content_bytes > 0 { 4 } else { 1 };
    for batch in &batches[..needed] {
        stream.write_all(&batch.requests).map_err(|e| format!("write: {e}"))?;
        let mut bytes = Vec::new();
        let mut piece = [0; 65536];
        for wanted in &batch.contents {
            loop {
                match answer::read(&bytes) {
                    Answer::Broken(why) => return Err(why.into()),
                    Answer::Whole { bytes: count, status, content } => {
                        check(o, wanted, status, &content)?;
                        lengths.push(count);
                        bytes.drain(..count);
                        break;
                    }
                    Answer::Incomplete => match stream.read(&mut piece) {
                        Ok(0) => return Err("closed by the server".into()),
                        Ok(count) => bytes.extend_from_slice(&piece[..count]),
                        Err(e) => return Err(format!("read: {e}")),
                    },
                }
            }
        }
        if !bytes.is_empty() {
            return Err("bytes after the last answer".into());
        }
    }
    Ok(lengths.iter().all(|&bytes| bytes == lengths[0]).then_some(lengths[0]))
}

fn check(o: &Options, wanted: &Option<Vec<u8>>, status: u16, content: &[u8]) -> Result<(), String> {
    if status.to_string().as_bytes() != o.status_digits {
        return Err(format!("status {status}"));
    }
    match wanted {
        Some(wanted) if wanted != content => Err(format!("the content \"{}\"", String::from_utf8_lossy(&content[..content.len().min(40)]))),
        _ => Ok(()),
    }
}

impl Load<'_> {
    fn now(&self) -> u64 {
        self.start.elapsed().as_nanos() as u64
    }

    /// Gives the server's CPU seconds in user space and in the kernel, and this process' own.
    fn work(&mut self) -> Option<(f64, f64, f64)> {
        for index in 0..self.o.connections {
            if !self.open(index) {
                return None;
            }
        }
        let from = self.now() + (self.o.warmup_seconds * 1e9) as u64;
        let to = from + (self.o.seconds * 1e9) as u64;
        let interval = self.o.rate.map(|rate| (1e9 * self.o.connections as f64 / rate) as u64);
        let begin = self.now();
        for index in 0..self.o.connections {
            // A rate spreads the connections over the interval; otherwise all begin at once.
            let due = begin + interval.map_or(0, |i| i * index as u64 / self.o.connections as u64);
            self.connections[index].since = due;
            if interval.is_none() {
                self.begin(index, due);
            }
        }
        let mut scratch = vec![0; 256 * 1024];
        let mut events = vec![libc::epoll_event { events: 0, u64: 0 }; 512];
        let mut before = None;
        let mut next_look = begin + 1_000_000_000;
        loop {
            let timeout = if interval.is_some() { 0 } else { 20 };
            let count = unsafe { libc::epoll_wait(self.epoll, events.as_mut_ptr(), events.len() as i32, timeout) };
            let mut now = self.now();
            if before.is_none() && now >= from {
                before = Some((process::cpu_seconds(&self.o.pids), process::own_cpu_seconds()));
                self.answers = 0;
                self.latencies = Histogram::new();
                self.errors = Errors::default();
                self.first_error = None;
            }
            if now >= to {
                break;
            }
            for event in &events[..count.max(0) as usize] {
                let index = event.u64 as usize;
                if event.events & libc::EPOLLOUT as u32 != 0 {
                    self.write(index);
                }
                if event.events & !(libc::EPOLLOUT as u32) == 0 {
                    continue;
                }
                match self.take(index, &mut scratch) {
                    Ok(is_whole) => {
                        if is_whole && !self.o.flood {
                            now = self.now();
                            self.answered(index, now, interval);
                        }
                    }
                    Err(why) => self.fail(index, why),
                }
            }
            if let Some(interval) = interval {
                self.begin_due(now, interval);
            }
            if now >= next_look {
                next_look = now + 1_000_000_000;
                self.look_for_lost(now);
            }
        }
        let (user, system) = process::cpu_seconds(&self.o.pids);
        let ((user_before, system_before), own_before) = before?;
        let own = process::own_cpu_seconds() - own_before;
        for connection in &self.connections {
            unsafe { libc::close(connection.descriptor) };
        }
        Some((user - user_before, system - system_before, own))
    }

    fn open(&mut self, index: usize) -> bool {
        let stream = match TcpStream::connect_timeout(&self.o.address, Duration::from_secs(5)) {
            Ok(stream) => stream,
            Err(_) => {
                self.errors.connect += 1;
                return false;
            }
        };
        stream.set_nodelay(true).ok();
        stream.set_nonblocking(true).ok();
        let descriptor = stream.into_raw_fd();
        let events = libc::EPOLLIN | libc::EPOLLOUT | libc::EPOLLET | libc::EPOLLRDHUP;
        let mut event = libc::epoll_event { events: events as u32, u64: index as u64 };
        unsafe { libc::epoll_ctl(self.epoll, libc::EPOLL_CTL_ADD, descriptor, &mut event) };
        let connection =
            Connection { descriptor, since: self.now(), is_waiting: false, begun: 0, written: 0, answered: 0, part: Vec::new() };
        if index < self.connections.len() {
            self.connections[index] = connection;
        } else {
            self.connections.push(connection);
        }
        true
    }

    fn fail(&mut self, index: usize, why: String) {
        if why.starts_with("read") {
            self.errors.read += 1;
        } else {
            self.errors.wrong += 1;
        }
        self.first_error.get_or_insert(why);
        self.reopen(index);
    }

    fn reopen(&mut self, index: usize) {
        unsafe { libc::close(self.connections[index].descriptor) };
        self.connections[index].descriptor = -1;
        if self.open(index) && self.o.rate.is_none() {
            let now = self.now();
            self.begin(index, now);
        }
    }

    /// Sends the next batch.
    fn begin(&mut self, index: usize, since: u64) {
        let connection = &mut self.connections[index];
        connection.since = since;
        connection.is_waiting = true;
        connection.begun += 1;
        connection.written = 0;
        self.write(index);
    }

    fn begin_due(&mut self, now: u64, _interval: u64) {
        for index in 0..self.connections.len() {
            let connection = &self.connections[index];
            if !connection.is_waiting && connection.descriptor >= 0 && connection.since <= now {
                let due = connection.since;
                self.begin(index, due);
            }
        }
    }

    fn answered(&mut self, index: usize, now: u64, interval: Option<u64>) {
        let since = self.connections[index].since;
        self.latencies.add(now.saturating_sub(since));
        self.connections[index].is_waiting = false;
        match interval {
            // Late answers make the next one late too, which is counted.
            Some(interval) => self.connections[index].since = since + interval,
            None => self.begin(index, now),
        }
    }

    fn write(&mut self, index: usize) {
        let connection = &mut self.connections[index];
        if connection.begun == 0 {
            return;
        }
        loop {
            let batch = &self.batches[(index + connection.begun - 1) % VARIANTS].requests;
            while connection.written < batch.len() {
                let rest = &batch[connection.written..];
                let count = unsafe { libc::send(connection.descriptor, rest.as_ptr().cast(), rest.len(), libc::MSG_NOSIGNAL) };
                if count <= 0 {
                    return; // EPOLLOUT will come; anything else shows when it is read from
                }
                connection.written += count as usize;
            }
            if !self.o.flood {
                return;
            }
            connection.begun += 1;
            connection.written = 0;
        }
    }

    /// Reads what is there. Tells whether the batch that was begun last is answered.
    fn take(&mut self, index: usize, scratch: &mut [u8]) -> Result<bool, String> {
        loop {
            let descriptor = self.connections[index].descriptor;
            if descriptor < 0 {
                return Ok(false);
            }
            let count = unsafe { libc::recv(descriptor, scratch.as_mut_ptr().cast(), scratch.len(), 0) };
            if count < 0 {
                let error = std::io::Error::last_os_error();
                return if error.kind() == ErrorKind::WouldBlock { Ok(false) } else { Err(format!("read: {error}")) };
            }
            if count == 0 {
                return Err("read: closed by the server".into());
            }
            let data = &scratch[..count as usize];
            match self.answer_bytes {
                Some(bytes) => self.take_fixed(index, data, bytes)?,
                None => self.take_varying(index, data)?,
            }
            let connection = &self.connections[index];
            if connection.answered == connection.begun * self.o.depth {
                return if connection.part.is_empty() { Ok(true) } else { Err("bytes after the last answer".into()) };
            }
            if connection.answered > connection.begun * self.o.depth {
                return Err("more answers than requests".into());
            }
            if data.len() < scratch.len() {
                return Ok(false); // a short read has emptied the socket
            }
        }
    }

    fn take_fixed(&mut self, index: usize, data: &[u8], bytes: usize) -> Result<(), String> {
        let mut data = data;
        if !self.connections[index].part.is_empty() {
            let part = &mut self.connections[index].part;
            let missing = (bytes - part.len()).min(data.len());
            part.extend_from_slice(&data[..missing]);
            data = &data[missing..];
            if part.len() < bytes {
                return Ok(());
            }
            let answer = std::mem::take(&mut self.connections[index].part);
            self.check_fixed(index, &answer)?;
            self.connections[index].part = answer; // its capacity is used again
            self.connections[index].part.clear();
        }
        while data.len() >= bytes {
            self.check_fixed(index, &data[..bytes])?;
            data = &data[bytes..];
        }
        self.connections[index].part.extend_from_slice(data);
        Ok(())
    }

    /// All answers are as long as the ones that were read with care, so the content lies at the end.
    #[inline]
    fn check_fixed(&mut self, index: usize, answer: &[u8]) -> Result<(), String> {
        let is_right = answer.strip_prefix(VERSION).is_some_and(|rest| rest.starts_with(&self.o.status_digits))
            && match self.wanted(index) {
                None => true,
                Some(wanted) => match answer.strip_suffix(wanted.as_slice()) {
                    None => false,
                    Some(head) => head.ends_with(HEAD_END),
                },
            };
        if !is_right {
            return Err(format!("answer {}: {}", self.connections[index].answered, String::from_utf8_lossy(answer)));
        }
        self.connections[index].answered += 1;
        self.answers += 1;
        Ok(())
    }

    fn take_varying(&mut self, index: usize, data: &[u8]) -> Result<(), String> {
        self.connections[index].part.extend_from_slice(data);
        loop {
            match answer::read(&self.connections[index].part) {
                Answer::Incomplete => return Ok(()),
                Answer::Broken(why) => return Err(why.into()),
                Answer::Whole { bytes, status, content } => {
                    let wanted = self.wanted(index);
                    check(self.o, wanted, status, &content)?;
                    self.connections[index].part.drain(..bytes);
                    self.connections[index].answered += 1;
                    self.answers += 1;
                }
            }
        }
    }

    /// What the next answer on this connection has to say.
    #[inline]
    fn wanted(&self, index: usize) -> &Option<Vec<u8>> {
        let answered = self.connections[index].answered;
        let batch = &self.batches[(index + answered / self.o.depth) % VARIANTS];
        &batch.contents[answered % self.o.depth]
    }

    fn look_for_lost(&mut self, now: u64) {
        for index in 0..self.connections.len() {
            let connection = &self.connections[index];
            if connection.descriptor < 0 {
                self.reopen(index);
            } else if !self.o.flood && connection.is_waiting && now.saturating_sub(connection.since) > ANSWER_NANOS_MAX {
                self.errors.timeout += 1;
                self.reopen(index);
            }
        }
    }
}
