//! Builds the WebAssembly modules of the pages and lists every static file with its SHA-256.
//!
//! A module is a build of its own, for another target and with its own flags, in `target/page`: so `cargo build` of
//! the program is all anyone has to call. What is embedded is listed in `static/hashes.json`, so that a page's scripts
//! can be compared with those of a release. A module's bytes do not depend on where it was built.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

const TARGET: &str = "wasm32-unknown-unknown";

/// The pages' own module, and the one for voting: each a crate.
const MODULES: [&str; 2] = ["page", "booth"];
const SOURCES: [&str; 7] = [
    "crates/page",
    "crates/booth",
    "crates/belenios/src",
    "crates/institution/src",
    "crates/tlog/src",
    "crates/count/src",
    "Cargo.lock",
];

fn main() {
    let manifest = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo says where the crate is"));
    let workspace = manifest.join("../..").canonicalize().expect("the crate lies in the workspace");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo says where to write"));

    let mut files: Vec<(String, PathBuf)> =
        MODULES.iter().map(|name| (format!("{name}.wasm"), build_module(name, &workspace, &out))).collect();
    let folder = manifest.join("static");
    println!("cargo::rerun-if-changed={}", folder.display());
    files.extend(files_in(&folder));
    files.sort();
    fs::write(out.join("assets.rs"), list(&files, &out)).expect("couldn't write the list of static files");
}

/// Builds one of the modules and returns where it is.
fn build_module(name: &str, workspace: &Path, out: &Path) -> PathBuf {
    for source in SOURCES {
        println!("cargo::rerun-if-changed={}", workspace.join(source).display());
    }
    // OUT_DIR is <target>/<profile>/build/<package>/out. Not the same folder as the outer build, which holds its lock.
    let target = out.ancestors().nth(4).expect("cargo nests build folders").join("page");
    let cargo_home = env::var("CARGO_HOME").unwrap_or_else(|_| env::var("HOME").unwrap_or_default() + "/.cargo");
    // Paths of this machine would make the module's hash differ from everybody else's. The other hash function is the
    // smaller one: what a page hashes is small too.
    let flags = [
        format!("--remap-path-prefix={cargo_home}=cargo"),
        format!("--remap-path-prefix={}=polity", workspace.display()),
        "--cfg=sha2_backend=\"soft\"".to_owned(),
        "--cfg=sha2_backend_soft=\"compact\"".to_owned(),
    ];
    let mut build = Command::new(env::var_os("CARGO").expect("cargo says which cargo"));
    build.current_dir(workspace);
    build.args(["rustc", "--package", name, "--lib", "--crate-type", "cdylib", "--profile", "page"]);
    build.args(["--target", TARGET, "--target-dir"]).arg(&target);
    // What the outer build was told about itself (lints, sanitizers, another target) is not about the module.
    for (name, _) in env::vars_os() {
        let name = name.to_string_lossy().into_owned();
        let of_outer = ["RUSTFLAGS", "RUSTC_WRAPPER", "RUSTC_WORKSPACE_WRAPPER", "RUSTDOCFLAGS", "CLIPPY_ARGS"];
        if of_outer.contains(&name.as_str()) || name.starts_with("CARGO_BUILD_") || name.starts_with("CARGO_TARGET_") {
            build.env_remove(name);
        }
    }
    build.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"));
    let done = build.output().expect("couldn't start cargo");
    if !done.status.success() {
        let said = String::from_utf8_lossy(&done.stderr);
        if said.contains("target may not be installed") {
            eprintln!("The pages need a WebAssembly module. Its target is missing: rustup target add {TARGET}");
        }
        panic!("couldn't build the WebAssembly module of the pages:\n{said}");
    }
    target.join(TARGET).join(format!("page/{name}.wasm"))
}

fn files_in(folder: &Path) -> Vec<(String, PathBuf)> {
    let entries = fs::read_dir(folder).expect("couldn't list static files");
    let paths = entries.map(|entry| entry.expect("couldn't list static files").path()).filter(|path| path.is_file());
    paths.map(|path| (path.file_name().expect("a file").to_string_lossy().into_owned(), path)).collect()
}

/// The Rust source of the list that `src/assets.rs` includes, with the list of hashes as its last file.
fn list(files: &[(String, PathBuf)], out: &Path) -> String {
    let mut source = String::from("&[\n");
    let mut hashes = Vec::new();
    for (name, path) in files {
        let path = &if name.ends_with(".css") { without_comments(out, name, path) } else { path.clone() };
        let hash = add(&mut source, out, name, path);
        hashes.push(format!("  \"{name}\": \"{hash}\""));
    }
    let hashes_path = out.join("hashes.json");
    fs::write(&hashes_path, format!("{{\n{}\n}}\n", hashes.join(",\n"))).expect("couldn't write the list of hashes");
    add(&mut source, out, "hashes.json", &hashes_path);
    source + "]\n"
}

/// The style sheet as it is served: every first page carries it, and phones read no comments. Scripts stay as they were
/// written, because people compare them.
fn without_comments(out: &Path, name: &str, path: &Path) -> PathBuf {
    let written =
        fs::read_to_string(path).unwrap_or_else(|problem| panic!("couldn't read {}: {problem}", path.display()));
    let mut served = String::new();
    let mut rest = written.as_str();
    while let Some((before, comment)) = rest.split_once("/*") {
        served.push_str(before);
        rest = comment.split_once("*/").expect("a comment ends").1;
    }
    served.push_str(rest);
    let lines: Vec<&str> = served.lines().filter(|line| !line.trim().is_empty()).collect();
    let path = out.join(name);
    fs::write(&path, lines.join("\n") + "\n").expect("couldn't write the style sheet");
    path
}

fn add(source: &mut String, out: &Path, name: &str, path: &Path) -> String {
    let bytes = fs::read(path).unwrap_or_else(|problem| panic!("couldn't read {}: {problem}", path.display()));
    let hash: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    let kind = content_type(name);
    // A phone in a hall with a bad connection waits for every byte: the module shrinks to less than half.
    let packed = out.join(format!("{name}.gz"));
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&bytes).expect("memory takes it");
    fs::write(&packed, encoder.finish().expect("memory takes it")).expect("couldn't write a packed file");
    writeln!(
        source,
        "    Asset {{ name: {name:?}, kind: {kind:?}, hash: {hash:?}, bytes: include_bytes!({path:?}), packed: include_bytes!({packed:?}) }},"
    )
    .expect("a string takes it");
    hash
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next().expect("split gives one part at least") {
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        other => panic!("a static file of a kind nobody named: .{other}"),
    }
}
