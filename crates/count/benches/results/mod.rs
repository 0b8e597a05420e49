//! Where the benchmarks of counting write what they measured: the section "Counting" of benches/RESULTS.md. Other sections stay as they are.

use std::fs;
use std::path::Path;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../benches/RESULTS.md");
const HEADING: &str = "## Counting";

/// Puts `text` under `### title` of this section.
pub fn write(title: &str, text: &str) {
    let file = Path::new(FILE);
    let whole = fs::read_to_string(file).unwrap_or_else(|_| "# What was measured\n\n".to_owned());
    let (before, section, after) = cut(&whole, HEADING, "## ");
    let head = format!("{HEADING}\n\n`make bench-count` (crates/count/benches). Seconds of one core.\n\n");
    let parts = section.find("### ").map_or("", |at| &section[at..]);
    let (earlier, _, later) = cut(parts, &format!("### {title}"), "### ");
    let part = format!("### {title}\n\n{}\n\n", text.trim_end());
    let written = format!("{}\n\n{head}{earlier}{part}{later}{after}", before.trim_end());
    fs::create_dir_all(file.parent().expect("it lies in a folder")).expect("the repository can be written");
    fs::write(file, written.trim_end().to_owned() + "\n").expect("benches/RESULTS.md can be written");
}

/// What stands before a heading, what stands under it, and what comes from the next heading of its kind on.
fn cut<'a>(text: &'a str, heading: &str, kind: &str) -> (&'a str, &'a str, &'a str) {
    let is_it = |at: &usize| (*at == 0 || text[..*at].ends_with('\n')) && text[*at + heading.len()..].starts_with('\n');
    let Some(begin) = text.match_indices(heading).map(|(at, _)| at).find(is_it) else { return (text, "", "") };
    let under = &text[begin + heading.len()..];
    let end = under.find(&format!("\n{kind}")).map_or(text.len(), |at| begin + heading.len() + at + 1);
    (&text[..begin], &text[begin..end], &text[end..])
}
