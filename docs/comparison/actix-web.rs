// The tasks of ../comparison.md with actix-web 4.
// actix-files, actix-ws, serde with "derive".

use actix_files::Files;
use actix_web::body::MessageBody;
use actix_web::dev::{Server, ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::{from_fn, Next};
use actix_web::{get, post, rt, web, App, Error, HttpRequest, HttpResponse, HttpServer, Responder};
use actix_ws::Message;
use serde::{Deserialize, Serialize};
use std::time::Instant;

// task: hello
#[get("/")]
async fn hello() -> &'static str {
    "Hello, World!"
}
#[actix_web::main]
async fn main() -> std::io::Result<()> {
    HttpServer::new(|| App::new().service(hello))
        .bind(("127.0.0.1", 8080))?
        .run()
        .await
}
// end

pub fn typed_path_parameter(
) -> App<impl ServiceFactory<ServiceRequest, Config = (), Error = Error, InitError = ()>> {
    // task: typed path parameter
    #[get("/users/{id}")]
    async fn user(id: web::Path<i64>) -> String {
        format!("user {id}")
    }
    let app = App::new().service(user);
    // end
    app
}

pub fn json() -> App<impl ServiceFactory<ServiceRequest, Config = (), Error = Error, InitError = ()>>
{
    // task: JSON in and out
    #[derive(Serialize, Deserialize)]
    struct Order {
        item: String,
        count: i32,
    }
    #[post("/orders")]
    async fn order(order: web::Json<Order>) -> impl Responder {
        HttpResponse::Created().json(order)
    }
    let app = App::new().service(order);
    // end
    app
}

pub fn timing() {
    // task: timing of every request
    async fn timed(
        request: ServiceRequest,
        next: Next<impl MessageBody>,
    ) -> Result<ServiceResponse<impl MessageBody>, Error> {
        let start = Instant::now();
        let response = next.call(request).await;
        println!("{:?}", start.elapsed());
        response
    }
    let app = App::new().wrap(from_fn(timed));
    // end
    drop(app);
}

pub fn web_socket(
) -> App<impl ServiceFactory<ServiceRequest, Config = (), Error = Error, InitError = ()>> {
    // task: WebSocket echo
    #[get("/echo")]
    async fn echo(request: HttpRequest, body: web::Payload) -> Result<HttpResponse, Error> {
        let (response, mut session, mut messages) = actix_ws::handle(&request, body)?;
        rt::spawn(async move {
            while let Some(Ok(message)) = messages.recv().await {
                let _ = match message {
                    Message::Text(text) => session.text(text).await,
                    Message::Binary(bytes) => session.binary(bytes).await,
                    Message::Ping(bytes) => session.pong(&bytes).await,
                    _ => Ok(()),
                };
            }
        });
        Ok(response)
    }
    let app = App::new().service(echo);
    // end
    app
}

pub fn files(
) -> App<impl ServiceFactory<ServiceRequest, Config = (), Error = Error, InitError = ()>> {
    // task: files of a folder
    let app = App::new().service(Files::new("/static", "public"));
    // end
    app
}

pub fn stop() -> std::io::Result<Server> {
    // task: stop that finishes what has begun
    let server = HttpServer::new(App::new).shutdown_timeout(20);
    // end
    Ok(server.bind(("127.0.0.1", 8080))?.run())
}
