//! Published figures: what other implementations agree on.

use data_encoding::{BASE64, HEXLOWER};
use tlog::{Frontier, Hash, leaf_hash, verify_consistency};

/// The eight leaves, and the root after each, of the reference tests of Certificate Transparency (`merkletree`
/// tests of its C++ and Go trees).
#[test]
fn certificate_transparency_reference_tree() {
    let tree = [
        ("", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
        ("00", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
        ("10", "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
        ("2021", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
        ("3031", "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"),
        ("40414243", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"),
        ("5051525354555657", "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"),
        ("606162636465666768696a6b6c6d6e6f", "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
    ];
    let mut frontier = Frontier::new();
    assert_eq!(frontier.root().to_string(), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    for (entry, root) in tree {
        frontier.push(leaf_hash(&HEXLOWER.decode(entry.as_bytes()).unwrap()));
        assert_eq!(HEXLOWER.encode(&frontier.root().0), root);
    }
}

/// A consistency proof that Google's Argon 2020 log gave, as golang.org/x/mod keeps it in
/// `sumdb/tlog/testdata/argon2020`.
#[test]
fn argon_2020_was_consistent() {
    let proof: Vec<Hash> = ARGON_2020.split_whitespace().map(|hash| hash.parse().unwrap()).collect();
    let old_root = "AuIZ5V6sDUj1vn3Y1K85oOaQ7y+FJJKtyRTl1edIKBQ=".parse().unwrap();
    let new_root = "dwlueapdd7LaOEnX2W2Wp9v2XE+KzejHRQGHwEx0oaM=".parse().unwrap();
    assert_eq!(verify_consistency(3_654_490, old_root, 961_984_013, new_root, &proof), Ok(()));
    assert!(verify_consistency(3_654_491, old_root, 961_984_013, new_root, &proof).is_err());
    for place in 0..proof.len() {
        let mut altered = proof.clone();
        altered[place].0[0] ^= 1;
        assert!(verify_consistency(3_654_490, old_root, 961_984_013, new_root, &altered).is_err());
    }
}

const ARGON_2020: &str = "
80Sfbj6UQEdVSZCSIgh9NMPj3vCBzcc1A48B2crJSWg= FZcrgAHUk6nNPviJZq8kEK6jCG1d18pJOFE45ZDc1TQ=
Q67reWXmPBo1UfmwBap4Xi9PMPfFdUSSw3WGlRZdG7k= eJ7CyhR4PxzBxDIsWgrVYW1eFUb9ndgf46tFmiqVrxA=
QrDwp062Grm5WY8KdrhFsBuuNjGzRox2Jb8PmVL5OYw= XM4YMjMEdLH/XJam/ZWyaP14k3cmsOtnPsOWQ54lW1s=
SGiBh+jOTGccXU48ZzgQ88lRcBmtB4wz4oSDndv2QTg= WAS6txqNLYKGL1GdBdpqmV42TTfn6cJsuDsqLXuTCNI=
QFmRS0rirUA7ZN3lxFjDncV+E1OCrn3NUB4RCp+5fzc= Hdbp7It2XBNZmNDBpCN/KPd7vfVqxgzwOosqVIaEA9E=
mxvHL0ZiblBdD7j7pIa1jlfB0gSqfJ6oX0UGo7L0VsU= q5hjyvoW6TL/PThgcitpDcSTrnKX2p1+aqscqH2euRA=
jTOWDqt3IHj2NVFeezyBz2ofpru+ztEywqKUAfFclKI= GIRn0w3HqJdvU9j1WVD//eR6lk2AaTVjyzjsJNP8U88=
x52GJvxG81fnQBrgOTbll1A5tz95/LXK0Ag1NhB0r1I= 6/0OqrcTgc3o5dD5PymmoC96lB9yLPFuTHVvLy8fSGk=
Gf+iKLfcXO5l4JEFmsZvSdG5q1uEeWPfYLrds6pmjz0= DGuaco+McyM3AfRSF6qX7RwSetwe2ieYJmxw5e9rVx0=
2tQJ9V32hnYp+fdpP6TcjmgJmLeNVOMKM0Ml1kk4cNU= 3PapK+IkyJr8I9yAErAmzuZezzLMzsg+PfeRCgNW8NQ=
s6xiYeejb+wtqHA+URJZ2I/SCPyIW8coP6aB00FJbMY= z9lSpmdTcr5M5ZzKlc4EPh3SrSypKFdk6JUF/UccaZU=
GXIElfmnRuWfbA4z7ubV/UwlpSRUbUeec7oL5HDDnh0= pR0SH/NYP6s9+8azWwaeUXA4Ze/3WCIgMfh5YW6wvcE=
f3GuAKYVrF8RBg3s15jvA/YvV9oAliWtzP/imwPhQVA= WHn8zDxlVgkV+lSlmzaOdfSBrTHoRr5nT3d76q0KKWE=
f2uV2ZxVgULzLPKuZcowRY3ZY7fRlX59iDBjV1R8kNQ= NzQVjJsvQwbi7WStMr9oFkh9VbHfK7LB6o7WwAqwNTs=
C0LttBeYHZHgL+032JIcJC3CTBIyza/hsbmJUgJfmDI= nixU5CWTFVDlF4BGdcU6kA7WSYurEpe9jRWc+F/7sOc=
";

#[test]
fn a_hash_has_one_spelling() {
    let text = "TszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=";
    assert_eq!(leaf_hash(b"hello world").to_string(), text);
    assert_eq!(text.parse(), Ok(leaf_hash(b"hello world")));
    assert_eq!(BASE64.decode(text.as_bytes()).unwrap(), leaf_hash(b"hello world").as_bytes());
    for wrong in [
        "",
        "TszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0",
        "TszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb1=",
        "TszzRgjTG6xce-z2AG31kAXYKBgQVtCSCE40HmuwBb0=",
        "TszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=\n",
        "TszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40Hmuw",
        "TszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0AAA==",
    ] {
        assert!(wrong.parse::<Hash>().is_err(), "{wrong}");
    }
    // Thirty-two bytes, each with padding of its own.
    assert!("AA==".repeat(32).parse::<Hash>().is_err());
}
