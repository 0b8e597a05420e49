//! `polity act`: signs and sends any act, re-checks receipts, sends missing openings again.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use clap::Subcommand;
use institution::act::{Body, Seen};
use institution::envelope::{SignedAct, Unchecked};
use institution::id::Hash;
use tlog::Checkpoint;

use super::reply::{refused, taken};
use crate::client::device::{Beside, Device, Line, Membership};
use crate::client::making::{Maker, fields};
use crate::client::{Client, Reply, extends};
use crate::receipt::{log_verifier, origin};
use crate::seal::Salted;
use crate::source::base_of;

/// The longest text that any act commits to, with room to say that it is too long.
const TEXT_BYTES_MAX: u64 = 64 * 1024;

/// Sign and send an act, or look after those you sent.
#[derive(clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    after_help = "Examples:\n  polity act URL --key my.key motion.move open_minutes=60 --text motion.md\n  \
    polity act URL --key my.key motion.second motion=ID\n  polity act URL --key my.key vote.cast motion=ID choice=yes\n  \
    polity act URL --key my.key motion.move open_minutes=60 effect.type=facilitator.name effect.member=ID --text -\n  \
    polity act URL --key my.key roll.enter \"legal-name=Ana Tran\" phone=+15550000001\n  \
    polity act URL --key my.key member.leave\n\n\
    On a machine without a network, with a checkpoint brought along:\n  \
    polity act URL --key my.key motion.second motion=ID --sign-only --seen checkpoint > act.json\n  \
    and where there is one: polity act send act.json --key my.key --url URL\n\n\
    Types and their fields: docs/formats/act.md. Ids, salts and commitments are made for you.\n\
    Exit code: 0 it is in the record, 1 refused, 2 it could not be sent, or the answer proves nothing."
)]
pub struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    sign: Option<Sign>,
}

#[derive(clap::Args)]
struct Sign {
    /// The organisation's address.
    url: String,
    /// The act's type, `motion.second`.
    #[arg(value_name = "TYPE")]
    kind: String,
    /// The act's fields.
    #[arg(value_name = "FIELD=VALUE")]
    fields: Vec<String>,
    /// Your key file.
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// The text that the act commits to, title in the first line; - reads it from standard input.
    #[arg(long, value_name = "FILE|-")]
    text: Option<PathBuf>,
    /// Print what would be sent instead of sending it.
    #[arg(long)]
    sign_only: bool,
    /// Act on the record as of this checkpoint instead of asking the server for the newest.
    #[arg(long, value_name = "FILE")]
    seen: Option<PathBuf>,
    /// Answer in JSON: the receipt, or the refusal.
    #[arg(long)]
    json: bool,
}

#[derive(Subcommand)]
enum Command {
    /// Send what --sign-only printed.
    #[command(after_help = "Example:\n  polity act send act.json --key my.key --url https://example.org/assembly-k3v7")]
    Send {
        /// The file; - reads standard input.
        file: PathBuf,
        /// The key file that signed, beside which the receipt is kept.
        #[arg(long, value_name = "FILE")]
        key: PathBuf,
        /// The organisation's address.
        #[arg(long, value_name = "URL")]
        url: String,
        /// Answer in JSON: the receipt, or the refusal.
        #[arg(long)]
        json: bool,
    },
    /// Check all your receipts again, and with --url that the record still continues each of them.
    #[command(
        after_help = "Examples:\n  polity act receipts --key my.key\n  polity act receipts --key my.key --url https://example.org/assembly-k3v7\n\n\
        Exit code: 0 all hold, 1 one does not, 2 they could not be checked."
    )]
    Receipts {
        /// Your key file.
        #[arg(long, value_name = "FILE")]
        key: PathBuf,
        /// The organisation's address.
        #[arg(long, value_name = "URL")]
        url: Option<String>,
        /// Answer in JSON: [{"index","act","holds","says"}]
        #[arg(long)]
        json: bool,
    },
    /// Send the choices behind your votes again, if the server misses one.
    #[command(after_help = "Example:\n  polity act openings https://example.org/assembly-k3v7 --key my.key\n\n\
        A vote is void if too many choices are missing ten minutes after its close. Exit code: 0 done, 2 not.")]
    Openings {
        /// The organisation's address.
        url: String,
        /// Your key file.
        #[arg(long, value_name = "FILE")]
        key: PathBuf,
        /// Answer in JSON: {"votes","has"}
        #[arg(long)]
        json: bool,
    },
}

/// What --sign-only prints and `send` reads.
#[derive(serde::Serialize, serde::Deserialize)]
struct Signed {
    envelope: serde_json::Value,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    beside: Option<Beside>,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    match (&arguments.command, &arguments.sign) {
        (Some(Command::Send { file, key, url, json }), _) => send(file, key, url, *json),
        (Some(Command::Receipts { key, url, json }), _) => receipts(key, url.as_deref(), *json),
        (Some(Command::Openings { url, key, json }), _) => openings(url, key, *json),
        (None, Some(sign)) => sign_and_send(sign),
        (None, None) => bail!("say where and what: polity act URL --key FILE TYPE [FIELD=VALUE …]; more with --help"),
    }
}

fn sign_and_send(sign: &Sign) -> anyhow::Result<ExitCode> {
    let device = Device::open(&sign.key)?;
    let membership = device.membership(&sign.url)?;
    let client = Client::new(&sign.url, &device);
    let (institution, member, _) = membership.ids()?;
    let text = sign.text.as_deref().map(read_text).transpose()?;
    let seen = match &sign.seen {
        Some(file) => seen_in(file, &membership)?,
        None => client.seen(&membership)?,
    };
    let maker = Maker { institution, member, key: device.public_key(), seen };
    let made = maker.make(&sign.kind, &fields(&sign.fields)?, text.as_deref())?;
    let signed = device.sign(made.payload)?;
    if sign.sign_only {
        let envelope = serde_json::from_str(&signed.to_envelope())?;
        println!("{}", serde_json::to_string(&Signed { envelope, beside: made.beside.as_ref().map(Beside::from) })?);
        return Ok(ExitCode::SUCCESS);
    }
    deliver(&client, &membership, &signed, made.beside.as_ref(), sign.json)
}

fn deliver(
    client: &Client<'_>,
    membership: &Membership,
    signed: &SignedAct,
    beside: Option<&Salted>,
    json: bool,
) -> anyhow::Result<ExitCode> {
    match client.send(membership, signed, beside)? {
        Reply::Taken(receipt) => {
            let says = match &signed.act().body {
                Body::Move { motion, .. } => format!("Moved. The motion's id is {motion}."),
                Body::Offer { amendment, .. } => format!("Offered. The amendment's id is {amendment}."),
                Body::Argue { argument, .. } => format!("Said. The argument's id is {argument}."),
                Body::Cast { .. } => "Voted. You can vote again until the close; the last one counts.".to_owned(),
                body => format!("Done: {}.", body.name()),
            };
            taken(&receipt, membership, json, &says);
            Ok(ExitCode::SUCCESS)
        }
        refusal => Ok(refused(&refusal, json)),
    }
}

fn send(file: &Path, key: &Path, url: &str, json: bool) -> anyhow::Result<ExitCode> {
    let device = Device::open(key)?;
    let membership = device.membership(url)?;
    let signed: Signed = serde_json::from_str(&read_text(file)?)
        .with_context(|| format!("{} is not what --sign-only prints", file.display()))?;
    let act = Unchecked::from_envelope(signed.envelope.to_string().as_bytes())?.verify()?;
    let beside = signed.beside.map(|beside| -> anyhow::Result<Salted> {
        Ok(Salted { salt: beside.salt.parse().context("the salt")?, text: beside.text })
    });
    deliver(&Client::new(url, &device), &membership, &act, beside.transpose()?.as_ref(), json)
}

fn receipts(key: &Path, url: Option<&str>, json: bool) -> anyhow::Result<ExitCode> {
    let device = Device::open(key)?;
    let lines = device.lines()?;
    let memberships: Vec<&Membership> =
        lines.iter().filter_map(|line| if let Line::Member(m) = line { Some(m) } else { None }).collect();
    let asked = url.map(base_of);
    // The record as it is now, asked once: every kept checkpoint must lead to it.
    let now = match url {
        None => None,
        Some(url) => {
            let membership = device.membership(url)?;
            let source = Client::new(url, &device).source(&membership)?;
            let now = open_checkpoint(&source.checkpoint()?, &membership)?;
            Some((source, now))
        }
    };
    let mut answers = Vec::new();
    let mut all_hold = true;
    for line in &lines {
        let Line::Act(kept) = line else { continue };
        let membership = memberships.iter().find(|membership| membership.institution == kept.institution);
        let membership = membership.context("the list has a receipt of an institution that it does not name")?;
        if asked.as_ref().is_some_and(|url| *url != membership.url) {
            continue;
        }
        let (id, _, log_key) = membership.ids()?;
        let act = Unchecked::from_envelope(kept.envelope.as_bytes())?.verify()?;
        let receipt = kept.receipt()?;
        let verified = receipt.verify(&act, id, log_key).map_err(anyhow::Error::from);
        let held = verified.and_then(|checkpoint| match &now {
            Some((source, now)) => extends(source, &checkpoint, now),
            None => Ok(()),
        });
        all_hold &= held.is_ok();
        let says = held.as_ref().err().map(|problem| format!("{problem:#}"));
        if json {
            answers.push(serde_json::json!({
                "index": receipt.index, "act": kept.act, "holds": held.is_ok(), "says": says,
            }));
        } else {
            let says = says.unwrap_or_else(|| "holds".to_owned());
            println!("entry {:>8}  {:<20} {says}", receipt.index, kept.act);
        }
    }
    if json {
        println!("{}", serde_json::Value::Array(answers));
    } else if all_hold {
        println!("Every receipt holds.");
    } else {
        println!("A receipt does not hold. Keep the file {} and tell the other members.", device.list_file().display());
    }
    Ok(if all_hold { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn openings(url: &str, key: &Path, json: bool) -> anyhow::Result<ExitCode> {
    let device = Device::open(key)?;
    let membership = device.membership(url)?;
    let client = Client::new(url, &device);
    // Voting again replaces: only the last choice in each vote opens anything.
    let mut last = std::collections::BTreeMap::new();
    for line in device.lines()? {
        let Line::Act(kept) = line else { continue };
        if kept.institution != membership.institution {
            continue;
        }
        let act = Unchecked::from_envelope(kept.envelope.as_bytes())?;
        if let (Body::Cast { vote, .. }, Some(choice)) = (&act.act().body, kept.beside) {
            last.insert(vote.to_string(), choice);
        }
    }
    let mut wanted = 0;
    for (vote, choice) in &last {
        wanted += usize::from(client.send_opening(vote, &membership.member, choice)?);
    }
    if json {
        println!("{}", serde_json::json!({"votes": last.len(), "has": wanted}));
        return Ok(ExitCode::SUCCESS);
    }
    println!("You voted in {} votes; the server has your choice, or took it again, in {wanted} of them.", last.len());
    println!("The others are counted, or void and called anew.");
    Ok(ExitCode::SUCCESS)
}

fn seen_in(file: &Path, membership: &Membership) -> anyhow::Result<Seen> {
    let note = std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let checkpoint = open_checkpoint(&note, membership)?;
    Ok(Seen { size: checkpoint.size(), root: Hash(checkpoint.root().0) })
}

fn open_checkpoint(note: &[u8], membership: &Membership) -> anyhow::Result<Checkpoint> {
    let (id, _, log_key) = membership.ids()?;
    let key = log_verifier(id, log_key)?;
    let opened = Checkpoint::open(note, &origin(id), &key, &[]).context("the checkpoint is not to be believed")?;
    Ok(opened.checkpoint().clone())
}

fn read_text(file: &Path) -> anyhow::Result<String> {
    let mut text = String::new();
    let read = if file == Path::new("-") {
        std::io::stdin().take(TEXT_BYTES_MAX + 1).read_to_string(&mut text)
    } else {
        let opened = std::fs::File::open(file).with_context(|| format!("{} cannot be opened", file.display()))?;
        opened.take(TEXT_BYTES_MAX + 1).read_to_string(&mut text)
    };
    read.with_context(|| format!("{} cannot be read as text", file.display()))?;
    if text.len() as u64 > TEXT_BYTES_MAX {
        bail!("{} is longer than {TEXT_BYTES_MAX} bytes", file.display());
    }
    Ok(text)
}
