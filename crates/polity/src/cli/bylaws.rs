//! `polity bylaws check FILE`: whether bylaws may come into force, what is wrong with them if not, and who could act alone
//! under them.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Subcommand;
use institution::bylaws::Bylaws;

use crate::alone::{self, Told};
use crate::say::Language;

/// Look at bylaws before anyone votes on them.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Say everything that is wrong with bylaws: what cannot be read, what contradicts, what is below the floor; and who
    /// could act alone under them, the worst first.
    #[command(
        after_help = "Examples:\n  polity bylaws check bylaws/assembly.toml\n  polity bylaws check --members 1300 my-bylaws.toml\n  polity bylaws check --json my-bylaws.toml\n\nExit code: 0 they may come into force, 1 they may not, 2 the file could not be read."
    )]
    Check {
        /// The bylaws, TOML.
        file: PathBuf,
        /// How many may vote: how few can do something depends on it.
        #[arg(long, default_value_t = 100)]
        members: u64,
        /// Answer in JSON: {"lawful":…,"faults":[{"clause","code","detail"}],"members":…,"alone":[…],"findings":[…]}
        #[arg(long)]
        json: bool,
    },
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let Command::Check { file, members, json } = &arguments.command;
    let text = std::fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let bylaws = Bylaws::from_toml(&text);
    let faults: Vec<(Option<String>, String, String)> = match &bylaws {
        Err(unreadable) => vec![(None, "bylaws-unreadable".to_owned(), unreadable.to_string())],
        Ok(bylaws) => bylaws
            .faults()
            .into_iter()
            .map(|fault| (fault.clause.map(|clause| clause.to_string()), fault.code.to_owned(), fault.detail))
            .collect(),
    };
    // What cannot come into force gives nobody any power.
    let lawful = bylaws.ok().filter(|_| faults.is_empty());
    let say = Language::default();
    let (told, found) = lawful.as_ref().map_or_else(Default::default, |bylaws| {
        let alone = bylaws.alone(*members);
        (alone::told(say, bylaws, &alone), alone::found(say, bylaws, &alone))
    });
    if *json {
        let list: Vec<_> = faults
            .iter()
            .map(|(clause, code, detail)| serde_json::json!({"clause": clause, "code": code, "detail": detail}))
            .collect();
        let facts = serde_json::json!({
            "lawful": faults.is_empty(), "faults": list, "members": members, "alone": told, "findings": found,
        });
        println!("{facts}");
    } else if faults.is_empty() {
        println!("These bylaws may come into force.");
        println!("\n{} (reckoned for {members} members who vote)", say.t("alone-title"));
        told.iter().for_each(print_line);
        println!("\n{}", say.t("power-look"));
        for finding in &found {
            let source = finding.source.as_ref().map_or(String::new(), |source| format!(" [{source}]"));
            println!("  {}{source}", finding.says);
        }
        if found.is_empty() {
            println!("  Nothing.");
        }
    } else {
        println!("These bylaws may not come into force:");
        for (clause, code, detail) in &faults {
            let place = clause.as_deref().map_or(String::new(), |clause| format!("clause {clause}: "));
            println!("  {place}{code} {detail}");
        }
    }
    Ok(if faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn print_line(told: &Told) {
    let rule = told.rule.as_ref().map_or(String::new(), |(number, id)| format!(" ({number} {id})"));
    let mark = if told.is_marked() { "!" } else { " " };
    println!("{mark} {}{rule}", told.says);
    for sentence in told.sentences().iter().skip(1) {
        println!("      {sentence}");
    }
}
