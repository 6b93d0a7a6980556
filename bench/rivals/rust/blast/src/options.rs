//! The command line, checked. A target that is no literal address of loopback is refused here.
use std::net::SocketAddr;

pub const USAGE: &str = "usage: blast URL [options]    URL is http://127.0.0.1:PORT/path or http://[::1]:PORT/path
  -c N             connections (64)
  -p N             requests in a batch; the next is sent when all of it is answered (1)
  -w S, -d S       seconds to warm up, and to measure (0.5, 2)
  -X METHOD        (GET)
  -B BYTES         content of each request
  --expect TEXT    content of each answer; {} in it and in the path is another number each time
  --status N       status of each answer (200)
  --rate N         send so many batches a second in all, and count latency from when each was due
  --flood          send without waiting for answers, as fast as the peer takes them
  --pid P[,P...]   processes whose CPU time to divide by the answers
  --idle N         keep N connections open until standard input ends
  --asleep N       N requests at once, of a path that answers `ok` late
  --soak SEED      random requests, pipelined, cut and delayed, of the demo's contract";

pub enum Mode {
    Load,
    Idle(usize),
    Asleep(usize),
    Soak(u64),
}

pub struct Options {
    pub mode: Mode,
    pub address: SocketAddr,
    pub host: String,
    pub path: String,
    pub method: String,
    pub connections: usize,
    pub depth: usize,
    pub warmup_seconds: f64,
    pub seconds: f64,
    pub content_bytes: usize,
    pub expect: Option<String>,
    pub status_digits: [u8; 3],
    pub rate: Option<f64>,
    pub flood: bool,
    pub pids: Vec<u32>,
}

const SECONDS_MAX: f64 = 600.0;
const CONNECTIONS_MAX: usize = 100_000;
const DEPTH_MAX: usize = 4_096;

pub fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Options, String> {
    let mut o = Options {
        mode: Mode::Load,
        address: SocketAddr::from(([127, 0, 0, 1], 0)),
        host: String::new(),
        path: String::new(),
        method: "GET".into(),
        connections: 64,
        depth: 1,
        warmup_seconds: 0.5,
        seconds: 2.0,
        content_bytes: 0,
        expect: None,
        status_digits: *b"200",
        rate: None,
        flood: false,
        pids: Vec::new(),
    };
    while let Some(flag) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("{flag} needs a value"));
        match flag.as_str() {
            "-c" => o.connections = number(&flag, &value()?)?,
            "-p" => o.depth = number(&flag, &value()?)?,
            "-w" => o.warmup_seconds = number(&flag, &value()?)?,
            "-d" => o.seconds = number(&flag, &value()?)?,
            "-X" => o.method = value()?,
            "-B" => o.content_bytes = number(&flag, &value()?)?,
            "--expect" => o.expect = Some(value()?),
            "--status" => {
                let status = value()?;
                let is_final = ("200"..="599").contains(&status.as_str()) && status.bytes().all(|b| b.is_ascii_digit());
                o.status_digits = status.as_bytes().try_into().ok().filter(|_| is_final).ok_or("--status has three digits, 200 to 599")?;
            }
            "--rate" => o.rate = Some(number(&flag, &value()?)?),
            "--flood" => o.flood = true,
            "--pid" => o.pids = value()?.split(',').map(|p| number(&flag, p)).collect::<Result<_, _>>()?,
            "--idle" => o.mode = Mode::Idle(number(&flag, &value()?)?),
            "--asleep" => o.mode = Mode::Asleep(number(&flag, &value()?)?),
            "--soak" => o.mode = Mode::Soak(number(&flag, &value()?)?),
            url if url.starts_with("http://") => (o.address, o.host, o.path) = target(url)?,
            _ => return Err(format!("there is no option {flag}")),
        }
    }
    check(&o)?;
    Ok(o)
}

/// Only literal addresses are taken, so that no name is ever resolved.
fn target(url: &str) -> Result<(SocketAddr, String, String), String> {
    let rest = &url["http://".len()..];
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let address: SocketAddr = host
        .parse()
        .map_err(|_| format!("{host} is no literal IP:PORT, and names are not looked up"))?;
    if !address.ip().is_loopback() {
        return Err(format!("{address} is refused: load is sent to loopback addresses only"));
    }
    let path = if path.is_empty() { "/" } else { path };
    if path.bytes().any(|b| b <= b' ' || b >= 127) {
        return Err("the path has a byte that cannot be sent".into());
    }
    Ok((address, host.into(), path.into()))
}

fn number<T: std::str::FromStr>(flag: &str, text: &str) -> Result<T, String> {
    text.parse().map_err(|_| format!("{flag} does not have the value {text}"))
}

fn check(o: &Options) -> Result<(), String> {
    let is_in_range = !o.host.is_empty()
        && (1..=CONNECTIONS_MAX).contains(&o.connections)
        && (1..=DEPTH_MAX).contains(&o.depth)
        && o.seconds > 0.0
        && o.seconds <= SECONDS_MAX
        && (0.0..=SECONDS_MAX).contains(&o.warmup_seconds)
        && o.rate.is_none_or(|rate| rate > 0.0)
        && !o.method.is_empty()
        && o.method.bytes().all(|b| b.is_ascii_uppercase());
    if is_in_range {
        Ok(())
    } else {
        Err("the target is missing, or a number is out of range".into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Options, String> {
        parse(line.split(' ').map(String::from))
    }

    #[test]
    fn loopback_is_taken() {
        for url in ["http://127.0.0.1:80/a", "http://[::1]:80/a", "http://127.8.9.1:80/a"] {
            assert_eq!(parsed(url).map(|o| o.path).ok().as_deref(), Some("/a"), "{url}");
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for url in [
            "http://192.0.2.1:80/",
            "http://0.0.0.0:80/",
            "http://[2001:db8::1]:80/",
            "http://localhost:80/",
            "http://127.0.0.1.example.com:80/",
            "http://127.0.0.1/",
            "https://127.0.0.1:443/",
        ] {
            assert!(parsed(url).is_err(), "{url}");
        }
    }

    #[test]
    fn numbers_have_a_range() {
        assert!(parsed("http://127.0.0.1:80/ -c 0").is_err());
        assert!(parsed("http://127.0.0.1:80/ -d 601").is_err());
        assert!(parsed("http://127.0.0.1:80/ -p 4097").is_err());
        assert!(parsed("http://127.0.0.1:80/ -p").is_err());
    }
}
