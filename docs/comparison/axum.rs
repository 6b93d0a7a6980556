// The tasks of ../comparison.md with axum 0.8.
// axum with "ws", tower-http with "fs", tokio with "full", serde with "derive".

use axum::extract::ws::{WebSocket, WebSocketUpgrade};
use axum::extract::{Path, Request};
use axum::http::StatusCode;
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use std::time::Instant;
use tokio::net::TcpListener;
use tokio::signal::{self, unix};
use tower_http::services::ServeDir;

// task: hello
#[tokio::main]
async fn main() {
    let app = Router::new().route("/", get(|| async { "Hello, World!" }));
    let listener = TcpListener::bind("127.0.0.1:8080").await.unwrap();
    axum::serve(listener, app).await.unwrap();
}
// end

pub fn typed_path_parameter() -> Router {
    // task: typed path parameter
    async fn user(Path(id): Path<i64>) -> String {
        format!("user {id}")
    }
    let app = Router::new().route("/users/{id}", get(user));
    // end
    app
}

pub fn json() -> Router {
    // task: JSON in and out
    #[derive(Serialize, Deserialize)]
    struct Order {
        item: String,
        count: i32,
    }
    async fn order(Json(order): Json<Order>) -> (StatusCode, Json<Order>) {
        (StatusCode::CREATED, Json(order))
    }
    let app = Router::new().route("/orders", post(order));
    // end
    app
}

pub fn timing(app: Router) -> Router {
    // task: timing of every request
    async fn timed(request: Request, next: Next) -> Response {
        let start = Instant::now();
        let response = next.run(request).await;
        println!("{:?}", start.elapsed());
        response
    }
    let app = app.layer(middleware::from_fn(timed));
    // end
    app
}

pub fn web_socket() -> Router {
    // task: WebSocket echo
    async fn echo(upgrade: WebSocketUpgrade) -> Response {
        upgrade.on_upgrade(async |mut socket: WebSocket| {
            while let Some(Ok(message)) = socket.recv().await {
                let _ = socket.send(message).await;
            }
        })
    }
    let app = Router::new().route("/echo", get(echo));
    // end
    app
}

pub fn files() -> Router {
    // task: files of a folder
    let app = Router::new().nest_service("/static", ServeDir::new("public"));
    // end
    app
}

pub async fn stop(listener: TcpListener, app: Router) {
    // task: stop that finishes what has begun
    async fn signal() {
        let mut term = unix::signal(unix::SignalKind::terminate()).unwrap();
        tokio::select! {
            _ = signal::ctrl_c() => {}
            _ = term.recv() => {}
        }
    }
    axum::serve(listener, app)
        .with_graceful_shutdown(signal())
        .await
        .unwrap();
    // end
}
