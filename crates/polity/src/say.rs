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

/// A language the pages can speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// English.
    #[default]
    English,
}

/// What goes into a sentence: names and values.
pub type Arguments<'a> = [(&'a str, FluentValue<'a>)];

impl Language {
    /// The language's tag in HTML.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
        }
    }

    /// Which way it is written.
    #[must_use]
    pub fn direction(self) -> &'static str {
        match self {
            Self::English => "ltr",
        }
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
        static BUNDLE: OnceLock<FluentBundle<FluentResource>> = OnceLock::new();
        match self {
            Self::English => BUNDLE.get_or_init(|| {
                let resource = FluentResource::try_new(ENGLISH.to_owned()).expect("a test reads the messages");
                let mut bundle = FluentBundle::new_concurrent(vec!["en".parse().expect("a language tag")]);
                bundle.add_resource(resource).expect("no message twice: a test");
                // The marks that isolate names from the sentence's direction come with the first right-to-left language.
                bundle.set_use_isolating(false);
                bundle.set_formatter(Some(|value, _| match value {
                    FluentValue::Number(number) => Some(grouped(number.value)),
                    _ => None,
                }));
                bundle
            }),
        }
    }
}

/// 1300 is "1,300": people read figures in groups.
fn grouped(number: f64) -> String {
    let digits = format!("{}", number.abs());
    let (whole, rest) = digits.split_once('.').map_or((digits.as_str(), ""), |(w, r)| (w, r));
    let mut out = String::new();
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 && whole.len() > 3 {
            out.push(',');
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
            ("at", Ok(at)) => {
                let clock = Clock::at(say, offset_minutes);
                FluentValue::from(clock.exact(institution::time::Time(i64::try_from(at).unwrap_or(i64::MAX))))
            }
            ("what", _) => FluentValue::from(value),
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
pub fn problem(code: &str) -> String {
    let key = format!("problem-{code}");
    let say = Language::default();
    if say.has(&key) { say.t(&key) } else { say.t("problem-other") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_grouped() {
        assert_eq!(grouped(212.0), "212");
        assert_eq!(grouped(1300.0), "1,300");
        assert_eq!(grouped(1_234_567.0), "1,234,567");
    }
}
