//! Static files: scripts, styles, the WebAssembly module. All of them lie in the program.
//!
//! `build.rs` gathers them; `/static/<name>` serves them, `/static/hashes.json` lists the SHA-256 of each, so that
//! anyone can compare what a server hands out with what was released.

/// Name, bytes, content type, SHA-256 in hex.
type Asset = (&'static str, &'static [u8], &'static str, &'static str);

static ASSETS: &[Asset] = include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// A static file by name: its bytes, its content type and its SHA-256 in hex.
#[must_use]
pub fn get(name: &str) -> Option<(&'static [u8], &'static str, &'static str)> {
    let (_, bytes, kind, hash) = ASSETS.iter().find(|(asset, ..)| *asset == name)?;
    Some((bytes, kind, hash))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_module_and_the_list_of_hashes_are_there() {
        let (module, kind, hash) = get("page.wasm").expect("the module");
        assert_eq!((&module[..4], kind), (b"\0asm".as_slice(), "application/wasm"));
        let (hashes, ..) = get("hashes.json").expect("the list");
        let hashes: serde_json::Value = serde_json::from_slice(hashes).unwrap();
        assert_eq!(hashes["page.wasm"], hash);
        assert_eq!(hashes.as_object().unwrap().len() + 1, ASSETS.len());
        assert!(get("../build.rs").is_none());
    }

    #[test]
    fn no_path_of_the_building_machine_is_in_the_module() {
        let (module, ..) = get("page.wasm").expect("the module");
        let home = env!("CARGO_MANIFEST_DIR").as_bytes();
        assert!(!module.windows(home.len()).any(|window| window == home));
    }
}
