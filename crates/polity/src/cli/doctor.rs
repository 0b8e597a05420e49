//! `polity doctor`: what is wrong with this installation, in words.

use std::path::PathBuf;
use std::process::ExitCode;

use crate::doctor::{Grade, Wanted, examine};
use crate::progress::Progress;

/// Say what is wrong with this installation.
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  polity doctor\n  polity doctor --data /srv/polity --url https://polity.example.org\n  polity doctor --quick --json\n\n\
    It changes nothing and may run beside the server.\nExit code: 0 nothing is wrong, 1 something is."
)]
pub struct Arguments {
    /// The data folder.
    #[arg(long, value_name = "DIR", default_value = "./polity-data")]
    data: PathBuf,
    /// The address that people reach the server under.
    #[arg(long)]
    url: Option<String>,
    /// A certificate or key file that `serve` is given. May be given more than once.
    #[arg(long, value_name = "FILE")]
    tls: Vec<PathBuf>,
    /// The file that `serve --mail` is given: is mail taken, and would it arrive?
    #[arg(long, value_name = "FILE")]
    mail: Option<PathBuf>,
    /// Send a letter to this address, to see.
    #[arg(long, value_name = "ADDRESS", requires = "mail")]
    mail_to: Option<String>,
    /// Leave out folding and verifying the records, which takes a while for long ones.
    #[arg(long)]
    quick: bool,
    /// Answer in JSON: {"well",[{"organisation","what","grade","says"}]}
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let wanted = Wanted {
        refold: !arguments.quick,
        url: arguments.url.clone(),
        tls: arguments.tls.clone(),
        mail: arguments.mail.clone().map(|file| (file, arguments.mail_to.clone())),
    };
    let mut progress = Progress::new("entries");
    let findings = examine(&arguments.data, &wanted, &mut |done, of| progress.at(done, of));
    progress.done();
    let well = findings.iter().all(|finding| finding.grade != Grade::Wrong);
    let grade = |grade| match grade {
        Grade::Good => "good",
        Grade::Look => "look",
        Grade::Wrong => "WRONG",
    };
    if arguments.json {
        let list: Vec<_> = findings
            .iter()
            .map(|f| {
                let grade = grade(f.grade).to_lowercase();
                serde_json::json!({"organisation": f.slug, "what": f.what, "grade": grade, "says": f.says})
            })
            .collect();
        println!("{}", serde_json::json!({"well": well, "findings": list}));
    } else {
        for finding in &findings {
            let slug = finding.slug.as_ref().map_or(String::new(), |slug| format!("{slug}: "));
            println!("{:<6} {:<12} {slug}{}", grade(finding.grade), finding.what, finding.says);
        }
        println!("{}", if well { "Nothing is wrong." } else { "Something is wrong: see above." });
    }
    Ok(if well { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
