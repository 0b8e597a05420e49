//! Texts of motions and arguments: Markdown to HTML that can do nothing.
//!
//! CommonMark without raw HTML and without images: what looks like a tag is shown as it was typed. A link leads to http,
//! https or mail only, and says to search engines and to the page it opens that we do not vouch for it. Headings begin
//! below the page's own. Invariant: the output holds no tag and no attribute that is not named in this file or made by
//! `pulldown_cmark` for plain CommonMark structure.

/// Text as it stands in an attribute or between tags.
pub use count::page::escape as escaped;
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

/// HTML of a text.
#[must_use]
pub fn to_html(text: &str) -> String {
    // Texts are bounded (32 KiB); the parser's time is linear in them.
    let mut open_links: Vec<bool> = Vec::new();
    let events = Parser::new_ext(text, Options::ENABLE_STRIKETHROUGH).filter_map(|event| match event {
        Event::Html(raw) | Event::InlineHtml(raw) => Some(Event::Text(raw)),
        Event::Start(Tag::HtmlBlock) => Some(Event::Start(Tag::Paragraph)),
        Event::End(TagEnd::HtmlBlock) => Some(Event::End(TagEnd::Paragraph)),
        // An image's description stays; what it points at is not asked for.
        Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => None,
        Event::Start(Tag::Heading { level, .. }) => Some(Event::Start(heading(level))),
        Event::End(TagEnd::Heading(level)) => Some(Event::End(TagEnd::Heading(lower(level)))),
        Event::Start(Tag::Link { dest_url, .. }) => {
            let allowed = may_lead_to(&dest_url);
            open_links.push(allowed);
            allowed.then(|| {
                Event::Html(format!("<a href=\"{}\" rel=\"nofollow noopener noreferrer\">", escaped(&dest_url)).into())
            })
        }
        Event::End(TagEnd::Link) => open_links.pop().unwrap_or(false).then(|| Event::Html("</a>".into())),
        Event::Start(Tag::CodeBlock(_)) => Some(Event::Start(Tag::CodeBlock(pulldown_cmark::CodeBlockKind::Indented))),
        other => Some(other),
    });
    let mut out = String::with_capacity(text.len() * 3 / 2);
    html::push_html(&mut out, events);
    out
}

fn heading(level: HeadingLevel) -> Tag<'static> {
    Tag::Heading { level: lower(level), id: None, classes: Vec::new(), attrs: Vec::new() }
}

/// The page has headings of the first and second level itself.
fn lower(level: HeadingLevel) -> HeadingLevel {
    match level {
        HeadingLevel::H1 => HeadingLevel::H3,
        HeadingLevel::H2 => HeadingLevel::H4,
        HeadingLevel::H3 => HeadingLevel::H5,
        _ => HeadingLevel::H6,
    }
}

fn may_lead_to(url: &str) -> bool {
    let lower: String = url.chars().take(8).collect::<String>().to_ascii_lowercase();
    ["http://", "https://", "mailto:"].iter().any(|scheme| lower.starts_with(scheme))
        && !url.chars().any(char::is_control)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_structure_comes_through() {
        let html =
            to_html("# Dues\n\nWe *lower* them to **5**.\n\n- one\n- two\n\n[Figures](https://example.org/a?b=1&c=2)");
        assert!(html.starts_with("<h3>Dues</h3>"), "{html}");
        assert!(html.contains("<em>lower</em>"));
        assert!(html.contains(
            "<a href=\"https://example.org/a?b=1&amp;c=2\" rel=\"nofollow noopener noreferrer\">Figures</a>"
        ));
    }

    #[test]
    fn nothing_that_runs_comes_through() {
        for text in [
            "<script>alert(1)</script>",
            "a <img src=x onerror=alert(1)> b",
            "[x](javascript:alert(1))",
            "[x](JaVaScRiPt:alert(1))",
            "[x](data:text/html,<script>alert(1)</script>)",
            "[x](vbscript:x)",
            "![x](https://tracker.example/a.png)",
            "<a href=\"javascript:x\" onclick=\"x\">y</a>",
            "<https://example.org/\"onmouseover=alert(1)>",
            "```\"><script>\nx\n```",
            "[x](https://example.org \"a\\\" onclick=\\\"x\")",
            "<div\nonclick=alert(1)>",
            "&lt;script&gt;",
        ] {
            let html = to_html(text);
            let tags: Vec<&str> = html.split('<').skip(1).map(|t| t.split(['>', ' ']).next().unwrap()).collect();
            for tag in tags {
                let tag = tag.trim_start_matches('/');
                assert!(
                    ["p", "a", "pre", "code", "em", "strong", "ul", "li"].contains(&tag),
                    "<{tag}> in {html} of {text}"
                );
            }
            for link in html.split("<a href=\"").skip(1) {
                assert!(link.starts_with("http"), "a link to {link} of {text}");
            }
        }
    }
}
