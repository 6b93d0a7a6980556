//! may_minihttp: coroutines with stacks of their own. It has no router, so matchit has the whole table.
use std::io::{self, Read};
use std::sync::Arc;
use std::time::Duration;

use bytes::BufMut;
use may_minihttp::{HttpService, HttpServiceFactory, Request, Response};

#[global_allocator]
static ALLOC: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[derive(Clone, Copy)]
enum Route {
    Plaintext,
    Json,
    Orders,
    Echo,
    Sleep,
    Api,
}

#[derive(serde::Serialize)]
struct Message {
    message: &'static str,
}

struct App(Arc<matchit::Router<Route>>);

fn bad(rsp: &mut Response) {
    rsp.status_code(400, "Bad Request");
}

impl HttpService for App {
    fn call(&mut self, req: Request, rsp: &mut Response) -> io::Result<()> {
        use std::io::Write;
        let path = req.path().split('?').next().unwrap_or("");
        let Ok(m) = self.0.at(path) else {
            rsp.status_code(404, "Not Found");
            return Ok(());
        };
        let num = |k: &str| m.params.get(k).and_then(|s| s.parse::<u64>().ok());
        match *m.value {
            Route::Plaintext => {
                rsp.header("Content-Type: text/plain").body("Hello, World!");
            }
            Route::Json => {
                rsp.header("Content-Type: application/json");
                serde_json::to_writer(rsp.body_mut().writer(), &Message { message: "Hello, World!" })?;
            }
            Route::Orders => match (num("id"), num("order")) {
                (Some(id), Some(order)) => {
                    rsp.header("Content-Type: text/plain");
                    write!(rsp.body_mut().writer(), "{id} {order}")?;
                }
                _ => bad(rsp),
            },
            Route::Sleep => match num("ms") {
                Some(ms) => {
                    may::coroutine::sleep(Duration::from_millis(ms));
                    rsp.header("Content-Type: text/plain").body("ok");
                }
                None => bad(rsp),
            },
            Route::Api => match num("id") {
                Some(id) => {
                    rsp.header("Content-Type: text/plain");
                    write!(rsp.body_mut().writer(), "{id}")?;
                }
                None => bad(rsp),
            },
            Route::Echo => {
                let mut v = Vec::new();
                req.body().read_to_end(&mut v)?;
                rsp.header("Content-Type: text/plain");
                rsp.body_vec(v);
            }
        }
        Ok(())
    }
}

struct Factory(Arc<matchit::Router<Route>>);

impl HttpServiceFactory for Factory {
    type Service = App;
    fn new_service(&self, _id: usize) -> App {
        App(self.0.clone())
    }
}

fn main() {
    let a = rivals_common::args();
    may::config().set_workers(a.threads).set_pool_capacity(1000).set_stack_size(0x1000);
    let mut r = matchit::Router::new();
    for (t, v) in [
        ("/plaintext", Route::Plaintext),
        ("/json", Route::Json),
        ("/users/{id}/orders/{order}", Route::Orders),
        ("/echo", Route::Echo),
        ("/sleep/{ms}", Route::Sleep),
    ] {
        r.insert(t, v).unwrap();
    }
    for t in rivals_common::api_routes("{id}") {
        r.insert(t, Route::Api).unwrap();
    }
    Factory(Arc::new(r)).start(rivals_common::addr(a.port)).expect("start").join().expect("join");
}
