//! `polity about`: who runs the server, how to reach them, what they do with what they can see.

use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;

use crate::about::About;

/// Say who runs the server: what its pages show at /about.
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  polity about --contact \"server@example.org\" --imprint-file imprint.md --privacy-file privacy.md\n  \
    polity about\n\nWithout anything to say it prints what is said. Texts are Markdown.\nA running server shows what was said when it started: restart it. Exit code: 0 done, 1 something is not said, 2 not done."
)]
pub struct Arguments {
    /// Where the organisations lie.
    #[arg(long, default_value = "./polity-data")]
    data: PathBuf,
    /// How people reach you.
    #[arg(long)]
    contact: Option<String>,
    /// Who you are, as your law asks for on a public page.
    #[arg(long, value_name = "FILE")]
    imprint_file: Option<PathBuf>,
    /// What you do with what you can see, beyond what the program says.
    #[arg(long, value_name = "FILE")]
    privacy_file: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let mut about = About::read(&arguments.data)?;
    let read =
        |file: &PathBuf| std::fs::read_to_string(file).with_context(|| format!("couldn't read {}", file.display()));
    let said = arguments.contact.is_some() || arguments.imprint_file.is_some() || arguments.privacy_file.is_some();
    if let Some(contact) = &arguments.contact {
        about.contact.clone_from(contact);
    }
    if let Some(file) = &arguments.imprint_file {
        about.imprint = read(file)?;
    }
    if let Some(file) = &arguments.privacy_file {
        about.privacy = read(file)?;
    }
    if said {
        about.write(&arguments.data)?;
    }
    for (name, text) in [("contact", &about.contact), ("imprint", &about.imprint), ("privacy", &about.privacy)] {
        println!("{name}: {}", if text.trim().is_empty() { "not said" } else { text.trim() });
    }
    Ok(if about.missing().is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// When a server starts for the first time and somebody sits there, they are asked. An empty line leaves it for later.
pub(super) fn ask_once(data: &Path) -> anyhow::Result<()> {
    if !std::io::stdin().is_terminal() || !std::io::stdout().is_terminal() || data.join("about.toml").exists() {
        return Ok(());
    }
    println!(
        "Every page says at its foot who runs this server. Three lines; an empty one leaves it for later (polity about)."
    );
    let ask = |question: &str| -> anyhow::Result<String> {
        print!("  {question} ");
        std::io::stdout().flush()?;
        let mut line = String::new();
        std::io::stdin().read_line(&mut line)?;
        Ok(line.trim().to_owned())
    };
    let about = About {
        contact: ask("How do people reach you?")?,
        imprint: ask("Who are you? Name and address, as your law asks for:")?,
        privacy: ask("What do you do with what you can see? For how long do you keep copies?")?,
    };
    if !data.exists() {
        std::os::unix::fs::DirBuilderExt::mode(std::fs::DirBuilder::new().recursive(true), 0o700).create(data)?;
    }
    about.write(data)
}
