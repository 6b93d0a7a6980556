//! What all rivals in Rust share: the command line `NAME PORT THREADS [MODE]`, the 200 routes that make a table as large
//! as a real one, and a listener on 127.0.0.1 of which each worker has its own.
use std::net::{Ipv4Addr, SocketAddr, TcpListener};

pub struct Args {
    pub port: u16,
    pub threads: usize,
    pub mode: String,
}

pub fn args() -> Args {
    let a: Vec<String> = std::env::args().collect();
    let usage = || -> ! {
        eprintln!("usage: {} PORT [THREADS [MODE]]", a[0]);
        std::process::exit(2)
    };
    let port = a.get(1).and_then(|s| s.parse().ok()).unwrap_or_else(|| usage());
    let threads = match a.get(2) {
        None => 1,
        Some(s) => s.parse().ok().filter(|n| (1..=256).contains(n)).unwrap_or_else(|| usage()),
    };
    Args { port, threads, mode: a.get(3).cloned().unwrap_or_default() }
}

pub fn addr(port: u16) -> SocketAddr {
    SocketAddr::from((Ipv4Addr::LOCALHOST, port))
}

/// `/api/v{1,2}/resource{1..20}/{param}/sub{1..5}`: 200 templates; `param` is the framework's own spelling of `id`.
pub fn api_routes(param: &str) -> Vec<String> {
    let mut v = Vec::with_capacity(200);
    for n in 1..=2 {
        for m in 1..=20 {
            for k in 1..=5 {
                v.push(format!("/api/v{n}/resource{m}/{param}/sub{k}"));
            }
        }
    }
    v
}

pub fn reuseport_listener(port: u16) -> TcpListener {
    use socket2::{Domain, Protocol, Socket, Type};
    let s = Socket::new(Domain::IPV4, Type::STREAM, Some(Protocol::TCP)).expect("socket");
    s.set_reuse_address(true).expect("reuseaddr");
    s.set_reuse_port(true).expect("reuseport");
    s.set_nonblocking(true).expect("nonblocking");
    s.bind(&addr(port).into()).expect("bind");
    s.listen(4096).expect("listen");
    s.into()
}
