//! What surrounds every page: masthead, the four words at the foot, what scripts need to know.
//!
//! The attributes on `<html>` are a contract with the scripts: which organisation, which checkpoint an act made here has
//! seen, who reads. No page carries a script or a style of its own (the content security policy forbids it).

use crate::markdown::escaped;
use crate::moments::Moment;
use crate::say::Language;

/// Which of the four words at the foot a page belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Here {
    /// What needs you.
    Now,
    /// Motions and votes.
    Decide,
    /// Members.
    People,
    /// Minutes, bylaws.
    Record,
    /// Oneself.
    Me,
    /// None of them.
    Elsewhere,
}

impl Here {
    fn word(self) -> &'static str {
        match self {
            Self::Now => "now",
            Self::Decide => "decide",
            Self::People => "people",
            Self::Record => "record",
            Self::Me => "me",
            Self::Elsewhere => "",
        }
    }
}

/// What a device asked for, besides who reads: in which language, at which address, and what it wants to be called.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// The reader's language.
    pub language: Language,
    /// The page's own address, path and question: where a reader comes back to who has chosen another language.
    pub address: String,
    /// On the home screen the page goes by a name that tells nothing.
    pub neutral: bool,
}

/// A language on offer at the head or foot of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offered {
    /// Its tag.
    pub tag: &'static str,
    /// What it calls itself.
    pub name: &'static str,
    /// The page is in this one.
    pub current: bool,
}

/// What surrounds a page.
#[derive(Debug, Clone)]
pub struct Frame {
    /// The reader's language.
    pub say: Language,
    /// The page's own address.
    pub address: String,
    /// For the window's title.
    pub title: String,
    /// Which word at the foot is marked.
    pub here: Here,
    /// The same facts for machines.
    pub json: String,
    /// Scripts from `/static/`.
    pub scripts: &'static [&'static str],
    /// The organisation, on its own pages.
    pub house: Option<House>,
}

/// An organisation at the head of its page.
#[derive(Debug, Clone)]
pub struct House {
    /// Its id.
    pub id: String,
    /// Where its pages lie, `/<slug>/`.
    pub base: String,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub purpose: String,
    /// The date on its clock.
    pub today: String,
    /// The size of the record that acts made here will have seen.
    pub seen_size: u64,
    /// Its root.
    pub seen_root: String,
    /// The key that signs its checkpoints.
    pub log_key: String,
    /// The member who reads, or nothing.
    pub me: String,
    /// Whether the reader may read further than the first page.
    pub reads: bool,
    /// Its clock: local time minus UTC, in minutes.
    pub offset: i32,
    /// What time it is by the server, for a device to compare with its own.
    pub now: i64,
    /// The server takes no acts.
    pub stopped: bool,
    /// The address it gives others is one that only its own machine can open.
    pub only_here: bool,
    /// On the home screen the page goes by a name that tells nothing.
    pub neutral: bool,
}

impl Frame {
    /// What surrounds a page that belongs to no organisation.
    #[must_use]
    pub fn of_server(asked: &Asked, title: &str, scripts: &'static [&'static str]) -> Self {
        Self {
            say: asked.language,
            address: asked.address.clone(),
            title: title.to_owned(),
            here: Here::Elsewhere,
            json: String::new(),
            scripts,
            house: None,
        }
    }

    /// The languages to choose from.
    #[must_use]
    pub fn languages(&self) -> [Offered; Language::ALL.len()] {
        Language::ALL.map(|one| Offered { tag: one.tag(), name: one.own_name(), current: one == self.say })
    }

    /// Whether a code or link shown here would open nothing on any other device.
    #[must_use]
    pub fn only_here(&self) -> bool {
        self.house.as_ref().is_some_and(|house| house.only_here)
    }

    /// What the page is called on a home screen.
    #[must_use]
    pub fn home_name(&self) -> String {
        match &self.house {
            Some(house) if !house.neutral => house.name.clone(),
            _ => self.t("home-neutral-name"),
        }
    }

    /// Whether the choice of a language stands before everything else: for whoever has not been here.
    #[must_use]
    pub fn language_first(&self) -> bool {
        self.house.as_ref().is_none_or(|house| house.me.is_empty())
    }

    /// A message without arguments.
    #[must_use]
    pub fn t(&self, key: &str) -> String {
        self.say.t(key)
    }

    /// A message about somebody.
    #[must_use]
    pub fn named(&self, key: &str, name: &str) -> String {
        self.say.f(key, &[("name", name.into())])
    }

    /// The address of a page of the organisation.
    #[must_use]
    pub fn at(&self, path: &str) -> String {
        let base = self.house.as_ref().map_or("/", |house| house.base.as_str());
        format!("{base}{path}")
    }

    /// For a page that says the purpose itself.
    pub fn without_purpose(&mut self) {
        if let Some(house) = &mut self.house {
            house.purpose.clear();
        }
    }

    /// Marks the word at the foot where the reader is.
    #[must_use]
    pub fn current(&self, word: &str) -> Markup {
        Markup(if self.here.word() == word { " aria-current=\"page\"".to_owned() } else { String::new() })
    }

    /// Where a signing form says what became of it, and how to do the same without scripts.
    #[must_use]
    pub fn says(&self, kind: &str) -> Markup {
        let command = format!("polity act {kind} --help");
        let without = self.say.f("without-scripts", &[("command", command.into())]);
        Markup(format!(
            "<p class=\"say\" role=\"status\"></p><noscript><p class=\"grey\">{}</p></noscript>",
            escaped(&without)
        ))
    }
}

/// HTML that this program made, safe as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Markup(pub String);

impl std::fmt::Display for Markup {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl askama::filters::HtmlSafe for Markup {}

impl serde::Serialize for Markup {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// A moment writes itself as a `<time>` element, the exact time behind the words.
impl std::fmt::Display for Moment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (iso, exact, words) = (escaped(&self.iso), escaped(&self.exact), escaped(&self.words));
        write!(f, "<time datetime=\"{iso}\" title=\"{exact}\">{words}</time>")
    }
}

impl askama::filters::HtmlSafe for Moment {}

/// A change between two texts writes itself as struck and underlined words.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Changes(pub Vec<crate::diff::Piece>);

impl Changes {
    /// From one text to another.
    #[must_use]
    pub fn between(was: &str, now: &str) -> Self {
        Self(crate::diff::words(was, now))
    }
}

impl std::fmt::Display for Changes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        use crate::diff::Is;
        for (i, piece) in self.0.iter().enumerate() {
            let text = escaped(&piece.text);
            // White space at the end stays outside, so that nothing empty is struck or underlined.
            let words = text.trim_end();
            let space = &text[words.len()..];
            match piece.is {
                Is::Same => f.write_str(&text)?,
                // Where the old text ended, nothing else keeps its last word and the new one apart.
                Is::Was if space.is_empty() && i + 1 < self.0.len() => write!(f, "<del>{words}</del> ")?,
                Is::Was => write!(f, "<del>{words}</del>{space}")?,
                Is::Now => write!(f, "<ins>{words}</ins>{space}")?,
            }
        }
        Ok(())
    }
}

impl askama::filters::HtmlSafe for Changes {}
