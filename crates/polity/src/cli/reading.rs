//! What commands that read a record have in common: where from, and by what right.

use std::path::{Path, PathBuf};

use anyhow::Context as _;

use crate::client::Client;
use crate::client::device::Device;
use crate::source::Source;

/// How long a pass made from a member's key lasts: longer than verifying takes.
const PASS_MINUTES: i64 = 24 * 60;

/// By what right one reads, where reading is not public.
#[derive(clap::Args)]
pub(super) struct Reading {
    /// A member's key file, where only members may read.
    #[arg(long, value_name = "FILE", conflicts_with = "pass")]
    key: Option<PathBuf>,
    /// A reading pass, or a file that holds one, where only members may read.
    #[arg(long, value_name = "FILE|PASS")]
    pass: Option<String>,
}

impl Reading {
    /// Opens a folder or an address.
    pub(super) fn open(&self, source: &str) -> anyhow::Result<Source> {
        Source::open(source, self.pass_for(source)?)
    }

    fn pass_for(&self, source: &str) -> anyhow::Result<Option<String>> {
        if let Some(file) = &self.key {
            let device = Device::open(file)?;
            let membership = device.membership(source)?;
            return Client::new(source, &device).pass(&membership.institution, PASS_MINUTES).map(Some);
        }
        let Some(pass) = &self.pass else { return Ok(None) };
        let text = if Path::new(pass).is_file() {
            std::fs::read_to_string(pass).with_context(|| format!("{pass} cannot be read"))?
        } else {
            pass.clone()
        };
        Ok(Some(text.trim().to_owned()))
    }
}
