//! ntex 3 on tokio.
use std::time::Duration;

use ntex::http::header;
use ntex::web::{self, types, App, HttpResponse, HttpServer};

#[global_allocator]
static ALLOC: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[derive(serde::Serialize)]
struct Message {
    message: &'static str,
}

const NAME: header::HeaderValue = header::HeaderValue::from_static("N");
const TEXT: header::HeaderValue = header::HeaderValue::from_static("text/plain");

fn text(body: impl Into<ntex::http::body::Body>) -> HttpResponse {
    let mut r = HttpResponse::Ok();
    r.header(header::SERVER, NAME);
    r.header(header::CONTENT_TYPE, TEXT);
    r.body(body)
}

async fn plaintext() -> HttpResponse {
    text("Hello, World!")
}

async fn json() -> HttpResponse {
    let mut r = HttpResponse::Ok();
    r.header(header::SERVER, NAME);
    r.json(&Message { message: "Hello, World!" })
}

async fn orders(p: types::Path<(u64, u64)>) -> HttpResponse {
    let (id, order) = p.into_inner();
    text(format!("{id} {order}"))
}

async fn echo(body: ntex::util::Bytes) -> HttpResponse {
    text(body)
}

async fn sleep(ms: types::Path<u64>) -> HttpResponse {
    ntex::time::sleep(Duration::from_millis(*ms)).await;
    text("ok")
}

async fn api(id: types::Path<u64>) -> HttpResponse {
    text(id.to_string())
}

#[ntex::main]
async fn main() -> std::io::Result<()> {
    let a = rivals_common::args();
    HttpServer::new(async || {
        let mut app = App::new()
            .route("/plaintext", web::get().to(plaintext))
            .route("/json", web::get().to(json))
            .route("/users/{id}/orders/{order}", web::get().to(orders))
            .route("/echo", web::post().to(echo))
            .route("/sleep/{ms}", web::get().to(sleep));
        for t in rivals_common::api_routes("{id}") {
            app = app.route(&t, web::get().to(api));
        }
        app
    })
    .workers(a.threads)
    .backlog(4096)
    .bind(rivals_common::addr(a.port))?
    .run()
    .await
}
