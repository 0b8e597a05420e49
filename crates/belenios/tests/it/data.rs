//! Where the elections lie that other programs made, and the line that says when they are absent.

use std::path::{Path, PathBuf};

/// The folders of elections; empty, said aloud, where they are absent.
pub fn elections() -> Vec<PathBuf> {
    let root = std::env::var_os("POLITY_DATA").map(PathBuf::from);
    let root = root.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"));
    let folder = root.join("elections");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        println!("not run: elections of belenios-tool: no such folder {}", folder.display());
        return Vec::new();
    };
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

/// The one archive of a folder.
pub fn archive(folder: &Path) -> Vec<u8> {
    let mut entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let path = entries.find(|path| path.extension().is_some_and(|extension| extension == "bel"));
    std::fs::read(path.expect("an election has an archive")).unwrap()
}
