// The tasks of ../comparison.md with Rocket 0.5.
// rocket with "json", rocket_ws.

use rocket::fairing::{Fairing, Info, Kind};
use rocket::fs::FileServer;
use rocket::http::Status;
use rocket::serde::json::Json;
use rocket::serde::{Deserialize, Serialize};
use rocket::{get, launch, post, routes, Build, Data, Request, Response, Rocket, Route};
use std::time::Instant;

// task: hello
#[get("/")]
fn hello() -> &'static str {
    "Hello, World!"
}
#[launch]
fn rocket() -> _ {
    rocket::build().mount("/", routes![hello])
}
// end

pub fn typed_path_parameter() -> Rocket<Build> {
    // task: typed path parameter
    #[get("/users/<id>")]
    fn user(id: i64) -> String {
        format!("user {id}")
    }
    let app = rocket::build().mount("/", routes![user]);
    // end
    app
}

pub fn json() -> Rocket<Build> {
    // task: JSON in and out
    #[derive(Serialize, Deserialize)]
    #[serde(crate = "rocket::serde")]
    struct Order {
        item: String,
        count: i32,
    }
    #[post("/orders", data = "<order>")]
    fn order(order: Json<Order>) -> (Status, Json<Order>) {
        (Status::Created, order)
    }
    let app = rocket::build().mount("/", routes![order]);
    // end
    app
}

pub fn timing() -> Rocket<Build> {
    // task: timing of every request
    struct Timed;
    struct Start(Instant);
    #[rocket::async_trait]
    impl Fairing for Timed {
        fn info(&self) -> Info {
            Info {
                name: "timed",
                kind: Kind::Request | Kind::Response,
            }
        }
        async fn on_request(&self, request: &mut Request<'_>, _: &mut Data<'_>) {
            request.local_cache(|| Start(Instant::now()));
        }
        async fn on_response<'r>(&self, request: &'r Request<'_>, _: &mut Response<'r>) {
            let start = request.local_cache(|| Start(Instant::now()));
            println!("{:?}", start.0.elapsed());
        }
    }
    let app = rocket::build().attach(Timed);
    // end
    app
}

pub fn web_socket() -> Rocket<Build> {
    // task: WebSocket echo
    #[get("/echo")]
    fn echo(socket: rocket_ws::WebSocket) -> rocket_ws::Stream!['static] {
        socket.stream(|messages| messages)
    }
    let app = rocket::build().mount("/", routes![echo]);
    // end
    app
}

pub fn files() -> Rocket<Build> {
    // task: files of a folder
    let app = rocket::build().mount("/static", FileServer::from("public"));
    // end
    app
}

pub fn stop(all: Vec<Route>) -> Rocket<Build> {
    // task: stop that finishes what has begun
    let figment = rocket::Config::figment().merge(("shutdown.grace", 20));
    let app = rocket::custom(figment).mount("/", all);
    // end
    app
}
