// task: hello
#[tokio::main]
async fn main() {
    let app = Router::new().route("/", get(|| async { "Hello, World!" }));
    let listener = TcpListener::bind("127.0.0.1:8080").await.unwrap();
    axum::serve(listener, app).await.unwrap();
}
// task: typed path parameter
async fn user(Path(id): Path<i64>) -> String {
    format!("user {id}")
}
let app = Router::new().route("/users/{id}", get(user));
// task: JSON echo
#[derive(Serialize, Deserialize)]
struct Order {
    item: String,
    count: i32,
}
async fn order(Json(order): Json<Order>) -> (StatusCode, Json<Order>) {
    (StatusCode::CREATED, Json(order))
}
let app = Router::new().route("/orders", post(order));
// task: timing middleware
async fn timed(request: Request, next: Next) -> Response {
    let start = Instant::now();
    let response = next.run(request).await;
    println!("{:?}", start.elapsed());
    response
}
let app = app.layer(middleware::from_fn(timed));
// task: graceful stop
async fn signal() {
    let mut term = unix::signal(SignalKind::terminate()).unwrap();
    tokio::select! {
        _ = signal::ctrl_c() => {}
        _ = term.recv() => {}
    }
}
axum::serve(listener, app).with_graceful_shutdown(signal()).await.unwrap();
