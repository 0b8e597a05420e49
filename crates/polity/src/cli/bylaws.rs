//! `polity bylaws check FILE`: whether bylaws may come into force, and what is wrong with them if not.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Subcommand;
use institution::bylaws::Bylaws;

/// Look at bylaws before anyone votes on them.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Say everything that is wrong with bylaws: what cannot be read, what contradicts, what is below the floor.
    #[command(
        after_help = "Examples:\n  polity bylaws check bylaws/assembly.toml\n  polity bylaws check --json my-bylaws.toml\n\nExit code: 0 they may come into force, 1 they may not, 2 the file could not be read."
    )]
    Check {
        /// The bylaws, TOML.
        file: PathBuf,
        /// Answer in JSON: {"lawful":…,"faults":[{"clause","code","detail"}]}
        #[arg(long)]
        json: bool,
    },
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let Command::Check { file, json } = &arguments.command;
    let text = std::fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let faults: Vec<(Option<String>, String, String)> = match Bylaws::from_toml(&text) {
        Err(unreadable) => vec![(None, "bylaws-unreadable".to_owned(), unreadable.to_string())],
        Ok(bylaws) => bylaws
            .faults()
            .into_iter()
            .map(|fault| (fault.clause.map(|clause| clause.to_string()), fault.code.to_owned(), fault.detail))
            .collect(),
    };
    if *json {
        let list: Vec<_> = faults
            .iter()
            .map(|(clause, code, detail)| serde_json::json!({"clause": clause, "code": code, "detail": detail}))
            .collect();
        println!("{}", serde_json::json!({"lawful": faults.is_empty(), "faults": list}));
    } else if faults.is_empty() {
        println!("These bylaws may come into force.");
    } else {
        println!("These bylaws may not come into force:");
        for (clause, code, detail) in &faults {
            let place = clause.as_deref().map_or(String::new(), |clause| format!("clause {clause}: "));
            println!("  {place}{code} {detail}");
        }
    }
    Ok(if faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
