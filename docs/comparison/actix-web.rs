// task: hello
#[get("/")]
async fn hello() -> &'static str {
    "Hello, World!"
}
#[actix_web::main]
async fn main() -> std::io::Result<()> {
    HttpServer::new(|| App::new().service(hello)).bind(("127.0.0.1", 8080))?.run().await
}
// task: typed path parameter
#[get("/users/{id}")]
async fn user(id: web::Path<i64>) -> String {
    format!("user {id}")
}
let app = App::new().service(user);
// task: JSON echo
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
// task: timing middleware
async fn timed(request: ServiceRequest, next: Next<impl MessageBody>) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let start = Instant::now();
    let response = next.call(request).await;
    println!("{:?}", start.elapsed());
    response
}
let app = App::new().wrap(from_fn(timed));
// task: graceful stop
HttpServer::new(app).shutdown_timeout(20).bind(("127.0.0.1", 8080))?.run().await
