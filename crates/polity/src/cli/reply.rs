//! How commands say what the organisation answered.

use std::process::ExitCode;

use crate::client::Reply;
use crate::client::device::Membership;
use crate::receipt::Receipt;
use crate::verify::story::printable;

/// An act was taken in.
pub(super) fn taken(receipt: &Receipt, membership: &Membership, json: bool, says: &str) {
    if json {
        let mut reply: serde_json::Value = receipt.to_json().parse().expect("a receipt is written as JSON");
        reply["member"] = membership.member.clone().into();
        reply["url"] = membership.url.clone().into();
        println!("{reply}");
        return;
    }
    println!("{says}");
    println!("It is entry {} of the record; the receipt is checked and kept.", receipt.index);
}

/// The organisation said no.
pub(super) fn refused(reply: &Reply, json: bool) -> ExitCode {
    let Reply::Refused { code, says, clause } = reply else { unreachable!("only refusals come here") };
    if json {
        println!("{}", serde_json::json!({"refusal": code, "clause": clause, "says": says}));
    } else {
        let clause = clause.as_ref().map_or(String::new(), |clause| format!(", bylaws {}", printable(clause, 12)));
        println!("Refused ({}{clause}). {}", printable(code, 60), printable(says, 2000));
    }
    ExitCode::from(1)
}
