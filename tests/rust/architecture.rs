//! Reads the sources of label-core and holds them to the map of its rooms.
//!
//! A room uses the rooms before it in [`ROOMS`] and `error`, the hallway, which itself may name the first room alone: its
//! messages carry units. Inside a room no file uses another in a circle. Comments and literals are not read.

use std::collections::{BTreeMap, BTreeSet};
use std::{fs, path::Path};
use syn::{ext::IdentExt, spanned::Spanned, visit::Visit};

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
/// What nobody may name, but for the room beside it. clippy.toml says the same in the editor, in more detail.
const FORBIDDEN: [(&str, &str, Option<&str>); 6] = [
    ("std::fs", "no disk in the core", None),
    ("std::env", "no environment in the core", None),
    ("std::time::SystemTime", "no clock in the core", None),
    ("std::time::Instant", "no clock in the core", None),
    ("std::thread", "only `batch` names threads", Some("batch")),
    ("rayon", "only `batch` names threads", Some("batch")),
];
const LONGEST_FILE: usize = 480;
/// Rooms whose files still use one another in a circle, and files that are still too long: none is to be added.
const CIRCULAR: &[&str] = &[];
const LONG: &[&str] = &[
    "label-core/src/formats/label/settings.rs",
    "label-py/src/edit/history.rs",
    "label-py/src/pseudonym.rs",
];

/// A path of segments: a module, or a name in one.
type Names = Vec<String>;

/// A path that a file names, seen from the root of the crate where it begins with `crate`, `self`, `super`, a child module or
/// an imported name.
struct Use {
    path: Names,
    line: usize,
    /// Said by a re-export, which hands a name on and uses nothing; or by a test.
    passive: bool,
}

/// What one file says.
#[derive(Default)]
struct Source {
    module: Names,
    children: BTreeSet<String>,
    /// Names brought in at the top of the file, and what each means.
    imports: BTreeMap<String, Names>,
    uses: Vec<Use>,
    /// Macros that stand at the root of the crate, wherever they are written.
    exported: Vec<String>,
    /// The inline modules around what is being read, and whether it is a test.
    inside: Names,
    passive: bool,
}

impl Source {
    /// `text/span.rs` is the module `text::span`; `lib.rs` is the root, which is empty.
    fn read(file: &str, code: &str) -> Source {
        let mut module: Names = file.trim_end_matches(".rs").split('/').map(String::from).collect();
        if module.last().is_some_and(|last| last == "mod") || module == ["lib"] {
            module.pop();
        }
        let parsed = syn::parse_file(code).unwrap_or_else(|error| panic!("{file}: {error}"));
        let child = |item: &syn::Item| match item {
            syn::Item::Mod(item) if item.content.is_none() => Some(item.ident.to_string()),
            _ => None,
        };
        let children = parsed.items.iter().filter_map(child).collect();
        let mut source = Source { module, children, ..Source::default() };
        source.visit_file(&parsed);
        source
    }

    fn rooted(&self, path: &[String]) -> Names {
        let mut here: Names = self.module.iter().chain(&self.inside).cloned().collect();
        let Some(first) = path.first() else { return here };
        let mut rest = &path[1..];
        match first.as_str() {
            "crate" => here.clear(),
            "self" => {}
            "super" => drop(here.pop()),
            child if self.children.contains(child) => rest = path,
            _ => return path.to_vec(),
        }
        while let [word, more @ ..] = rest
            && word == "super"
        {
            here.pop();
            rest = more;
        }
        here.extend_from_slice(rest);
        here.insert(0, "crate".into());
        here
    }

    fn note(&mut self, path: &[String], line: usize, passive: bool) -> Names {
        let path = self.rooted(path);
        self.uses.push(Use { path: path.clone(), line, passive: passive || self.passive });
        path
    }

    /// The groups of a `use` taken apart: `a::{b, c as d}` is `a::b` and `a::c`.
    fn tree(&mut self, tree: &syn::UseTree, mut before: Names, public: bool) {
        let (name, alias) = match tree {
            syn::UseTree::Group(group) => {
                return group.items.iter().for_each(|tree| self.tree(tree, before.clone(), public));
            }
            syn::UseTree::Path(path) => {
                before.push(path.ident.unraw().to_string());
                return self.tree(&path.tree, before, public);
            }
            syn::UseTree::Name(name) => (name.ident.to_string(), name.ident.to_string()),
            syn::UseTree::Rename(name) => (name.ident.to_string(), name.rename.to_string()),
            syn::UseTree::Glob(_) => ("*".into(), "*".into()),
        };
        if name != "self" {
            before.push(name);
        }
        let alias = if alias == "self" { before.last().cloned().unwrap_or_default() } else { alias };
        let path = self.note(&before, tree.span().start().line, public);
        if self.inside.is_empty() {
            self.imports.insert(alias, path);
        }
    }

    /// The paths in the words of a macro, which has no syntax of its own.
    fn tokens(&mut self, tokens: proc_macro2::TokenStream) {
        let mut path: Names = Vec::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                proc_macro2::TokenTree::Ident(word) => {
                    if colons != 2 {
                        path.clear();
                    }
                    path.push(word.unraw().to_string());
                    // Each beginning of a path is noted, and the longest last.
                    self.note(&path.clone(), word.span().start().line, false);
                    colons = 0;
                }
                proc_macro2::TokenTree::Punct(sign) if sign.as_char() == ':' => colons += 1,
                proc_macro2::TokenTree::Group(group) => self.tokens(group.stream()),
                _ => colons = 0,
            }
        }
    }
}

impl<'a> Visit<'a> for Source {
    fn visit_attribute(&mut self, _: &'a syn::Attribute) {}

    /// `pub(in crate::edit)` says who may use, and uses nobody.
    fn visit_visibility(&mut self, _: &'a syn::Visibility) {}

    fn visit_item_mod(&mut self, item: &'a syn::ItemMod) {
        let (outer, test) =
            (self.passive, item.attrs.iter().any(|attribute| attribute.path().is_ident("cfg")));
        self.passive |= test && item.ident == "tests";
        self.inside.push(item.ident.to_string());
        syn::visit::visit_item_mod(self, item);
        self.inside.pop();
        self.passive = outer;
    }

    fn visit_item_use(&mut self, item: &'a syn::ItemUse) {
        self.tree(&item.tree, Vec::new(), !matches!(item.vis, syn::Visibility::Inherited));
    }

    fn visit_path(&mut self, path: &'a syn::Path) {
        let names: Names = path.segments.iter().map(|segment| segment.ident.unraw().to_string()).collect();
        self.note(&names, path.span().start().line, false);
        syn::visit::visit_path(self, path);
    }

    fn visit_item_macro(&mut self, item: &'a syn::ItemMacro) {
        let exports = item.attrs.iter().any(|attribute| attribute.path().is_ident("macro_export"));
        self.exported.extend(item.ident.as_ref().filter(|_| exports).map(ToString::to_string));
        syn::visit::visit_item_macro(self, item);
    }

    fn visit_macro(&mut self, item: &'a syn::Macro) {
        self.visit_path(&item.path);
        self.tokens(item.tokens.clone());
    }
}

/// All files, by their modules.
struct Sources(BTreeMap<Names, Source>);

impl Sources {
    fn of<'s>(files: impl IntoIterator<Item = (&'s str, &'s str)>) -> Sources {
        let sources = files.into_iter().map(|(file, code)| Source::read(file, code));
        let mut sources: BTreeMap<Names, Source> =
            sources.map(|source| (source.module.clone(), source)).collect();
        let home = |source: &Source| [vec!["crate".to_owned()], source.module.clone()].concat();
        let exported: Vec<(String, Names)> = sources
            .values()
            .flat_map(|source| source.exported.iter().map(|name| (name.clone(), home(source))))
            .collect();
        if let Some(root) = sources.get_mut(&Vec::new()) {
            root.imports.extend(exported);
        }
        Sources(sources)
    }

    /// The module in which the thing that a path of this source means is defined, followed through imports; `None` where it is
    /// none of ours.
    fn home(&self, from: &Source, path: &[String], depth: usize) -> Option<Names> {
        let [first, rest @ ..] = path else { return None };
        if first != "crate" {
            let imported =
                from.imports.get(first).filter(|path| path.first().is_some_and(|first| first == "crate"))?;
            return self.home(from, &[imported, rest].concat(), depth);
        }
        let known = |length: &usize| self.0.contains_key(&rest[..*length]);
        let length = (0..=rest.len()).rev().find(known)?;
        let module = &self.0[&rest[..length]];
        let import = rest.get(length).and_then(|name| module.imports.get(name));
        match import {
            Some(path) if depth < 9 => self.home(module, &[path, &rest[length + 1..]].concat(), depth + 1),
            _ => Some(module.module.clone()),
        }
    }

    /// What the sources may not say, as `module:line: path: why`.
    fn violations(&self) -> Vec<String> {
        let mut found = Vec::new();
        let mut inside: BTreeMap<(&Names, Names), (usize, String)> = BTreeMap::new();
        for (module, source) in &self.0 {
            let room = module.first().map_or("", String::as_str);
            if !room.is_empty() && room != HALLWAY && !ROOMS.contains(&room) {
                found.push(format!("{room}:1: the map has no such room"));
            }
            for Use { path, line, passive } in &source.uses {
                let written = path.join("::");
                let said = |why: &str| format!("{}:{line}: {written}: {why}", module.join("::"));
                let forbids = |(what, _, but): &&(&str, &str, Option<&str>)| {
                    (written == *what || written.starts_with(&format!("{what}::"))) && *but != Some(room)
                };
                found.extend(FORBIDDEN.iter().find(forbids).map(|(_, why, _)| said(why)));
                let Some(home) = self.home(source, path, 0).filter(|_| !room.is_empty()) else { continue };
                if home.first().is_some_and(|other| other == room) {
                    if home != *module && !passive && !CIRCULAR.contains(&room) {
                        inside.entry((module, home)).or_insert((*line, written.clone()));
                    }
                } else if written != "crate" {
                    found.extend(upward(room, home.first()).map(|why| said(&why)));
                }
            }
        }
        found.extend(circles(inside));
        found.dedup();
        found
    }
}

/// Why a room may not use another, if it may not; `None` is the root.
fn upward(room: &str, other: Option<&String>) -> Option<String> {
    let rank = |name: &str| ROOMS.iter().position(|known| *known == name);
    let Some(other) = other else { return Some("import it from its room".into()) };
    let below = match (rank(room), rank(other)) {
        (Some(mine), Some(other)) => other < mine,
        (None, other) => other == Some(0),
        (Some(_), None) => other == HALLWAY,
    };
    (!below).then(|| format!("`{room}` stands above `{other}`"))
}

/// The uses that are left when modules that use nobody, or that nobody uses, are taken away again and again.
fn circles(mut uses: BTreeMap<(&Names, Names), (usize, String)>) -> Vec<String> {
    loop {
        let before = uses.len();
        let users: BTreeSet<Names> = uses.keys().map(|(user, _)| (*user).clone()).collect();
        uses.retain(|(_, used), _| users.contains(used));
        let used: BTreeSet<Names> = uses.keys().map(|(_, used)| used.clone()).collect();
        uses.retain(|(user, _), _| used.contains(*user));
        if uses.len() == before {
            break;
        }
    }
    let said = |((user, used), (line, path)): ((&Names, Names), (usize, String))| {
        format!("{}:{line}: {path}: in a circle with `{}`", user.join("::"), used.join("::"))
    };
    uses.into_iter().map(said).collect()
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

fn all_sources(folder: &str) -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut files = BTreeMap::new();
    sources(&root, &root, &mut files);
    files
}

#[test]
fn rooms_use_only_the_rooms_before_them_and_no_circles() {
    let files = all_sources("../crates/label-core/src");
    let violations =
        Sources::of(files.iter().map(|(file, code)| (file.as_str(), code.as_str()))).violations();
    assert!(violations.is_empty(), "\n{}\n", violations.join("\n"));
}

#[test]
fn no_file_is_too_long() {
    let files = all_sources("../crates");
    let long: Vec<String> = files
        .iter()
        .map(|(file, code)| (file, code.lines().count()))
        .filter(|(file, lines)| *lines > LONGEST_FILE && !LONG.contains(&file.as_str()))
        .map(|(file, lines)| format!("{file}: {lines} lines"))
        .collect();
    assert!(long.is_empty(), "\n{}\n", long.join("\n"));
}

/// What is said of made-up files, beside a room with a file of its own.
fn said(files: &[(&str, &str)]) -> Vec<String> {
    let known = [
        ("lib.rs", "mod text; mod edit; pub use text::Text; pub use edit::Diff as Change;"),
        ("text/mod.rs", "mod span; pub use span::Span; pub struct Text;"),
        ("text/span.rs", "pub struct Span;"),
        ("edit.rs", "pub struct Diff; #[macro_export] macro_rules! table { () => {} }"),
    ];
    let mut all: BTreeMap<&str, &str> = known.into_iter().collect();
    all.extend(files.iter().copied());
    Sources::of(all).violations()
}

#[test]
fn what_the_map_allows_passes() {
    let edit = r#"
        //! See [`crate::batch`], which is no use of it. `std::fs` neither.
        use crate::{error::Error, text::{self, Span}};
        use std::collections::BTreeMap;
        pub(crate) fn f(text: &crate::text::Text) -> &'static str { "crate::batch::run std::fs" }
        mod tests { use super::*; }
    "#;
    let batch = "use rayon::prelude::*; fn f() { std::thread::spawn(crate::edit::f); }";
    let error = "use crate::text::Span;";
    assert_eq!(said(&[("edit.rs", edit), ("batch.rs", batch), ("error.rs", error)]), [""; 0]);
}

#[test]
fn an_upward_use_is_named_in_every_spelling() {
    for (source, path) in [
        ("use crate::edit::Diff;", "crate::edit::Diff"),
        ("use crate::{error::Error, edit::{self}};", "crate::edit"),
        ("use super::super::edit::Diff as D;", "crate::edit::Diff"),
        ("fn f(d: &crate::edit::Diff) {}", "crate::edit::Diff"),
        ("fn f() -> u8 { 1 as crate::edit::Diff }", "crate::edit::Diff"),
        ("fn f() { format!(\"{}\", crate::edit::Diff) }", "crate::edit::Diff"),
        ("macro_rules! m { () => { $crate::edit::Diff } }", "crate::edit::Diff"),
        ("mod tests { use super::super::super::edit::Diff; }", "crate::edit::Diff"),
        ("use crate::Change;", "crate::Change"),
        ("crate::table!();", "crate::table"),
    ] {
        let found = said(&[("text/span.rs", source)]);
        let wanted = format!("text::span:1: {path}: `text` stands above `edit`");
        assert!(found.contains(&wanted), "{source} {found:?}");
    }
    assert_eq!(
        said(&[("edit.rs", "\nuse crate::nothing;")]),
        ["edit:2: crate::nothing: import it from its room"]
    );
    assert_eq!(said(&[("helpers.rs", "")]), ["helpers:1: the map has no such room"]);
}

#[test]
fn a_circle_inside_a_room_is_named_through_re_exports() {
    let files = [
        ("link/mod.rs", "mod one; mod two; mod three; pub use one::One; pub use two::{Two, Two2};"),
        ("link/one.rs", "use super::Two;\npub struct One;"),
        ("link/two.rs", "pub struct Two;\nfn f() -> super::One {}"),
        ("link/three.rs", "use super::{One, Two}; mod tests { use super::super::one::One; }"),
    ];
    let wanted = [
        "link::one:1: crate::link::Two: in a circle with `link::two`",
        "link::two:2: crate::link::One: in a circle with `link::one`",
    ];
    assert_eq!(said(&files), wanted);
}

#[test]
fn the_core_stays_a_function_of_its_arguments() {
    for (source, why) in [
        ("use std::{io, fs};", "std::fs: no disk in the core"),
        ("fn f() { ::std::env::var(\"A\"); }", "std::env::var: no environment in the core"),
        ("use std::time::{Duration, SystemTime};", "std::time::SystemTime: no clock in the core"),
        ("fn f() { std::thread::spawn(f); }", "std::thread::spawn: only `batch` names threads"),
        ("use rayon::prelude::*;", "rayon::prelude::*: only `batch` names threads"),
    ] {
        assert_eq!(said(&[("edit.rs", source)]), [format!("edit:1: {why}")], "{source}");
    }
}
