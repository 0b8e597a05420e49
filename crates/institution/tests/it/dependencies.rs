//! The pure crates cannot touch the world: no crate that does I/O, asks the time or makes randomness is among their
//! dependencies, and their sources name none of the standard library's doors.

use std::process::Command;

/// What their trees may hold: hashes, signatures, numbers, text. Whoever adds a crate looks whether it touches the world,
/// and writes it here. `rand_core` has traits alone; what implements them comes from outside.
const HASHES: &str = "block-buffer cfg-if const-oid cpufeatures crypto-common digest hybrid-array sha2 typenum";
const SIGNATURES: &str = "curve25519-dalek data-encoding ed25519 ed25519-zebra rand_core signature subtle zeroize";
const NUMBERS: &str = "dashu-base dashu-int dashu-ratio num-modular static_assertions";
const UNPACKING: &str = "adler2 miniz_oxide";
/// Maps that copies share. Their crate sorts by a generator that it seeds with nought; no randomness comes from outside.
const SHARED_MAPS: &str = "archery bytemuck imbl imbl-sized-chunks rand_xoshiro safe_arch wide";
const TOML: &str =
    "allocator-api2 equivalent foldhash hashbrown serde_core serde_spanned toml toml_datetime toml_parser winnow";
const ENCRYPTION: &str = "aead aes ccm cipher cmov cpubits crypto-bigint ctr ctutils hmac inout num-traits pbkdf2";

#[test]
fn the_dependency_trees_of_the_pure_crates_hold_no_io() {
    let trees: [(&str, &[&str]); 4] = [
        ("institution", &["institution count thiserror", HASHES, SIGNATURES, NUMBERS, UNPACKING, TOML, SHARED_MAPS]),
        ("count", &["count thiserror", HASHES, NUMBERS, UNPACKING]),
        ("tlog", &["tlog thiserror", HASHES, SIGNATURES]),
        ("belenios", &["belenios thiserror", HASHES, SIGNATURES, ENCRYPTION]),
    ];
    for (name, allowed) in trees {
        let allowed: Vec<&str> = allowed.iter().flat_map(|group| group.split(' ')).collect();
        let tree = Command::new(env!("CARGO"))
            .args([
                "tree",
                "--offline",
                "-p",
                name,
                "-e",
                "normal,no-proc-macro",
                "--prefix",
                "none",
                "--format",
                "{p}",
            ])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .expect("cargo runs where its tests run");
        assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
        let tree = String::from_utf8(tree.stdout).unwrap();
        let names: Vec<&str> =
            tree.lines().filter_map(|line| line.split(' ').next()).filter(|n| !n.is_empty()).collect();
        assert!(names.contains(&name));
        for found in names {
            assert!(allowed.contains(&found), "{name} depends on {found}: does it touch the world?");
        }
    }
}

#[test]
fn the_sources_of_the_pure_crates_name_no_door_to_the_world() {
    const DOORS: &[&str] = &[
        "std::fs",
        "std::os",
        "std::time",
        "stdin()",
        "std::net",
        "std::process",
        "std::env",
        "std::thread",
        "SystemTime",
        "Instant::now",
        "println!",
        "eprintln!",
        "HashMap",
        "HashSet",
    ];
    let crates = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    for name in ["institution", "tlog", "count"] {
        let mut folders = vec![crates.join(name).join("src")];
        let mut files = 0;
        while let Some(folder) = folders.pop() {
            for item in std::fs::read_dir(folder).unwrap() {
                let path = item.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                files += 1;
                let source = std::fs::read_to_string(&path).unwrap();
                for door in DOORS {
                    assert!(!source.contains(door), "{} names {door}", path.display());
                }
            }
        }
        assert!(files > 5);
    }
}
