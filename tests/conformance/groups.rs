//! Runs the groups and counts.

use crate::answers::{Context, answer};
use crate::rules::{self, Case};
use crate::{diffs, operations, published};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::Path;

/// The groups that label-core covers.
const COVERED: [&str; 18] = [
    "normalize",
    "entity_id",
    "levenshtein",
    "overlap",
    "annotation_utils",
    "settings",
    "text_splitter",
    "anonymizer",
    "anonymizer_parts",
    "nlp",
    "document",
    "annotation_handler",
    "link_handler",
    "sequences",
    "client",
    "annotations_diff",
    "treatments",
    "statistics",
];

/// What became of one input.
pub(crate) enum Outcome {
    /// The answers are equal.
    Passed,
    /// They differ as a rule says they must; the rule's name.
    Documented(&'static str),
    /// They differ, and nothing says why. For who runs this: the id of the vector.
    Differs(String),
    /// The library is not asked about this function.
    Uncovered,
}

/// Counts of one function.
#[derive(Default)]
pub(crate) struct Counts {
    passed: usize,
    documented: BTreeMap<&'static str, usize>,
    differs: Vec<String>,
    uncovered: usize,
}

impl Counts {
    pub(crate) fn add(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Passed => self.passed += 1,
            Outcome::Documented(rule) => *self.documented.entry(rule).or_default() += 1,
            Outcome::Differs(id) => self.differs.push(id),
            Outcome::Uncovered => self.uncovered += 1,
        }
    }

    fn documented(&self) -> usize {
        self.documented.values().sum()
    }
}

/// Group, then function.
#[derive(Default)]
pub(crate) struct Report {
    groups: BTreeMap<String, BTreeMap<String, Counts>>,
    /// Groups that were asked for and cannot be answered.
    missing: Vec<String>,
}

pub(crate) fn run(vectors: &Path, data: &Path, only: Option<&[String]>) -> Result<Report, String> {
    let mut report = Report::default();
    let wanted = |group: &str| only.is_none_or(|only| only.iter().any(|name| name == group));
    let context = Context::read(vectors);
    for group in COVERED.into_iter().filter(|group| wanted(group)) {
        let file = vectors.join(format!("{group}.jsonl"));
        match fs::read(&file) {
            Ok(lines) => {
                let lines = String::from_utf8_lossy(&lines);
                report.groups.insert(group.to_owned(), run_group(&lines, &context));
            }
            Err(_) if only.is_none() => println!("skipped {group}: {} is not there", file.display()),
            Err(_) => report.missing.push(group.to_owned()),
        }
    }
    if wanted("published") {
        match published::run(data)? {
            Some(counts) => {
                let functions = BTreeMap::from([("published".to_owned(), counts)]);
                report.groups.insert("published".to_owned(), functions);
            }
            None if only.is_none() => println!("skipped published: {} has no documents", data.display()),
            None => report.missing.push("published".to_owned()),
        }
    }
    let known = |name: &String| COVERED.contains(&name.as_str()) || name == "published";
    report.missing.extend(only.unwrap_or_default().iter().filter(|name| !known(name)).cloned());
    Ok(report)
}

/// A line that cannot be read costs its vector.
fn run_group(lines: &str, context: &Context) -> BTreeMap<String, Counts> {
    let mut functions: BTreeMap<String, Counts> = BTreeMap::new();
    for (number, line) in lines.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let (function, outcome) = match serde_json::from_str::<Value>(line) {
            Ok(vector) => {
                let function = vector["function"].as_str().unwrap_or_default().to_owned();
                let outcome = run_vector(&vector, &function, context);
                (function, outcome)
            }
            Err(_) if is_text_but_for_half_pairs(line) => {
                ("(half a pair)".to_owned(), Outcome::Documented(HALF_A_PAIR))
            }
            Err(_) => ("(unreadable)".to_owned(), Outcome::Differs(format!("line {}", number + 1))),
        };
        functions.entry(function).or_default().add(outcome);
    }
    functions
}

const HALF_A_PAIR: &str = "(no number) half of a surrogate pair is no text: refused where it is read";

/// Whether a line is JSON once each escape of half a surrogate pair (`\ud83d` alone) is taken for a letter: JavaScript has
/// such strings, a text is none of them.
fn is_text_but_for_half_pairs(line: &str) -> bool {
    let unit = |at: usize| {
        let digits = line.get(at..at + 6)?.strip_prefix("\\u")?;
        u16::from_str_radix(digits, 16).ok()
    };
    let (mut at, mut mended, mut halves) = (0, String::new(), 0);
    while let Some(letter) = line.get(at..).and_then(|rest| rest.chars().next()) {
        let width = match (unit(at), unit(at + 6)) {
            (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => 12,
            (Some(0xD800..=0xDFFF), _) => {
                halves += 1;
                mended.push('?');
                at += 6;
                continue;
            }
            // A backslash and what it escapes: `\\ud83d` is no escape of a pair.
            _ if letter == '\\' => 1 + line[at + 1..].chars().next().map_or(0, char::len_utf8),
            _ => letter.len_utf8(),
        };
        mended.push_str(&line[at..at + width]);
        at += width;
    }
    halves > 0 && serde_json::from_str::<Value>(&mended).is_ok()
}

fn run_vector(vector: &Value, function: &str, context: &Context) -> Outcome {
    let (input, expected) = (&context.with_text(&vector["input"]), &vector["output"]);
    let Some(ours) = answer(function, input, expected, context) else { return Outcome::Uncovered };
    let canonical = |answer| diffs::canonical(function, &operations::canonical(function, input, answer));
    let [ours, label] = [&ours, expected].map(canonical);
    if same(&ours, &label) {
        return Outcome::Passed;
    }
    match rules::documented(function, &Case { input, ours: &ours, label: &label, recorded: expected }) {
        Some(rule) => Outcome::Documented(rule),
        None => {
            let id = vector["id"].as_str().unwrap_or("?").to_owned();
            if env_is_set("SHOW") {
                println!("{id} {function}\n  input  {input}\n  label  {label}\n  ours   {ours}");
            }
            Outcome::Differs(id)
        }
    }
}

fn env_is_set(name: &str) -> bool {
    std::env::var_os(name).is_some()
}

/// Equal as JSON: 1 and 1.0 are one number, a field that is `null` is as good as absent (`undefined` is written `null`).
pub(crate) fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Object(x), Value::Object(y)) => x
            .keys()
            .chain(y.keys())
            .all(|key| same(a.get(key).unwrap_or(&Value::Null), b.get(key).unwrap_or(&Value::Null))),
        _ => a == b,
    }
}

impl Report {
    pub(crate) fn is_conformant(&self) -> bool {
        let counts = || self.groups.values().flat_map(BTreeMap::values);
        self.missing.is_empty() && counts().all(|counts| counts.differs.is_empty() && counts.uncovered == 0)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{:<66} {:>6} {:>10} {:>7} {:>9}",
            "function", "passed", "documented", "differs", "uncovered"
        )?;
        let mut all = [0; 4];
        for (group, functions) in &self.groups {
            let mut sums = [0; 4];
            for (function, counts) in functions {
                let row = [counts.passed, counts.documented(), counts.differs.len(), counts.uncovered];
                write_row(f, &format!("  {function}"), row)?;
                add(&mut sums, row);
            }
            write_row(f, group, sums)?;
            add(&mut all, sums);
        }
        write_row(f, "all", all)?;
        self.write_rules(f)?;
        for (group, functions) in &self.groups {
            for (function, counts) in functions.iter().filter(|(_, counts)| !counts.differs.is_empty()) {
                writeln!(f, "differs {group} {function}: {}", counts.differs.join(" "))?;
            }
        }
        for group in &self.missing {
            writeln!(f, "not covered: {group}")?;
        }
        let failed = all[2] + all[3] + self.missing.len();
        write!(f, "{} passed, {failed} failed", all[0] + all[1])
    }
}

impl Report {
    fn write_rules(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rules: BTreeMap<&str, usize> = BTreeMap::new();
        for (rule, count) in
            self.groups.values().flat_map(BTreeMap::values).flat_map(|counts| &counts.documented)
        {
            *rules.entry(rule).or_default() += count;
        }
        for (rule, count) in rules {
            writeln!(f, "documented {count:>4} × {rule}")?;
        }
        Ok(())
    }
}

fn add(sums: &mut [usize; 4], row: [usize; 4]) {
    for (sum, number) in sums.iter_mut().zip(row) {
        *sum += number;
    }
}

fn write_row(f: &mut fmt::Formatter<'_>, name: &str, row: [usize; 4]) -> fmt::Result {
    writeln!(f, "{name:<66} {:>6} {:>10} {:>7} {:>9}", row[0], row[1], row[2], row[3])
}
