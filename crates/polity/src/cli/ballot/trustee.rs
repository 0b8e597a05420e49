//! `polity ballot trustee …`: keys of trustees, alone or with a threshold. Each step of the ceremony is one command and
//! reads and writes the files of belenios-tool's ceremony, so that some trustees can use one program and some the other.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use belenios::ceremony::{Ceremony, Polynomial, Seed, VInput, VOutput};
use belenios::group::{Group, GroupName};
use belenios::in_group;
use belenios::json::Reader;
use belenios::trustees::{CertificateKeys, Context, SignedMessage, generate};
use clap::Subcommand;
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::files::{lines, secret_text, text, write_new, write_secret};
use crate::random::System;

/// Make a trustee's key, alone or together with others.
#[derive(clap::Args)]
#[command(after_help = "A key of one's own:\n  polity ballot trustee new --group Ed25519 --out keys/\n\n\
    A key of three, of whom two can decrypt (each step by each trustee, `gather` and `parameters` by one for all):\n  \
    polity ballot trustee certificate --group Ed25519 --context 1/2/3 --out keys/      (trustee 1 of 3, threshold 2)\n  \
    cat */*.cert > certs.jsons\n  \
    polity ballot trustee polynomial --group Ed25519 --threshold 2 --certs certs.jsons --seed ID.key > 1.polynomial\n  \
    cat *.polynomial > polynomials.jsons\n  \
    polity ballot trustee gather --group Ed25519 --threshold 2 --certs certs.jsons --polynomials polynomials.jsons > vinputs.jsons\n  \
    polity ballot trustee answer --group Ed25519 --threshold 2 --certs certs.jsons --seed ID.key --vinput 1.vinput > 1.voutput\n  \
    polity ballot trustee parameters --group Ed25519 --threshold 2 --certs certs.jsons --polynomials polynomials.jsons \\\n    \
    --voutputs voutputs.jsons --out .      (threshold.json, and a .dkey for each trustee)")]
pub struct Arguments {
    #[command(subcommand)]
    step: Step,
}

/// What every step of a ceremony knows.
#[derive(clap::Args)]
struct Known {
    /// The group: Ed25519, BELENIOS-2048 or RFC-3526-2048.
    #[arg(long, value_parser = super::group)]
    group: GroupName,
    /// How many of the trustees can decrypt.
    #[arg(long)]
    threshold: u64,
    /// Everybody's certificates, one in each line, in the order of the trustees.
    #[arg(long, value_name = "FILE")]
    certs: PathBuf,
}

#[derive(Subcommand)]
enum Step {
    /// A key of one's own: ID.privkey, which only you can read, and ID.pubkey for the election.
    #[command(after_help = "Example:\n  polity ballot trustee new --group Ed25519 --out keys/")]
    New {
        /// The group: Ed25519, BELENIOS-2048 or RFC-3526-2048.
        #[arg(long, value_parser = super::group)]
        group: GroupName,
        /// The folder for both files.
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
    /// Threshold, step 1: your secret ID.key and your certificate ID.cert.
    #[command(after_help = "Example:\n  polity ballot trustee certificate --group Ed25519 --context 1/2/3 --out keys/")]
    Certificate {
        /// The group: Ed25519, BELENIOS-2048 or RFC-3526-2048.
        #[arg(long, value_parser = super::group)]
        group: GroupName,
        /// Your number, the threshold, how many trustees: 1/2/3. Without it in the spelling of Belenios 2.0 to 2.5.
        #[arg(long, value_name = "I/K/N")]
        context: Option<String>,
        /// The folder for both files.
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
    /// Threshold, step 3: your polynomial, on standard output.
    #[command(
        after_help = "Example:\n  polity ballot trustee polynomial --group Ed25519 --threshold 2 --certs certs.jsons --seed ID.key > 1.polynomial"
    )]
    Polynomial {
        #[command(flatten)]
        known: Known,
        /// Your secret.
        #[arg(long, value_name = "FILE")]
        seed: PathBuf,
    },
    /// Threshold, step 4: what each trustee gets, a line for each, on standard output.
    #[command(
        after_help = "Example:\n  polity ballot trustee gather --group Ed25519 --threshold 2 --certs certs.jsons --polynomials polynomials.jsons > vinputs.jsons"
    )]
    Gather {
        #[command(flatten)]
        known: Known,
        /// Everybody's polynomials, in the order of the trustees.
        #[arg(long, value_name = "FILE")]
        polynomials: PathBuf,
    },
    /// Threshold, step 5: your answer, on standard output.
    #[command(
        after_help = "Example:\n  polity ballot trustee answer --group Ed25519 --threshold 2 --certs certs.jsons --seed ID.key --vinput 1.vinput > 1.voutput"
    )]
    Answer {
        #[command(flatten)]
        known: Known,
        /// Your secret.
        #[arg(long, value_name = "FILE")]
        seed: PathBuf,
        /// What you got.
        #[arg(long, value_name = "FILE")]
        vinput: PathBuf,
    },
    /// Threshold, step 6: threshold.json for the election, and ID.dkey for each trustee.
    #[command(
        after_help = "Example:\n  polity ballot trustee parameters --group Ed25519 --threshold 2 --certs certs.jsons --polynomials polynomials.jsons --voutputs voutputs.jsons --out ."
    )]
    Parameters {
        #[command(flatten)]
        known: Known,
        /// Everybody's polynomials, in the order of the trustees.
        #[arg(long, value_name = "FILE")]
        polynomials: PathBuf,
        /// Everybody's answers, in the order of the trustees.
        #[arg(long, value_name = "FILE")]
        voutputs: PathBuf,
        /// The folder for the files.
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    match &arguments.step {
        Step::New { group, out } => in_group!(*group, G => new::<G>(out)),
        Step::Certificate { group, context, out } => {
            let context = context.as_deref().map(context_of).transpose()?;
            in_group!(*group, G => certificate::<G>(context, out))
        }
        Step::Polynomial { known, seed } => in_group!(known.group, G => polynomial::<G>(known, seed)),
        Step::Gather { known, polynomials } => in_group!(known.group, G => gather::<G>(known, polynomials)),
        Step::Answer { known, seed, vinput } => in_group!(known.group, G => answer::<G>(known, seed, vinput)),
        Step::Parameters { known, polynomials, voutputs, out } => {
            in_group!(known.group, G => parameters::<G>(known, polynomials, voutputs, out))
        }
    }?;
    Ok(ExitCode::SUCCESS)
}

fn context_of(text: &str) -> anyhow::Result<Context> {
    let numbers: Vec<u64> = text.split('/').map(str::parse::<u64>).collect::<Result<_, _>>().unwrap_or_default();
    let [index, threshold, size] = numbers[..] else { bail!("--context: your number, the threshold, how many: 1/2/3") };
    Ok(Context { size, threshold, index })
}

fn made(out: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(out).with_context(|| format!("{} cannot be made", out.display()))
}

fn hashed(text: &str) -> String {
    belenios::elements::hex(&Sha256::digest(text.as_bytes()).into())
}

fn new<G: Group>(out: &Path) -> anyhow::Result<()> {
    made(out)?;
    let (private, public) = generate::<G, _>(&mut System);
    let mut public_text = String::new();
    public.write(&mut public_text);
    let id = hashed(&public.public_key.text)[..8].to_uppercase();
    let private_text = Zeroizing::new(format!("\"{}\"", *Zeroizing::new(G::scalar_text(&private))));
    write_secret(&out.join(format!("{id}.privkey")), &private_text)?;
    write_new(&out.join(format!("{id}.pubkey")), &format!("{public_text}\n"))?;
    println!("Made {id}.privkey, which only you can read, and {id}.pubkey for the election.");
    println!("Whoever has {id}.privkey can decrypt in your place, and without it there is no result. Keep a copy.");
    Ok(())
}

fn certificate<G: Group>(context: Option<Context>, out: &Path) -> anyhow::Result<()> {
    made(out)?;
    let mut rng = System;
    let seed = Seed::generate(&mut rng);
    let certificate = seed.certificate::<G, _>(context, &mut rng);
    let keys = CertificateKeys::of(&certificate, 1)?;
    let id = hashed(&keys.verification.text);
    let mut certificate_text = String::new();
    certificate.write(&mut certificate_text);
    write_secret(&out.join(format!("{id}.key")), seed.text())?;
    write_new(&out.join(format!("{id}.cert")), &format!("{certificate_text}\n"))?;
    println!("Made {id}.key, which only you can read, and {id}.cert for the others.");
    Ok(())
}

fn ceremony<G: Group>(known: &Known) -> anyhow::Result<Ceremony<G>> {
    let mut certs = Vec::new();
    for line in lines(&known.certs)? {
        let cert = Reader::whole(line.as_bytes(), SignedMessage::<G>::read);
        certs.push(cert.with_context(|| format!("{} has a line that is no certificate", known.certs.display()))?);
    }
    Ok(Ceremony::new(certs, known.threshold)?)
}

fn seed_in(path: &Path) -> anyhow::Result<Seed> {
    Seed::parse(&secret_text(path)?).with_context(|| format!("{} has no secret of a ceremony", path.display()))
}

fn all<T>(path: &Path, read: impl Fn(&[u8]) -> belenios::json::Read<T>) -> anyhow::Result<Vec<T>> {
    let lines = lines(path)?;
    let all = lines.iter().map(|line| read(line.as_bytes()));
    all.collect::<Result<_, _>>().with_context(|| format!("{} has a line that cannot be read", path.display()))
}

fn polynomial<G: Group>(known: &Known, seed: &Path) -> anyhow::Result<()> {
    println!("{}", ceremony::<G>(known)?.polynomial(&seed_in(seed)?, &mut System)?.text());
    Ok(())
}

fn gather<G: Group>(known: &Known, polynomials: &Path) -> anyhow::Result<()> {
    for vinput in ceremony::<G>(known)?.vinputs(&all(polynomials, Polynomial::parse)?)? {
        println!("{}", vinput.text());
    }
    Ok(())
}

fn answer<G: Group>(known: &Known, seed: &Path, vinput: &Path) -> anyhow::Result<()> {
    let vinput =
        VInput::parse(text(vinput)?.as_bytes()).with_context(|| format!("{} cannot be read", vinput.display()))?;
    println!("{}", ceremony::<G>(known)?.voutput(&seed_in(seed)?, &vinput, &mut System)?.text());
    Ok(())
}

fn parameters<G: Group>(known: &Known, polynomials: &Path, voutputs: &Path, out: &Path) -> anyhow::Result<()> {
    made(out)?;
    let ceremony = ceremony::<G>(known)?;
    let (parameters, keys) =
        ceremony.parameters(&all(polynomials, Polynomial::parse)?, &all(voutputs, VOutput::parse)?)?;
    let mut text = String::new();
    parameters.write(&mut text);
    write_new(&out.join("threshold.json"), &format!("{text}\n"))?;
    for (number, (certificate, key)) in (1..).zip(parameters.certs.iter().zip(&keys)) {
        let id = hashed(&CertificateKeys::of(certificate, number)?.verification.text);
        write_new(&out.join(format!("{id}.dkey")), &format!("{key}\n"))?;
    }
    println!("Made threshold.json for polity ballot setup, and {} keys (.dkey), each for its trustee.", keys.len());
    Ok(())
}
