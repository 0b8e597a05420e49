//! What the program says to people: every sentence, looked up by its key in `locales/<language>.ftl`.
//!
//! No sentence is glued from parts: a message is whole, with figures and names as its arguments. A key that is missing
//! fails a test, as does a word that belongs to the code (`LOOKS.md`, "Words on the page"). Refusals have one message for
//! each permanent code: what did not happen, which rule, what one can do.

use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use institution::Refusal;
use institution::bylaws::Bylaws;

use crate::moments::Clock;

/// The messages of the English pages.
pub const ENGLISH: &str = include_str!("../locales/en.ftl");
/// The messages of the Spanish pages.
pub const SPANISH: &str = include_str!("../locales/es.ftl");

/// A language the pages can speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Spanish.
    Spanish,
}

/// The headings of the template's articles.
pub const ARTICLES: [&str; 10] = [
    "article-1",
    "article-2",
    "article-3",
    "article-4",
    "article-5",
    "article-6",
    "title-chair",
    "title-secretary",
    "title-treasurer",
    "title-committee",
];

/// What goes into a sentence: names and values.
pub type Arguments<'a> = [(&'a str, FluentValue<'a>)];

impl Language {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::English, Self::Spanish];

    /// The language's tag in HTML.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Spanish => "es",
        }
    }

    /// What it calls itself.
    #[must_use]
    pub fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Spanish => "Español",
        }
    }

    /// Which way it is written.
    #[must_use]
    pub fn direction(self) -> &'static str {
        match self {
            Self::English | Self::Spanish => "ltr",
        }
    }

    /// The language of a tag like `es` or `es-MX`.
    #[must_use]
    pub fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.split('-').next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(primary))
    }

    /// The one that an `Accept-Language` header likes best (RFC 9110, section 12.5.4), English if it likes none.
    #[must_use]
    pub fn liked_best(header: &str) -> Self {
        let mut best = (Self::default(), 0);
        for range in header.split(',').take(32) {
            let (tag, weight) = range.split_once(';').unwrap_or((range, ""));
            let weight = match weight.trim().strip_prefix("q=") {
                None => 1000,
                Some(weight) => weight.parse::<f64>().map_or(0, |weight| (weight.clamp(0.0, 1.0) * 1000.0) as u32),
            };
            // What comes first wins among equals.
            if let Some(language) = Self::of_tag(tag.trim())
                && weight > best.1
            {
                best = (language, weight);
            }
        }
        best.0
    }

    /// A heading of the bylaws, or what an office is called. The template's own are known in every language; what else stands there is left as it is.
    #[must_use]
    pub fn article(self, title: &str) -> String {
        for key in ARTICLES {
            if Self::ALL.into_iter().any(|language| language.t(key) == title) {
                return self.t(key);
            }
        }
        title.to_owned()
    }

    /// Whether a message of this key exists.
    #[must_use]
    pub fn has(self, key: &str) -> bool {
        self.bundle().has_message(key)
    }

    /// A message that needs no arguments.
    #[must_use]
    pub fn t(self, key: &str) -> String {
        self.f(key, &[])
    }

    /// A message with its arguments. A key without a message is shown as the key: a test finds it before a reader does.
    #[must_use]
    pub fn f(self, key: &str, arguments: &Arguments<'_>) -> String {
        let bundle = self.bundle();
        let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
            debug_assert!(false, "no message for {key}");
            return key.to_owned();
        };
        let mut named = FluentArgs::with_capacity(arguments.len());
        for (name, value) in arguments {
            named.set(*name, value.clone());
        }
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, Some(&named), &mut errors);
        debug_assert!(errors.is_empty(), "message {key}: {errors:?}");
        text.into_owned()
    }

    /// Things in a row: "resolutions, facilitators and lent powers".
    #[must_use]
    pub fn list(self, items: &[String]) -> String {
        match items {
            [] => String::new(),
            [one] => one.clone(),
            [first, last] => self.f("list-last", &[("before", first.as_str().into()), ("last", last.as_str().into())]),
            [first, rest @ .., last] => {
                let before = rest.iter().fold(first.clone(), |before, next| {
                    self.f("list-middle", &[("before", before.into()), ("next", next.as_str().into())])
                });
                self.f("list-last", &[("before", before.into()), ("last", last.as_str().into())])
            }
        }
    }

    fn bundle(self) -> &'static FluentBundle<FluentResource> {
        static BUNDLES: [OnceLock<FluentBundle<FluentResource>>; Language::ALL.len()] =
            [const { OnceLock::new() }; Language::ALL.len()];
        let (messages, formatter): (_, fn(&FluentValue<'_>, &_) -> _) = match self {
            Self::English => (ENGLISH, |value, _| figure(value, ",", 4)),
            // A space, and only from five digits on: what every Spanish-speaking country can read.
            Self::Spanish => (SPANISH, |value, _| figure(value, "\u{a0}", 5)),
        };
        BUNDLES[self as usize].get_or_init(|| {
            let resource = FluentResource::try_new(messages.to_owned()).expect("a test reads the messages");
            let mut bundle = FluentBundle::new_concurrent(vec![self.tag().parse().expect("a language tag")]);
            bundle.add_resource(resource).expect("no message twice: a test");
            // The marks that isolate names from the sentence's direction come with the first right-to-left language.
            bundle.set_use_isolating(false);
            bundle.set_formatter(Some(formatter));
            bundle
        })
    }
}

/// A number as people read it; nothing for what is no number.
fn figure(value: &FluentValue<'_>, between: &str, digits_min: usize) -> Option<String> {
    match value {
        FluentValue::Number(number) => Some(grouped(number.value, between, digits_min)),
        _ => None,
    }
}

/// 1300 is "1,300": people read figures in groups of three.
fn grouped(number: f64, between: &str, digits_min: usize) -> String {
    let digits = format!("{}", number.abs());
    let (whole, rest) = digits.split_once('.').map_or((digits.as_str(), ""), |(w, r)| (w, r));
    let mut out = String::new();
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 && whole.len() >= digits_min {
            out.push_str(between);
        }
        out.push(digit);
    }
    if !rest.is_empty() {
        out.push('.');
        out.push_str(rest);
    }
    if number < 0.0 { format!("-{out}") } else { out }
}

/// Why something was not done, in words: what did not happen, which rule with its number, what one can do.
#[must_use]
pub fn refusal(refusal: &Refusal, bylaws: &Bylaws) -> String {
    refusal_in(Language::default(), refusal, bylaws)
}

/// The same in a language of the reader's choice.
#[must_use]
pub fn refusal_in(say: Language, refusal: &Refusal, bylaws: &Bylaws) -> String {
    let rule = refusal.clause().and_then(|clause| bylaws.number(clause)).unwrap_or_default();
    refusal_under(say, refusal, &rule, bylaws.offset_minutes)
}

/// The same where the bylaws are not at hand, only the number of the rule.
#[must_use]
pub fn refusal_under(say: Language, refusal: &Refusal, rule: &str, offset_minutes: i32) -> String {
    if let Refusal::BylawsFault(fault) = refusal {
        let fault = fault_under(say, fault, rule);
        return say.f("refusal-bylaws-fault", &[("fault", fault.into())]);
    }
    let mut arguments: Vec<(&str, FluentValue<'_>)> = vec![("rule", rule.into())];
    for (name, value) in refusal.with() {
        let value = match (name, value.parse::<u64>()) {
            ("at" | "from", Ok(at)) => {
                let clock = Clock::at(say, offset_minutes);
                FluentValue::from(clock.exact(institution::time::Time(i64::try_from(at).unwrap_or(i64::MAX))))
            }
            ("what", _) => FluentValue::from(value),
            ("kind", _) => FluentValue::from(say.t(&format!("kind-{value}"))),
            (_, Ok(number)) => FluentValue::from(number),
            _ => FluentValue::from(value),
        };
        arguments.push((name, value));
    }
    say.f(&format!("refusal-{}", refusal.code()), &arguments)
}

/// What is wrong with bylaws, as one sentence.
#[must_use]
pub fn fault_in(say: Language, fault: &institution::bylaws::Fault, bylaws: &Bylaws) -> String {
    let rule = fault.clause.as_ref().and_then(|clause| bylaws.number(clause)).unwrap_or_default();
    fault_under(say, fault, &rule)
}

fn fault_under(say: Language, fault: &institution::bylaws::Fault, rule: &str) -> String {
    let right = format!("right-{}", fault.detail);
    let kind = format!("kind-{}", fault.detail);
    let matter = format!("matter-{}", fault.detail);
    // A name in the fault is the code's; the sentence wants the reader's.
    let detail =
        [right, kind, matter].iter().find(|key| say.has(key)).map_or_else(|| fault.detail.clone(), |key| say.t(key));
    say.f(&format!("fault-{}", fault.code), &[("rule", rule.into()), ("detail", detail.into())])
}

/// The sentence for something that went wrong before the organisation was asked: `bad-signature`, `too-many`, …
#[must_use]
pub fn problem(say: Language, code: &str) -> String {
    let key = format!("problem-{code}");
    if say.has(&key) { say.t(&key) } else { say.t("problem-other") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_grouped() {
        let say = |language: Language, n: u64| language.f("figure", &[("n", n.into())]);
        assert_eq!(say(Language::English, 212), "212");
        assert_eq!(say(Language::English, 1300), "1,300");
        assert_eq!(say(Language::English, 1_234_567), "1,234,567");
        assert_eq!(say(Language::Spanish, 1300), "1300");
        assert_eq!(say(Language::Spanish, 1_234_567), "1\u{a0}234\u{a0}567");
    }

    #[test]
    fn the_language_that_is_liked_best_is_found() {
        for (header, language) in [
            ("", Language::English),
            ("es-MX,es;q=0.9,en;q=0.8", Language::Spanish),
            ("en-GB,en;q=0.9,es;q=0.8", Language::English),
            ("ca, ES-ar;q=0.7, en;q=0.3", Language::Spanish),
            ("fr,de;q=0.5", Language::English),
            ("es;q=0, en;q=0.1", Language::English),
            ("es;q=nothing", Language::English),
            ("est", Language::English),
        ] {
            assert_eq!(Language::liked_best(header), language, "{header}");
        }
    }

    #[test]
    fn headings_of_the_template_are_known_in_every_language() {
        assert_eq!(Language::Spanish.article("How we decide"), "Cómo decidimos");
        assert_eq!(Language::English.article("Cómo decidimos"), "How we decide");
        assert_eq!(Language::Spanish.article("Our cats"), "Our cats");
    }
}
