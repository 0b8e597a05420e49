//! Acts go in, receipts come out, and a restart finds the same record.

use institution::Institution;
use institution::act::Body;
use polity::server::Server;
use polity::snapshot;
use polity::store::Shelf;

use crate::kit::{Device, Served, bylaws, seen, setup};

#[test]
fn an_act_gets_a_receipt_that_verifies_and_the_same_envelope_gets_the_same_again() {
    let folder = tempfile::tempdir().unwrap();
    let served = Served::start(setup(folder.path()));
    let org = served.found(bylaws("Elm Street Tenants"));
    assert!(org.slug.starts_with("elm-street-tenants-"));
    let mut client = served.client();
    let (bo, cy) = (Device::new(), Device::new());
    let first = org.sends(&mut client, &bo.joins(org.id, org.seen(), "Bo")).unwrap();
    let sent = cy.joins(org.id, seen(&first), "Cy");
    let receipt = org.sends(&mut client, &sent).unwrap();
    assert_eq!(receipt.index, 2);
    // More happens, then the device asks again because it never heard the answer.
    let (_, motion) = bo.moves(org.id, org.seen(), "Rent strike\n\nFrom March.");
    org.sends(&mut client, &motion).unwrap();
    assert_eq!(org.sends(&mut client, &sent).unwrap(), receipt);
    // The same id under other bytes is another act.
    let other = cy.signs_as(sent.act.act().id, org.id, org.seen(), Body::Leave);
    let refused = org.sends(&mut client, &crate::kit::Sent { act: other, beside: None }).unwrap_err();
    assert_eq!((refused.status, refused.refusal()), (422, "act-repeated".to_owned()));

    let hosted = served.server.hosted(&org.slug).unwrap();
    let state = hosted.state();
    assert_eq!(hosted.name(&state, cy.member).as_deref(), Some("Cy"));
    let text = state.motions().next().unwrap().text;
    drop(state);
    assert_eq!(hosted.text(text).as_deref(), Some("Rent strike\n\nFrom March."));
}

#[test]
fn a_restart_gives_the_same_state_from_a_snapshot_and_from_the_founding_on() {
    let folder = tempfile::tempdir().unwrap();
    let (slug, before) = {
        let served = Served::start(setup(folder.path()));
        let org = served.found(bylaws("Assembly"));
        let mut client = served.client();
        for n in 0..600 {
            org.sends(&mut client, &Device::new().joins(org.id, org.seen(), &format!("Member {n}"))).unwrap();
        }
        let state = served.server.hosted(&org.slug).unwrap().state().clone();
        (org.slug.clone(), state)
    };
    let place = folder.path().join(&slug);
    let reopened = || {
        let server = Server::open(setup(folder.path())).unwrap();
        let state: Institution = server.hosted(&slug).unwrap().state().clone();
        state
    };
    assert_eq!(snapshot::read_size(&place), Some(601), "a clean stop leaves a snapshot");
    assert_eq!(reopened(), before);
    // An older snapshot and the tail, no snapshot, and torn or false ones.
    let whole = std::fs::read_to_string(place.join("snapshot")).unwrap();
    let shelf = Shelf::open(&place).unwrap();
    snapshot::write(&place, &snapshot::fold(&shelf, None, 100).unwrap()).unwrap();
    assert_eq!(reopened(), before);
    std::fs::remove_file(place.join("snapshot")).unwrap();
    assert_eq!(reopened(), before);
    for broken in [&whole[..whole.len() / 2], &whole.replace("Assembly", "Assemblx"), "", "polity-snapshot 1 size=601"]
    {
        std::fs::write(place.join("snapshot"), broken).unwrap();
        assert_eq!(reopened(), before);
    }
}
