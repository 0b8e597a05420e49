//! Where the published cases lie, and the line that says how many of them ran.

use std::path::PathBuf;

/// A folder of the published cases; `None`, said aloud, where they are absent.
pub fn folder(part: &str) -> Option<PathBuf> {
    let root = std::env::var_os("POLITY_DATA").map(PathBuf::from);
    let root = root.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"));
    let folder = root.join("counting").join(part);
    if folder.is_dir() {
        return Some(folder);
    }
    println!("not run: {part}: no such folder {}", folder.display());
    None
}

/// The entries of a folder, by name.
pub fn entries(folder: &std::path::Path) -> Vec<PathBuf> {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    entries
}
