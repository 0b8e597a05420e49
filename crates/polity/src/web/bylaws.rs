//! The bylaws as a booklet of numbered sentences, each with since when it has stood and by which vote.

use askama::Template;
use serde::Serialize;

use crate::moments::Moment;
use crate::sentences::{self, Wording};
use crate::web::frame::{Frame, Here};
use crate::web::view::View;
use crate::web::{change, standing};

/// The booklet.
#[derive(Template, Serialize)]
#[template(path = "bylaws.html")]
pub struct BylawsPage {
    #[serde(skip)]
    p: Frame,
    name: String,
    template: String,
    articles: Vec<Article>,
    /// There are offices, on a page of their own.
    offices: bool,
    /// Rules that these bylaws do not have and could.
    missing: Vec<Missing>,
}

/// A rule that could be added.
#[derive(Serialize)]
pub struct Missing {
    wording: Wording,
    href: String,
}

/// A heading with its rules.
#[derive(Serialize)]
pub struct Article {
    number: usize,
    title: String,
    clauses: Vec<Numbered>,
}

/// A numbered rule.
#[derive(Serialize)]
pub struct Numbered {
    id: String,
    number: String,
    wording: Wording,
    since: Option<Moment>,
    href: String,
}

/// The booklet.
#[must_use]
pub fn page(r: &View<'_>) -> BylawsPage {
    let bylaws = r.org.bylaws();
    let articles = bylaws.articles.iter().enumerate().map(|(a, article)| Article {
        number: a + 1,
        title: r.say.article(&article.title),
        clauses: article
            .clauses
            .iter()
            .enumerate()
            .map(|(c, clause)| Numbered {
                id: clause.id.to_string(),
                number: format!("{}.{}", a + 1, c + 1),
                wording: sentences::clause(r.say, clause),
                since: r.org.changes_of(&clause.id).last().and_then(|motion| standing::since_by(r, *motion)),
                href: r.at(&format!("bylaws/{}", clause.id)),
            })
            .collect(),
    });
    BylawsPage {
        p: r.frame(&r.say.t("bylaws-title"), Here::Record, "bylaws"),
        name: bylaws.name.clone(),
        template: bylaws.template.clone(),
        articles: articles.collect(),
        offices: bylaws.offices().next().is_some(),
        missing: change::addable(r)
            .iter()
            .map(|clause| Missing {
                wording: sentences::clause(r.say, clause),
                href: r.at(&format!("bylaws/{}/change", clause.id)),
            })
            .collect(),
    }
}
