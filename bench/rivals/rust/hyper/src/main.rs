//! hyper 1: a runtime of one thread and a listener for each worker, routes matched by hand, matchit for the 200 of /api.
use std::{convert::Infallible, time::Duration};

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::header::{HeaderValue, CONTENT_TYPE, SERVER};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};

#[global_allocator]
static ALLOC: mimalloc::MiMalloc = mimalloc::MiMalloc;

const SERVER_NAME: HeaderValue = HeaderValue::from_static("hyper");
const TEXT: HeaderValue = HeaderValue::from_static("text/plain");
const JSON: HeaderValue = HeaderValue::from_static("application/json");

#[derive(serde::Serialize)]
struct Message {
    message: &'static str,
}

type Router = matchit::Router<()>;

fn reply(body: impl Into<Bytes>, kind: HeaderValue) -> Response<Full<Bytes>> {
    let mut r = Response::new(Full::new(body.into()));
    r.headers_mut().insert(SERVER, SERVER_NAME);
    r.headers_mut().insert(CONTENT_TYPE, kind);
    r
}

fn status(code: StatusCode) -> Response<Full<Bytes>> {
    let mut r = reply("", TEXT);
    *r.status_mut() = code;
    r
}

fn two_ids(rest: &str) -> Option<(u64, u64)> {
    let (id, order) = rest.split_once("/orders/")?;
    Some((id.parse().ok()?, order.parse().ok()?))
}

async fn handle(req: Request<Incoming>, api: &Router) -> Result<Response<Full<Bytes>>, Infallible> {
    let path = req.uri().path();
    Ok(match (req.method(), path) {
        (&Method::GET, "/plaintext") => reply("Hello, World!", TEXT),
        (&Method::GET, "/json") => {
            let body = serde_json::to_vec(&Message { message: "Hello, World!" }).unwrap();
            reply(body, JSON)
        }
        (&Method::POST, "/echo") => match req.into_body().collect().await {
            Ok(body) => reply(body.to_bytes(), TEXT),
            Err(_) => status(StatusCode::BAD_REQUEST),
        },
        (&Method::GET, p) => {
            if let Some(rest) = p.strip_prefix("/users/") {
                match two_ids(rest) {
                    Some((id, order)) => reply(format!("{id} {order}"), TEXT),
                    None => status(StatusCode::BAD_REQUEST),
                }
            } else if let Some(rest) = p.strip_prefix("/sleep/") {
                match rest.parse::<u64>() {
                    Ok(ms) => {
                        tokio::time::sleep(Duration::from_millis(ms)).await;
                        reply("ok", TEXT)
                    }
                    Err(_) => status(StatusCode::BAD_REQUEST),
                }
            } else if let Ok(m) = api.at(p) {
                reply(m.params.get("id").unwrap_or("").to_owned(), TEXT)
            } else {
                status(StatusCode::NOT_FOUND)
            }
        }
        _ => status(StatusCode::NOT_FOUND),
    })
}

async fn serve(port: u16, api: &'static Router) {
    let listener = tokio::net::TcpListener::from_std(rivals_common::reuseport_listener(port)).expect("listener");
    loop {
        let Ok((stream, _)) = listener.accept().await else { continue };
        let _ = stream.set_nodelay(true);
        tokio::task::spawn_local(async move {
            let _ = http1::Builder::new()
                .timer(TokioTimer::new())
                .pipeline_flush(true)
                .serve_connection(TokioIo::new(stream), service_fn(move |r| handle(r, api)))
                .await;
        });
    }
}

fn main() {
    let a = rivals_common::args();
    let mut router = Router::new();
    for t in rivals_common::api_routes("{id}") {
        router.insert(t, ()).expect("route");
    }
    let api: &'static Router = Box::leak(Box::new(router));
    let worker = move || {
        let rt = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("runtime");
        tokio::task::LocalSet::new().block_on(&rt, serve(a.port, api))
    };
    for _ in 1..a.threads {
        std::thread::spawn(worker);
    }
    worker()
}
