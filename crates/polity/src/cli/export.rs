//! `polity export DIR`: a copy of a record that anybody can keep, serve and verify.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::ensure;

use super::reading::Reading;
use crate::backup::chosen;
use crate::export::{Exported, export};
use crate::progress::Progress;
use crate::source::Source;

/// Copy a record into a folder: what `polity verify DIR` reads.
#[derive(clap::Args)]
#[command(
    override_usage = "polity export [OPTIONS] [SOURCE] <DIR>",
    after_help = "Examples:\n  polity export ./copy\n  polity export --data /srv/polity --only assembly-k3v7 ./copy\n  \
    polity export https://example.org/assembly-k3v7 ./copy\n  \
    polity export https://example.org/local-12-9xq2 ./copy --key my.key\n\n\
    SOURCE is a server's address of one organisation, or its folder in a data folder. Without it the data folder is copied:\n\
    one organisation into DIR, several into DIR/<slug>.\n\n\
    Run it again to continue one that was cut short, or to add what is new. Any web server can serve the folder.\n\
    Exit code: 0 copied, 2 not, or not all."
)]
pub struct Arguments {
    /// Where from, if not from the data folder, and the folder to write; its `log` is made if need be.
    #[arg(value_names = ["SOURCE", "DIR"], num_args = 1..=2, required = true)]
    places: Vec<PathBuf>,
    /// The data folder that is copied where no SOURCE is named.
    #[arg(long, value_name = "DIR", default_value = "./polity-data")]
    data: PathBuf,
    /// Only this organisation of the data folder. May be given more than once.
    #[arg(long, value_name = "SLUG")]
    only: Vec<String>,
    #[command(flatten)]
    reading: Reading,
    /// Answer in JSON, a line for each copy: {"folder","size","written","kept","missing"}
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    if let [source, folder] = arguments.places.as_slice() {
        ensure!(arguments.only.is_empty(), "--only chooses in the data folder, and {} is named", source.display());
        copy(&arguments.reading.open(&source.to_string_lossy())?, folder, arguments.json)?;
        return Ok(ExitCode::SUCCESS);
    }
    let folder = &arguments.places[0];
    let slugs = chosen(&arguments.data, &arguments.only)?;
    for slug in &slugs {
        let source = Source::open(&arguments.data.join(slug).to_string_lossy(), None)?;
        let folder = if slugs.len() == 1 { folder.clone() } else { folder.join(slug) };
        copy(&source, &folder, arguments.json)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn copy(source: &Source, folder: &Path, json: bool) -> anyhow::Result<()> {
    let mut progress = Progress::new("files");
    let exported = export(source, folder, &mut |done, of| progress.at(done, of));
    progress.done();
    let Exported { size, written, kept, missing } = exported?;
    if json {
        let counts =
            serde_json::json!({"folder": folder, "size": size, "written": written, "kept": kept, "missing": missing});
        println!("{counts}");
        return Ok(());
    }
    let folder = folder.display();
    println!("{folder} has all {size} entries: {written} files new, {kept} kept.");
    if missing > 0 {
        println!("{missing} texts or names were not handed out.");
    }
    println!("Next: polity verify {folder}");
    Ok(())
}
