//! Founding: one question a screen, each answer carried on in the address, so that it works before any script.
//!
//! The last screen signs: it carries the bylaws that the answers made, canonical TOML built here from the template.

use askama::Template;
use institution::bylaws::{Bylaws, Rule};
use institution::time::Time;
use serde::Serialize;

use crate::moments::{Clock, offset};
use crate::say::Language;
use crate::sentences::{self, Wording};
use crate::web::frame::{Asked, Frame};
use crate::web::moving::Choice;
use crate::web::view::Query;

/// The bylaws an assembly starts from.
pub const ASSEMBLY: &str = include_str!("../../../../bylaws/assembly.toml");

/// The bylaws a local starts from.
pub const LOCAL: &str = include_str!("../../../../bylaws/local.toml");

/// Who may found an organisation on a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Founding {
    /// Who has the code that the server printed.
    Code,
    /// Anyone.
    Anyone,
    /// Nobody.
    Nobody,
}

/// The server's first page.
#[derive(Template, Serialize)]
#[template(path = "server.html")]
pub struct Server {
    #[serde(skip)]
    p: Frame,
    may_found: bool,
}

/// The server's first page. It lists no organisation: who is here is nobody else's business.
#[must_use]
pub fn server(asked: &Asked, founding: Founding) -> Server {
    let p = Frame::of_server(asked, &asked.language.t("server-title"), &["page.js"]);
    Server { p, may_found: founding != Founding::Nobody }
}

/// One screen of the founding.
#[derive(Template, Serialize)]
#[template(path = "found.html")]
pub struct Found {
    #[serde(skip)]
    p: Frame,
    /// Which question, from 1, of how many.
    progress: String,
    question: String,
    /// Answers given so far: name and value.
    given: Vec<(&'static str, String)>,
    ask: Ask,
    fault: Option<String>,
    back: Option<String>,
}

/// What a screen asks.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ask {
    /// One line.
    Line {
        /// The field.
        field: &'static str,
        /// What stands in it.
        value: String,
        /// How many characters at most.
        max: usize,
        /// An example below it.
        example: String,
    },
    /// Tonight or to last.
    Last,
    /// What time it is there.
    Clock {
        /// Offsets with their times of day.
        choices: Vec<Choice>,
    },
    /// The name, the rules, the button.
    Sign {
        /// Canonical TOML.
        bylaws: String,
        /// By which semantics the record is to be judged.
        semantics: u32,
        /// The rules as sentences.
        rules: Vec<(String, Wording)>,
        /// The server's code is asked for.
        code: bool,
    },
    /// Not here.
    Closed,
}

/// The screen that the answers so far lead to.
#[must_use]
pub fn page(asked: &Asked, query: &Query, founding: Founding, now: Time) -> Found {
    let say = asked.language;
    let answer = |field: &str| query.get(field).map(|value| value.split_whitespace().collect::<Vec<_>>().join(" "));
    let (name, purpose) = (answer("name"), answer("purpose"));
    let zone = query.get("offset").and_then(|minutes| minutes.parse::<i32>().ok());
    let last = query.get("last").map(String::as_str);
    let line = |field: &'static str, value: Option<String>, max, key: &str| Ask::Line {
        field,
        value: value.unwrap_or_default(),
        max,
        example: say.t(key),
    };
    let screen = |number: u32, key: &str, ask: Ask, fault: Option<String>| {
        let given = [
            ("name", name.clone()),
            ("purpose", purpose.clone()),
            ("last", last.map(str::to_owned)),
            ("offset", zone.map(|z| z.to_string())),
        ];
        let given: Vec<_> = given
            .into_iter()
            .take(number as usize - 1)
            .filter_map(|(field, value)| value.map(|value| (field, value)))
            .collect();
        let back = given.split_last().map(|(_, before)| {
            let pairs: Vec<String> =
                before.iter().map(|(f, v)| format!("{f}={}", crate::web::people::encoded(v))).collect();
            format!("/found?{}", pairs.join("&"))
        });
        Found {
            p: Frame::of_server(asked, &say.t(key), &["page.js"]),
            progress: say.f("found-progress", &[("number", number.into()), ("of", 5u32.into())]),
            question: say.t(key),
            given,
            ask,
            fault,
            back,
        }
    };
    if founding == Founding::Nobody {
        return screen(1, "found-closed", Ask::Closed, None);
    }
    // A field that was sent empty or too long comes back with what is wrong; one not asked yet is simply asked.
    let fits = |name: &str, purpose: &str| founded_on(ASSEMBLY, say, name, purpose, zone.unwrap_or(0)).is_some();
    let asks_name = line("name", name.clone(), 80, "found-name-example");
    let Some(named) = name.as_deref().filter(|name| fits(name, "x")) else {
        return screen(1, "found-name", asks_name, name.is_some().then(|| say.t("found-name-fault")));
    };
    let asks_purpose = line("purpose", purpose.clone(), 200, "found-purpose-example");
    let Some(meant) = purpose.as_deref().filter(|purpose| fits(named, purpose)) else {
        return screen(2, "found-purpose", asks_purpose, purpose.is_some().then(|| say.t("found-purpose-fault")));
    };
    let template = match last {
        Some("tonight") => ASSEMBLY,
        Some("lasting") => LOCAL,
        _ => return screen(3, "found-last", Ask::Last, None),
    };
    let Some(bylaws) = zone.and_then(|zone| founded_on(template, say, named, meant, zone)) else {
        return screen(4, "found-clock", Ask::Clock { choices: clocks(say, now) }, None);
    };
    let rules = bylaws.clauses().map(|(number, clause)| (number, sentences::clause(say, clause))).collect();
    let semantics = institution::SEMANTICS_MAX;
    let sign = Ask::Sign { bylaws: bylaws.to_toml(), semantics, rules, code: founding == Founding::Code };
    screen(5, "found-you", sign, None)
}

/// A template with the answers in it and its headings in the founders' language; nothing if they do not fit.
#[must_use]
pub fn founded_on(template: &str, say: Language, name: &str, purpose: &str, offset_minutes: i32) -> Option<Bylaws> {
    let mut bylaws = Bylaws::from_toml(template).expect("the templates are read by a test");
    name.clone_into(&mut bylaws.name);
    bylaws.offset_minutes = offset_minutes;
    for article in &mut bylaws.articles {
        article.title = say.article(&article.title);
    }
    let clauses = bylaws.articles.iter_mut().flat_map(|article| &mut article.clauses);
    for clause in clauses {
        match &mut clause.rule {
            Rule::Purpose { text } => purpose.clone_into(text),
            Rule::Office(office) => office.title = say.article(&office.title),
            _ => {}
        }
    }
    // Read back: what cannot be read is not bylaws, whatever was typed.
    let read = Bylaws::from_toml(&bylaws.to_toml()).ok()?;
    (read == bylaws && read.faults().is_empty()).then_some(bylaws)
}

/// Every offset somewhere on Earth that is whole or half an hour, with the time it is there now.
fn clocks(say: Language, now: Time) -> Vec<Choice> {
    let halves = [-570, -210, 210, 270, 330, 345, 390, 570, 630];
    let mut all: Vec<i32> = (-11..=14).map(|hours| hours * 60).chain(halves).collect();
    all.sort_unstable();
    all.into_iter()
        .map(|minutes| {
            let clock = Clock::new(say, now, minutes);
            let words =
                say.f("found-clock-choice", &[("hour", clock.when(now).into()), ("offset", offset(minutes).into())]);
            Choice { value: minutes.to_string(), words, chosen: minutes == 0 }
        })
        .collect()
}
