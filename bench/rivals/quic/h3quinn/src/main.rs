//! h3 on quinn: one runtime thread, routes matched by hand. `rival-h3quinn PORT CERT KEY`, on loopback.
use bytes::{Buf, Bytes};
use http::{Method, Request, Response, StatusCode};
use std::{env, fs, net::SocketAddr, sync::Arc, time::Duration};

type Stream = h3::server::RequestStream<h3_quinn::BidiStream<Bytes>, Bytes>;
type Done = Result<(), Box<dyn std::error::Error + Send + Sync>>;

/// Bytes of `/bytes/{n}` that are sent at a time.
const PIECE_BYTES: usize = 64 * 1024;

fn two_ids(path: &str) -> Option<(u64, u64)> {
    let (id, order) = path.strip_prefix("/users/")?.split_once("/orders/")?;
    Some((id.parse().ok()?, order.parse().ok()?))
}

async fn reply(stream: &mut Stream, status: StatusCode, body: Bytes) -> Done {
    let head = Response::builder()
        .status(status)
        .header("server", "h3")
        .header("content-type", "text/plain")
        .header("content-length", body.len());
    stream.send_response(head.body(())?).await?;
    if !body.is_empty() {
        stream.send_data(body).await?;
    }
    Ok(stream.finish().await?)
}

async fn echo(stream: &mut Stream) -> Done {
    stream.send_response(Response::builder().status(200).body(())?).await?;
    while let Some(mut piece) = stream.recv_data().await? {
        let count = piece.remaining();
        stream.send_data(piece.copy_to_bytes(count)).await?;
    }
    Ok(stream.finish().await?)
}

async fn count(stream: &mut Stream) -> Done {
    let mut all = 0;
    while let Some(piece) = stream.recv_data().await? {
        all += piece.remaining();
    }
    reply(stream, StatusCode::OK, Bytes::from(all.to_string())).await
}

async fn bytes(stream: &mut Stream, count: usize) -> Done {
    let head = Response::builder().status(200).header("content-length", count);
    stream.send_response(head.body(())?).await?;
    let piece = Bytes::from(vec![b'x'; PIECE_BYTES]);
    let mut left = count;
    while left > 0 {
        let now = left.min(PIECE_BYTES);
        stream.send_data(piece.slice(..now)).await?;
        left -= now;
    }
    Ok(stream.finish().await?)
}

async fn handle(request: Request<()>, mut stream: Stream) -> Done {
    let path = request.uri().path();
    match (request.method(), path) {
        (&Method::GET, "/" | "/plaintext") => {
            reply(&mut stream, StatusCode::OK, Bytes::from_static(b"Hello, World!")).await
        }
        (&Method::POST, "/echo") => echo(&mut stream).await,
        (&Method::POST, "/count") => count(&mut stream).await,
        (&Method::GET, _) => {
            if let Some((id, order)) = two_ids(path) {
                reply(&mut stream, StatusCode::OK, Bytes::from(format!("{id} {order}"))).await
            } else if let Some(count) = path.strip_prefix("/bytes/").and_then(|n| n.parse().ok()) {
                bytes(&mut stream, count).await
            } else {
                reply(&mut stream, StatusCode::NOT_FOUND, Bytes::new()).await
            }
        }
        _ => reply(&mut stream, StatusCode::NOT_FOUND, Bytes::new()).await,
    }
}

async fn serve(connecting: quinn::Incoming) -> Done {
    let quic = h3_quinn::Connection::new(connecting.await?);
    let mut connection: h3::server::Connection<_, Bytes> = h3::server::Connection::new(quic).await?;
    while let Some(resolver) = connection.accept().await? {
        tokio::spawn(async move {
            if let Ok((request, stream)) = resolver.resolve_request().await {
                let _ = handle(request, stream).await;
            }
        });
    }
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Done {
    let arguments: Vec<String> = env::args().collect();
    let address: SocketAddr = format!("127.0.0.1:{}", arguments[1]).parse()?;
    let chain = rustls_pemfile::certs(&mut &fs::read(&arguments[2])?[..]).collect::<Result<Vec<_>, _>>()?;
    let key = rustls_pemfile::private_key(&mut &fs::read(&arguments[3])?[..])?.ok_or("no key")?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut tls = rustls::ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13])?
        .with_no_client_auth()
        .with_single_cert(chain, key)?;
    tls.alpn_protocols = vec![b"h3".to_vec()];
    let crypto = quinn::crypto::rustls::QuicServerConfig::try_from(tls)?;
    let mut config = quinn::ServerConfig::with_crypto(Arc::new(crypto));
    let mut transport = quinn::TransportConfig::default();
    transport
        .max_concurrent_bidi_streams(1000u32.into())
        .max_idle_timeout(Some(Duration::from_secs(30).try_into()?));
    config.transport_config(Arc::new(transport));
    let endpoint = quinn::Endpoint::server(config, address)?;
    println!("ready");
    while let Some(connecting) = endpoint.accept().await {
        tokio::spawn(async move {
            let _ = serve(connecting).await;
        });
    }
    Ok(())
}
