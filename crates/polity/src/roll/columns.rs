//! Which column becomes which field: by the headers that programs write, or named by hand.
//!
//! Several columns may make one field: first and last name, street and city. What no field is for is left out, and said.

macro_rules! fields {
    ($($(#[$doc:meta])* $field:ident = $name:literal, $max:literal, [$($header:literal),* $(,)?];)+) => {
        /// What a list says of a person.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Field { $($(#[$doc])* $field),+ }

        impl Field {
            /// All of them, in the order in which we write them.
            pub const ALL: &'static [Self] = &[$(Self::$field),+];

            /// Its name: on the command line, in our lists, in the bylaws' clause.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$field => $name),+ }
            }

            /// How many letters it has at most.
            #[must_use]
            pub fn letters_max(self) -> usize {
                match self { $(Self::$field => $max),+ }
            }

            /// Headers that mean it, in small letters and with single spaces.
            fn headers(self) -> &'static [&'static str] {
                match self { $(Self::$field => &[$($header),*]),+ }
            }
        }
    };
}

fields! {
    /// The name in law.
    LegalName = "legal-name", 200, ["legal name", "full name", "name", "first name", "given name", "middle name", "last name",
        "family name", "surname", "nombre", "apellidos", "apellido", "vorname", "nachname"];
    /// The name that others see.
    ShownName = "shown-name", 100, ["shown name", "display name", "nickname", "preferred name"];
    /// A mail address.
    Mail = "mail", 254, ["email", "e mail", "mail", "email address", "e mail address", "correo", "correo electrónico"];
    /// A phone number.
    Phone = "phone", 40, ["phone", "phone number", "mobile", "mobile number", "mobile phone", "telephone", "cell phone",
        "teléfono", "telefon"];
    /// Where post reaches them: street, place, land.
    PostalAddress = "postal-address", 500, ["postal address", "address", "street address", "street", "street name",
        "supplemental address 1", "city", "state", "region", "country", "dirección", "ciudad"];
    /// The postal code.
    Postcode = "postcode", 20, ["postcode", "postal code", "zip", "zip code", "zip5", "código postal", "plz"];
    /// Where they work.
    Workplace = "workplace", 200, ["workplace", "shop", "employer", "current employer", "work site", "worksite", "company",
        "empresa", "betrieb"];
    /// What they do there.
    Job = "job", 200, ["job", "job title", "occupation", "position", "puesto", "beruf"];
    /// Which part of the organisation they belong to.
    Section = "section", 200, ["section", "branch", "bargaining unit", "shift", "department", "chapter", "sección"];
    /// Since when they are a member.
    JoinedOn = "joined-on", 40, ["joined on", "joined", "join date", "member since", "date joined", "membership start date"];
    /// Whatever they are marked with.
    Tags = "tags", 2000, ["tags", "can2 user tags", "tag list", "groups"];
}

impl Field {
    /// The one so named.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|field| field.name() == name)
    }

    /// What joins the columns that make it; `None` where one column is enough.
    pub(super) fn joint(self) -> Option<&'static str> {
        match self {
            Self::PostalAddress | Self::Tags => Some(", "),
            Self::Mail | Self::Phone | Self::Postcode | Self::JoinedOn => None,
            _ => Some(" "),
        }
    }
}

/// Whose list it looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Action Network.
    ActionNetwork,
    /// CiviCRM.
    CiviCrm,
    /// Loomio.
    Loomio,
    /// OpaVote, or any list of mail addresses without a header.
    OpaVote,
    /// Nobody's in particular.
    Other,
}

impl Shape {
    /// As the program is called; "other" if it is none.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::ActionNetwork => "Action Network",
            Self::CiviCrm => "CiviCRM",
            Self::Loomio => "Loomio",
            Self::OpaVote => "OpaVote",
            Self::Other => "other",
        }
    }

    pub(super) fn of(headers: &[String]) -> Self {
        let has = |name: &str| headers.iter().any(|header| plain(header) == name);
        if has("can2 user tags") || has("can2 subscription status") {
            Self::ActionNetwork
        } else if has("contact id") && (has("membership type") || has("display name") || has("email")) {
            Self::CiviCrm
        } else if has("name") && has("email") && has("admin") && has("created at") {
            Self::Loomio
        } else {
            Self::Other
        }
    }
}

/// A column of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its header; `#3` where there is none.
    pub name: String,
    /// The field it becomes, or a part of; `None` if it is left out.
    pub field: Option<Field>,
    /// Its first cell that is not blank: what people look at to see whether the field is right.
    pub example: String,
}

/// The columns by their headers, then as named by hand: whoever names columns for a field names all of them.
pub(super) fn columns(shape: Shape, headers: &[String], named: &[(Field, String)]) -> Result<Vec<Column>, String> {
    let by_header = |header: &String| {
        let field = match (shape, plain(header).as_str()) {
            // What Loomio calls a name is what others see; an account is as old as the membership.
            (Shape::Loomio, "name") => Some(Field::ShownName),
            (Shape::Loomio, "created at") => Some(Field::JoinedOn),
            (_, header) => Field::ALL.iter().copied().find(|field| field.headers().contains(&header)),
        };
        Column { name: header.clone(), field, example: String::new() }
    };
    let mut columns: Vec<Column> = headers.iter().map(by_header).collect();
    let has = |columns: &[Column], name: &str| columns.iter().any(|column| plain(&column.name) == name);
    // A whole name beside its parts, or a display name beside them, would be the name twice.
    if has(&columns, "first name") || has(&columns, "last name") {
        for column in columns.iter_mut().filter(|c| matches!(plain(&c.name).as_str(), "name" | "full name")) {
            column.field = None;
        }
    }
    for column in &mut columns {
        if named.iter().any(|(field, _)| column.field == Some(*field)) {
            column.field = None;
        }
    }
    for (field, name) in named.iter().filter(|(_, name)| !name.is_empty()) {
        let number = name.strip_prefix('#').and_then(|number| number.parse::<usize>().ok());
        let place = match number {
            Some(number) => (1..=columns.len()).contains(&number).then(|| number - 1),
            None => columns.iter().position(|column| plain(&column.name) == plain(name)),
        };
        let place = place.ok_or_else(|| name.clone())?;
        columns[place].field = Some(*field);
    }
    Ok(columns)
}

/// A header as it is compared: small letters, words apart by single spaces.
pub(super) fn plain(header: &str) -> String {
    let words = header.split(|letter: char| letter.is_whitespace() || matches!(letter, '_' | '-' | '.' | ':'));
    words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}
