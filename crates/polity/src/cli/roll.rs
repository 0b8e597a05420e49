//! `polity roll preview FILE`: what is in a membership list of another program, before anything is done with it.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Subcommand;
use serde_json::json;

use crate::progress::Progress;
use crate::roll::{self, Asked, Encoding, Field, Person, Preview, Shape};

/// The longest list that is read, in bytes: some ten million people.
const LIST_BYTES_MAX: u64 = 1 << 30;
/// How many lines are told of each kind where somebody reads them.
const TOLD_MAX: usize = 12;

/// Look at membership lists of other programs.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Say how many people a list has, who is in it twice, and what is malformed on which line. Changes nothing.
    #[command(
        after_help = "Examples:\n  polity roll preview members.csv\n  polity roll preview --json members.csv\n  \
        polity roll preview --column workplace=Site --column legal-name=Given --column legal-name=Family members.csv\n  \
        polity roll preview --column phone= --write mended.csv members.csv\n\n\
        Lists of Action Network, CiviCRM, Loomio and OpaVote are known by their headers. Comma, semicolon or tab; UTF-8, UTF-16 or\n\
        Windows-1252 (Latin-1).\n\
        Exit code: 0 every row is one person, 1 something is left out, double or to be looked at, 2 the list could not be read."
    )]
    Preview(Look),
}

#[derive(clap::Args)]
struct Look {
    /// The list, CSV.
    file: PathBuf,
    /// Answer in JSON.
    #[arg(long)]
    json: bool,
    /// Which column becomes which field, by its header or as #3; several for one field are joined, none leaves it out.
    /// Fields: legal-name, shown-name, mail, phone, postal-address, postcode, workplace, job, section, joined-on, tags.
    #[arg(long = "column", value_name = "FIELD=NAME", value_parser = column)]
    columns: Vec<(Field, String)>,
    /// How the list is written, where its bytes do not say: utf-8, windows-1252, utf-16le, utf-16be.
    #[arg(long, value_parser = |name: &str| Encoding::from_name(name).ok_or("utf-8, windows-1252, utf-16le or utf-16be"))]
    encoding: Option<Encoding>,
    /// Write the people that would be taken into a new list. Anybody who can read it can read their addresses.
    #[arg(long, value_name = "NEW")]
    write: Option<PathBuf>,
}

fn column(text: &str) -> Result<(Field, String), String> {
    let (field, name) = text.split_once('=').ok_or("expected FIELD=NAME")?;
    let names = || Field::ALL.iter().map(|field| field.name()).collect::<Vec<_>>().join(", ");
    Ok((Field::from_name(field).ok_or_else(|| format!("the fields are {}", names()))?, name.to_owned()))
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let Command::Preview(look) = &arguments.command;
    let named = || format!("{} cannot be read", look.file.display());
    let length = std::fs::metadata(&look.file).with_context(named)?.len();
    anyhow::ensure!(length <= LIST_BYTES_MAX, "{}: more than {LIST_BYTES_MAX} bytes", look.file.display());
    let bytes = std::fs::read(&look.file).with_context(named)?;
    let mut out = look.write.as_deref().map(new_list).transpose()?;
    let mut failed = None;
    let mut person = |_, person: &Person| {
        if let Some(out) = &mut out
            && let Err(problem) = out.write_all(roll::row(person).as_bytes())
        {
            failed.get_or_insert(problem);
        }
    };
    let mut progress = Progress::new("bytes");
    let asked = Asked { columns: look.columns.clone(), encoding: look.encoding };
    let preview = roll::preview(&bytes, &asked, &mut person, &mut |at| progress.at(at, length)).with_context(named);
    progress.done();
    let preview = preview?;
    if let Some(mut out) = out {
        let written = failed.map_or_else(|| out.flush(), Err);
        written.context("the new list cannot be written")?;
    }
    if look.json {
        println!("{}", in_json(&preview));
    } else {
        print!("{}", in_words(&look.file, &preview));
    }
    Ok(if preview.is_clean() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// A new file that only its owner can read: it holds everybody's addresses.
fn new_list(path: &Path) -> anyhow::Result<std::io::BufWriter<std::fs::File>> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    let mut out = std::io::BufWriter::new(file.with_context(|| format!("{} cannot be made", path.display()))?);
    out.write_all(roll::header().as_bytes())?;
    Ok(out)
}

fn in_json(preview: &Preview) -> serde_json::Value {
    let columns = preview.columns.iter().map(
        |column| json!({"column": column.name, "field": column.field.map(Field::name), "example": column.example}),
    );
    let findings = preview.findings.iter().map(|finding| {
        let (code, taken) = (finding.fault.code(), finding.fault.is_taken());
        json!({"line": finding.line, "fault": code, "taken": taken, "column": finding.column, "detail": finding.detail})
    });
    let doubles = preview.doubles.iter().map(
        |double| json!({"line": double.line, "of": double.of, "same": double.same.code(), "certain": double.certain}),
    );
    let counts: serde_json::Map<_, _> =
        preview.counts.iter().map(|(fault, count)| (fault.code().to_owned(), (*count).into())).collect();
    json!({
        "shape": preview.shape.name(),
        "encoding": preview.encoding.name(),
        "separator": preview.separator.to_string(),
        "columns": columns.collect::<Vec<_>>(),
        "rows": preview.rows,
        "people": preview.people,
        "left_out": preview.left_out,
        "again": preview.again,
        "likely_double": preview.double_counts.1,
        "faults": counts,
        "findings": findings.collect::<Vec<_>>(),
        "doubles": doubles.collect::<Vec<_>>(),
    })
}

fn in_words(file: &Path, preview: &Preview) -> String {
    let mut says = vec![format!("{}: {} people in {} rows.", file.display(), preview.people, preview.rows)];
    let whose = match preview.shape {
        Shape::Other => "a list of no program that is known here".to_owned(),
        shape => format!("a list of {}", shape.name()),
    };
    let between = match preview.separator {
        ',' => "comma",
        ';' => "semicolon",
        '\t' => "tab",
        _ => "another sign",
    };
    says.push(format!("Read as {whose}, {}, {between} between columns.", preview.encoding.name()));
    says.push("\nWhat becomes what:".to_owned());
    for field in Field::ALL {
        let of_it: Vec<_> = preview.columns.iter().filter(|column| column.field == Some(*field)).collect();
        if !of_it.is_empty() {
            let names: Vec<&str> = of_it.iter().map(|column| shown(&column.name)).collect();
            let examples: Vec<&str> = of_it.iter().map(|column| column.example.as_str()).collect();
            says.push(format!("  {:<15} {:<32} {}", field.name(), names.join(", "), seen(&examples.join(" "))));
        }
    }
    let unused: Vec<&str> = preview.columns.iter().filter(|c| c.field.is_none()).map(|c| shown(&c.name)).collect();
    if !unused.is_empty() {
        says.push(format!("Left out columns: {}.", unused.join(", ")));
    }
    for (taken, heading) in [(false, "Rows left out"), (true, "Taken, but look")] {
        let findings: Vec<_> = preview.findings.iter().filter(|f| f.fault.is_taken() == taken).collect();
        if findings.is_empty() {
            continue;
        }
        says.push(if taken { format!("\n{heading}:") } else { format!("\n{heading}: {}.", preview.left_out) });
        for (fault, count) in preview.counts.iter().filter(|(fault, _)| fault.is_taken() == taken) {
            let of_it = findings.iter().filter(|finding| finding.fault == *fault);
            for finding in of_it.take(TOLD_MAX) {
                let column = finding.column.as_deref().map_or(String::new(), |name| format!("{}: ", shown(name)));
                let detail = if finding.detail.is_empty() { String::new() } else { format!(" ({})", finding.detail) };
                says.push(format!("  line {}: {column}{}{detail}", finding.line, fault.says()));
            }
            if *count > TOLD_MAX as u64 {
                says.push(format!("  … and {} more of these", count - TOLD_MAX as u64));
            }
        }
    }
    let (certain, likely) = preview.double_counts;
    if certain + likely > 0 {
        says.push(format!(
            "\nDouble: {certain} for certain, taken once; {likely} likely, taken twice until you have looked."
        ));
        for double in preview.doubles.iter().take(TOLD_MAX * 2) {
            let is = if double.certain { "is" } else { "may be" };
            let same = match double.same {
                roll::Same::Mail => "same mail address",
                roll::Same::Phone => "same phone number",
                roll::Same::NameAndPostcode => "same name and postcode",
            };
            says.push(format!("  line {} {is} line {}: {same}", double.line, double.of));
        }
        if certain + likely > TOLD_MAX as u64 * 2 {
            says.push(format!("  … and {} more; --json tells all", certain + likely - TOLD_MAX as u64 * 2));
        }
    }
    says.push("\nNothing was done. This was a look.\n".to_owned());
    says.join("\n")
}

/// A header is somebody else's text: on a terminal nothing of it may be more than letters.
fn shown(name: &str) -> &str {
    if name.chars().any(char::is_control) { "(a name that cannot be shown)" } else { name }
}

fn seen(example: &str) -> String {
    let plain: String = example.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    let plain = plain.trim();
    if plain.is_empty() { String::new() } else { format!("as in “{plain}”") }
}
