//! Correctness under disorder: random requests of the demo's contract, pipelined, cut at random
//! places, with pauses between the pieces; every answer is compared with what it must be.
use crate::answer::{self, Read as Answer};
use crate::options::Options;
use crate::quoted;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// A handler sleeps and burns for milliseconds here: an answer that takes so long is lost.
const ANSWER_WAIT: Duration = Duration::from_secs(30);

#[derive(Default)]
struct Counts {
    requests: AtomicU64,
    answers: AtomicU64,
    wrong: AtomicU64,
    lost: AtomicU64,
    first: Mutex<Option<String>>,
}

pub fn run(o: &Options, seed: u64) -> bool {
    let counts = Counts::default();
    let until = Instant::now() + Duration::from_secs_f64(o.seconds);
    std::thread::scope(|scope| {
        for index in 0..o.connections {
            let (counts, random) = (&counts, Random::of(seed, index as u64));
            std::thread::Builder::new()
                .stack_size(256 * 1024)
                .spawn_scoped(scope, move || peer(o, random, until, counts))
                .expect("a thread");
        }
    });
    let (wrong, lost) = (counts.wrong.load(Relaxed), counts.lost.load(Relaxed));
    println!(
        "{{\"seed\":{seed},\"requests\":{},\"answers\":{},\"wrong\":{wrong},\"lost\":{lost},\"firstError\":\"{}\"}}",
        counts.requests.load(Relaxed),
        counts.answers.load(Relaxed),
        quoted(counts.first.lock().unwrap().as_deref().unwrap_or(""))
    );
    counts.answers.load(Relaxed) > 0 && wrong == 0 && lost == 0
}

/// One connection after the other, until the time is over.
fn peer(o: &Options, mut random: Random, until: Instant, counts: &Counts) {
    while Instant::now() < until {
        let Ok(mut stream) = TcpStream::connect_timeout(&o.address, Duration::from_secs(10)) else {
            counts.lost.fetch_add(1, Relaxed);
            counts.first.lock().unwrap().get_or_insert("connect".into());
            std::thread::sleep(Duration::from_millis(100));
            continue;
        };
        stream.set_nodelay(true).ok();
        stream.set_read_timeout(Some(ANSWER_WAIT)).ok();
        let mut is_open = true;
        while is_open && Instant::now() < until && !random.one_in(20) {
            is_open = burst(o, &mut stream, &mut random, counts);
        }
    }
}

/// Some pipelined requests and their answers. False when the connection is of no more use.
fn burst(o: &Options, stream: &mut TcpStream, random: &mut Random, counts: &Counts) -> bool {
    let mut bytes = Vec::new();
    let mut wanted = Vec::new();
    for _ in 0..random.from_to(1, 8) {
        wanted.push(request(o, &mut bytes, random));
    }
    counts.requests.fetch_add(wanted.len() as u64, Relaxed);
    if write_in_pieces(stream, &bytes, random).is_err() {
        return lose(counts, wanted.len(), "write".into());
    }
    let mut received = Vec::new();
    let mut piece = vec![0; 16 * 1024];
    for (place, content) in wanted.iter().enumerate() {
        loop {
            match answer::read(&received) {
                Answer::Broken(why) => return lose(counts, wanted.len() - place, why.into()),
                Answer::Whole { bytes, status, content: seen } => {
                    received.drain(..bytes);
                    if status != 200 || &seen != content {
                        counts.wrong.fetch_add(1, Relaxed);
                        let text = String::from_utf8_lossy(&seen[..seen.len().min(60)]).into_owned();
                        let head = String::from_utf8_lossy(&content[..content.len().min(60)]).into_owned();
                        counts.first.lock().unwrap().get_or_insert(format!("status {status}, {text} for {head}"));
                        return false;
                    }
                    counts.answers.fetch_add(1, Relaxed);
                    break;
                }
                Answer::Incomplete => match stream.read(&mut piece) {
                    Ok(0) => return lose(counts, wanted.len() - place, "closed by the server".into()),
                    Ok(count) => received.extend_from_slice(&piece[..count]),
                    Err(error) => return lose(counts, wanted.len() - place, format!("read: {error}")),
                },
            }
        }
    }
    if !received.is_empty() {
        counts.wrong.fetch_add(1, Relaxed);
        counts.first.lock().unwrap().get_or_insert("bytes after the last answer".into());
    }
    received.is_empty()
}

fn lose(counts: &Counts, count: usize, why: String) -> bool {
    counts.lost.fetch_add(count as u64, Relaxed);
    counts.first.lock().unwrap().get_or_insert(why);
    false
}

/// Adds a request and gives the content of its answer.
fn request(o: &Options, bytes: &mut Vec<u8>, random: &mut Random) -> Vec<u8> {
    let (target, content): (String, Vec<u8>) = match random.from_to(0, 99) {
        0..40 => ("/plaintext".into(), b"Hello, World!".to_vec()),
        40..65 => {
            let (id, order) = (random.next(), random.next());
            (format!("/users/{id}/orders/{order}"), format!("{id} {order}").into_bytes())
        }
        65..80 => return echo(o, bytes, random),
        80..97 => (format!("/sleep/{}", random.from_to(0, 30)), b"ok".to_vec()),
        _ => (format!("/burn/{}", random.from_to(1, 20)), b"ok".to_vec()),
    };
    bytes.extend_from_slice(format!("GET {target} HTTP/1.1\r\nHost: {}\r\n\r\n", o.host).as_bytes());
    content
}

fn echo(o: &Options, bytes: &mut Vec<u8>, random: &mut Random) -> Vec<u8> {
    let content: Vec<u8> = (0..random.from_to(0, 6_000)).map(|_| random.next() as u8).collect();
    let head = format!("POST /echo HTTP/1.1\r\nHost: {}\r\nContent-Type: application/octet-stream\r\n", o.host);
    bytes.extend_from_slice(head.as_bytes());
    if random.one_in(2) {
        bytes.extend_from_slice(format!("Content-Length: {}\r\n\r\n", content.len()).as_bytes());
        bytes.extend_from_slice(&content);
    } else {
        bytes.extend_from_slice(b"Transfer-Encoding: chunked\r\n\r\n");
        let mut at = 0;
        while at < content.len() {
            let to = (at + random.from_to(1, 2_000)).min(content.len());
            bytes.extend_from_slice(format!("{:x}\r\n", to - at).as_bytes());
            bytes.extend_from_slice(&content[at..to]);
            bytes.extend_from_slice(b"\r\n");
            at = to;
        }
        bytes.extend_from_slice(b"0\r\n\r\n");
    }
    content
}

fn write_in_pieces(stream: &mut TcpStream, bytes: &[u8], random: &mut Random) -> std::io::Result<()> {
    let mut at = 0;
    while at < bytes.len() {
        let rest = bytes.len() - at;
        let count = if random.one_in(3) { rest } else { random.from_to(1, rest) };
        stream.write_all(&bytes[at..at + count])?;
        at += count;
        if random.one_in(2) {
            std::thread::sleep(Duration::from_micros(random.from_to(0, 3_000) as u64));
        }
    }
    Ok(())
}

/// SplitMix64: small, and the same everywhere.
struct Random(u64);

impl Random {
    fn of(seed: u64, index: u64) -> Self {
        Random(seed ^ index.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Both ends included.
    fn from_to(&mut self, least: usize, most: usize) -> usize {
        least + (self.next() % (most - least + 1) as u64) as usize
    }

    fn one_in(&mut self, count: u64) -> bool {
        self.next() % count == 0
    }
}
