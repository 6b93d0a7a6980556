// task: hello
#[get("/")]
fn hello() -> &'static str {
    "Hello, World!"
}
#[launch]
fn rocket() -> _ {
    rocket::build().mount("/", routes![hello])
}
// task: typed path parameter
#[get("/users/<id>")]
fn user(id: i64) -> String {
    format!("user {id}")
}
let app = rocket::build().mount("/", routes![user]);
// task: JSON echo
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
// task: timing middleware
struct Timed;
struct Start(Instant);
#[rocket::async_trait]
impl Fairing for Timed {
    fn info(&self) -> Info {
        Info { name: "timed", kind: Kind::Request | Kind::Response }
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
// task: graceful stop
let figment = rocket::Config::figment().merge(("shutdown.grace", 20));
rocket::custom(figment).mount("/", routes).launch().await
