//! `polity serve`: the pages and the record of every institution in a data folder.
//!
//! Prints a link that phones on the same network can open, and a founding code. Never a link that only this machine can
//! open without saying so.

use std::io::IsTerminal as _;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, ensure};
use clap::ValueEnum;
use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::signal::unix::{SignalKind, signal};

use crate::clock::Clock;
use crate::founding::founding_code;
use crate::mail::Mail;
use crate::push::Services;
use crate::server::{Founders, PATIENCE, Server, Setup};
use crate::web;

/// Says something on the terminal. Whoever started the server may have stopped listening: it serves all the same.
macro_rules! tell {
    ($($text:tt)*) => {
        drop(std::io::Write::write_fmt(&mut std::io::stdout(), format_args!("{}\n", format_args!($($text)*))))
    };
}

/// Serve the pages and the record.
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  polity serve\n  polity serve --listen 127.0.0.1:8080 --url https://polity.example.org --behind-proxy\n  polity serve --listen 0.0.0.0:443 --url https://polity.example.org --tls-cert chain.pem --tls-key key.pem\n\nStops on SIGTERM or Ctrl-C, after finishing what was begun."
)]
pub struct Arguments {
    /// Where the organisations lie.
    #[arg(long, default_value = "./polity-data")]
    data: PathBuf,
    /// The address and port to listen on.
    #[arg(long, default_value = "0.0.0.0:8080")]
    listen: SocketAddr,
    /// The address people open, if it is not this machine's own: links are made from it.
    #[arg(long)]
    url: Option<String>,
    /// Who may found an organisation here.
    #[arg(long, value_enum, default_value = "code")]
    founding: Founding,
    /// A PEM file with the certificate and its chain.
    #[arg(long, requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// A PEM file with the certificate's private key.
    #[arg(long, requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// A file that says how mail goes out: server, port, security, from, login, password_file.
    #[arg(long, value_name = "FILE")]
    mail: Option<PathBuf>,
    /// Believe the last address in X-Forwarded-For: only behind a proxy that sets it.
    #[arg(long)]
    behind_proxy: bool,
    /// Take the limits on requests off, to measure; only while listening on this machine alone.
    #[arg(long, hide = true)]
    unlimited: bool,
    /// Start with a clock that stands at this time and is set by POST /clock.
    #[cfg(feature = "settable-clock")]
    #[arg(long, hide = true)]
    clock: Option<i64>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Founding {
    /// Whoever has the code that is printed at the start.
    Code,
    /// Anyone.
    Anyone,
    /// Nobody.
    Nobody,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    ensure!(
        !arguments.unlimited || arguments.listen.ip().is_loopback(),
        "--unlimited is for measuring: only with --listen 127.0.0.1:…"
    );
    raise_open_files();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(serve(arguments))?;
    Ok(ExitCode::SUCCESS)
}

async fn serve(arguments: &Arguments) -> anyhow::Result<()> {
    let listener = web::listener::listen(arguments.listen);
    let listener = listener.with_context(|| format!("couldn't listen on {}", arguments.listen))?;
    let address = listener.local_addr()?;
    let tls = match (&arguments.tls_cert, &arguments.tls_key) {
        (Some(certificates), Some(key)) => Some(web::listener::tls(certificates, key)?),
        _ => None,
    };
    let link = link(arguments, address, tls.is_some())?;
    let founders = match arguments.founding {
        Founding::Code => Founders::WithCode(founding_code()),
        Founding::Anyone => Founders::Anyone,
        Founding::Nobody => Founders::Nobody,
    };
    super::about::ask_once(&arguments.data)?;
    // Said before the records are folded, which may take a while.
    let server = Server::open(Setup {
        data: arguments.data.clone(),
        clock: clock(arguments),
        founders,
        url: link.url.clone(),
        behind_proxy: arguments.behind_proxy,
        limits: !arguments.unlimited,
        mail: arguments.mail.as_deref().map(Mail::read).transpose()?,
        push: services(arguments),
        patience: PATIENCE,
    })?;
    // Both are asked for before anything is served: a signal in between must not end the program half-way.
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    greet(&server, &link);
    let post = server.clone();
    let ringing = server.clone();
    // They end with the process: what they have not sent waits on the disk.
    std::thread::Builder::new().name("post".to_owned()).spawn(move || crate::post::run(&post))?;
    std::thread::Builder::new().name("ringing".to_owned()).spawn(move || crate::ringing::run(&ringing))?;
    let stop = async {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    };
    web::listener::serve(listener, tls, web::router(server.clone()), PATIENCE, stop).await;
    tell!("Stopping: finishing what was begun.");
    tokio::task::spawn_blocking(move || server.stop()).await?;
    Ok(())
}

#[cfg(not(feature = "settable-clock"))]
fn clock(_: &Arguments) -> Clock {
    Clock::System
}

#[cfg(feature = "settable-clock")]
fn clock(arguments: &Arguments) -> Clock {
    arguments.clock.map_or(Clock::System, |at| Clock::settable(institution::time::Time(at)))
}

#[cfg(not(feature = "settable-clock"))]
fn services(_: &Arguments) -> Services {
    Services::World
}

/// A test's own push service lies on this machine.
#[cfg(feature = "settable-clock")]
fn services(arguments: &Arguments) -> Services {
    if arguments.clock.is_some() { Services::ThisMachine } else { Services::World }
}

/// The link to hand out, and who can open it.
struct Link {
    url: String,
    reach: Reach,
}

enum Reach {
    /// Whoever the given address reaches.
    Given,
    /// Whoever is on the same network.
    Network,
    /// This machine alone.
    ThisMachine,
}

fn link(arguments: &Arguments, address: SocketAddr, tls: bool) -> anyhow::Result<Link> {
    if let Some(url) = &arguments.url {
        let url = url.trim_end_matches('/');
        let is_web = url.strip_prefix("https://").or(url.strip_prefix("http://")).is_some_and(|host| {
            !host.is_empty() && !host.contains(|c: char| c.is_whitespace() || c.is_control() || "/?#\"<>\\".contains(c))
        });
        ensure!(is_web, "--url is an address like https://polity.example.org, without a path");
        return Ok(Link { url: url.to_owned(), reach: Reach::Given });
    }
    let (host, reach) = match address.ip() {
        ip if ip.is_unspecified() => match own_address() {
            Some(ip) => (ip, Reach::Network),
            None => (IpAddr::V4(Ipv4Addr::LOCALHOST), Reach::ThisMachine),
        },
        ip if ip.is_loopback() => (ip, Reach::ThisMachine),
        ip => (ip, Reach::Network),
    };
    let scheme = if tls { "https" } else { "http" };
    Ok(Link { url: format!("{scheme}://{}", SocketAddr::new(host, address.port())), reach })
}

/// The address under which others on the network find this machine: the one it would itself send from. Nothing is sent.
fn own_address() -> Option<IpAddr> {
    let sends_from = |bind: &str, to: &str| {
        let socket = UdpSocket::bind(bind).ok()?;
        socket.connect(to).ok()?;
        Some(socket.local_addr().ok()?.ip()).filter(|ip| !ip.is_loopback() && !ip.is_unspecified())
    };
    // Addresses that are reserved for documentation, and so belong to nobody (RFC 5737, RFC 3849).
    sends_from("0.0.0.0:0", "192.0.2.1:9")
        .or_else(|| local_addresses(&std::fs::read_to_string("/proc/net/fib_trie").ok()?).into_iter().next())
        .or_else(|| sends_from("[::]:0", "[2001:db8::1]:9"))
}

/// In a hall without a way to the internet no route leads anywhere, but the kernel knows its own addresses.
fn local_addresses(fib_trie: &str) -> Vec<IpAddr> {
    let lines: Vec<&str> = fib_trie.lines().map(str::trim).collect();
    let pairs = lines.windows(2).filter(|pair| pair[1].starts_with("/32 host LOCAL"));
    let addresses = pairs.filter_map(|pair| pair[0].strip_prefix("|-- ")?.parse::<Ipv4Addr>().ok());
    let mut addresses: Vec<IpAddr> = addresses.filter(|ip| !ip.is_loopback()).map(IpAddr::V4).collect();
    addresses.dedup();
    addresses
}

fn greet(server: &Server, link: &Link) {
    let url = &link.url;
    let all = server.all();
    tell!("Polity serves {} from {}.\n", organisations(all.len()), server.data().display());
    for hosted in &all {
        let name = hosted.state().bylaws().name.clone();
        tell!("  {url}/{}/   {name}", hosted.slug);
        if let Some(reason) = hosted.stopped() {
            tell!("    takes nothing in: {reason}");
        }
    }
    match &server.setup().founders {
        Founders::WithCode(code) => tell!("\n  {url}/found\n  Founding code: {code}\n"),
        Founders::Anyone => tell!("\n  {url}/found   Anyone may found an organisation here.\n"),
        Founders::Nobody => tell!("\n  Nobody may found an organisation here.\n"),
    }
    if !server.about().missing().is_empty() {
        tell!("  Pages do not say yet who runs this server: polity about --help\n");
    }
    match link.reach {
        Reach::ThisMachine => {
            tell!("Only this machine can open these links. For phones: --listen 0.0.0.0:8080, or --url ADDRESS.");
        }
        Reach::Network => tell!("Whoever is on the same network can open these links."),
        Reach::Given => tell!("These links lead here if {url} does."),
    }
    // Only on a terminal, and only what a phone can open.
    if !matches!(link.reach, Reach::ThisMachine)
        && std::io::stdout().is_terminal()
        && let Ok(code) = QrCode::new(format!("{url}/"))
    {
        tell!("\n{}", code.render::<Dense1x2>().quiet_zone(true).build());
    }
}

fn organisations(count: usize) -> String {
    if count == 1 { "1 organisation".to_owned() } else { format!("{count} organisations") }
}

/// Systems start programs with 1,024 open files at most, and let them ask for more: a hall of 1,300 people needs more.
fn raise_open_files() {
    let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
    let current = maximum.map_or(65_536, |maximum| maximum.min(65_536));
    // If it may not, it serves fewer.
    let _ = setrlimit(Resource::Nofile, Rlimit { current: Some(current), maximum });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernels_own_addresses_are_found_without_a_route() {
        let trie = "Local:\n  +-- 0.0.0.0/0 3 0 5\n     |-- 127.0.0.1\n        /32 host LOCAL\n     |-- 192.168.7.20\n        /32 host LOCAL\n     |-- 192.168.7.255\n        /32 link BROADCAST\n";
        assert_eq!(local_addresses(trie), ["192.168.7.20".parse::<IpAddr>().unwrap()]);
    }
}
