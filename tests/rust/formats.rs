//! The Court's own files, where they are at hand: what is read is written back with every field.

use crate::shared::read;
use label_core::ReadOptions;
use label_core::formats::{JsonObject, judilibre, label, nac, nlp};
use serde_json::Value;

fn value(json: &str) -> Value {
    serde_json::from_str(json).unwrap()
}

fn lists<T: JsonObject>(path: &str) {
    let Some(json) = read(path) else { return };
    let list = T::list_from_json(&json, &ReadOptions::default()).unwrap();
    assert!(!list.is_empty() && list.iter().all(|item| item.is_ok()), "{path}");
    assert_eq!(value(&list.to_json()), value(&json), "{path}");
}

fn objects<T: JsonObject>(path: &str) {
    let Some(json) = read(path) else { return };
    let object = T::from_json(&json, &ReadOptions::default()).unwrap();
    assert_eq!(value(&object.to_json()), value(&json), "{path}");
}

#[test]
fn what_is_read_is_written_back_with_every_field() {
    lists::<label::Document>("data/label/documents.json");
    lists::<label::Treatment>("data/label/treatments.json");
    objects::<nlp::Answer>("data/label/ner_response.json");
    for number in ["123452", "123456", "123457"] {
        objects::<nlp::Answer>(&format!("data/label-storage-example/annotations/{number}.json"));
    }
    for court in ["", "ca/", "tj/", "tcom/"] {
        objects::<judilibre::Decision>(&format!("data/judilibre/{court}sample_detail_resolved.json"));
    }
}

#[test]
fn the_nac_table_is_read_row_by_row() {
    let Some(json) = read("data/dbsder/codenacs.json") else { return };
    let rows = nac::read_nac(&json, &ReadOptions::default()).unwrap();
    assert!(!rows.is_empty() && rows.iter().all(Result::is_ok));
}
