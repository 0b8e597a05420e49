//! `polity export SOURCE DIR`: a copy of a record that anybody can keep, serve and verify.

use std::path::PathBuf;
use std::process::ExitCode;

use super::reading::Reading;
use crate::export::export;
use crate::progress::Progress;

/// Copy a record into a folder: what `polity verify DIR` reads.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  polity export https://example.org/assembly-k3v7 ./copy\n  \
    polity export https://example.org/local-12-9xq2 ./copy --key my.key\n  polity export ./polity-data/assembly-k3v7 ./copy\n\n\
    Run it again to continue one that was cut short, or to add what is new. Any web server can serve the folder.\n\
    Exit code: 0 copied, 2 not, or not all.")]
pub struct Arguments {
    /// A server's address of one organisation, or its folder in the data folder.
    source: String,
    /// The folder to write; its `log` is made if need be.
    folder: PathBuf,
    #[command(flatten)]
    reading: Reading,
    /// Answer in JSON: {"size","written","kept","missing"}
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let source = arguments.reading.open(&arguments.source)?;
    let mut progress = Progress::new("files");
    let exported = export(&source, &arguments.folder, &mut |done, of| progress.at(done, of));
    progress.done();
    let exported = exported?;
    let folder = arguments.folder.display();
    if arguments.json {
        let crate::export::Exported { size, written, kept, missing } = exported;
        println!("{}", serde_json::json!({"size": size, "written": written, "kept": kept, "missing": missing}));
    } else {
        println!("{folder} has all {} entries: {} files new, {} kept.", exported.size, exported.written, exported.kept);
        if exported.missing > 0 {
            println!("{} texts or names were not handed out.", exported.missing);
        }
        println!("Next: polity verify {folder}");
    }
    Ok(ExitCode::SUCCESS)
}
