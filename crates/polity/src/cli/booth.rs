//! `polity booth check URL`: whether a server hands out the scripts and modules of this release, byte for byte.
//! `polity booth save FILE`: the booth in one file that asks nobody for anything, so that nobody need be trusted to hand out
//! the right scripts. The same bytes from every program of a release.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Subcommand;
use data_encoding::{BASE64, HEXLOWER};
use sha2::{Digest as _, Sha256};

use crate::assets;
use crate::source::agent;

/// Look at the scripts that a server hands out to voters.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Compare every script and module that a server hands out with this release.
    #[command(after_help = "Example:\n  polity booth check https://example.org\n\n\
        A page can misuse your key and see your vote, so it matters that the server hands out what was published. This says so of\n\
        what it hands out to you, now: ask again from elsewhere, without signing in, before a vote.\n\
        Exit code: 0 all the same, 1 something differs, 2 the server could not be asked.")]
    Check {
        /// The server's address.
        url: String,
    },
    /// Save the booth as one file: to vote, to hold a teller's key, to decrypt and to verify without any server.
    #[command(after_help = "Example:\n  polity booth save booth.html\n\n\
        Open it in a browser. The page can talk to nobody: it reads files that you give it, and you hand on what it makes. The hash\n\
        that is said here is the same for everybody with this release: compare it with theirs.\n\
        Exit code: 0 saved, 2 not.")]
    Save {
        /// Where to: a new file.
        file: PathBuf,
    },
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    match &arguments.command {
        Command::Check { url } => check(url),
        Command::Save { file } => save(file),
    }
}

/// Everything in one page: style, glue and module.
fn page() -> String {
    let asset = |name: &str| assets::get(name).expect("the booth's parts lie in the program").bytes;
    let text = |name: &str| std::str::from_utf8(asset(name)).expect("styles and scripts are text");
    let page = include_str!("../../booth/booth.html").replace("{{VERSION}}", env!("CARGO_PKG_VERSION"));
    let page = page.replace("{{STYLE}}", text("style.css")).replace("{{BOOTH}}", &BASE64.encode(asset("booth.js")));
    let page = page.replace("{{MODULE}}", &BASE64.encode(asset("booth.wasm")));
    page.replace("{{DESK}}", include_str!("../../booth/desk.js"))
}

fn save(file: &Path) -> anyhow::Result<ExitCode> {
    let page = page();
    let mut new = std::fs::File::create_new(file).with_context(|| format!("{} cannot be made", file.display()))?;
    std::io::Write::write_all(&mut new, page.as_bytes())
        .with_context(|| format!("{} cannot be written", file.display()))?;
    println!("Saved {} of release {}.", file.display(), env!("CARGO_PKG_VERSION"));
    println!("SHA-256: {}", HEXLOWER.encode(&Sha256::digest(page.as_bytes())));
    Ok(ExitCode::SUCCESS)
}

fn check(url: &str) -> anyhow::Result<ExitCode> {
    let agent = agent();
    let mut differ = Vec::new();
    for asset in assets::all() {
        let address = format!("{}/static/{}", url.trim_end_matches('/'), asset.name);
        let mut reply = agent.get(&address).call().with_context(|| format!("{address} cannot be asked"))?;
        // A byte more than ours is enough to know that it differs.
        let mut bytes = Vec::new();
        let reader = reply.body_mut().as_reader();
        reader
            .take(asset.bytes.len() as u64 + 1)
            .read_to_end(&mut bytes)
            .with_context(|| format!("{address} breaks off"))?;
        if !reply.status().is_success() || bytes != asset.bytes {
            differ.push(asset.name);
        }
    }
    if differ.is_empty() {
        println!("The same: {} scripts, modules and styles as in this release.", assets::all().len());
        return Ok(ExitCode::SUCCESS);
    }
    println!("DIFFERENT from this release ({}): {}.", env!("CARGO_PKG_VERSION"), differ.join(", "));
    println!(
        "Perhaps the server runs another release: compare with the program of that release. If it runs this one, do not vote there."
    );
    Ok(ExitCode::from(1))
}
