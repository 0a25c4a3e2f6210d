//! Reads the sources of label-core and holds them to the map of its rooms.
//!
//! A room uses the rooms before it in [`ROOMS`] and `error`, the hallway; `error` itself may name only the
//! first room, whose units its messages carry. Comments and literals are not read: a link in documentation
//! may point anywhere.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::Path;

/// Each may use those before it.
const ROOMS: [&str; 15] = [
    "text",
    "annotation",
    "decision",
    "record",
    "policy",
    "edit",
    "find",
    "link",
    "pseudonym",
    "audit",
    "metrics",
    "formats",
    "compat",
    "pipeline",
    "batch",
];
const HALLWAY: &str = "error";
/// The only room that may name threads.
const THREADS: &str = "batch";

/// Something that the sources may not say, and where they say it.
#[derive(Debug, PartialEq, Eq)]
struct Violation {
    file: String,
    line: usize,
    what: String,
    why: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: `{}`: {}", self.file, self.line, self.what, self.why)
    }
}

/// A word or a sign of Rust, and its line. `::` is one sign.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Token {
    text: String,
    line: usize,
}

impl Token {
    fn is_word(&self) -> bool {
        self.text.starts_with(|c: char| c.is_alphabetic() || c == '_')
    }
}

/// The tokens of a source without its comments, strings, characters and lifetimes.
fn tokens(source: &str) -> Vec<Token> {
    let chars: Vec<char> = source.chars().collect();
    let at = |i: usize| chars.get(i).copied().unwrap_or('\0');
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut found = Vec::new();
    let (mut i, mut line) = (0, 1);
    while i < chars.len() {
        let start = i;
        if at(i) == '/' && at(i + 1) == '/' {
            while i < chars.len() && at(i) != '\n' {
                i += 1;
            }
        } else if at(i) == '/' && at(i + 1) == '*' {
            i = after_block_comment(&chars, i);
        } else if at(i) == '"' {
            i = after_string(&chars, i);
        } else if at(i) == '\'' {
            i = after_quote(&chars, i);
        } else if is_word(at(i)) {
            while is_word(at(i)) {
                i += 1;
            }
            let word: String = chars[start..i].iter().collect();
            let raw = matches!(word.as_str(), "r" | "br" | "cr");
            if raw && let Some(end) = after_raw_string(&chars, i) {
                i = end;
            } else if word == "r" && at(i) == '#' {
                i += 1; // a raw identifier: its name follows
            } else {
                found.push(Token { text: word, line });
            }
        } else if at(i) == ':' && at(i + 1) == ':' {
            i += 2;
            found.push(Token { text: "::".into(), line });
        } else {
            i += 1;
            if !chars[start].is_whitespace() {
                found.push(Token { text: chars[start].into(), line });
            }
        }
        line += chars[start..i].iter().filter(|c| **c == '\n').count();
    }
    found
}

/// Comments nest.
fn after_block_comment(chars: &[char], start: usize) -> usize {
    let (mut i, mut depth) = (start, 0);
    while i < chars.len() {
        match &chars[i..] {
            ['/', '*', ..] => (i, depth) = (i + 2, depth + 1),
            ['*', '/', ..] => (i, depth) = (i + 2, depth - 1),
            _ => i += 1,
        }
        if depth == 0 {
            break;
        }
    }
    i
}

fn after_string(chars: &[char], start: usize) -> usize {
    let mut i = start + 1;
    while i < chars.len() && chars[i] != '"' {
        i += if chars[i] == '\\' { 2 } else { 1 };
    }
    (i + 1).min(chars.len())
}

/// From behind the `r`: `"…"` or `#"…"#` with any number of `#`; `None` where no string begins.
fn after_raw_string(chars: &[char], start: usize) -> Option<usize> {
    let hashes = chars[start..].iter().take_while(|c| **c == '#').count();
    let open = start + hashes;
    if chars.get(open) != Some(&'"') {
        return None;
    }
    let closes =
        |i: usize| chars[i] == '"' && chars[i + 1..].iter().take_while(|c| **c == '#').count() >= hashes;
    let close = (open + 1..chars.len()).find(|i| closes(*i));
    Some(close.map_or(chars.len(), |i| i + 1 + hashes))
}

/// A character literal or a lifetime.
fn after_quote(chars: &[char], start: usize) -> usize {
    match &chars[start + 1..] {
        ['\\', _, rest @ ..] => {
            let close = rest.iter().position(|c| *c == '\'').unwrap_or(rest.len().saturating_sub(1));
            start + 3 + close + 1
        }
        [_, '\'', ..] => start + 3,
        word => start + 1 + word.iter().take_while(|c| c.is_alphanumeric() || **c == '_').count(),
    }
}

/// A path as written, a group of a `use` taken apart: `a::{b, c::*}` is `a::b` and `a::c::*`.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Name {
    segments: Vec<String>,
    /// The name it goes by from here on.
    alias: Option<String>,
    /// The inline modules around it.
    modules: Vec<String>,
    line: usize,
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.segments.join("::"))
    }
}

/// Every path of a file, macros (`println!`) and single words included.
fn names(tokens: &[Token]) -> Vec<Name> {
    let text = |i: usize| tokens.get(i).map_or("", |token| token.text.as_str());
    let mut found = Vec::new();
    let (mut i, mut depth) = (0, 0_usize);
    let mut modules: Vec<(String, usize)> = Vec::new();
    while i < tokens.len() {
        if text(i) == "mod" && text(i + 2) == "{" {
            depth += 1;
            modules.push((text(i + 1).into(), depth));
            i += 3;
        } else if tokens[i].is_word() {
            let around: Vec<String> = modules.iter().map(|(name, _)| name.clone()).collect();
            i = path(tokens, i, &[], &around, &mut found);
        } else {
            match text(i) {
                "{" => depth += 1,
                "}" => {
                    modules.retain(|(_, inside)| *inside < depth);
                    depth = depth.saturating_sub(1);
                }
                _ => {}
            }
            i += 1;
        }
    }
    found
}

/// Takes the path that begins at `i`, with what stands before its group; answers where the source goes on.
fn path(
    tokens: &[Token],
    mut i: usize,
    before: &[String],
    modules: &[String],
    found: &mut Vec<Name>,
) -> usize {
    let text = |i: usize| tokens.get(i).map_or("", |token| token.text.as_str());
    let mut segments = before.to_vec();
    let line = tokens.get(i).map_or(0, |token| token.line);
    loop {
        match text(i) {
            "{" => {
                i += 1;
                while !matches!(text(i), "}" | "") {
                    i = path(tokens, i, &segments, modules, found);
                    if text(i) == "," {
                        i += 1;
                    }
                }
                return i + 1;
            }
            "self" if !segments.is_empty() => {}
            word => segments.push(word.into()),
        }
        i += 1;
        let goes_on =
            text(i + 1) == "{" || text(i + 1) == "*" || tokens.get(i + 1).is_some_and(Token::is_word);
        if text(i) == "::" && goes_on {
            i += 1;
            continue;
        }
        let macro_call = text(i) == "!" && matches!(text(i + 1), "(" | "[" | "{");
        if macro_call && let Some(last) = segments.last_mut() {
            last.push('!');
        }
        let alias =
            (text(i) == "as" && tokens.get(i + 1).is_some_and(Token::is_word)).then(|| text(i + 1).into());
        // In an expression `as` is a cast, and its type a path of its own.
        if alias.is_some() && !before.is_empty() {
            i += 2;
        }
        found.push(Name { segments, alias, modules: modules.to_vec(), line });
        return i;
    }
}

/// The module that a file is: `text/span.rs` is `text::span`; `lib.rs` is the root, which is empty.
fn module_of(file: &str) -> Vec<String> {
    let mut parts: Vec<String> = file.trim_end_matches(".rs").split('/').map(String::from).collect();
    if parts.last().is_some_and(|last| last == "mod") || parts == ["lib"] {
        parts.pop();
    }
    parts
}

/// The path from the root of the crate to what a name means, if it begins with `crate`, `self` or `super`.
fn from_root(name: &Name, module: &[String]) -> Option<Vec<String>> {
    let mut here: Vec<String> = module.iter().chain(&name.modules).cloned().collect();
    let mut rest = name.segments.as_slice();
    match rest.first()?.as_str() {
        "crate" => here.clear(),
        "self" => {}
        "super" => {
            here.pop();
        }
        _ => return None,
    }
    rest = &rest[1..];
    while rest.first().is_some_and(|segment| segment == "super") {
        here.pop();
        rest = &rest[1..];
    }
    here.extend_from_slice(rest);
    Some(here)
}

/// The room of each name that `lib.rs` re-exports.
fn re_exports(lib: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for mut name in names(&tokens(lib)) {
        name.segments.retain(|segment| segment != "crate" && segment != "self");
        if let [room, .., last] = name.segments.as_slice()
            && (ROOMS.contains(&room.as_str()) || room == HALLWAY)
        {
            found.insert(name.alias.unwrap_or_else(|| last.clone()), room.clone());
        }
    }
    found
}

/// Why the room may not use that name, if it may not.
fn unreachable(room: &str, target: &str, exports: &BTreeMap<String, String>) -> Option<String> {
    let target = exports.get(target).map_or(target, String::as_str);
    let rank = |name: &str| ROOMS.iter().position(|r| *r == name);
    match (rank(room), rank(target)) {
        _ if target == room || target == HALLWAY => None,
        (_, None) => Some("import it from its room".into()),
        (Some(mine), Some(other)) if other < mine => None,
        (None, Some(0)) => None,
        _ => Some(format!("`{room}` stands above `{target}`")),
    }
}

/// Why no file may say this, if so; `room` is `None` in `lib.rs`.
fn forbidden(name: &Name, room: Option<&str>) -> Option<&'static str> {
    let segments: Vec<&str> = name.segments.iter().map(String::as_str).collect();
    match segments.as_slice() {
        ["unsafe"] => Some("no unsafe code in the core"),
        ["std", "fs", ..] => Some("no disk in the core"),
        ["std", "env", ..] => Some("no environment in the core"),
        ["std", "time", "SystemTime", ..] | [.., "Instant", "now"] => Some("no clock in the core"),
        [.., "print!" | "println!" | "eprint!" | "eprintln!"] => {
            Some("nothing of a decision reaches a terminal")
        }
        ["std", "thread", ..] | ["rayon", ..] if room != Some(THREADS) => Some("only batch.rs names threads"),
        _ => None,
    }
}

/// Checks one file, named as it is under `src`.
fn check(file: &str, source: &str, exports: &BTreeMap<String, String>) -> Vec<Violation> {
    let module = module_of(file);
    let room = module.first().map(String::as_str);
    let violation = |line: usize, what: &dyn fmt::Display, why: &str| Violation {
        file: file.into(),
        line,
        what: what.to_string(),
        why: why.into(),
    };
    if let Some(room) = room
        && !ROOMS.contains(&room)
        && room != HALLWAY
    {
        return vec![violation(1, &room, "the map has no such room")];
    }
    let mut found = Vec::new();
    for name in names(&tokens(source)) {
        if let Some(why) = forbidden(&name, room) {
            found.push(violation(name.line, &name, why));
        }
        if let Some(room) = room
            && let Some(target) = from_root(&name, &module).and_then(|path| path.first().cloned())
            && let Some(why) = unreachable(room, &target, exports)
        {
            found.push(violation(name.line, &name, &why));
        }
    }
    found
}

/// The sources under `folder`, by their path from `root`, with `/`.
fn sources(root: &Path, folder: &Path, found: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(root, &path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let parts: Vec<_> =
                path.strip_prefix(root).unwrap().iter().map(|part| part.to_str().unwrap()).collect();
            found.insert(parts.join("/"), fs::read_to_string(&path).unwrap());
        }
    }
}

#[test]
fn rooms_use_only_the_rooms_above_them() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/label-core/src");
    let mut files = BTreeMap::new();
    sources(&root, &root, &mut files);
    let exports = re_exports(&files["lib.rs"]);
    let violations: Vec<String> = files
        .iter()
        .flat_map(|(file, source)| check(file, source, &exports))
        .map(|violation| violation.to_string())
        .collect();
    assert!(violations.is_empty(), "\n{}\n", violations.join("\n"));
}

/// What the checker says of a made-up file, as `line: name: reason`.
fn said(file: &str, source: &str) -> Vec<String> {
    let lib =
        "pub use error::{Error, Result};\npub use text::Text;\npub use edit::{Diff as Change, History};";
    let violations = check(file, source, &re_exports(lib));
    violations.iter().map(|v| format!("{}: {}: {}", v.line, v.what, v.why)).collect()
}

#[test]
fn downward_imports_pass() {
    let diff = "
        use crate::error::Error;
        use crate::text::{self, Span};
        use crate::{Text, annotation::Annotation};
        use super::history::Step;
        use std::collections::BTreeMap;
        pub(crate) fn f() {}
        pub(super) fn g() {}
    ";
    let batch = "use crate::pipeline::publish; use rayon::prelude::*; fn f() { std::thread::spawn(g); }";
    let lib = "mod text; pub use crate::batch::run; pub use pipeline::publish;";
    let cases = [
        ("edit/diff.rs", diff),
        ("batch.rs", batch),
        ("lib.rs", lib),
        ("error.rs", "use crate::text::OffsetUnit;"),
    ];
    for (file, source) in cases {
        assert_eq!(said(file, source), [""; 0], "{file}");
    }
}

#[test]
fn an_upward_import_names_file_line_and_import() {
    let found = check("text/span.rs", "//! Spans.\n\nuse crate::edit::Diff;\n", &BTreeMap::new());
    let lines: Vec<String> = found.iter().map(Violation::to_string).collect();
    assert_eq!(lines, ["text/span.rs:3: `crate::edit::Diff`: `text` stands above `edit`"]);
}

#[test]
fn upward_imports_fail_in_every_spelling() {
    for (file, source, name, room) in [
        ("text.rs", "use crate::{error::Error, edit::{self}};", "crate::edit", "edit"),
        ("text/mod.rs", "use super::edit::Diff;", "super::edit::Diff", "edit"),
        ("text/span.rs", "use super::super::edit::Diff;", "super::super::edit::Diff", "edit"),
        (
            "text/a/b.rs",
            "use self::super::super::super::formats::*;",
            "self::super::super::super::formats::*",
            "formats",
        ),
        ("text.rs", "fn f(d: &crate::edit::Diff) {}", "crate::edit::Diff", "edit"),
        ("text.rs", "mod tests { use super::super::edit; }", "super::super::edit", "edit"),
        (
            "text.rs",
            "macro_rules! m { () => { $crate::formats::read() } }",
            "crate::formats::read",
            "formats",
        ),
        ("text.rs", "use crate::History;", "crate::History", "edit"),
        ("text.rs", "use crate::Change as D;", "crate::Change", "edit"),
        ("text.rs", "fn f() -> u8 { 1 as crate::formats::Byte }", "crate::formats::Byte", "formats"),
    ] {
        assert_eq!(said(file, source), [format!("1: {name}: `text` stands above `{room}`")], "{source}");
    }
    assert_eq!(
        said("error.rs", "use crate::edit::Diff;"),
        ["1: crate::edit::Diff: `error` stands above `edit`"]
    );
}

#[test]
fn lines_count_through_groups_comments_and_strings() {
    let source = r##"/* one
/* two */ */
const A: &str = "a
b\"";
const B: &str = r#"
"#;
use crate::{
    text::Span,
    formats::{read,
        write},
};
"##;
    let expected = [9, 10].map(|line| {
        let name = if line == 9 { "read" } else { "write" };
        format!("{line}: crate::formats::{name}: `edit` stands above `formats`")
    });
    assert_eq!(said("edit.rs", source), expected);
}

#[test]
fn modules_inside_a_file_end_at_their_brace() {
    let source = "mod tests {\n    use super::*;\n    fn f() { if true {} }\n}\nuse super::edit::Diff;";
    assert_eq!(said("text.rs", source), ["5: super::edit::Diff: `text` stands above `edit`"]);
}

#[test]
fn the_root_is_no_way_round() {
    for name in ["crate::*", "super::*", "crate::Unknown"] {
        assert_eq!(said("edit.rs", &format!("use {name};")), [format!("1: {name}: import it from its room")]);
    }
    assert_eq!(said("helpers.rs", ""), ["1: helpers: the map has no such room"]);
}

#[test]
fn the_core_stays_a_function_of_its_arguments() {
    for (source, expected) in [
        ("fn f() { unsafe { g() } }", "unsafe: no unsafe code in the core"),
        ("use std::{io, fs};", "std::fs: no disk in the core"),
        ("let a = ::std::env::var(\"A\");", "std::env::var: no environment in the core"),
        ("use std::time::{Duration, SystemTime};", "std::time::SystemTime: no clock in the core"),
        ("let t = Instant::now();", "Instant::now: no clock in the core"),
        ("println!(\"{}\", 1);", "println!: nothing of a decision reaches a terminal"),
        ("std::thread::spawn(f);", "std::thread::spawn: only batch.rs names threads"),
        ("use rayon::prelude::*;", "rayon::prelude::*: only batch.rs names threads"),
    ] {
        assert_eq!(said("edit.rs", source), [format!("1: {expected}")], "{source}");
    }
    for file in ["lib.rs", "batch.rs", "error.rs"] {
        assert_eq!(said(file, "use std::fs;"), ["1: std::fs: no disk in the core"], "{file}");
    }
}

#[test]
fn comments_and_literals_are_not_read() {
    let source = r###"
        //! See [`crate::pipeline`]; unsafe, println!(), std::fs.
        #![forbid(unsafe_code)]
        /* use crate::formats; */
        const A: &str = "crate::formats \" unsafe";
        const B: &str = r##"a "# std::env::var()"##;
        const C: &[u8] = b"std::fs";
        fn f<'a>(r#type: &'a str) -> &'a str { env!("A") }
        fn g(a: bool, b: bool) -> bool { a != (b) }
    "###;
    assert_eq!(said("text.rs", source), [""; 0]);
}

#[test]
fn the_code_behind_a_literal_is_read() {
    for literal in [r"'\u{e9}'", "'\"'", r"b'\''", r"'\\'", r#""\\""#, "r\"\\\"", "'a: loop {}", "br#\"\"\"#"]
    {
        let source = format!("{literal}; use crate::formats; {literal}");
        assert_eq!(
            said("text.rs", &source),
            ["1: crate::formats: `text` stands above `formats`"],
            "{literal}"
        );
    }
}
