//! The record as static files: checkpoint, tiles and entry bundles as C2SP tlog-tiles names them, and what lies beside.
//!
//! Who may read them is the same clause as for every page. A full tile never changes, so a cache may keep it where the
//! record is open to anyone. Nothing is served that no signed checkpoint covers.

use axum::Router;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use institution::bylaws::Readers;
use institution::id::{Hash, MemberId};
use institution::{Case, Place};
use serde_json::json;
use tlog::{BundleId, HASH_BYTES, TILE_WIDTH, TileId};

use super::{App, Error, Reading};
use crate::seal::Salted;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/{slug}/log/checkpoint", get(checkpoint))
        .route("/{slug}/log/tile/{*path}", get(tile))
        .route("/{slug}/log/blob/{hash}", get(blob))
        .route("/{slug}/log/state", get(state))
        .route("/{slug}/log/texts/{commitment}", get(text))
        .route("/{slug}/log/names/{member}", get(name))
}

async fn checkpoint(reading: Reading) -> Result<Response, Error> {
    let note = reading.hosted.published().note.clone().ok_or(Error::NotFound)?;
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], note.to_string()).into_response())
}

async fn tile(reading: Reading, Path((_, path)): Path<(String, String)>) -> Result<Response, Error> {
    let path = format!("tile/{path}");
    if path.starts_with("tile/entries/") { bundle(&reading, &path) } else { hashes(&reading, &path) }
}

fn hashes(reading: &Reading, path: &str) -> Result<Response, Error> {
    let id: TileId = path.parse().map_err(|_| Error::NotFound)?;
    let size = reading.hosted.published().head.size;
    let there = TileId::in_tree(id.level(), id.index(), size).ok_or(Error::NotFound)?;
    if there.width() < id.width() {
        return Err(Error::NotFound);
    }
    let mut bytes = reading.hosted.read(|shelf| shelf.tile_bytes(id)).flatten().ok_or(Error::NotFound)?;
    bytes.truncate(usize::from(id.width()) * HASH_BYTES);
    Ok(immutable(reading, bytes))
}

fn bundle(reading: &Reading, path: &str) -> Result<Response, Error> {
    let id: BundleId = path.parse().map_err(|_| Error::NotFound)?;
    let size = reading.hosted.published().head.size;
    let there = BundleId::in_tree(id.index(), size).ok_or(Error::NotFound)?;
    if there.width() < id.width() {
        return Err(Error::NotFound);
    }
    let first = id.index() * u64::from(TILE_WIDTH);
    let entries = reading.hosted.entries(first..first + u64::from(id.width()));
    if entries.len() != usize::from(id.width()) {
        return Err(Error::NotFound);
    }
    Ok(immutable(reading, tlog::encode_bundle(&entries).expect("an entry of the log fits a bundle")))
}

/// What this address shows will never be anything else.
fn immutable(reading: &Reading, bytes: Vec<u8>) -> Response {
    let open = reading.hosted.state().bylaws().readers() == Readers::Anyone;
    let kept = if open { "public, max-age=31536000, immutable" } else { "private, no-store" };
    let headers = [(header::CONTENT_TYPE, "application/octet-stream"), (header::CACHE_CONTROL, kept)];
    let vary = [(header::VARY, "cookie, authorization")];
    (headers, vary, bytes).into_response()
}

/// Large permanent things lie beside the tiles under their hash; no act of these semantics has any.
async fn blob(_: Reading, Path((_, _)): Path<(String, String)>) -> Error {
    Error::NotFound
}

async fn state(reading: Reading) -> Result<Response, Error> {
    let hosted = reading.hosted.clone();
    let made = tokio::task::spawn_blocking(move || hosted.state_hash()).await;
    let (size, hash) = made.expect("making lines of a state does not panic");
    Ok(axum::Json(json!({"size": size, "state": hash.to_string()})).into_response())
}

async fn text(reading: Reading, Path((_, commitment)): Path<(String, String)>) -> Result<Response, Error> {
    let commitment: Hash = commitment.parse().map_err(|_| Error::NotFound)?;
    {
        // What was removed is shown to nobody, here neither.
        let org = reading.hosted.state();
        let mut cases = org.moderation().cases().filter(|case| case.is_removed() && case.words.text == commitment);
        if cases.next().is_some() {
            return Err(Error::NotFound);
        }
    }
    salted(reading.hosted.salted_text(commitment))
}

async fn name(reading: Reading, Path((_, member)): Path<(String, String)>) -> Result<Response, Error> {
    let member: MemberId = member.parse().map_err(|_| Error::NotFound)?;
    let name = {
        let org = reading.hosted.state();
        let removed = org.case(Place::Name(member)).is_some_and(Case::is_removed);
        if removed { None } else { reading.hosted.salted_name(&org, member) }
    };
    salted(name)
}

fn salted(salted: Option<Salted>) -> Result<Response, Error> {
    let Salted { salt, text } = salted.ok_or(Error::NotFound)?;
    Ok(axum::Json(json!({"salt": salt.to_string(), "text": text})).into_response())
}
