//! actix-web 4 with its own workers.
use std::time::Duration;

use actix_web::http::header;
use actix_web::{web, App, HttpResponse, HttpServer};

#[global_allocator]
static ALLOC: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[derive(serde::Serialize)]
struct Message {
    message: &'static str,
}

const NAME: header::HeaderValue = header::HeaderValue::from_static("actix");
const TEXT: header::HeaderValue = header::HeaderValue::from_static("text/plain");

fn text(body: impl actix_web::body::MessageBody + 'static) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::SERVER, NAME))
        .insert_header((header::CONTENT_TYPE, TEXT))
        .body(body)
}

async fn plaintext() -> HttpResponse {
    text("Hello, World!")
}

async fn json() -> HttpResponse {
    HttpResponse::Ok().insert_header((header::SERVER, NAME)).json(Message { message: "Hello, World!" })
}

async fn orders(p: web::Path<(u64, u64)>) -> HttpResponse {
    let (id, order) = p.into_inner();
    text(format!("{id} {order}"))
}

async fn echo(body: web::Bytes) -> HttpResponse {
    text(body)
}

async fn sleep(ms: web::Path<u64>) -> HttpResponse {
    tokio::time::sleep(Duration::from_millis(*ms)).await;
    text("ok")
}

async fn api(id: web::Path<u64>) -> HttpResponse {
    text(id.to_string())
}

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    let a = rivals_common::args();
    HttpServer::new(|| {
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
