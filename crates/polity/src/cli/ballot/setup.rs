//! `polity ballot setup TEMPLATE`: questions, trustees and credentials become an archive.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use belenios::archive::{ArchiveWriter, EventKind, setup_text};
use belenios::credentials::read_public_list;
use belenios::election::{Election, Homomorphic, NonHomomorphic, Question, Template, is_uuid};
use belenios::elements::Written;
use belenios::group::{Group, GroupName};
use belenios::in_group;
use belenios::json::Reader;
use belenios::trustees::{ThresholdParameters, TrusteeKind, TrusteePublicKey, Trustees};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::files::{lines, text, write_new};
use crate::clock::Clock;

/// Begin an election: questions, trustees and credentials become its archive.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  polity ballot setup template.json --uuid HWM8TDTpKjrTVC --group Ed25519 \\\n    \
    --public-keys keys/4F2A90C1.pubkey --public-keys keys/77E5F783.pubkey --credentials HWM8TDTpKjrTVC.pubcreds --out election/\n\n\
    The template is JSON: {\"description\",\"name\",\"questions\":[{\"answers\":[…],\"min\":1,\"max\":1,\"question\"}]}, with \"blank\":true\n\
    where one can vote blank, and {\"type\":\"NonHomomorphic\",\"value\":{\"answers\":[…],\"question\"}} for ranks and grades.\n\
    Exit code: 0 done, 2 not.")]
pub struct Arguments {
    /// The questions.
    template: PathBuf,
    /// The election's identifier, as in the credentials.
    #[arg(long)]
    uuid: String,
    /// The group: Ed25519, BELENIOS-2048 or RFC-3526-2048.
    #[arg(long, value_parser = super::group)]
    group: GroupName,
    /// A file of public keys, one in each line. May be given more than once.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    public_keys: Vec<PathBuf>,
    /// The parameters of a threshold key.
    #[arg(long, value_name = "FILE")]
    threshold: Option<PathBuf>,
    /// The public credentials.
    #[arg(long, value_name = "FILE")]
    credentials: PathBuf,
    /// The folder for the archive, and for the texts in it.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    if !is_uuid(&arguments.uuid) {
        bail!("--uuid: an identifier has 14 characters or more, without 0, O, I and l");
    }
    in_group!(arguments.group, G => set_up::<G>(arguments))?;
    Ok(ExitCode::SUCCESS)
}

fn set_up<G: Group>(arguments: &Arguments) -> anyhow::Result<()> {
    let trustees = trustees::<G>(arguments)?;
    let public_key = Written::new(trustees.public_key()?);
    trustees.check(&public_key.element)?;
    let template = template(&text(&arguments.template)?)
        .with_context(|| format!("{} is no template", arguments.template.display()))?;
    let election = Election::<G>::new(template, &arguments.uuid, public_key)
        .with_context(|| format!("{}: these questions cannot be asked", arguments.template.display()))?;
    let credentials = public_list::<G>(&arguments.credentials)?;
    let texts = [election.text(), trustees.text(), credentials];
    let [a, b, c] = texts.each_ref().map(|text| <[u8; 32]>::from(Sha256::digest(text.as_bytes())));
    let setup = setup_text(&a, &b, &c);
    let (mut writer, mut bytes) = ArchiveWriter::begin(Clock::System.now().0.unsigned_abs() / 1000);
    let data = [texts[0].as_bytes(), texts[1].as_bytes(), texts[2].as_bytes(), setup.as_bytes()];
    bytes.extend(writer.event(EventKind::Setup, &data));
    std::fs::create_dir_all(&arguments.out).with_context(|| format!("{} cannot be made", arguments.out.display()))?;
    let path = arguments.out.join(format!("{}.bel", arguments.uuid));
    if path.exists() {
        bail!("{} exists already", path.display());
    }
    std::fs::write(&path, bytes).with_context(|| format!("{} cannot be written", path.display()))?;
    for (name, text) in ["election.json", "trustees.json", "public_creds.json"].into_iter().zip(&texts) {
        let file = arguments.out.join(name);
        // Where the credentials already lie in this folder under their usual name, they stay.
        if !file.exists() {
            write_new(&file, &format!("{text}\n"))?;
        }
    }
    println!("Made {}. Its fingerprint is {}.", path.display(), election.fingerprint);
    println!("Next: polity ballot cast {} --credential FILE --choices FILE", arguments.out.display());
    Ok(())
}

fn trustees<G: Group>(arguments: &Arguments) -> anyhow::Result<Trustees<G>> {
    let mut kinds = Vec::new();
    for file in &arguments.public_keys {
        for line in lines(file)? {
            let key = Reader::whole(line.as_bytes(), TrusteePublicKey::<G>::read)
                .with_context(|| format!("{} is no public key of {}", file.display(), G::NAME))?;
            kinds.push(TrusteeKind::Single(key));
        }
    }
    if let Some(file) = &arguments.threshold {
        let parameters = Reader::whole(text(file)?.as_bytes(), ThresholdParameters::<G>::read)
            .with_context(|| format!("{} has no threshold key of {}", file.display(), G::NAME))?;
        kinds.push(TrusteeKind::Pedersen(parameters));
    }
    if kinds.is_empty() {
        bail!("an election has trustees: --public-keys or --threshold");
    }
    Ok(Trustees(kinds))
}

/// The list as the archive has it. Lists of 2.3 and later name the voter behind a second comma: that stays out.
fn public_list<G: Group>(path: &std::path::Path) -> anyhow::Result<String> {
    let list: Vec<String> =
        serde_json::from_str(&text(path)?).with_context(|| format!("{} is no list", path.display()))?;
    let entries = list.iter().map(|entry| {
        let mut parts = entry.split(',');
        let key = parts.next().unwrap_or_default();
        match parts.next() {
            None | Some("") => key.to_owned(),
            Some(weight) => format!("{key},{weight}"),
        }
    });
    let text = serde_json::to_string(&entries.collect::<Vec<_>>())?;
    read_public_list::<G>(text.as_bytes())
        .with_context(|| format!("{}: not credentials of {}", path.display(), G::NAME))?;
    Ok(text)
}

/// A template in any spelling of JSON: people write it by hand.
fn template(text: &str) -> anyhow::Result<Template> {
    let whole: Value = serde_json::from_str(text)?;
    let string = |value: &Value, name: &str| -> anyhow::Result<String> {
        Ok(value[name].as_str().with_context(|| format!("\"{name}\" is missing"))?.to_owned())
    };
    let optional = |name: &str| whole[name].as_str().map(str::to_owned);
    let answers = |value: &Value| -> anyhow::Result<Vec<String>> {
        let list = value["answers"].as_array().context("\"answers\" is missing")?;
        let string = |answer: &Value| -> anyhow::Result<String> {
            Ok(answer.as_str().context("an answer is a string")?.to_owned())
        };
        list.iter().map(string).collect()
    };
    let questions = whole["questions"].as_array().context("\"questions\" is missing")?.iter();
    let questions = questions.map(|value| -> anyhow::Result<Question> {
        if value["type"] == "NonHomomorphic" {
            let value = &value["value"];
            let (answers, question) = (answers(value)?, string(value, "question")?);
            return Ok(Question::NonHomomorphic(NonHomomorphic { answers, question }));
        }
        let number = |name: &str| value[name].as_u64().with_context(|| format!("\"{name}\" is missing"));
        Ok(Question::Homomorphic(Homomorphic {
            answers: answers(value)?,
            blank: value["blank"].as_bool(),
            min: number("min")?,
            max: number("max")?,
            question: string(value, "question")?,
        }))
    });
    Ok(Template {
        description: string(&whole, "description")?,
        name: string(&whole, "name")?,
        questions: questions.collect::<anyhow::Result<_>>()?,
        administrator: optional("administrator"),
        credential_authority: optional("credential_authority"),
    })
}
