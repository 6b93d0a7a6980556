//! axum 0.8: by `axum::serve` on tokio's runtime of many threads, as its documentation has it, or with MODE `local` on a
//! runtime of one thread and a listener for each worker, answers of one batch flushed together.
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::ws::{WebSocket, WebSocketUpgrade};
use axum::extract::{Path, Request};
use axum::http::{header, HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use futures_util::{FutureExt, SinkExt, StreamExt};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;

#[global_allocator]
static ALLOC: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[derive(serde::Serialize)]
struct Message {
    message: &'static str,
}

const SERVER: [(HeaderName, HeaderValue); 1] = [(header::SERVER, HeaderValue::from_static("axum"))];

async fn plaintext() -> impl IntoResponse {
    (SERVER, "Hello, World!")
}

async fn json() -> impl IntoResponse {
    (SERVER, Json(Message { message: "Hello, World!" }))
}

async fn orders(Path((id, order)): Path<(u64, u64)>) -> impl IntoResponse {
    (SERVER, format!("{id} {order}"))
}

async fn echo(body: Bytes) -> impl IntoResponse {
    (SERVER, body)
}

async fn sleep(Path(ms): Path<u64>) -> impl IntoResponse {
    tokio::time::sleep(Duration::from_millis(ms)).await;
    (SERVER, "ok")
}

async fn api(Path(id): Path<u64>) -> impl IntoResponse {
    (SERVER, id.to_string())
}

async fn talk(mut socket: WebSocket) {
    while let Some(Ok(message)) = socket.recv().await {
        if socket.send(message).await.is_err() {
            return;
        }
    }
}

async fn ws(upgrade: WebSocketUpgrade) -> Response {
    upgrade.on_upgrade(talk)
}

/// As `talk`, but what is here already is echoed before anything is flushed: one write for a batch.
async fn talk_in_batches(socket: WebSocket) {
    let (mut sink, mut messages) = socket.split();
    while let Some(Ok(message)) = messages.next().await {
        if sink.feed(message).await.is_err() {
            return;
        }
        while let Some(Some(Ok(more))) = messages.next().now_or_never() {
            if sink.feed(more).await.is_err() {
                return;
            }
        }
        if sink.flush().await.is_err() {
            return;
        }
    }
}

async fn ws_in_batches(upgrade: WebSocketUpgrade) -> Response {
    upgrade.on_upgrade(talk_in_batches)
}

fn app() -> Router {
    let mut r = Router::new()
        .route("/plaintext", get(plaintext))
        .route("/json", get(json))
        .route("/users/{id}/orders/{order}", get(orders))
        .route("/echo", post(echo))
        .route("/sleep/{ms}", get(sleep))
        .route("/ws/echo", get(ws))
        .route("/ws/batches", get(ws_in_batches));
    for t in rivals_common::api_routes("{id}") {
        r = r.route(&t, get(api));
    }
    r
}

async fn serve_local(port: u16, app: Router) {
    let listener = tokio::net::TcpListener::from_std(rivals_common::reuseport_listener(port)).expect("listener");
    loop {
        let Ok((stream, _)) = listener.accept().await else { continue };
        let _ = stream.set_nodelay(true);
        let svc = tower_service_for(app.clone());
        tokio::task::spawn_local(async move {
            let _ = hyper::server::conn::http1::Builder::new()
                .timer(TokioTimer::new())
                .pipeline_flush(true)
                .serve_connection(TokioIo::new(stream), svc)
                .await;
        });
    }
}

fn tower_service_for(app: Router) -> impl hyper::service::Service<
    hyper::Request<hyper::body::Incoming>,
    Response = axum::response::Response,
    Error = std::convert::Infallible,
    Future = impl std::future::Future<Output = Result<axum::response::Response, std::convert::Infallible>>,
> {
    TowerToHyperService::new(MapBody(app))
}

#[derive(Clone)]
struct MapBody(Router);

impl tower_service::Service<hyper::Request<hyper::body::Incoming>> for MapBody {
    type Response = axum::response::Response;
    type Error = std::convert::Infallible;
    type Future = <Router as tower_service::Service<Request>>::Future;

    fn poll_ready(&mut self, cx: &mut std::task::Context<'_>) -> std::task::Poll<Result<(), Self::Error>> {
        tower_service::Service::<Request>::poll_ready(&mut self.0, cx)
    }

    fn call(&mut self, req: hyper::Request<hyper::body::Incoming>) -> Self::Future {
        tower_service::Service::call(&mut self.0, req.map(axum::body::Body::new))
    }
}

fn main() {
    let a = rivals_common::args();
    if a.mode == "local" {
        let app = app();
        let worker = move |app: Router| {
            let rt = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("runtime");
            tokio::task::LocalSet::new().block_on(&rt, serve_local(a.port, app))
        };
        for _ in 1..a.threads {
            let app = app.clone();
            std::thread::spawn(move || worker(app));
        }
        worker(app)
    } else {
        let rt = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(a.threads)
            .enable_all()
            .build()
            .expect("runtime");
        rt.block_on(async move {
            use axum::serve::ListenerExt;
            let listener = tokio::net::TcpListener::from_std(rivals_common::reuseport_listener(a.port))
                .expect("listener")
                .tap_io(|s| {
                    let _ = s.set_nodelay(true);
                });
            axum::serve(listener, app()).await.expect("serve");
        });
    }
}
