//! A client of HTTP/3 by h3 on quinn: `h3client PORT WHAT BYTES`, on loopback, where WHAT is `check` (the
//! home page, a typed route, an echo), `download`, `upload` or `echo`. Contents are compared by CRC-32.
use bytes::{Buf, Bytes, BytesMut};
use http::Request;
use std::{env, net::SocketAddr, sync::Arc, time::Instant};

type Failed = Box<dyn std::error::Error + Send + Sync>;
type Requests = h3::client::SendRequest<h3_quinn::OpenStreams, Bytes>;

const PIECE_BYTES: usize = 64 * 1024;

/// Whatever the certificate is: the server is our own.
#[derive(Debug)]
struct Anyone(Arc<rustls::crypto::CryptoProvider>);

impl rustls::client::danger::ServerCertVerifier for Anyone {
    fn verify_server_cert(
        &self,
        _: &rustls::pki_types::CertificateDer<'_>,
        _: &[rustls::pki_types::CertificateDer<'_>],
        _: &rustls::pki_types::ServerName<'_>,
        _: &[u8],
        _: rustls::pki_types::UnixTime,
    ) -> Result<rustls::client::danger::ServerCertVerified, rustls::Error> {
        Ok(rustls::client::danger::ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &rustls::pki_types::CertificateDer<'_>,
        signature: &rustls::DigitallySignedStruct,
    ) -> Result<rustls::client::danger::HandshakeSignatureValid, rustls::Error> {
        rustls::crypto::verify_tls12_signature(message, certificate, signature, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &rustls::pki_types::CertificateDer<'_>,
        signature: &rustls::DigitallySignedStruct,
    ) -> Result<rustls::client::danger::HandshakeSignatureValid, rustls::Error> {
        rustls::crypto::verify_tls13_signature(message, certificate, signature, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<rustls::SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

fn uri(path: &str) -> String {
    format!("https://localhost{path}")
}

async fn text(requests: &mut Requests, path: &str) -> Result<String, Failed> {
    let mut stream = requests.send_request(Request::get(uri(path)).body(())?).await?;
    stream.finish().await?;
    let answer = stream.recv_response().await?;
    if answer.status() != 200 {
        return Err(format!("{path}: {}", answer.status()).into());
    }
    let mut all = BytesMut::new();
    while let Some(mut piece) = stream.recv_data().await? {
        let count = piece.remaining();
        all.extend_from_slice(&piece.copy_to_bytes(count));
    }
    Ok(String::from_utf8(all.to_vec())?)
}

/// Content of so many bytes that differs in each piece.
fn piece(number: u64, count: usize) -> Bytes {
    let mut state = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut all = BytesMut::with_capacity(count + 8);
    while all.len() < count {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        all.extend_from_slice(&state.to_le_bytes());
    }
    all.truncate(count);
    all.freeze()
}

/// Posts so much, and gives the checksums of what was sent and what came back.
async fn post(requests: &mut Requests, path: &str, bytes: u64) -> Result<(u32, u32, u64), Failed> {
    let stream = requests.send_request(Request::post(uri(path)).body(())?).await?;
    let (mut out, mut back) = stream.split();
    let sending = tokio::spawn(async move {
        let mut sum = crc32fast::Hasher::new();
        let (mut left, mut number) = (bytes, 0);
        while left > 0 {
            let now = piece(number, left.min(PIECE_BYTES as u64) as usize);
            sum.update(&now);
            left -= now.len() as u64;
            number += 1;
            out.send_data(now).await?;
        }
        out.finish().await?;
        Ok::<u32, Failed>(sum.finalize())
    });
    let answer = back.recv_response().await?;
    if answer.status() != 200 {
        return Err(format!("{path}: {}", answer.status()).into());
    }
    let (mut sum, mut got) = (crc32fast::Hasher::new(), 0);
    while let Some(mut part) = back.recv_data().await? {
        let count = part.remaining();
        sum.update(&part.copy_to_bytes(count));
        got += count as u64;
    }
    Ok((sending.await??, sum.finalize(), got))
}

/// The same content over and over, which costs the client nothing to make.
async fn upload(requests: &mut Requests, bytes: u64) -> Result<u64, Failed> {
    let mut stream = requests.send_request(Request::post(uri("/count")).body(())?).await?;
    let content = piece(0, PIECE_BYTES);
    let mut left = bytes;
    while left > 0 {
        let now = left.min(PIECE_BYTES as u64);
        stream.send_data(content.slice(..now as usize)).await?;
        left -= now;
    }
    stream.finish().await?;
    stream.recv_response().await?;
    let mut counted = String::new();
    while let Some(mut part) = stream.recv_data().await? {
        let count = part.remaining();
        counted += std::str::from_utf8(&part.copy_to_bytes(count))?;
    }
    Ok(counted.parse()?)
}

async fn download(requests: &mut Requests, bytes: u64) -> Result<u64, Failed> {
    let mut stream = requests.send_request(Request::get(uri(&format!("/bytes/{bytes}"))).body(())?).await?;
    stream.finish().await?;
    stream.recv_response().await?;
    let mut got = 0;
    while let Some(part) = stream.recv_data().await? {
        got += part.remaining() as u64;
    }
    Ok(got)
}

async fn run(what: &str, requests: &mut Requests, bytes: u64) -> Result<(), Failed> {
    let begin = Instant::now();
    let (got, moved) = match what {
        "check" => {
            text(requests, "/").await?;
            println!("ok GET /");
            let typed = text(requests, "/users/007/orders/42").await?;
            if typed != "7 42" {
                return Err(format!("the typed route says {typed}").into());
            }
            println!("ok GET /users/007/orders/42");
            let (sent, came, got) = post(requests, "/echo", bytes).await?;
            if sent != came {
                return Err(format!("the echo differs: {sent:08x} was sent, {came:08x} came").into());
            }
            println!("ok POST /echo, CRC-32 {sent:08x} both ways");
            (got, bytes)
        }
        "download" => (download(requests, bytes).await?, bytes),
        "upload" => (upload(requests, bytes).await?, bytes),
        "echo" => (post(requests, "/echo", bytes).await?.2, bytes),
        other => return Err(format!("there is no {other}").into()),
    };
    if got != moved {
        return Err(format!("{got} bytes came of {moved}").into());
    }
    println!("{{\"bytes\":{got},\"seconds\":{:.3}}}", begin.elapsed().as_secs_f64());
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failed> {
    let arguments: Vec<String> = env::args().collect();
    let address: SocketAddr = format!("127.0.0.1:{}", arguments[1]).parse()?;
    let bytes: u64 = arguments[3].parse()?;
    let mut provider = rustls::crypto::ring::default_provider();
    // As browsers do: with AES-128 first, which some servers take in any case, and others as it is named.
    provider.cipher_suites.sort_by_key(|suite| suite.suite() != rustls::CipherSuite::TLS13_AES_128_GCM_SHA256);
    let provider = Arc::new(provider);
    let mut tls = rustls::ClientConfig::builder_with_provider(provider.clone())
        .with_protocol_versions(&[&rustls::version::TLS13])?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(Anyone(provider)))
        .with_no_client_auth();
    tls.alpn_protocols = vec![b"h3".to_vec()];
    let mut endpoint = quinn::Endpoint::client("127.0.0.1:0".parse()?)?;
    let crypto = quinn::crypto::rustls::QuicClientConfig::try_from(tls)?;
    endpoint.set_default_client_config(quinn::ClientConfig::new(Arc::new(crypto)));
    let connection = endpoint.connect(address, "localhost")?.await?;
    let (mut driver, mut requests) = h3::client::new(h3_quinn::Connection::new(connection)).await?;
    let driving = tokio::spawn(async move { std::future::poll_fn(|context| driver.poll_close(context)).await });
    run(&arguments[2], &mut requests, bytes).await?;
    drop(requests);
    let _ = driving.await;
    endpoint.wait_idle().await;
    Ok(())
}
