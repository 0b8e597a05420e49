//! One self-contained page for a count of any kind: sentence, picture, table, what happened, method, proof, in this order.
//!
//! It needs nothing from anywhere: no script, no font, no picture beside it. Ink on paper, nothing said by colour alone; words in pictures keep
//! their size on a phone; what is wider than the screen scrolls by itself and can be reached by keyboard. It prints on A4 and Letter.
//!
//! Invariant: everything that came from a file is escaped before it becomes part of the page.

use std::fmt::Write as _;

use crate::named::Named;
use crate::report::shortened;
use crate::rules::Rule;

const SAY: &str = "a string takes everything";

/// What a rule says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// `name@version`.
    pub id: String,
    /// What it is, in a line.
    pub title: String,
    /// The text it follows.
    pub text: String,
    /// The numbers it counts with.
    pub arithmetic: String,
    /// How it breaks ties.
    pub ties: String,
}

impl From<&Rule> for About {
    fn from(rule: &Rule) -> About {
        let [title, text, arithmetic, ties] = [rule.title, rule.text, rule.arithmetic, rule.ties].map(str::to_string);
        About { id: rule.id(), title, text, arithmetic, ties }
    }
}

impl<R> From<&Named<R>> for About {
    fn from(rule: &Named<R>) -> About {
        let [title, text, arithmetic, ties] = [rule.title, rule.text, rule.arithmetic, rule.ties].map(str::to_string);
        About { id: rule.id(), title, text, arithmetic, ties }
    }
}

impl About {
    /// What a page says under "How it was counted": a word, what is said of it.
    pub fn method(&self) -> Vec<(&'static str, String)> {
        let sentence = |text: &str| {
            let mut letters = text.chars();
            let first = letters.next().map_or(String::new(), |first| first.to_uppercase().to_string());
            format!("{first}{}.", letters.as_str())
        };
        vec![
            ("The rule", sentence(&self.title)),
            ("The text it follows", sentence(&self.text)),
            ("Numbers", sentence(&self.arithmetic)),
            ("Ties", sentence(&self.ties)),
            ("Its name", self.id.clone()),
        ]
    }
}

/// A table: the first row is the header, the first column names the rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// What the table shows, as a heading.
    pub title: String,
    /// Below the table, where something in it needs a word.
    pub note: String,
    /// The cells.
    pub rows: Vec<Vec<String>>,
}

/// What a page tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// What was voted on.
    pub title: String,
    /// Below the title: what kind of vote, how many voted.
    pub about: String,
    /// The result in a sentence.
    pub result: String,
    /// The picture, as SVG.
    pub picture: Option<String>,
    /// What the picture shows, in words.
    pub caption: String,
    /// The tables, the equals of the picture.
    pub tables: Vec<Table>,
    /// What happened, a paragraph each.
    pub story: Vec<String>,
    /// How it was counted: a word, what is to be said of it.
    pub method: Vec<(&'static str, String)>,
    /// How anybody can check it.
    pub proof: Vec<String>,
}

/// A bar of a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// Who or what.
    pub name: String,
    /// How much, in words.
    pub words: String,
    /// How long, in thousandths of the whole width.
    pub length: u32,
    /// How it is drawn.
    pub fill: Fill,
}

/// How a bar is drawn: told apart by pattern, never by colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fill {
    /// Elected, funded, yes.
    Solid,
    /// No.
    Hatched,
    /// Not elected, not funded, abstained.
    Outline,
}

/// Thousandths of a whole, for the length of a bar.
pub fn thousandths(part: u128, whole: u128) -> u32 {
    part.saturating_mul(1000).checked_div(whole).map_or(0, |length| length.min(1000) as u32)
}

/// Bars below one another, each with its words above it; `mark` draws a line at so many thousandths, with its words.
pub fn bars(bars: &[Bar], mark: Option<(u32, &str)>, described: &str) -> String {
    let (row, bar) = (52, 18);
    let top = if mark.is_some() { 28 } else { 0 };
    let height = top + row * bars.len();
    let mut out = format!(
        "<svg class=\"bars\" width=\"100%\" height=\"{height}\" role=\"img\" aria-label=\"{}\"><defs><pattern id=\"hatch\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><path d=\"M0 0V6\" class=\"hatching\"/></pattern></defs>",
        escape(described)
    );
    for (place, one) in bars.iter().enumerate() {
        let y = top + place * row;
        let class = match one.fill {
            Fill::Solid => "solid",
            Fill::Hatched => "hatched",
            Fill::Outline => "outline",
        };
        // A long name ends where the figures begin, however wide the screen; the table has it whole.
        let room = one.words.chars().count() + 2;
        // A bar of nought would look like a missing one.
        let width = f64::from(one.length.max(2)) / 10.0;
        write!(
            out,
            "<svg y=\"{y}\" width=\"70%\" height=\"22\" style=\"width:calc(100% - {room}ch)\"><text x=\"0\" y=\"16\">{}</text></svg><text x=\"100%\" y=\"{}\" class=\"number\">{}</text><rect x=\"0\" y=\"{}\" width=\"{width:.1}%\" height=\"{bar}\" class=\"{class}\"/>",
            escape(&shortened(&one.name, 90)), y + 16, escape(&one.words), y + 23
        )
        .expect(SAY);
    }
    if let Some((at, words)) = mark {
        let x = f64::from(at) / 10.0;
        let anchor = if at > 600 { "number" } else { "" };
        write!(
            out,
            "<line x1=\"{x:.1}%\" x2=\"{x:.1}%\" y1=\"20\" y2=\"{height}\" class=\"mark\"/><text x=\"{x:.1}%\" y=\"14\" class=\"{anchor}\">{}</text>",
            escape(words)
        )
        .expect(SAY);
    }
    out.push_str("</svg>");
    out
}

impl Page {
    /// The page.
    pub fn html(&self) -> String {
        let title = if self.title.is_empty() { "The count" } else { &self.title };
        let title = escape(title);
        let mut out = format!(
            "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta name=\"color-scheme\" content=\"light dark\"><title>{title}</title><style>{STYLE}</style></head>\n<body>\n<header><h1>{title}</h1>"
        );
        if !self.about.is_empty() {
            write!(out, "<p class=\"small\">{}</p>", escape(&self.about)).expect(SAY);
        }
        write!(out, "</header>\n<main>\n<p class=\"result\">{}</p>\n", escape(&self.result)).expect(SAY);
        if let Some(picture) = &self.picture {
            // A picture wider than the screen scrolls: it can then be reached by keyboard, and says what it is.
            write!(
                out,
                "<figure><div class=\"wide picture\" role=\"group\" aria-label=\"Picture\" tabindex=\"0\">{picture}</div>"
            )
            .expect(SAY);
            if !self.caption.is_empty() {
                write!(out, "<figcaption class=\"small\">{}</figcaption>", escape(&self.caption)).expect(SAY);
            }
            out.push_str("</figure>\n");
        }
        for table in &self.tables {
            table.html(&mut out);
        }
        if !self.story.is_empty() {
            out.push_str("<h2>What happened</h2>\n<div class=\"story\">");
            self.story.iter().for_each(|told| write!(out, "<p>{}</p>", escape(told)).expect(SAY));
            out.push_str("</div>\n");
        }
        if !self.method.is_empty() {
            out.push_str("<h2>How it was counted</h2>\n<dl>");
            for (word, said) in &self.method {
                write!(out, "<dt>{}</dt><dd>{}</dd>", escape(word), escape(said)).expect(SAY);
            }
            out.push_str("</dl>\n");
        }
        if !self.proof.is_empty() {
            out.push_str("<details><summary>Proof</summary>");
            self.proof.iter().for_each(|told| write!(out, "<p>{}</p>", escape(told)).expect(SAY));
            out.push_str("</details>\n");
        }
        out.push_str("</main>\n<footer class=\"small\">Counted with Polity.</footer>\n</body>\n</html>\n");
        out
    }
}

impl Table {
    fn html(&self, out: &mut String) {
        let title = escape(&self.title);
        write!(
            out,
            "<h2>{title}</h2>\n<div class=\"wide\" role=\"group\" aria-label=\"{title}\" tabindex=\"0\"><table>"
        )
        .expect(SAY);
        for (at, row) in self.rows.iter().enumerate() {
            out.push_str(if at == 0 { "<thead><tr>" } else { "<tr>" });
            for (column, cell) in row.iter().enumerate() {
                match (at, column) {
                    // The corner names nothing.
                    (0, 0) if cell.is_empty() => out.push_str("<td></td>"),
                    (0, _) => write!(out, "<th scope=\"col\">{}</th>", escape(cell)).expect(SAY),
                    (_, 0) => write!(out, "<th scope=\"row\">{}</th>", escape(cell)).expect(SAY),
                    _ => write!(out, "<td>{}</td>", escape(cell)).expect(SAY),
                }
            }
            out.push_str(if at == 0 { "</tr></thead><tbody>" } else { "</tr>" });
        }
        out.push_str("</tbody></table></div>\n");
        if !self.note.is_empty() {
            writeln!(out, "<p class=\"small\">{}</p>", escape(&self.note)).expect(SAY);
        }
    }
}

const STYLE: &str = ":root{color-scheme:light dark;--paper:#FBF8F1;--ink:#1B1A17;--grey:#5C574E;--line:#D9D2C3}\
@media(prefers-color-scheme:dark){:root{--paper:#171613;--ink:#ECE7DC;--grey:#A8A092;--line:#38352F}}\
*{box-sizing:border-box}\
body{margin:0 auto;padding:24px 16px;max-width:calc(34rem + 32px);background:var(--paper);color:var(--ink);font:18px/1.55 Charter,'Bitstream Charter','Sitka Text',Cambria,'Noto Serif',serif;overflow-wrap:break-word}\
header{border-bottom:4px double var(--ink);padding-bottom:8px}\
h1{font-size:40px;line-height:1.1;font-weight:400;margin:0 0 8px}\
h2{font-size:22px;line-height:1.3;font-weight:400;margin:40px 0 8px;border-top:1px solid var(--line);padding-top:16px}\
p{margin:0 0 16px}header p{margin:0}\
.result{font-size:28px;line-height:1.3;margin:24px 0}\
.small,summary,table,dl,.story{font-size:15px}.small,summary,dt{color:var(--grey)}\
.story p{margin:0 0 8px}\
figure{margin:24px 0}figcaption{margin-top:8px}\
.wide{overflow-x:auto;margin:0 0 8px}\
:focus-visible{outline:3px solid var(--ink);outline-offset:2px}\
table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-family:system-ui,sans-serif;line-height:1.4}\
th,td{padding:6px 8px;text-align:right;border-bottom:1px solid var(--line);font-weight:400;white-space:nowrap;vertical-align:baseline}\
thead th{color:var(--grey)}tr>:first-child{text-align:left;padding-left:0;white-space:normal;min-width:6rem;max-width:16rem;position:sticky;left:0;background:var(--paper)}\
.picture{display:flex}.flow{flex:none}.names{position:sticky;left:0;background:var(--paper)}\
@media(max-width:600px){.names{width:124px}.names text{font-size:12px}tr>:first-child{max-width:9rem}}\
dl{margin:0}dt{margin-top:8px}dd{margin:0}\
summary{cursor:pointer;padding:12px 0}details{margin-top:24px;border-top:1px solid var(--line)}details p{font-size:15px;overflow-wrap:anywhere}\
footer{margin-top:40px;border-top:1px solid var(--line);padding-top:8px}\
svg text{font:15px/1 system-ui,sans-serif;fill:var(--ink)}svg .number{text-anchor:end;font-variant-numeric:tabular-nums}\
svg .grey{fill:var(--grey)}.solid{fill:var(--ink);stroke:var(--ink)}.hatched{fill:url(#hatch);stroke:var(--ink)}.outline{fill:none;stroke:var(--grey)}\
.hatching{stroke:var(--ink);stroke-width:2}.mark{stroke:var(--ink);stroke-width:1;stroke-dasharray:4 3}\
svg.bars{display:block;overflow:visible}svg.flow{display:block}svg.flow text{font-size:13px}\
.stay{fill:var(--line);opacity:.55}.move{fill:var(--grey);opacity:.4}.hopeful{fill:var(--grey)}.flow .outline{stroke-dasharray:3 2}.needed{stroke:var(--ink);stroke-width:1.5}.flow .solid+.needed{stroke:var(--paper)}\
@media(min-width:1000px){body{max-width:60rem}header p,.result,.story p,dl,details p,.small{max-width:34rem}}\
@media print{:root{--paper:#fff;--ink:#000;--grey:#444;--line:#bbb}body{padding:0;max-width:none;font-size:11pt}.wide{overflow:visible}h2{break-after:avoid}tr,figure{break-inside:avoid}details{display:none}}";

/// Text as part of a page.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_needs_nothing_else_and_escapes_what_came_from_a_file() {
        let evil = "<script>\"'&".to_string();
        let page = Page {
            title: evil.clone(),
            about: evil.clone(),
            result: evil.clone(),
            picture: Some(bars(
                &[Bar { name: evil.clone(), words: evil.clone(), length: 500, fill: Fill::Solid }],
                Some((700, &evil)),
                &evil,
            )),
            caption: evil.clone(),
            tables: vec![Table { title: evil.clone(), note: evil.clone(), rows: vec![vec![evil.clone(); 2]; 2] }],
            story: vec![evil.clone()],
            method: vec![("Rule", evil.clone())],
            proof: vec![evil],
        };
        let html = page.html();
        assert!(!html.contains("<script>"));
        assert!(!html.contains("http"), "nothing from anywhere");
        assert!(html.contains("&lt;script&gt;&quot;&#39;&amp;"));
    }
}
