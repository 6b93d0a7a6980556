//! Floods an echoing WebSocket with small messages, `flood PORT PATH CONNECTIONS BATCH BYTES WARM_UP SECONDS`: each
//! connection writes BATCH messages of BYTES bytes at once, reads all of them back, compares every octet, and begins
//! again. It prints the messages per second of all connections after WARM_UP seconds.
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

static MESSAGES: AtomicU64 = AtomicU64::new(0);
static ENDS: AtomicBool = AtomicBool::new(false);

fn open(port: u16, path: &str) -> TcpStream {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("connect");
    stream.set_nodelay(true).expect("nodelay");
    stream.set_read_timeout(Some(Duration::from_secs(10))).expect("timeout");
    let head = format!(
        "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).expect("write");
    let mut answer = Vec::new();
    let mut octet = [0];
    while !answer.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut octet).expect("the answer to the handshake");
        answer.push(octet[0]);
    }
    assert!(answer.starts_with(b"HTTP/1.1 101 "), "{}", String::from_utf8_lossy(&answer));
    stream
}

/// What is sent in one write, and what has to come back.
fn batch(count: usize, bytes: usize) -> (Vec<u8>, Vec<u8>) {
    assert!(bytes < 126, "small messages have less than 126 bytes");
    let mask = [0x12, 0x34, 0x9a, 0x7f];
    let (mut sent, mut wanted) = (Vec::new(), Vec::new());
    for i in 0..count {
        let text: Vec<u8> = (0..bytes).map(|at| b'a' + ((at + i) % 26) as u8).collect();
        sent.extend([0x81, 0x80 | bytes as u8]);
        sent.extend(mask);
        sent.extend(text.iter().enumerate().map(|(at, octet)| octet ^ mask[at % 4]));
        wanted.extend([0x81, bytes as u8]);
        wanted.extend(text);
    }
    (sent, wanted)
}

fn talk(mut stream: TcpStream, count: usize, bytes: usize) {
    let (sent, wanted) = batch(count, bytes);
    let mut got = vec![0; wanted.len()];
    while !ENDS.load(Ordering::Relaxed) {
        stream.write_all(&sent).expect("write");
        stream.read_exact(&mut got).expect("read");
        assert!(got == wanted, "what came back is not what was sent");
        MESSAGES.fetch_add(count as u64, Ordering::Relaxed);
    }
}

fn main() {
    let a: Vec<String> = std::env::args().collect();
    if a.len() != 8 {
        eprintln!("usage: {} PORT PATH CONNECTIONS BATCH BYTES WARM_UP SECONDS", a[0]);
        std::process::exit(2);
    }
    let number = |i: usize| a[i].parse::<u64>().expect("a number");
    let threads: Vec<_> = (0..number(3))
        .map(|_| {
            let stream = open(number(1) as u16, &a[2]);
            let (count, bytes) = (number(4) as usize, number(5) as usize);
            std::thread::spawn(move || talk(stream, count, bytes))
        })
        .collect();
    std::thread::sleep(Duration::from_secs(number(6)));
    let (begun, before) = (Instant::now(), MESSAGES.load(Ordering::Relaxed));
    std::thread::sleep(Duration::from_secs(number(7)));
    let messages = MESSAGES.load(Ordering::Relaxed) - before;
    println!("{:.0}", messages as f64 / begun.elapsed().as_secs_f64());
    ENDS.store(true, Ordering::Relaxed);
    for thread in threads {
        thread.join().expect("a connection failed");
    }
}
