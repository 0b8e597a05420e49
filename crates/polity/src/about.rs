//! Who runs the server: how to reach them, who they are by law, what they do with what they can see.
//!
//! `about.toml` in the data folder, asked for when the server is first started and written by `polity about`; shown at
//! `/about`, which every page links at its foot. Nothing of it is in any record: it is the operator's word, and another
//! operator has another.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use anyhow::{Context as _, ensure};
use serde::{Deserialize, Serialize};

/// The longest of the three texts, in bytes.
pub const ABOUT_BYTES_MAX: usize = 32 * 1024;
const FILE: &str = "about.toml";

/// What an operator says about themselves. Texts are Markdown; one that is empty was not given.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct About {
    /// How people reach them.
    pub contact: String,
    /// Who they are: what the law of many countries asks for on a public page.
    pub imprint: String,
    /// What they do with what they can see, beyond what the program itself says.
    pub privacy: String,
}

impl About {
    /// Reads it from a data folder; nothing, if it was never written.
    ///
    /// # Errors
    /// If it is there and cannot be read.
    pub fn read(data: &Path) -> anyhow::Result<Self> {
        let file = data.join(FILE);
        if !file.exists() {
            return Ok(Self::default());
        }
        let text = fs::read_to_string(&file).with_context(|| format!("couldn't read {}", file.display()))?;
        let about: Self = toml::from_str(&text).with_context(|| format!("{} cannot be read", file.display()))?;
        about.check()?;
        Ok(about)
    }

    /// Writes it into a data folder.
    ///
    /// # Errors
    /// If a text is too long, or the disk fails.
    pub fn write(&self, data: &Path) -> anyhow::Result<()> {
        self.check()?;
        let file = data.join(FILE);
        let unfinished = data.join("about.toml.new");
        let mut out = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&unfinished)?;
        out.write_all(toml::to_string(self).context("texts can be written as TOML")?.as_bytes())?;
        out.sync_all()?;
        fs::rename(&unfinished, &file).with_context(|| format!("couldn't write {}", file.display()))
    }

    fn check(&self) -> anyhow::Result<()> {
        for text in [&self.contact, &self.imprint, &self.privacy] {
            ensure!(text.len() <= ABOUT_BYTES_MAX, "a text about who runs the server is longer than 32 KiB");
        }
        Ok(())
    }

    /// What was not said, by the name of its field.
    #[must_use]
    pub fn missing(&self) -> Vec<&'static str> {
        let all = [("contact", &self.contact), ("imprint", &self.imprint), ("privacy", &self.privacy)];
        all.into_iter().filter(|(_, text)| text.trim().is_empty()).map(|(name, _)| name).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_said_reads_back_and_what_was_not_is_named() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(About::read(folder.path()).unwrap().missing(), ["contact", "imprint", "privacy"]);
        let about = About {
            contact: "mail@tenants.example, or the table by the door".to_owned(),
            imprint: "Tenants of Mill Street\n\"Unit\" 3\n12 Mill Street".to_owned(),
            privacy: " ".to_owned(),
        };
        about.write(folder.path()).unwrap();
        let read = About::read(folder.path()).unwrap();
        assert_eq!((&read, read.missing()), (&about, vec!["privacy"]));
        fs::write(folder.path().join(FILE), "contact = 3").unwrap();
        assert!(About::read(folder.path()).is_err());
    }
}
