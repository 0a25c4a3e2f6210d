//! Which words entities get, asked through the public interface: a text that holds a mark of each, and its plan.

use crate::arbitrary::unmarked;
use label_core::decision::ScopeKind;
use label_core::{
    Annotation, AnnotationSet, CategoryRule, Decision, EntityId, Key, Ledger, OffsetUnit, Pseudonymizer,
    Result, Scope, Settings, Text,
};

/// The words of each entity, in the order of `entities`, which all appear in this order in one text, marked `x`. The text
/// holds the words of `taken` too, and no other that a template in brackets or capitals could give.
pub(crate) fn words(
    key: &Key,
    scope: &Scope,
    template: &str,
    entities: &[&str],
    taken: &[&str],
) -> Result<Vec<String>> {
    words_under(None, key, scope, template, entities, taken)
}

pub(crate) fn words_under(
    ledger: Option<&Ledger>,
    key: &Key,
    scope: &Scope,
    template: &str,
    entities: &[&str],
    taken: &[&str],
) -> Result<Vec<String>> {
    let mut content = "x ".repeat(entities.len());
    content.extend(taken.iter().map(|label| render(template, label) + " "));
    let text = Text::new(content)?;
    let settings = Settings::new([CategoryRule::mask("x", template)?])?;
    let policy = settings.for_decision(&Decision::new("d", text.clone())?).unwrap();
    let marks = entities.iter().enumerate().map(|(number, entity)| {
        let span = text.span(2 * number..2 * number + 1, OffsetUnit::Byte)?;
        Ok(Annotation::of_entity(span, label_core::Category::new("x")?, EntityId::new(*entity)?))
    });
    let set = AnnotationSet::new(&text, marks.collect::<Result<Vec<_>>>()?)?;
    let begun = Ledger::new(scope.clone(), key);
    let ledger = ledger.or((scope.kind() == ScopeKind::Case).then_some(&begun));
    let pseudonymizer = Pseudonymizer::new(policy, key.clone(), scope.clone()).allowing(unmarked());
    let pseudonymizer = match ledger {
        Some(ledger) => pseudonymizer.with_ledger(ledger.clone()),
        None => pseudonymizer,
    };
    let plan = pseudonymizer.plan(&set)?;
    assert_eq!(plan.replacements().len(), entities.len());
    Ok(plan.replacements().iter().map(|edit| edit.words().to_owned()).collect())
}

/// The letters of each entity: its words without the template around them.
pub(crate) fn letters(
    key: &Key,
    scope: &Scope,
    template: &str,
    entities: &[&str],
    taken: &[&str],
) -> Result<Vec<String>> {
    let (prefix, suffix) = template.split_once("%c").unwrap();
    let words = words(key, scope, template, entities, taken)?;
    let label = |words: String| words.strip_prefix(prefix).unwrap().strip_suffix(suffix).unwrap().to_owned();
    Ok(words.into_iter().map(label).collect())
}

/// The words for a label, for templates without `%%`.
pub(crate) fn render(template: &str, label: &str) -> String {
    template.replacen("%c", label, 1).replacen("%d", label, 1)
}
