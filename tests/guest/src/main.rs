//! What a host may count on: its own versions of the dependencies, its own JSON, and the same words.

use label_core::{Cases, Key, ReadOptions, Record, Settings, pseudonymize};
use serde_json::json;

const RECORD: &str = r#"{"id": "24-10.001", "text": "M. Jean Dupont a saisi la cour. M. Dupont se désiste.", "unit": "char", "spans": [
    {"start": 3, "end": 7, "label": "personnePhysique"},
    {"start": 8, "end": 14, "label": "personnePhysique"},
    {"start": 35, "end": 41, "label": "personnePhysique"}]}"#;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // serde_json sorts the fields of an object, unless somebody in the tree asks it for the order in which they were given.
    let host = json!({"b": 1, "a": 2});
    println!("{host}");
    assert_eq!(host.to_string(), r#"{"a":2,"b":1}"#, "label-core changes the host's JSON");

    let record = Record::from_json(RECORD, &ReadOptions::default())?;
    let key = Key::from_hex("6d0f8a3e52c19b7740e6d1f2a8b35c9e17f4028d6ba1c3e59d7084f2b6a5c813")?;
    let draft = pseudonymize(&record, &Settings::court(), &key, &Cases::default())?;
    println!("{}", draft.text().as_str());
    assert_eq!(draft.text().as_str(), "M. [R] [V] a saisi la cour. M. [V] se désiste.");
    Ok(())
}
