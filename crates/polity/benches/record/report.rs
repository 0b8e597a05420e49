//! The report: what was measured goes into its place in benches/RESULTS.md, everything else there stays.

use std::fs;
use std::path::Path;

use super::machine;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../benches/RESULTS.md");
const HEADING: &str = "## The record";

/// Puts `text` under `### title` of this program's section.
pub fn write(title: &str, text: &str) {
    println!("\n### {title}\n\n{text}");
    let file = Path::new(FILE);
    let whole = fs::read_to_string(file).unwrap_or_else(|_| "# What was measured\n\n".to_owned());
    let (before, section, after) = cut(&whole, HEADING, "## ");
    let head = format!(
        "{HEADING}\n\n`make bench` (crates/polity/benches/record). {}. Both the clients and what they ask share this \
         machine; \"CPU-s\" are seconds of one core.\n\n",
        machine::in_words()
    );
    let parts = section.find("### ").map_or("", |at| &section[at..]);
    let (earlier, _, later) = cut(parts, &format!("### {title}"), "### ");
    let part = format!("### {title}\n\n{}\n\n{}\n\n", machine::when(), text.trim_end());
    let written = format!("{before}{head}{earlier}{part}{later}{after}");
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

/// A table of Markdown.
pub fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let mut out = format!("| {} |\n|{}\n", head.join(" | "), "---|".repeat(head.len()));
    for row in rows {
        out.push_str(&format!("| {} |\n", row.join(" | ")));
    }
    out
}

/// A figure as people read it: 12,345.
pub fn grouped(figure: f64) -> String {
    let digits = format!("{figure:.0}");
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Figures beside what they must and should be; `more` says that more is better.
pub fn verdict(figures: &[(&str, f64, f64, f64, bool)]) -> String {
    let rows: Vec<Vec<String>> = figures
        .iter()
        .map(|(what, figure, must, goal, more)| {
            let reaches = |bound: f64| if *more { *figure >= bound } else { *figure <= bound };
            let word = match (reaches(*must), reaches(*goal)) {
                (_, true) => "goal reached",
                (true, false) => "as it must be",
                (false, false) => "**missed**",
            };
            let show = |n: f64| if n < 100.0 { format!("{n:.1}") } else { grouped(n) };
            vec![(*what).to_owned(), show(*figure), show(*must), show(*goal), word.to_owned()]
        })
        .collect();
    table(&["figure", "measured", "must", "goal", ""], &rows)
}
