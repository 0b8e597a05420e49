//! Connections: how many, how long, and what a slow or silent one costs.
//!
//! HTTP/1.1 without TLS, HTTP/1.1 or 2 with it. A connection that sends no whole header in time is closed, one request
//! has a bounded time, and a connection is asked to end after some minutes, so that nobody keeps a place by reading
//! slowly. On stopping, what is under way is finished.

use std::collections::HashMap;
use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use anyhow::Context as _;
use axum::Router;
use axum::body::Body;
use hyper::Request;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::time::{Instant, sleep_until, timeout};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tower::ServiceExt as _;

use super::limits::ConnectedFrom;

/// How many connections are open at once.
const CONNECTIONS_MAX: usize = 8_192;
/// How many of them from one address: a hall of 1,300 people with two or three each.
const CONNECTIONS_OF_ONE_MAX: usize = 4_096;
/// How many wait to be accepted; the system may allow fewer.
const QUEUE_MAX: u32 = 4_096;
/// How long a TLS handshake may take.
const HANDSHAKE_TIME: Duration = Duration::from_secs(10);
/// After how long a connection is asked to end.
const CONNECTION_TIME: Duration = Duration::from_secs(300);
/// How long it then has for what is under way.
const ENDING_TIME: Duration = Duration::from_secs(10);
/// The longest header of a request, in bytes.
const HEADER_BYTES_MAX: usize = 16 * 1024;

/// TLS with the certificate chain and key of these PEM files.
///
/// # Errors
/// If they cannot be read or do not belong together.
pub fn tls(certificates: &Path, key: &Path) -> anyhow::Result<TlsAcceptor> {
    let read = |file: &Path| format!("couldn't read {}", file.display());
    let chain: Result<Vec<_>, _> =
        CertificateDer::pem_file_iter(certificates).with_context(|| read(certificates))?.collect();
    let chain = chain.with_context(|| read(certificates))?;
    let key = PrivateKeyDer::from_pem_file(key).with_context(|| read(key))?;
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth();
    let mut config = config.with_single_cert(chain, key).context("certificate and key do not belong together")?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}

/// Listens with room for a hall that opens the link in the same second: what does not fit into the queue of new
/// connections waits a second or three before it tries again.
///
/// # Errors
/// If the address cannot be had.
pub fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    // A port of a server that has just stopped may be taken again at once.
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(QUEUE_MAX)
}

/// Serves until `stop` is done, then finishes what is under way.
///
/// `patience` is how long a request may take; its header, or a silent connection, gets half of that.
pub async fn serve(
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    router: Router,
    patience: Duration,
    stop: impl Future<Output = ()>,
) {
    let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    let of_one = Arc::new(OfOne::default());
    let (stopping, stopped) = watch::channel(());
    let accepting = async {
        loop {
            let place = places.clone().acquire_owned().await.expect("never closed");
            let (stream, address) = match listener.accept().await {
                Ok(accepted) => accepted,
                Err(problem) => {
                    pause_after(&problem).await;
                    continue;
                }
            };
            let from = address.ip();
            let Some(counted) = of_one.enter(from) else { continue };
            let (tls, router, stopped) = (tls.clone(), router.clone(), stopped.clone());
            tokio::spawn(async move {
                let context = Context { from, router, header_time: patience / 2 };
                connection(stream, tls, context, stopped).await;
                drop((place, counted));
            });
        }
    };
    tokio::select! {
        () = accepting => unreachable!("accepts for ever"),
        () = stop => {}
    }
    drop((listener, stopped));
    let _ = stopping.send(());
    // Every connection holds a receiver until it has ended.
    let _ = timeout(ENDING_TIME + Duration::from_secs(1), stopping.closed()).await;
}

/// A connection that broke before it was accepted is no matter; out of file descriptors takes a moment to pass.
async fn pause_after(problem: &io::Error) {
    let theirs = matches!(problem.kind(), io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset);
    if !theirs {
        eprintln!("polity: no connection can be accepted just now: {problem}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// What a connection needs to know.
struct Context {
    from: IpAddr,
    router: Router,
    header_time: Duration,
}

async fn connection(stream: TcpStream, tls: Option<TlsAcceptor>, context: Context, stopped: watch::Receiver<()>) {
    // Replies are written whole: waiting for more to send only delays them.
    let _ = stream.set_nodelay(true);
    let Some(tls) = tls else { return http(stream, false, context, stopped).await };
    if let Ok(Ok(stream)) = timeout(HANDSHAKE_TIME, tls.accept(stream)).await {
        let is_http2 = stream.get_ref().1.alpn_protocol() == Some(b"h2");
        http(stream, is_http2, context, stopped).await;
    }
}

async fn http<S>(stream: S, is_http2: bool, context: Context, mut stopped: watch::Receiver<()>)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let Context { from, router, header_time } = context;
    let builder = auto::Builder::new(TokioExecutor::new());
    // Said beforehand: to find out, one would have to wait for bytes that a silent client never sends.
    let mut builder = if is_http2 { builder.http2_only() } else { builder.http1_only() };
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(header_time)
        .max_buf_size(HEADER_BYTES_MAX)
        .max_headers(64);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_header_list_size(u32::try_from(HEADER_BYTES_MAX).expect("small"))
        .max_concurrent_streams(64)
        .keep_alive_interval(header_time)
        .keep_alive_timeout(header_time);
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectedFrom(from));
        let router = router.clone();
        async move {
            Ok::<_, Infallible>(router.oneshot(request.map(Body::new)).await.unwrap_or_else(|never| match never {}))
        }
    });
    let connection = builder.serve_connection(TokioIo::new(stream), service);
    tokio::pin!(connection);
    let mut ends = Instant::now() + CONNECTION_TIME;
    let mut ending = false;
    loop {
        tokio::select! {
            // How it ended is the client's business.
            _ = connection.as_mut() => return,
            _ = stopped.changed(), if !ending => {}
            () = sleep_until(ends) => if ending { return },
        }
        ending = true;
        ends = Instant::now() + ENDING_TIME;
        connection.as_mut().graceful_shutdown();
    }
}

/// How many connections each address has.
#[derive(Default)]
struct OfOne {
    open: Mutex<HashMap<IpAddr, usize>>,
}

/// One connection that counts, until it is dropped.
struct Counted {
    of_one: Arc<OfOne>,
    from: IpAddr,
}

impl OfOne {
    fn enter(self: &Arc<Self>, from: IpAddr) -> Option<Counted> {
        let mut open = self.open.lock().expect("nobody panics while holding it");
        let count = open.entry(from).or_default();
        if *count >= CONNECTIONS_OF_ONE_MAX {
            return None;
        }
        *count += 1;
        Some(Counted { of_one: self.clone(), from })
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        let mut open = self.of_one.open.lock().expect("nobody panics while holding it");
        if let Some(count) = open.get_mut(&self.from) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.from);
            }
        }
    }
}
