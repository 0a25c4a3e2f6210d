use super::*;
use crate::annotation::{Overlap, SetOptions};
use crate::edit::{Editor, Operation};

fn category(name: &str) -> Category {
    Category::new(name).unwrap()
}

/// A set in which every word is a mark, and below each, remembered as dropped, its first letter.
fn set_of(words: impl Iterator<Item = String>) -> AnnotationSet {
    let words: Vec<String> = words.collect();
    let text = Text::new(words.join(" ")).unwrap();
    let (mut at, mut marks) = (0, Vec::new());
    for word in &words {
        for end in [at + word.len(), at + 1] {
            let span = text.span(at..end, OffsetUnit::Byte).unwrap();
            marks.push(Annotation::new(&text, span, category("nom")).unwrap());
        }
        at += word.len() + 1;
    }
    let options = SetOptions::default().with_overlap(Overlap::Longest);
    AnnotationSet::with(&text, marks, &options).unwrap()
}

type ToDo = fn(&Annotation) -> Operation;

/// How many annotations one step looks at that does this to each annotation of a set.
fn seen(set: &AnnotationSet, operation: impl Fn(&Annotation) -> Operation) -> usize {
    let mut sheet = Sheet::of(set);
    for mark in set {
        let there = sheet.exactly(mark.span).unwrap();
        sheet.apply(&operation(&there), &Editor::human()).unwrap();
    }
    assert!(!sheet.diff().is_empty());
    sheet.seen
}

#[test]
fn a_step_looks_at_each_annotation_a_few_times() {
    let kinds: [(&str, ToDo); 9] = [
        ("recategorise", |mark| Operation::Recategorise { span: mark.span, category: category("lieu") }),
        ("remove", |mark| Operation::Remove { span: mark.span }),
        ("unlink", |mark| Operation::Unlink { span: mark.span }),
        ("resize", |mark| Operation::Resize { span: mark.span, to: mark.span }),
        ("forget", |mark| Operation::Forget { span: mark.span }),
        ("unlinkSpelling", |mark| Operation::UnlinkSpelling { span: mark.span }),
        ("recategoriseEntity", |mark| Operation::RecategoriseEntity {
            entity: mark.entity.clone(),
            category: category(if mark.category.as_str() == "nom" { "lieu" } else { "nom" }),
        }),
        ("removeSpelling", |mark| Operation::RemoveSpelling { span: mark.span }),
        ("rename", |mark| Operation::Rename {
            entity: mark.entity.clone(),
            to: EntityId::new(format!("given-{}", mark.span.start())).unwrap(),
        }),
    ];
    let many = 400;
    let of_many = set_of((0..many).map(|number| format!("W{number}")));
    for (name, operation) in kinds {
        if !["resize", "unlinkSpelling", "unlink"].contains(&name) {
            let seen = seen(&of_many, operation);
            assert!(seen <= 8 * many, "{name} of {many} entities looks at {seen}");
        }
    }
    let of_one = set_of((0..many).map(|_| "Orso".to_owned()));
    for (name, operation) in kinds.into_iter().take(3) {
        let seen = seen(&of_one, operation);
        assert!(seen <= 8 * many, "{name} of {many} mentions of one looks at {seen}");
    }
}

#[test]
fn steps_that_were_saved_are_done_again_in_one_go() {
    let many = 400;
    let set = set_of((0..many).map(|number| format!("W{number}")));
    let mut sheet = Sheet::of(&set);
    let steps: Vec<Diff> = set
        .iter()
        .map(|mark| {
            let operation = Operation::Recategorise { span: mark.span, category: category("lieu") };
            sheet.apply(&operation, &Editor::human()).unwrap()
        })
        .collect();
    let mut again = Sheet::of(&set);
    for diff in &steps {
        again.follow(diff).unwrap();
    }
    assert!(again.set() == sheet.set());
    assert!(again.seen <= 8 * many, "looks at {}", again.seen);
    assert!(matches!(again.follow(&steps[0]), Err(Error::StaleDiff { .. })));
    assert!(again.set() == sheet.set());
}
