//! Static files: scripts, styles, the WebAssembly module. All of them lie in the program.
//!
//! `build.rs` gathers them; `/static/<name>` serves them, `/static/hashes.json` lists the SHA-256 of each, so that
//! anyone can compare what a server hands out with what was released.

/// A static file.
pub struct Asset {
    /// What it is called below `/static/`.
    pub name: &'static str,
    /// Its content type.
    pub kind: &'static str,
    /// The SHA-256 of its bytes, in hex.
    pub hash: &'static str,
    /// Its bytes.
    pub bytes: &'static [u8],
    /// The same packed with gzip.
    pub packed: &'static [u8],
}

static ASSETS: &[Asset] = include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// All of them.
#[must_use]
pub fn all() -> &'static [Asset] {
    ASSETS
}

/// A static file by name.
#[must_use]
pub fn get(name: &str) -> Option<&'static Asset> {
    ASSETS.iter().find(|asset| asset.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_module_and_the_list_of_hashes_are_there() {
        let module = get("page.wasm").expect("the module");
        assert_eq!((&module.bytes[..4], module.kind), (b"\0asm".as_slice(), "application/wasm"));
        assert!(module.packed.len() < module.bytes.len() / 2);
        let hashes = get("hashes.json").expect("the list");
        let hashes: serde_json::Value = serde_json::from_slice(hashes.bytes).unwrap();
        assert_eq!(hashes["page.wasm"], module.hash);
        assert_eq!(hashes.as_object().unwrap().len() + 1, ASSETS.len());
        assert!(get("../build.rs").is_none());
    }

    #[test]
    fn no_path_of_the_building_machine_is_in_the_module() {
        let module = get("page.wasm").expect("the module").bytes;
        let home = env!("CARGO_MANIFEST_DIR").as_bytes();
        assert!(!module.windows(home.len()).any(|window| window == home));
    }
}
