//! The words on the pages: no key without its sentence, no sentence without its use, no word of the code in any.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use institution::Refusal;
use institution::bylaws::{Bylaws, ClauseId, Fault, Matter, Power, RIGHTS, RollField};
use institution::time::Time;
use polity::say::{ENGLISH, Language, SPANISH, refusal};

fn files(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, out);
        } else {
            out.push(path);
        }
    }
}

fn sources() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    files(&root.join("src"), &mut paths);
    files(&root.join("templates"), &mut paths);
    paths.into_iter().map(|path| (path.clone(), std::fs::read_to_string(path).unwrap())).collect()
}

fn keys() -> BTreeSet<String> {
    let key = |line: &str| line.split_once(" =").map(|(key, _)| key.to_owned());
    ENGLISH.lines().filter(|l| l.starts_with(|c: char| c.is_ascii_lowercase())).filter_map(key).collect()
}

/// Every `…("key"` after one of the look-ups.
fn looked_up(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    for call in [".t(\"", ".f(\n", ".f(\"", ".sentence(\n", "key: \""] {
        for (at, _) in text.match_indices(call) {
            let rest = text[at + call.len()..].trim_start().trim_start_matches('"');
            let key: String =
                rest.chars().take_while(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || *c == '-').collect();
            if rest[key.len()..].starts_with('"') && !key.is_empty() {
                out.push(key);
            }
        }
    }
    out
}

#[test]
fn every_key_has_its_sentence() {
    let keys = keys();
    let mut missing = Vec::new();
    for (path, text) in sources() {
        for key in looked_up(&text) {
            if !keys.contains(&key) {
                missing.push(format!("{}: {key}", path.display()));
            }
        }
    }
    assert!(missing.is_empty(), "keys without a sentence: {missing:#?}");
}

#[test]
fn every_sentence_is_used() {
    let text: String = sources().into_iter().map(|(_, text)| text).collect();
    // Families of messages whose keys are made from a name of a closed set; the other tests walk those sets.
    let families = [
        "weekday-",
        "month-",
        "matter-",
        "kind-",
        "share-",
        "power-",
        "right-",
        "refusal-",
        "fault-",
        "problem-",
        "away-",
        "clause-reading-",
        "clause-joining-",
        "move-",
        "reason-",
        "hand-signed-",
        "level-",
        "mailed-",
        "deed-",
        "undo-",
        "finding-",
        "roll-field-",
    ];
    let unused: Vec<_> = keys()
        .into_iter()
        .filter(|key| !text.contains(&format!("\"{key}\"")) && !families.iter().any(|f| key.starts_with(f)))
        .collect();
    assert!(unused.is_empty(), "sentences that nothing says: {unused:#?}");
}

/// Each message with the arguments it names.
fn messages(source: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut out: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut key = String::new();
    for line in source.lines().filter(|line| !line.starts_with('#')) {
        if let Some((name, _)) = line.split_once(" =").filter(|_| line.starts_with(|c: char| c.is_ascii_lowercase())) {
            name.clone_into(&mut key);
            assert!(out.insert(key.clone(), BTreeSet::new()).is_none(), "{key} is there twice");
        }
        for after in line.split('$').skip(1) {
            let name: String = after.chars().take_while(char::is_ascii_alphanumeric).collect();
            out.get_mut(&key).expect("an argument stands in a message").insert(name);
        }
    }
    out
}

#[test]
fn every_language_has_the_same_sentences_with_the_same_arguments() {
    let (english, mut spanish) = (messages(ENGLISH), messages(SPANISH));
    for (key, arguments) in &english {
        let others = spanish.remove(key).unwrap_or_else(|| panic!("{key} is missing in Spanish"));
        // A language reads the clock its own way: twelve hours or twenty-four, and "a la 1:00" but "a las 2:00".
        if key != "hour" && key != "hour-sharp" && !key.starts_with("when-") {
            assert_eq!(arguments, &others, "the arguments of {key}");
        } else {
            let clock = ["h", "hour12", "half"];
            let without = |all: &BTreeSet<String>| -> Vec<String> {
                all.iter().filter(|name| !clock.contains(&name.as_str())).cloned().collect()
            };
            assert_eq!(without(arguments), without(&others), "the arguments of {key}");
        }
    }
    assert!(spanish.is_empty(), "only in Spanish: {:?}", spanish.keys());
}

/// The sentences of the scripts: language, name, sentence.
fn scripts_words() -> Vec<(String, String, String)> {
    let mut out = Vec::new();
    let mut language = String::new();
    for line in include_str!("../../static/words.js").lines() {
        if let Some(tag) = line.strip_suffix(": {") {
            tag.trim().clone_into(&mut language);
        } else if let Some((name, sentence)) = line.split_once(": \"")
            && let Some(sentence) = sentence.strip_suffix("\",")
        {
            out.push((language.clone(), name.trim().trim_matches('"').to_owned(), sentence.to_owned()));
        }
    }
    out
}

#[test]
fn the_scripts_speak_every_language_too() {
    let all = scripts_words();
    let of = |language: Language| -> BTreeMap<String, BTreeSet<String>> {
        let figures = |sentence: &str| {
            sentence.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0.to_owned())).collect()
        };
        let own = all.iter().filter(|(tag, _, _)| tag == language.tag());
        own.map(|(_, name, sentence)| (name.clone(), figures(sentence))).collect()
    };
    assert!(of(Language::English).len() > 50);
    for language in Language::ALL {
        assert_eq!(of(language), of(Language::English), "{}", language.own_name());
    }
    // And none of them is idle.
    let mut paths = Vec::new();
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("static"), &mut paths);
    let scripts: String = paths
        .iter()
        .filter(|path| path.extension().is_some_and(|e| e == "js") && !path.ends_with("words.js"))
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect();
    for (name, _) in of(Language::English).iter().filter(|(name, _)| !name.contains('.')) {
        assert!(scripts.contains(&format!("\"{name}\"")), "no script says {name}");
    }
}

/// LOOKS.md, "Words on the page". `pass` is a word for people only as a verb with its ending: a motion passes.
const NOT_ENGLISH: [&str; 46] = [
    "act",
    "acts",
    "institution",
    "institutions",
    "roll",
    "standing",
    "electorate",
    "pinned",
    "effect",
    "effects",
    "carried",
    "amendment",
    "amendments",
    "device key",
    "credential",
    "credentials",
    "teller",
    "tellers",
    "tracker",
    "trackers",
    "receipt",
    "receipts",
    "checkpoint",
    "checkpoints",
    "witness",
    "witnesses",
    "regime card",
    "recall",
    "harden",
    "operator",
    "operators",
    "refusal",
    "refusals",
    "camp",
    "camps",
    "pass",
    "payload",
    "envelope",
    "hash",
    "merkle",
    "submit",
    "please",
    "ok",
    "confirm",
    "user",
    "admin",
];

/// Their counterparts, and what else would sound like a form to fill in.
const NOT_SPANISH: [&str; 50] = [
    "acto",
    "actos",
    "institución",
    "instituciones",
    "padrón",
    "electorado",
    "efecto",
    "efectos",
    "enmienda",
    "enmiendas",
    "credencial",
    "credenciales",
    "escrutador",
    "escrutadora",
    "escrutadores",
    "rastreador",
    "rastreadores",
    "recibo",
    "recibos",
    "testigo",
    "testigos",
    "revocatoria",
    "revocar",
    "endurecer",
    "operador",
    "operadora",
    "operadores",
    "rechazo",
    "rechazos",
    "bando",
    "bandos",
    "pase",
    "pases",
    "estatus",
    "hash",
    "merkle",
    "enviar",
    "envíe",
    "confirmar",
    "aceptar",
    "usuario",
    "usuaria",
    "usuarios",
    "administrador",
    "administradora",
    "carné",
    "punto de control",
    "puntos de control",
    "por favor",
    "llave del dispositivo",
];

#[test]
fn no_word_of_the_code_is_on_a_page() {
    let all = scripts_words();
    let mut found = Vec::new();
    for (language, source, forbidden) in
        [(Language::English, ENGLISH, NOT_ENGLISH.as_slice()), (Language::Spanish, SPANISH, NOT_SPANISH.as_slice())]
    {
        let scripts = all.iter().filter(|(tag, _, _)| tag == language.tag()).map(|(_, _, sentence)| sentence.as_str());
        let pages = source.lines().filter(|line| !line.starts_with('#')).map(|line| match line.split_once(" = ") {
            Some((_, said)) => said,
            None => line.split_once("] ").map_or(line, |(_, said)| said),
        });
        for said in pages.chain(scripts) {
            // What stands in braces is a name of the code.
            let mut outside = String::new();
            let mut depth = 0;
            for c in said.to_lowercase().chars() {
                match c {
                    '{' => depth += 1,
                    '}' => depth -= 1,
                    c if depth == 0 => outside.push(if c.is_alphanumeric() { c } else { ' ' }),
                    _ => {}
                }
            }
            // "Who can act alone?" is LOOKS' own phrase, and what does not pass is a verb too.
            let padded = format!(" {} ", outside.split_whitespace().collect::<Vec<_>>().join(" "))
                .replace(" act alone ", " ")
                .replace(" did not pass ", " ");
            let bad = forbidden.iter().filter(|word| padded.contains(&format!(" {word} ")));
            found.extend(bad.map(|word| format!("{word}: {said}")));
            assert!(!said.contains(['!', '¡']), "no exclamation marks: {said}");
        }
    }
    assert!(found.is_empty(), "words of the code: {found:#?}");
}

#[test]
fn templates_hold_no_words_of_their_own() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let mut paths = Vec::new();
    files(&root, &mut paths);
    for path in paths.into_iter().filter(|path| path.extension().is_some_and(|e| e == "html")) {
        let text = std::fs::read_to_string(&path).unwrap();
        let mut outside = String::new();
        let mut inside = 0;
        let mut rest = text.as_str();
        while let Some(c) = rest.chars().next() {
            match () {
                () if rest.starts_with("{{") || rest.starts_with("{%") || rest.starts_with("{#") => inside += 1,
                () if rest.starts_with("}}") || rest.starts_with("%}") || rest.starts_with("#}") => inside -= 1,
                () if c == '<' && inside == 0 => inside += 100,
                () if c == '>' && inside >= 100 => inside -= 100,
                () if inside == 0 => outside.push(c),
                () => {}
            }
            rest = &rest[c.len_utf8()..];
        }
        let words: Vec<_> =
            outside.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().count() > 1).collect();
        assert!(words.is_empty(), "{} has words outside the locale: {words:?}", path.display());
        assert!(!text.contains("style="), "{}: style belongs into style.css", path.display());
        assert!(!text.contains("<script>") && !text.contains(" onclick"), "{}: no inline script", path.display());
    }
}

#[test]
fn the_style_knows_no_left_and_right() {
    // A page in Arabic is the same page mirrored: by logical properties alone.
    let style = include_str!("../../static/style.css");
    let physical = ["left", "right", "margin-l", "margin-r", "padding-l", "padding-r"];
    let found: Vec<_> = style
        .lines()
        .filter(|line| !line.trim_start().starts_with("/*") && physical.iter().any(|word| line.contains(word)))
        .collect();
    assert!(found.is_empty(), "{found:#?}");
}

fn bylaws() -> Bylaws {
    Bylaws::from_toml(include_str!("../../../../bylaws/assembly.toml")).unwrap()
}

#[test]
fn every_refusal_says_what_did_not_happen_and_which_rule() {
    let ordinary: ClauseId = "ordinary".parse().unwrap();
    let clause = || ordinary.clone();
    let all = [
        Refusal::WrongInstitution,
        Refusal::FoundedAlready,
        Refusal::NotFounded,
        Refusal::LogKeyUnfit,
        Refusal::SemanticsUnknown { to: 2 },
        Refusal::SeenAhead,
        Refusal::SeenTooOld,
        Refusal::SeenElsewhere,
        Refusal::ActRepeated,
        Refusal::NotAMember,
        Refusal::WrongKey,
        Refusal::MemberExists,
        Refusal::KeyInUse,
        Refusal::KeysFull { max: 8 },
        Refusal::KeyUnknown,
        Refusal::LastKey,
        Refusal::BylawsUnreadable { what: "clause: \"hours_max\" is missing".to_owned() },
        Refusal::ClauseUnknown,
        Refusal::ClauseChanged { clause: clause() },
        Refusal::ClauseKind { clause: clause() },
        Refusal::ClauseSame { clause: clause() },
        Refusal::OpenMinutes { clause: clause(), min: 5, max: 1440 },
        Refusal::BeginsWhen,
        Refusal::PersonUnknown,
        Refusal::NotAFacilitator,
        Refusal::TooManyHours { clause: clause(), max: 72 },
        Refusal::TooManyOpen { max: 10 },
        Refusal::MotionUnknown,
        Refusal::IdInUse,
        Refusal::SecondedAlready { clause: clause() },
        Refusal::SecondingOwnMotion { clause: clause() },
        Refusal::SecondedByYou,
        Refusal::MotionPast,
        Refusal::NotYours,
        Refusal::BelongsToMembers,
        Refusal::NotSeconded,
        Refusal::PowerMissing { clause: clause() },
        Refusal::NotEarly { clause: clause() },
        Refusal::AmendmentsFirst,
        Refusal::AmendmentUnknown,
        Refusal::AmendmentsOver,
        Refusal::OtherMatter,
        Refusal::QuestionUnknown,
        Refusal::VoteUnknown,
        Refusal::VoteClosed { at: Time(1_795_460_400_000) },
        Refusal::NotEntitled,
        Refusal::SemanticsTooLow { needed: 2 },
        Refusal::NoClauseFor { matter: Matter::Demand },
        Refusal::DemandUnknown,
        Refusal::OfferUnknown,
        Refusal::DemandsFull { clause: clause(), max: 5 },
        Refusal::DueWhen,
        Refusal::SpeaksUnasked,
        Refusal::NotASpokesperson,
        Refusal::SpokespersonsFull { clause: clause(), max: 3 },
        Refusal::WordsUnknown,
        Refusal::ReasonUnknown { clause: clause() },
        Refusal::WordsFolded,
        Refusal::WordsOpen,
        Refusal::WordsRemoved,
        Refusal::WordsDecided,
        Refusal::OwnWords,
        Refusal::PutBack,
        Refusal::NotGrave { clause: clause() },
        Refusal::DoneByYou,
        Refusal::MeetingUnknown,
        Refusal::MeetingNotOpen,
        Refusal::MeetingWhen,
        Refusal::WallKeyUnfit,
        Refusal::RoomSize { max: 20_000 },
        Refusal::RoomFull { max: 200 },
        Refusal::WallCodeOld,
        Refusal::WallCodeFull { max: 40 },
        Refusal::WallCodeWrong,
        Refusal::PresentAlready,
        Refusal::NotInTheRoom,
        Refusal::AskedAlready,
        Refusal::NotAsked,
        Refusal::NobodySpeaks,
        Refusal::NoPresenceClause,
        Refusal::VotesNotYet { clause: Some(clause()) },
        Refusal::NotSeenYet { clause: clause() },
        Refusal::VotesAlready,
        Refusal::VouchedByYou,
        Refusal::TooManyVouches { clause: clause(), max: 20 },
        Refusal::ChallengedByYou,
        Refusal::NobodyToChallenge { clause: clause() },
        Refusal::NobodyToAdmit { clause: clause() },
        Refusal::InsidePurpose,
        Refusal::OutsideAlready,
        Refusal::TakingFirst,
        Refusal::NoHandCount { clause: None },
        Refusal::TellerOpened,
        Refusal::TooManyHands { max: 47 },
        Refusal::ObjectedByYou,
        Refusal::NoRollClause,
        Refusal::NothingEntered { clause: clause() },
        Refusal::OfficeUnknown,
        Refusal::NotInOffice,
        Refusal::OfficeFull { clause: clause(), max: 1 },
        Refusal::SeatedUnasked,
        Refusal::ProlongsOwn,
        Refusal::NoPetitionClause,
        Refusal::PetitionOver { clause: clause() },
        Refusal::AdoptionTooSoon { from: Time(1_795_460_400_000) },
        Refusal::BylawsChanged,
        Refusal::BylawsSame,
        Refusal::AdoptionSplit { clause: clause() },
        Refusal::AdoptionDrops { kind: "moderation" },
    ];
    // A refusal that is added to the program must be added here: the match below does not compile without it.
    let known = include_str!("../../../institution/src/refusal.rs").matches("=> \"").count();
    assert_eq!(all.len() + 1, known, "a refusal has no sentence in this test");
    for refused in all {
        let says = refusal(&refused, &bylaws());
        assert!(says.contains("not "), "{}: {says}", refused.code());
        assert!(says.ends_with('.'), "{}: {says}", refused.code());
        assert!(!says.contains('{') && !says.contains('$'), "{}: {says}", refused.code());
        if refused.clause().is_some() {
            assert!(says.to_lowercase().contains("rule 2.1"), "{}: {says}", refused.code());
        }
    }
    assert_eq!(
        refusal(&Refusal::SecondingOwnMotion { clause: clause() }, &bylaws()),
        "Your second was not recorded. Nobody can second what they moved themselves (rule 2.1). Ask another member to second it."
    );
    assert!(
        refusal(&Refusal::VoteClosed { at: Time(1_795_460_400_000) }, &bylaws())
            .contains("Monday 23 November 2026, 19:00:00")
    );
}

#[test]
fn every_fault_has_its_sentence() {
    let source = include_str!("../../../institution/src/bylaws/faults.rs");
    let code = |text: &str| text.split('"').next().unwrap().to_owned();
    let codes: BTreeSet<String> = source
        .split(", \"")
        .chain(source.split("((\""))
        .skip(1)
        .map(code)
        .filter(|code| code.contains('-') && code.chars().all(|c| c.is_ascii_lowercase() || c == '-'))
        .filter(|code| !RIGHTS.contains(&code.as_str()) && code != "hand-count")
        .collect();
    assert!(codes.len() >= 20, "{codes:?}");
    for code in codes {
        assert!(Language::English.has(&format!("fault-{code}")), "no sentence for the fault {code}");
    }
    let fault = Fault { clause: Some("rights".parse().unwrap()), code: "right-missing", detail: "leave".to_owned() };
    let says = refusal(&Refusal::BylawsFault(fault), &bylaws());
    assert!(says.contains("the right to leave (rule 5.1)"), "{says}");
}

#[test]
fn every_name_in_bylaws_has_its_words() {
    let say = Language::English;
    for matter in Matter::ALL {
        assert!(say.has(&format!("matter-{}", matter.name())));
    }
    for power in Power::ALL {
        assert!(say.has(&format!("power-{}", power.name())));
    }
    for field in RollField::ALL {
        assert!(say.has(&format!("roll-field-{}", field.name())));
    }
    for right in RIGHTS {
        assert!(say.has(&format!("right-{right}")));
    }
}
