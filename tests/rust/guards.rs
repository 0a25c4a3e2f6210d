//! Marks whose offsets are those of another text: what gives them away, and the road back from a cleaned text.

use crate::shared;
use label_core::annotation::CutWords;
use label_core::formats::label::read_label;
use label_core::text::Cleaning;
use label_core::{Decision, Error, GivenMark, OffsetUnit, ReadOptions, Record, Result, SetOptions, Text};

/// A record of somebody who does not exist: six marks and more, after line ends, double spaces and decomposed accents.
fn fictitious(number: usize) -> (Text, Vec<(usize, usize)>) {
    let names = ["Zykhovmel", "Brqwéj", "Vuldraqe\u{301}", "Pfimtho", "Ozëlune", "Kwastrid"];
    let mut content = "  COUR D'APPEL\r\nde\u{301}cision  nº 12\r\n".to_owned();
    let mut marks = Vec::new();
    for place in 0..6 + number {
        let name = names.get((place + number) % names.len()).copied().unwrap_or_default();
        content.push_str("l'appelé\r\nMe ");
        let start = content.chars().count();
        content.push_str(name);
        marks.push((start, start + name.chars().count()));
        content.push_str("  conclut  a\u{300} la réforme ;\r\n");
    }
    (Text::new(content).unwrap(), marks)
}

fn read(text: &Text, marks: &[(usize, usize)]) -> Result<Record> {
    read_with(text, marks, &ReadOptions::default())
}

fn read_with(text: &Text, marks: &[(usize, usize)], options: &ReadOptions) -> Result<Record> {
    let spans: Vec<GivenMark<'_>> = given(marks);
    let decision = Decision::new("d", text.clone()).unwrap();
    Record::from_spans(decision, &spans, OffsetUnit::Char, options)
}

fn given(marks: &[(usize, usize)]) -> Vec<GivenMark<'static>> {
    marks.iter().map(|&(start, end)| GivenMark::new(start, end, "nom")).collect()
}

/// The same marks, on a text that was made of this one, as the one who made it would count them.
fn on_cleaned(text: &Text, marks: &[(usize, usize)], cleaning: Cleaning) -> Vec<(usize, usize)> {
    let cleaned = text.cleaned(&cleaning).unwrap();
    let place = |&(start, end): &(usize, usize)| {
        let span = text.span(start..end, OffsetUnit::Char).unwrap();
        let there = cleaned.map().span_to_output(span).unwrap().unwrap();
        let range = cleaned.text().range(there, OffsetUnit::Char).unwrap();
        (range.start, range.end)
    };
    marks.iter().map(place).collect()
}

/// Each mistake, made of the marks of one record; the next record's are those of another.
fn mistakes(
    text: &Text,
    marks: &[(usize, usize)],
    next: &[(usize, usize)],
) -> Vec<(&'static str, Vec<(usize, usize)>)> {
    let shift = |by: fn((usize, usize)) -> (usize, usize)| marks.iter().copied().map(by).collect();
    let bytes = |&(start, end): &(usize, usize)| {
        let span = text.span(start..end, OffsetUnit::Char).unwrap();
        (span.start(), span.end())
    };
    let cleaned = |cleaning: Cleaning| on_cleaned(text, marks, cleaning);
    vec![
        ("shift by one", shift(|(start, end)| (start + 1, end + 1))),
        ("bytes as code points", marks.iter().map(bytes).collect()),
        ("inclusive ends", shift(|(start, end)| (start, end - 1))),
        ("CRLF to LF", cleaned(Cleaning::default().with_line_ends(true))),
        ("NFD to NFC", cleaned(Cleaning::default().with_nfc(true))),
        ("white space collapsed", cleaned(Cleaning::default().with_spaces(true))),
        ("next document", next.to_vec()),
    ]
}

#[test]
fn marks_of_another_text_are_refused() {
    for number in 0..8 {
        let (text, marks) = fictitious(number);
        let record = read(&text, &marks).unwrap();
        assert_eq!(record.cut_words(), 0);
        let next = fictitious(number + 1).1;
        for (mistake, wrong) in mistakes(&text, &marks, &next) {
            let refused = read(&text, &wrong).map(|_| ());
            let root = refused.as_ref().map_err(Error::root);
            let is_told = matches!(
                root,
                Err(Error::CutsWords { .. } | Error::OutOfBounds { .. } | Error::BlankSpan { .. })
            );
            assert!(is_told, "{mistake} in record {number}: {refused:?}");
        }
    }
}

#[test]
fn a_tenth_of_the_marks_may_cut_words_and_so_may_one() {
    let (text, marks) = fictitious(14);
    assert_eq!(marks.len(), 20);
    let cut = |count: usize| {
        let shorter =
            |(place, &(start, end)): (usize, &(usize, usize))| (start, end - 2 * usize::from(place < count));
        marks.iter().enumerate().map(shorter).collect::<Vec<_>>()
    };
    for count in 0..=2 {
        assert_eq!(read(&text, &cut(count)).unwrap().cut_words(), count);
    }
    assert_eq!(read(&text, &cut(3)), Err(Error::CutsWords { cut: 3, of: 20 }));
    let accept = ReadOptions::from(SetOptions::default().with_cut_words(CutWords::Accept));
    assert_eq!(read_with(&text, &cut(20), &accept).unwrap().cut_words(), 20);
    assert_eq!(read(&text, &cut(1)[..1]).unwrap().cut_words(), 1);
}

#[test]
fn an_edge_at_which_another_mark_begins_or_ends_cuts_nothing() {
    let text = Text::new("Zykhovmel Brqwej 田中 A12").unwrap();
    assert_eq!(read(&text, &[(0, 3), (3, 9), (10, 13), (13, 16)]).unwrap().cut_words(), 0);
    assert_eq!(read(&text, &[(17, 18), (20, 21)]).unwrap().cut_words(), 0);
    assert_eq!(read(&text, &[(1, 3), (3, 8)]), Err(Error::CutsWords { cut: 2, of: 2 }));
}

#[test]
fn nothing_real_is_refused() {
    let files = ["data/label/documents.json", "data/label/treatments.json"].map(shared::read);
    let [Some(documents), Some(treatments)] = files else { return };
    let import = read_label(&documents, &treatments, &ReadOptions::default()).unwrap();
    let refused = |record: &&Result<Record>| matches!(record, Err(error) if matches!(error.root(), Error::CutsWords { .. } | Error::BlankSpan { .. } | Error::TextMismatch { .. }));
    assert_eq!(import.records.iter().filter(refused).count(), 0);
    let cut: usize = import.records.iter().flatten().map(Record::cut_words).sum();
    assert!(cut <= 3, "{cut}");
}

#[test]
fn a_mark_of_white_space_alone_is_refused() {
    let text = Text::new("M. \u{200B}\u{A0}\r\n Zykh").unwrap();
    let refused = read(&text, &[(2, 7)]).unwrap_err();
    assert_eq!(refused.root(), &Error::BlankSpan { start: 2, end: 7, unit: OffsetUnit::Char });
}

#[test]
fn a_line_end_that_a_mark_cuts_is_left_out() {
    let text = Text::new("Zykh\r\nBrqw\r\n").unwrap();
    let marks = [(0, 5), (5, 10)];
    let record = read(&text, &marks).unwrap();
    let spans: Vec<_> = record.annotations().iter().map(|mark| mark.span().range()).collect();
    assert_eq!(spans, [0..4, 6..10]);
    assert_eq!(record.annotations().widened(), 0);
}

#[test]
fn a_spelling_may_have_other_white_space() {
    let mark = |text: &str, end: usize, spelling: &'static str| {
        let mark = GivenMark::new(3, end, "nom").with_text(spelling);
        let decision = Decision::new("d", Text::new(text).unwrap()).unwrap();
        Record::from_spans(decision, &[mark], OffsetUnit::Char, &ReadOptions::default()).map(|_| ())
    };
    for (text, end) in [("M. Anna\nOrso", 12), ("M. Anna  Orso", 13), ("M. Anna\u{A0}\r\nOrso", 14)] {
        assert_eq!(mark(text, end, "Anna Orso"), Ok(()));
        assert_eq!(mark(text, end, "Anna \t Orso"), Ok(()));
        assert!(mark(text, end, "AnnaOrso").is_err() && mark(text, end, "Anna Orso ").is_err());
    }
}

#[test]
fn marks_of_a_cleaned_text_come_back_exactly() {
    for number in 0..4 {
        let (text, marks) = fictitious(number);
        let expected = read(&text, &marks).unwrap();
        for bits in 0..32_u8 {
            let wanted = |bit: u8| bits & (1 << bit) != 0;
            let cleaning = Cleaning::default().with_line_ends(wanted(0)).with_nfc(wanted(1));
            let cleaning = cleaning.with_spaces(wanted(2)).with_damage(wanted(3)).with_html(wanted(4));
            let cleaned = text.cleaned(&cleaning).unwrap();
            let there = on_cleaned(&text, &marks, cleaning);
            let decision = Decision::new("d", text.clone()).unwrap();
            let options = ReadOptions::default();
            let back =
                Record::from_spans_of(decision, cleaned.map(), &given(&there), OffsetUnit::Char, &options);
            assert!(back.unwrap() == expected, "{cleaning:?}");
        }
    }
}

#[test]
fn a_cleaned_text_is_what_was_asked_for() {
    let text =
        " d¿H&eacute;rouville\u{2028}l\u{92}e\u{301}te\u{301} &amp;  ﬁn &; &x; 5 ¿ \r\nD\u{F7A}cret\u{A0}";
    let cases = [
        (Cleaning::default(), text),
        (
            Cleaning::default().with_html(true),
            " d¿Hérouville\u{2028}l\u{92}e\u{301}te\u{301} &  ﬁn &; &x; 5 ¿ \r\nD\u{F7A}cret\u{A0}",
        ),
        (
            Cleaning::default().with_damage(true),
            " d'H&eacute;rouville\u{2028}l'e\u{301}te\u{301} &amp;  fin &; &x; 5 ¿ \r\nDécret\u{A0}",
        ),
        (
            Cleaning::default().with_line_ends(true),
            " d¿H&eacute;rouville\nl\u{92}e\u{301}te\u{301} &amp;  ﬁn &; &x; 5 ¿ \nD\u{F7A}cret\u{A0}",
        ),
        (
            Cleaning::default().with_spaces(true),
            "d¿H&eacute;rouville l\u{92}e\u{301}te\u{301} &amp; ﬁn &; &x; 5 ¿ D\u{F7A}cret",
        ),
        (Cleaning::all(), "d'Hérouville l'été & fin &; &x; 5 ¿ Décret"),
    ];
    let text = Text::new(text).unwrap();
    for (cleaning, expected) in cases {
        let cleaned = text.cleaned(&cleaning).unwrap();
        assert_eq!(cleaned.text().as_str(), expected, "{cleaning:?}");
        assert_eq!(cleaned.map().original(), &text);
    }
}
