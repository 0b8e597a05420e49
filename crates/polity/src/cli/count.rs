//! `polity count FILE --rule NAME`: who is elected, what is funded or decided, and how it was counted.
//!
//! Reads the file, counts, prints. All counting is in the crate `count`; nothing here decides anything. What a file holds is found in `input`, which
//! rule is meant in `rule`, what came of it in `outcome`.

mod input;
mod outcome;
mod rule;
mod waiting;
mod write;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, ensure};
use count::election::Election;
use count::ranked::condorcet::Debian;
use count::reserved::Group;
use count::rules::Given;

use input::Input;
use rule::Chosen;

const EXAMPLES: &str = "\
Examples:
  polity count ward.blt --rule scottish-stv
  polity count ward.blt --rule meek-prf@1 --seed 'Local 12, 3 May' --html ward.html
  polity count ward.blt --compare scottish-stv,meek-prf,irv-sequential
  polity count board.csv --rule schulze --seats 1 --json
  polity count ward.blt --rule scottish-stv --reserve 'women=2..4:Ada,Cat,Dot'
  polity count ward.blt --rule scottish-stv --left Ada --unwilling Bo
  polity count vote.soi --rule debian --quorum '45 people' --majority 'Amend the constitution=3/1'
  polity count CvrExport.json --rule irv --contest Mayor --write mayor.blt
  polity count first.blt --rule two-round --second second.blt
  polity count budget.pb --rule budget-shares-add1u
  polity count branches.csv --rule sainte-lague --seats 40
  polity count branches.csv --rule one-per --per 75
  polity count motion.csv --rule two-thirds --quorum 'more than 1/2'
  polity count rctab_config.json
  polity count members.csv --rule panel --seats 12 --seed 'drawn in the hall, 3 May'
  polity count council.csv --rule power --quota 51
  polity count rules

Files:
  .blt (also as OpaVote and Loomio write it), .soc .soi .toc .toi .cat (PrefLib), .abif, .pb (Pabulib), .yaml (abcvoting);
  .csv: ballots, scores, Loomio's exports, Clear Ballot's records, or the small tables of seats, questions, panels and power;
  result.json of Belenios with election.json beside it; CvrExport.json of Dominion with its manifests beside it; cast vote
  records in the common data format (.json, .xml); a folder of Hart's records. Any of them packed as .gz. A configuration
  of RCTab (.json) names its files itself, ES&S spreadsheets among them, and without --rule its options are the rule.

Exit code: 0 it was counted; 1 it was counted and the answer is no (nobody elected, nothing funded, not passed);
2 it could not be counted: the reason, with line and column where a file is wrong, stands on the error output.";

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
    #[arg(long, value_delimiter = ',', value_name = "RULE,RULE", conflicts_with = "rule")]
    compare: Vec<String>,
    /// How many are to be elected, where the file does not say or says otherwise.
    #[arg(long)]
    seats: Option<usize>,
    /// The seed from which ties are broken, and panels drawn. Without it, the order the file gives, or that of an empty seed.
    #[arg(long)]
    seed: Option<String>,
    /// The name of somebody who has withdrawn; may be given again.
    #[arg(long, value_name = "NAME")]
    withdrawn: Vec<String>,
    /// The name on whom a lot fell, tie by tie; may be given again.
    #[arg(long, value_name = "NAME")]
    lot: Vec<String>,
    /// Seats reserved for a group; may be given again.
    #[arg(long, value_name = "GROUP=MIN..MAX:NAME,NAME")]
    reserve: Vec<String>,
    /// Who has left the seat they were elected to: the ballots say who takes it. May be given again.
    #[arg(long, value_name = "NAME")]
    left: Vec<String>,
    /// Who no longer wants a seat that became empty; may be given again.
    #[arg(long, value_name = "NAME", requires = "left")]
    unwilling: Vec<String>,
    /// The ballots of the second round.
    #[arg(long, value_name = "FILE")]
    second: Option<PathBuf>,
    /// Read the ballots as crosses (whoever is ranked or scored is approved), as ranks (a higher score is a better rank) or, for Belenios, as grades.
    #[arg(long = "as", value_name = "crosses|ranks|grades")]
    read_as: Option<input::As>,
    /// Which contest of a scanner's export, by its name or number.
    #[arg(long)]
    contest: Option<String>,
    /// Which question of a Belenios election, from 1.
    #[arg(long, default_value_t = 1)]
    question: usize,
    /// What a question must have besides its rule's majority: 'more than 1/2', '20 people'. For --rule debian, how many people must put an
    /// option before the default one: '45 people'.
    #[arg(long)]
    quorum: Option<String>,
    /// The default option of --rule debian; the last on the paper where nothing is said.
    #[arg(long, value_name = "NAME")]
    default_option: Option<String>,
    /// By how much an option of --rule debian must defeat the default one: 'NAME=3/1' is more than three to one; may be given again.
    #[arg(long, value_name = "NAME=A/B")]
    majority: Vec<String>,
    /// How many must vote on a question: 'at least 1/4', '100 people'.
    #[arg(long)]
    turnout: Option<String>,
    /// What a side needs to carry a question (for power).
    #[arg(long)]
    quota: Option<u64>,
    /// What share of the votes a list must have (for seats): 'at least 5/100'.
    #[arg(long)]
    threshold: Option<String>,
    /// How many members a delegate stands for (for one-per).
    #[arg(long)]
    per: Option<u64>,
    /// How many of a group a panel must have; may be given again.
    #[arg(long = "group", value_name = "COLUMN:GROUP=MIN..MAX")]
    groups: Vec<String>,
    /// List every outcome that some way of breaking the ties leads to (committees).
    #[arg(long)]
    all: bool,
    /// Print the account as JSON: {"elected":[names],"rounds":[…],…}
    #[arg(long)]
    json: bool,
    /// Write the report as one page to this file.
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Write the ballots that were read to this file, in the form its ending names: .blt, .soc .soi .toc .toi (PrefLib), .csv, or .pb for a
    /// budget.
    #[arg(long, value_name = "FILE")]
    write: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    if arguments.file == Path::new("rules") {
        print!("{}", rule::list(arguments.json));
        return Ok(ExitCode::SUCCESS);
    }
    let reading = format!("reading {}", arguments.file.display());
    if !arguments.compare.is_empty() {
        let chosen = arguments.compare.iter().map(|name| Chosen::named(name)).collect::<Result<Vec<_>, _>>()?;
        let input = waiting::while_it_takes(&reading, || Input::read(arguments, chosen[0]))?;
        if let Some(file) = &arguments.write {
            write::ballots(file, &input)?;
        }
        let what = format!("counting {} by {} rules", input.size(), chosen.len());
        let compared = waiting::while_it_takes(&what, || outcome::compared(arguments, &input, &chosen))?;
        return finish(arguments, compared);
    }
    let (chosen, input) = if arguments.rule.is_empty() {
        let configured = waiting::while_it_takes(&reading, || input::configured(arguments))?;
        configured.context("by which rule? Say --rule NAME; `polity count rules` lists them")?
    } else {
        let chosen = Chosen::named(&arguments.rule)?;
        (chosen, waiting::while_it_takes(&reading, || Input::read(arguments, chosen))?)
    };
    if let Some(file) = &arguments.write {
        write::ballots(file, &input)?;
    }
    let what = format!("counting {} by {}", input.size(), chosen.id());
    let outcome = waiting::while_it_takes(&what, || outcome::of(arguments, &input, chosen))?;
    finish(arguments, outcome)
}

/// Prints the account or the report, writes the page, and says with the exit code what the answer was.
fn finish(arguments: &Arguments, outcome: outcome::Outcome) -> anyhow::Result<ExitCode> {
    if let Some(file) = &arguments.html {
        std::fs::write(file, outcome.page.html()).with_context(|| format!("{} cannot be written", file.display()))?;
    }
    let told = if arguments.json { outcome.json.write() + "\n" } else { outcome.text };
    // Whoever reads only the first lines closes the pipe; that is no failure.
    let _ = std::io::Write::write_all(&mut std::io::stdout().lock(), told.as_bytes());
    Ok(if outcome.is_yes { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// The candidate of this name.
fn candidate(election: &Election, name: &str) -> anyhow::Result<usize> {
    let found = election.candidates.iter().position(|candidate| candidate == name);
    found.with_context(|| {
        let names = election.candidates.iter().take(8).map(String::as_str).collect::<Vec<_>>().join(", ");
        format!(
            "nobody on the ballot is called {name:?}; there are {names}{}",
            if election.candidates.len() > 8 { ", …" } else { "" }
        )
    })
}

/// What the count is given besides the ballots.
fn given(arguments: &Arguments, election: &Election) -> anyhow::Result<Given> {
    let mut given = match (&arguments.seed, &election.order) {
        (Some(seed), _) => Given::seed(seed.as_bytes()),
        (None, Some(order)) => Given::order(order.clone()),
        (None, None) => Given::seed(b""),
    };
    given.lots = arguments.lot.iter().map(|name| candidate(election, name)).collect::<anyhow::Result<_>>()?;
    given.reserved = arguments.reserve.iter().map(|text| group(election, text)).collect::<anyhow::Result<_>>()?;
    given.debian = debian(arguments, election)?;
    given.seek_margin = true;
    Ok(given)
}

/// What --rule debian is asked for besides the ballots; other rules are asked for none of it.
fn debian(arguments: &Arguments, election: &Election) -> anyhow::Result<Debian> {
    let is_debian = arguments.rule.split('@').next() == Some("debian");
    if !is_debian {
        ensure!(arguments.default_option.is_none(), "--default-option is for --rule debian");
        ensure!(arguments.majority.is_empty(), "--majority is for --rule debian");
        return Ok(Debian::default());
    }
    let quorum = match &arguments.quorum {
        None => 0,
        Some(text) => {
            let people = text.trim_end_matches(" people").trim_end_matches(" person").trim().parse();
            people.with_context(|| format!("--quorum {text:?} is not a number of people, such as '45 people'"))?
        }
    };
    let majority = |text: &String| {
        let parts = || {
            let (name, ratio) = text.rsplit_once('=')?;
            let (num, den) = ratio.split_once('/')?;
            Some((name, num.trim().parse::<u64>().ok()?, den.trim().parse::<u64>().ok().filter(|den| *den > 0)?))
        };
        let (name, num, den) =
            parts().with_context(|| format!("--majority {text:?} is not NAME=A/B, such as 'Amend=3/1'"))?;
        Ok((candidate(election, name.trim())?, num, den))
    };
    let default = arguments.default_option.as_ref().map(|name| candidate(election, name)).transpose()?;
    let majorities = arguments.majority.iter().map(majority).collect::<anyhow::Result<_>>()?;
    Ok(Debian { default, quorum, majorities })
}

/// `women=2..4:Ada,Cat`.
fn group(election: &Election, text: &str) -> anyhow::Result<Group> {
    let parts = || {
        let (name, rest) = text.split_once('=')?;
        let (range, members) = rest.split_once(':')?;
        let (min, max) = range_of(range)?;
        Some((name, min, max, members))
    };
    let (name, min, max, members) = parts()
        .with_context(|| format!("--reserve {text:?} is not GROUP=MIN..MAX:NAME,NAME, such as 'women=2..4:Ada,Cat'"))?;
    let members: Vec<usize> =
        members.split(',').map(|name| candidate(election, name.trim())).collect::<anyhow::Result<_>>()?;
    ensure!(!members.is_empty(), "--reserve {text:?} names nobody");
    Ok(Group { name: name.to_string(), members, min, max: max.unwrap_or(election.seats) })
}

/// `2..4`, `2..` or `2`, which is at least two.
fn range_of(text: &str) -> Option<(usize, Option<usize>)> {
    match text.split_once("..") {
        None => Some((text.trim().parse().ok()?, None)),
        Some((min, max)) => {
            let number = |text: &str| text.trim().parse().ok();
            let min = if min.trim().is_empty() { 0 } else { number(min)? };
            Some((min, if max.trim().is_empty() { None } else { Some(number(max)?) }))
        }
    }
}
