//! Rocket 0.5, on hyper 0.14; its logging is off, its allocator the system's.
use rocket::figment::Figment;
use rocket::http::Method;
use rocket::response::content::RawText;
use rocket::route::{Handler, Outcome, Route};
use rocket::serde::{json::Json, Serialize};
use rocket::{get, post, routes, Data, Request};

#[derive(Serialize)]
#[serde(crate = "rocket::serde")]
struct Message {
    message: &'static str,
}

#[get("/plaintext")]
fn plaintext() -> RawText<&'static str> {
    RawText("Hello, World!")
}

#[get("/json")]
fn json() -> Json<Message> {
    Json(Message { message: "Hello, World!" })
}

#[get("/users/<id>/orders/<order>")]
fn orders(id: u64, order: u64) -> String {
    format!("{id} {order}")
}

#[post("/echo", data = "<body>")]
fn echo(body: Vec<u8>) -> Vec<u8> {
    body
}

#[get("/sleep/<ms>")]
async fn sleep(ms: u64) -> RawText<&'static str> {
    rocket::tokio::time::sleep(std::time::Duration::from_millis(ms)).await;
    RawText("ok")
}

#[derive(Clone)]
struct Api;

#[rocket::async_trait]
impl Handler for Api {
    async fn handle<'r>(&self, req: &'r Request<'_>, data: Data<'r>) -> Outcome<'r> {
        match req.param::<u64>(3) {
            Some(Ok(id)) => Outcome::from(req, id.to_string()),
            _ => Outcome::forward(data, rocket::http::Status::NotFound),
        }
    }
}

fn main() {
    let a = rivals_common::args();
    let config = Figment::from(rocket::Config::release_default())
        .merge(("address", "127.0.0.1"))
        .merge(("port", a.port))
        .merge(("workers", a.threads))
        .merge(("log_level", "off"))
        .merge(("cli_colors", false));
    let api: Vec<Route> =
        rivals_common::api_routes("<id>").iter().map(|t| Route::new(Method::Get, t, Api)).collect();
    let app = rocket::custom(config)
        .mount("/", routes![plaintext, json, orders, echo, sleep])
        .mount("/", api);
    // Rocket's own entry point builds its runtime from the default figment, so the runtime is made here.
    let rt = rocket::tokio::runtime::Builder::new_multi_thread()
        .worker_threads(a.threads)
        .enable_all()
        .build()
        .expect("runtime");
    rt.block_on(async { app.launch().await }).expect("launch");
}
