//! Where a record is read from: a folder as `polity export` writes it, a server's address, or the server's own files.
//!
//! All hand out the same static paths (C2SP tlog-tiles, and `log/state`, `log/texts/…`, `log/names/…`): whoever reads
//! them trusts none, so nothing here verifies anything. Replies are bounded; a reading pass goes along as a bearer token.
//! Three known cases, hence an enum.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, bail};
use institution::id::{Hash, MemberId};
use tlog::{BundleId, NOTE_BYTES_MAX, TILE_WIDTH, Tile, TileId};

use crate::local::Local;
use crate::seal::Salted;

/// The longest entry bundle: 256 entries behind their lengths.
pub const BUNDLE_BYTES_MAX: usize = TILE_WIDTH as usize * (2 + tlog::ENTRY_BYTES_MAX);
/// The longest small reply: a text with its salt in JSON.
const SMALL_BYTES_MAX: usize = 256 * 1024;

/// A place that hands out a record.
#[derive(Debug, Clone)]
pub enum Source {
    /// A folder in which `log/checkpoint` lies, or `checkpoint` itself.
    Folder(PathBuf),
    /// A server's address of one institution, `https://example.org/assembly-k3v7`.
    Url(Remote),
    /// One institution's folder in a data folder.
    Data(Arc<Local>),
}

/// An address with what is needed to read there.
#[derive(Debug, Clone)]
pub struct Remote {
    base: String,
    pass: Option<String>,
    agent: ureq::Agent,
}

/// What a server says of its readers' state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StateClaim {
    /// How many entries are folded into it.
    pub size: u64,
    /// Its hash.
    pub state: Hash,
}

/// Somebody whose shown name is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Named {
    /// Who.
    pub member: MemberId,
    /// The entry by which they joined.
    pub joined: u64,
    /// The commitment to the name they show now.
    pub name: Hash,
}

/// A text or name with its salt, as it is handed out.
#[must_use]
pub fn read_salted(bytes: &[u8]) -> Option<Salted> {
    #[derive(serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct HandedOut {
        salt: String,
        text: String,
    }
    let HandedOut { salt, text } = serde_json::from_slice(bytes).ok()?;
    Some(Salted { salt: salt.parse().ok()?, text })
}

/// What a source says its state is.
#[must_use]
pub fn read_claim(bytes: &[u8]) -> Option<StateClaim> {
    #[derive(serde::Deserialize)]
    struct Claim {
        size: u64,
        state: String,
    }
    let claim: Claim = serde_json::from_slice(bytes).ok()?;
    Some(StateClaim { size: claim.size, state: claim.state.parse().ok()? })
}

/// The program's HTTP client: bounded waiting, few redirects, no cookies, a pass never follows to another host.
#[must_use]
pub fn agent() -> ureq::Agent {
    ureq::Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(3)
        .timeout_connect(Some(Duration::from_secs(15)))
        .timeout_global(Some(Duration::from_secs(120)))
        .user_agent(concat!("polity/", env!("CARGO_PKG_VERSION")))
        .build()
        .into()
}

impl Source {
    /// A folder's name, or an address if it begins with `http://` or `https://`.
    ///
    /// # Errors
    /// If there is no such folder, or no record in it.
    pub fn open(text: &str, pass: Option<String>) -> anyhow::Result<Self> {
        if text.starts_with("http://") || text.starts_with("https://") {
            return Ok(Self::Url(Remote { base: base_of(text), pass, agent: agent() }));
        }
        let folder = Path::new(text);
        for candidate in [folder.join("log"), folder.to_owned()] {
            if candidate.join("checkpoint").is_file() {
                return Ok(Self::Folder(candidate));
            }
        }
        if folder.join("archive.db").is_file() {
            let local = Local::open(folder).with_context(|| format!("{text} cannot be read"))?;
            return Ok(Self::Data(Arc::new(local)));
        }
        if folder.join("server.lock").exists() {
            bail!("{text} is a data folder. Name one organisation's folder in it: {text}/<slug>");
        }
        bail!("there is no record in {text}: neither log/checkpoint nor checkpoint is there")
    }

    /// How many requests are worth having under way at a time.
    #[must_use]
    pub fn in_flight(&self) -> usize {
        match self {
            Self::Folder(_) | Self::Data(_) => 1,
            Self::Url(_) => 8,
        }
    }

    /// What lies under this path below the log, at most `bytes_max` of it; `None` if nothing does.
    ///
    /// # Errors
    /// If it could not be read, is longer, or needs a pass.
    fn get(&self, path: &str, bytes_max: usize) -> anyhow::Result<Option<Vec<u8>>> {
        match self {
            Self::Folder(folder) => read_file(&folder.join(path), bytes_max),
            Self::Url(remote) => remote.get(path, bytes_max),
            Self::Data(_) => unreachable!("a data folder is asked for things, not for paths"),
        }
    }

    /// The newest checkpoint, a signed note.
    ///
    /// # Errors
    /// If there is none.
    pub fn checkpoint(&self) -> anyhow::Result<Vec<u8>> {
        if let Self::Data(local) = self {
            return Ok(local.checkpoint());
        }
        self.get("checkpoint", NOTE_BYTES_MAX)?.context("there is no record here: it has no checkpoint")
    }

    /// The bundle of this name; `None` if it is not handed out.
    ///
    /// A partial one that has grown full in the meantime is cut back (C2SP tlog-tiles, "Partial Tiles"), so what comes
    /// back has at least as many entries as the name says: its width comes with it.
    ///
    /// # Errors
    /// If it could not be read.
    pub fn bundle(&self, id: BundleId) -> anyhow::Result<Option<(u16, Vec<u8>)>> {
        if let Self::Data(local) = self {
            return local.bundle(id);
        }
        if let Some(bytes) = self.get(&id.to_string(), BUNDLE_BYTES_MAX)? {
            return Ok(Some((id.width(), bytes)));
        }
        if !id.is_partial() {
            return Ok(None);
        }
        let full = BundleId::new(id.index(), TILE_WIDTH).expect("a full tile's width is allowed");
        Ok(self.get(&full.to_string(), BUNDLE_BYTES_MAX)?.map(|bytes| (TILE_WIDTH, bytes)))
    }

    /// The hashes of this tile; `None` if it is not handed out.
    ///
    /// # Errors
    /// If it could not be read or has not the length of its name.
    pub fn tile(&self, id: TileId) -> anyhow::Result<Option<Vec<tlog::Hash>>> {
        if let Self::Data(local) = self {
            return local.tile(id);
        }
        let full = TileId::new(id.level(), id.index(), TILE_WIDTH).expect("a tile's level and a full width");
        for name in [id, full] {
            if let Some(bytes) = self.get(&name.to_string(), usize::from(TILE_WIDTH) * tlog::HASH_BYTES)? {
                let mut hashes = Tile::from_bytes(name, &bytes)?.hashes().to_vec();
                hashes.truncate(usize::from(id.width()));
                return Ok(Some(hashes));
            }
        }
        Ok(None)
    }

    /// What the source says its state is; `None` if it says nothing.
    ///
    /// # Errors
    /// If it could not be read, or is no such claim.
    pub fn state(&self) -> anyhow::Result<Option<StateClaim>> {
        if let Self::Data(local) = self {
            return Ok(local.state());
        }
        let Some(bytes) = self.get("state", SMALL_BYTES_MAX)? else { return Ok(None) };
        Ok(Some(read_claim(&bytes).context("log/state is not a size and a hash")?))
    }

    /// The text behind a commitment; `None` if it was removed or is not handed out.
    ///
    /// # Errors
    /// If it could not be read.
    pub fn text(&self, commitment: Hash) -> anyhow::Result<Option<Salted>> {
        match self {
            Self::Data(local) => local.text(commitment),
            _ => self.salted(&format!("texts/{commitment}")),
        }
    }

    /// The name a member shows; `None` if it was removed or is not handed out.
    ///
    /// # Errors
    /// If it could not be read.
    pub fn name(&self, named: Named) -> anyhow::Result<Option<Salted>> {
        match self {
            Self::Data(local) => local.name(named),
            _ => self.salted(&format!("names/{}", named.member)),
        }
    }

    fn salted(&self, path: &str) -> anyhow::Result<Option<Salted>> {
        let Some(bytes) = self.get(path, SMALL_BYTES_MAX)? else { return Ok(None) };
        Ok(Some(read_salted(&bytes).with_context(|| format!("log/{path} is not a text with its salt"))?))
    }
}

/// Tiles for proofs and roots; whoever uses them compares with a checkpoint.
impl tlog::TileReader for Source {
    type Error = anyhow::Error;

    fn tile(&self, id: TileId) -> anyhow::Result<Vec<tlog::Hash>> {
        Source::tile(self, id)?.with_context(|| format!("{id} is not handed out"))
    }
}

impl Remote {
    fn get(&self, path: &str, bytes_max: usize) -> anyhow::Result<Option<Vec<u8>>> {
        let url = format!("{}/log/{path}", self.base);
        let mut request = self.agent.get(&url);
        if let Some(pass) = &self.pass {
            request = request.header("Authorization", format!("Bearer {pass}"));
        }
        let mut response = request.call().with_context(|| format!("{url} cannot be reached"))?;
        match response.status().as_u16() {
            200 => {}
            404 | 410 => return Ok(None),
            401 | 403 => bail!(
                "{url} is only handed out to members. Give a member's key (--key FILE) or a reading pass \
                 (--pass FILE; a member makes one with: polity key pass --key FILE --url {})",
                self.base
            ),
            status => bail!("{url} answered with status {status}"),
        }
        let bytes = response.body_mut().with_config().limit(bytes_max as u64 + 1).read_to_vec();
        let bytes = bytes.with_context(|| format!("{url} could not be read, or is longer than {bytes_max} bytes"))?;
        if bytes.len() > bytes_max {
            bail!("{url} is longer than {bytes_max} bytes");
        }
        Ok(Some(bytes))
    }
}

/// The address of an institution, without a slash or `log` at its end.
#[must_use]
pub fn base_of(url: &str) -> String {
    let url = url.split(['#', '?']).next().unwrap_or_default().trim_end_matches('/');
    url.strip_suffix("/log").unwrap_or(url).to_owned()
}

fn read_file(path: &Path, bytes_max: usize) -> anyhow::Result<Option<Vec<u8>>> {
    let file = match std::fs::File::open(path) {
        Ok(file) => file,
        Err(e) if matches!(e.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory) => {
            return Ok(None);
        }
        Err(e) => return Err(e).with_context(|| format!("{} cannot be opened", path.display())),
    };
    let mut bytes = Vec::new();
    let read = file.take(bytes_max as u64 + 1).read_to_end(&mut bytes);
    read.with_context(|| format!("{} cannot be read", path.display()))?;
    if bytes.len() > bytes_max {
        bail!("{} is longer than {bytes_max} bytes", path.display());
    }
    Ok(Some(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_may_be_that_of_a_page_or_of_the_log() {
        for url in ["https://a.example/x-1234", "https://a.example/x-1234/", "https://a.example/x-1234/log/"] {
            assert_eq!(base_of(url), "https://a.example/x-1234");
        }
    }

    #[test]
    fn a_file_longer_than_allowed_is_not_read() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("checkpoint"), [b'x'; 11]).unwrap();
        let source = Source::open(folder.path().to_str().unwrap(), None).unwrap();
        assert!(source.get("checkpoint", 10).is_err());
        assert_eq!(source.get("checkpoint", 11).unwrap().unwrap().len(), 11);
        assert_eq!(source.get("tile/0/000", 10).unwrap(), None);
    }
}
