//! `polity found URL`: a new organisation from a template, on a server that lets one found.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use institution::bylaws::{Bylaws, Rule};

use super::reply::{refused, taken};
use crate::client::Client;
use crate::client::device::Device;
use crate::web::found::{ASSEMBLY, LOCAL};

/// What an organisation starts from unless it brings bylaws of its own.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Template {
    /// For tonight: people who met and decide together.
    Assembly,
    /// To last: offices that end, signing for a vote, two votes on every change of a rule.
    Local,
}

/// Found an organisation on a server.
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  polity found http://localhost:8080 --code 7k3m-q2 --name \"Tenants of Elm Street\" \\\n    \
    --purpose \"To keep our homes.\" --as Ada --key ada.key\n  polity found https://example.org --template local --name \"Bus Drivers, Depot 4\" \\\n    \
    --purpose \"To stand together at work.\" --as Ada --key ada.key\n  \
    polity found https://example.org --bylaws ours.toml --as Ada --key ada.key\n\n\
    Exit code: 0 founded, 1 refused, 2 the server could not be reached or believed."
)]
pub struct Arguments {
    /// The server's address.
    url: String,
    /// The founding code that the server printed, if it asks for one.
    #[arg(long)]
    code: Option<String>,
    /// What the organisation is called.
    #[arg(long, required_unless_present = "bylaws")]
    name: Option<String>,
    /// What it is for, in one line.
    #[arg(long, required_unless_present = "bylaws")]
    purpose: Option<String>,
    /// Bylaws of your own instead of the template; look at them first with `polity bylaws check`.
    #[arg(long, value_name = "FILE", conflicts_with = "template")]
    bylaws: Option<PathBuf>,
    /// Which of the bylaws that come with the program to start from.
    #[arg(long, value_enum, default_value_t = Template::Assembly)]
    template: Template,
    /// Local time minus UTC in minutes, for the hours that the pages show.
    #[arg(long, allow_negative_numbers = true)]
    offset_minutes: Option<i32>,
    /// The name the other members will see you under.
    #[arg(long = "as", value_name = "NAME")]
    shown_name: String,
    /// Your key file.
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// Answer in JSON: the receipt, with "url" and "member", or the refusal.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let device = Device::open(&arguments.key)?;
    let text = match &arguments.bylaws {
        Some(file) => std::fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?,
        None => match arguments.template {
            Template::Assembly => ASSEMBLY.to_owned(),
            Template::Local => LOCAL.to_owned(),
        },
    };
    let mut bylaws = Bylaws::from_toml(&text)?;
    bylaws.name = arguments.name.clone().unwrap_or(bylaws.name);
    bylaws.offset_minutes = arguments.offset_minutes.unwrap_or(bylaws.offset_minutes);
    for clause in bylaws.articles.iter_mut().flat_map(|article| &mut article.clauses) {
        if let (Rule::Purpose { text }, Some(purpose)) = (&mut clause.rule, &arguments.purpose) {
            text.clone_from(purpose);
        }
    }
    // What was filled in must read as bylaws again, with the same bounds as any other.
    let bylaws = Bylaws::from_toml(&bylaws.to_toml()).context("the name or purpose does not fit into bylaws")?;
    if let Some(fault) = bylaws.faults().into_iter().next() {
        anyhow::bail!("these bylaws may not come into force: {} {}", fault.code, fault.detail);
    }
    let client = Client::new(&arguments.url, &device);
    match client.found(arguments.code.as_deref(), &bylaws, &arguments.shown_name)? {
        Ok((membership, receipt)) => {
            let says = format!("{} is founded, at {}", bylaws.name, membership.url);
            taken(&receipt, &membership, arguments.json, &says);
            Ok(ExitCode::SUCCESS)
        }
        Err(reply) => Ok(refused(&reply, arguments.json)),
    }
}
