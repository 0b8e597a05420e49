//! What the module draws, a camera reads: judged by a reader that somebody else wrote.

use institution::json::Value;

use crate::{ask, field, object, string, text};

/// Paints the path, eight pixels a unit, and lets the reader look at it.
fn read(answer: &Value) -> String {
    let Some(Value::Integer(side)) = field(answer, "side") else { panic!("no side: {answer}") };
    let side = usize::try_from(*side).unwrap();
    let mut dark = vec![false; side * side];
    for run in string(answer, "path").split('M').skip(1) {
        let (at, run) = run.split_once('h').unwrap();
        let (x, y) = at.split_once(' ').unwrap();
        let (x, y): (usize, usize) = (x.parse().unwrap(), y.parse().unwrap());
        let length: usize = run.split_once('v').unwrap().0.parse().unwrap();
        assert_eq!(run, format!("{length}v1h-{length}z"), "one row of squares, closed");
        dark[y * side + x..y * side + x + length].fill(true);
    }
    let quiet = |at: usize| at < 4 || at >= side - 4;
    assert!(
        (0..side * side).all(|at| !dark[at] || !(quiet(at % side) || quiet(at / side))),
        "nothing in the quiet zone"
    );
    let shade = |x: usize, y: usize| if dark[y / 8 * side + x / 8] { 0 } else { 255 };
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(side * 8, side * 8, shade);
    let grids = image.detect_grids();
    assert_eq!(grids.len(), 1);
    grids[0].decode().unwrap().1
}

#[test]
fn what_is_drawn_can_be_read() {
    let card = "https://assembly.example.org/tenants-of-mill-street-k3v7/key#lusab-babad-gutih-tugad-kudof-hamol-zorib";
    let longest = "ñ".repeat(1_400);
    for said in ["A", "http://127.0.0.1:8080/x-1234/join#w=meeting.12.signature", card, longest.as_str()] {
        let answer = ask(&object([("ask", text("qr")), ("text", text(said))]));
        assert_eq!(read(&answer), said);
    }
}

#[test]
fn what_is_too_long_for_any_code_is_not_drawn() {
    let answer = ask(&object([("ask", text("qr")), ("text", text("x".repeat(3_000)))]));
    assert!(field(&answer, "bad").is_some());
}
