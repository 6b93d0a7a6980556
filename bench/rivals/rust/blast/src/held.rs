//! Many connections that do nothing, or wait for answers.
use crate::answer::{self, Read as Answer};
use crate::options::Options;
use crate::quoted;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::fd::AsRawFd;
use std::time::Duration;

const WAIT: Duration = Duration::from_secs(90);

fn connect(o: &Options) -> Result<TcpStream, String> {
    let stream = TcpStream::connect_timeout(&o.address, Duration::from_secs(5)).map_err(|e| format!("connect: {e}"))?;
    stream.set_nodelay(true).ok();
    stream.set_read_timeout(Some(WAIT)).ok();
    Ok(stream)
}

fn ask(o: &Options, stream: &mut TcpStream) -> Result<(), String> {
    let request = format!("GET {} HTTP/1.1\r\nHost: {}\r\n\r\n", o.path, o.host);
    stream.write_all(request.as_bytes()).map_err(|e| format!("write: {e}"))
}

fn expect(stream: &mut TcpStream, wanted: Option<&str>) -> Result<(), String> {
    let mut bytes = Vec::new();
    let mut piece = [0; 4096];
    loop {
        match answer::read(&bytes) {
            Answer::Broken(why) => return Err(why.into()),
            Answer::Whole { status, content, bytes: end } => {
                let is_right = status == 200 && end == bytes.len() && wanted.is_none_or(|w| w.as_bytes() == content);
                return if is_right { Ok(()) } else { Err(format!("a wrong answer, status {status}")) };
            }
            Answer::Incomplete => match stream.read(&mut piece) {
                Ok(0) => return Err("closed by the server".into()),
                Ok(count) => bytes.extend_from_slice(&piece[..count]),
                Err(e) => return Err(format!("read: {e}")),
            },
        }
    }
}

fn say(line: String) {
    println!("{line}");
    std::io::stdout().flush().ok();
}

/// Waits until standard input ends, at most a minute and a half.
fn until_input_ends() {
    let mut input = libc::pollfd { fd: std::io::stdin().as_raw_fd(), events: libc::POLLIN, revents: 0 };
    unsafe { libc::poll(&mut input, 1, WAIT.as_millis() as i32) };
}

/// `count` keep-alive connections, each of which has had an answer.
pub fn idle(o: &Options, count: usize) -> bool {
    let mut held = Vec::with_capacity(count);
    for _ in 0..count {
        let opened = connect(o).and_then(|mut stream| {
            ask(o, &mut stream)?;
            expect(&mut stream, o.expect.as_deref())?;
            Ok(stream)
        });
        match opened {
            Ok(stream) => held.push(stream),
            Err(why) => {
                say(format!("{{\"held\":{},\"error\":\"{}\"}}", held.len(), quoted(&why)));
                return false;
            }
        }
    }
    say(format!("{{\"held\":{}}}", held.len()));
    until_input_ends();
    let alive = held
        .iter()
        .filter(|stream| {
            stream.set_nonblocking(true).ok();
            matches!(stream.peek(&mut [0]), Err(e) if e.kind() == std::io::ErrorKind::WouldBlock)
        })
        .count();
    say(format!("{{\"alive\":{alive}}}"));
    alive == count
}

/// `count` requests at once, whose handlers sleep. Says so when all are sent, and again when all
/// are answered.
pub fn asleep(o: &Options, count: usize) -> bool {
    let mut held = Vec::with_capacity(count);
    for _ in 0..count {
        match connect(o).and_then(|mut stream| ask(o, &mut stream).map(|_| stream)) {
            Ok(stream) => held.push(stream),
            Err(why) => {
                say(format!("{{\"held\":{},\"error\":\"{}\"}}", held.len(), quoted(&why)));
                return false;
            }
        }
    }
    say(format!("{{\"held\":{}}}", held.len()));
    let mut failures: Vec<String> = Vec::new();
    for stream in &mut held {
        if let Err(why) = expect(stream, Some("ok")) {
            failures.push(why);
        }
    }
    let why = failures.first().map_or(String::new(), |why| format!(",\"error\":\"{}\"", quoted(why)));
    say(format!("{{\"alive\":{}{why}}}", count - failures.len()));
    failures.is_empty()
}
