//! Texts of members: whatever they hold, the page gets plain structure and links that lead to the web or to mail.
#![no_main]

use libfuzzer_sys::fuzz_target;
use polity::markdown::to_html;

const TAGS: [&str; 17] = [
    "p", "a", "pre", "code", "em", "strong", "del", "ul", "ol", "li", "blockquote", "hr", "br", "h3", "h4", "h5", "h6",
];

fuzz_target!(|text: &str| {
    let html = to_html(text);
    for tag in html.split('<').skip(1) {
        let (tag, _) = tag.split_once('>').expect("a tag ends");
        let mut words = tag.trim_start_matches('/').trim_end_matches('/').trim_end().splitn(2, ' ');
        let name = words.next().expect("split gives one");
        assert!(TAGS.contains(&name), "<{tag}> in {html}");
        match (name, words.next()) {
            (_, None) => {}
            ("a", Some(attributes)) => {
                let link = attributes.strip_prefix("href=\"").expect("a link's first attribute");
                let (link, rest) = link.split_once('"').expect("it is quoted");
                let link = link.to_ascii_lowercase();
                assert!(["http://", "https://", "mailto:"].iter().any(|scheme| link.starts_with(scheme)), "{html}");
                assert_eq!(rest, " rel=\"nofollow noopener noreferrer\"");
            }
            ("ol", Some(attributes)) => {
                let start = attributes.strip_prefix("start=\"").and_then(|rest| rest.strip_suffix('"'));
                assert!(start.is_some_and(|number| number.parse::<u64>().is_ok()), "{html}");
            }
            _ => panic!("<{tag}> in {html}"),
        }
    }
});
