//! `polity count FILE --rule NAME`: who is elected, and how it was counted.
//!
//! Reads the file, counts, prints. All counting is in `count`; nothing here decides anything.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use count::election::Election;
use count::json::Json;
use count::rules::{Given, Rule};

const EXAMPLES: &str = "Examples:
  polity count ward.blt --rule scottish-stv
  polity count ward.blt --rule meek-prf --seed 'Local 12, 3 May' --html ward.html
  polity count votes.csv --rule schulze --seats 1 --json
  polity count ward.blt --compare scottish-stv,meek-prf,irv
  polity count rules

Files: .blt, .soc .soi .toc .toi .cat (PrefLib), .csv, .abif.
Exit code: 0 counted, 1 nobody is elected, 2 it could not be counted.";

/// Count an election by a named rule and tell how.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// The ballots; or `rules`, to list the rules.
    file: PathBuf,
    /// The rule, as name or name@version.
    #[arg(long, default_value = "")]
    rule: String,
    /// Who would be elected under each of these rules.
    #[arg(long, value_delimiter = ',', conflicts_with = "rule")]
    compare: Vec<String>,
    /// How many are to be elected, where the file does not say or says otherwise.
    #[arg(long)]
    seats: Option<usize>,
    /// The seed from which ties are broken. Without it, the order the file gives, or that of an empty seed.
    #[arg(long)]
    seed: Option<String>,
    /// The name of somebody who has withdrawn; may be given again.
    #[arg(long)]
    withdrawn: Vec<String>,
    /// The names on whom lots fell, tie by tie; may be given again.
    #[arg(long)]
    lot: Vec<String>,
    /// Print the transcript as JSON: {"elected":[names],"rounds":[…],…}
    #[arg(long)]
    json: bool,
    /// Write the report as one page to this file.
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    if arguments.file == Path::new("rules") {
        list_rules(arguments.json);
        return Ok(ExitCode::SUCCESS);
    }
    let election = election(arguments)?;
    let given = given(arguments, &election)?;
    if !arguments.compare.is_empty() {
        return compare(arguments, &election, &given);
    }
    if arguments.rule.is_empty() {
        bail!("by which rule? Say --rule NAME; `polity count rules` lists them");
    }
    let rule = Rule::named(&arguments.rule)?;
    if election.total() > 1_000_000 {
        eprintln!("counting {} ballots…", election.total());
    }
    let transcript = count::rules::count(rule, &election, &given)?;
    if let Some(page) = &arguments.html {
        std::fs::write(page, transcript.html(Some(rule)))
            .with_context(|| format!("{} cannot be written", page.display()))?;
    }
    if arguments.json {
        println!("{}", transcript.json().write());
    } else {
        print!("{}", transcript.text());
    }
    Ok(if transcript.elected.is_empty() { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn election(arguments: &Arguments) -> anyhow::Result<Election> {
    let file = &arguments.file;
    let bytes = std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
    if bytes.len() > 20_000_000 {
        eprintln!("reading {} million bytes…", bytes.len() / 1_000_000);
    }
    let end = file.extension().and_then(|end| end.to_str()).unwrap_or_default().to_ascii_lowercase();
    let Some(read) = count::formats::by_extension(&end, &bytes) else {
        bail!("{}: no form of ballots ends in .{end}; `polity count --help` lists those that are read", file.display());
    };
    let mut election = read.map_err(|fault| anyhow::anyhow!("{}: {fault}", file.display()))?;
    if let Some(seats) = arguments.seats {
        election.seats = seats;
    }
    for name in &arguments.withdrawn {
        election.withdrawn.push(candidate(&election, name)?);
    }
    election.withdrawn.sort_unstable();
    election.withdrawn.dedup();
    Ok(election)
}

fn candidate(election: &Election, name: &str) -> anyhow::Result<usize> {
    let found = election.candidates.iter().position(|candidate| candidate == name);
    found.with_context(|| format!("nobody on the ballot is called {name:?}"))
}

fn given(arguments: &Arguments, election: &Election) -> anyhow::Result<Given> {
    let mut given = match (&arguments.seed, &election.order) {
        (Some(seed), _) => Given::seed(seed.as_bytes()),
        (None, Some(order)) => Given::order(order.clone()),
        (None, None) => Given::seed(b""),
    };
    given.lots = arguments.lot.iter().map(|name| candidate(election, name)).collect::<anyhow::Result<_>>()?;
    Ok(given)
}

fn compare(arguments: &Arguments, election: &Election, given: &Given) -> anyhow::Result<ExitCode> {
    let mut all = Vec::new();
    for name in &arguments.compare {
        let rule = Rule::named(name)?;
        let transcript = count::rules::count(rule, election, given)?;
        let elected: Vec<String> = transcript.elected_names().into_iter().map(str::to_owned).collect();
        all.push((rule.id(), elected));
    }
    if arguments.json {
        let object = all.into_iter().map(|(rule, elected)| (rule, Json::list(elected))).collect();
        println!("{}", Json::Object(object).write());
    } else {
        let width = all.iter().map(|(rule, _)| rule.len()).max().unwrap_or(0);
        for (rule, elected) in &all {
            println!("{rule:<width$}  {}", elected.join(", "));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn list_rules(json: bool) {
    if json {
        let rules = count::rules::rules().iter().map(|rule| {
            Json::object([
                ("rule", rule.id().into()),
                ("title", rule.title.into()),
                ("text", rule.text.into()),
                ("arithmetic", rule.arithmetic.into()),
                ("ties", rule.ties.into()),
            ])
        });
        println!("{}", Json::list(rules).write());
        return;
    }
    for rule in count::rules::rules() {
        println!(
            "{}\n  {}.\n  Text: {}.\n  Numbers: {}.\n  Ties: {}.",
            rule.id(),
            rule.title,
            rule.text,
            rule.arithmetic,
            rule.ties
        );
    }
}
