//! Many values in one file: an array, or one after another, as `mongoexport` writes them.

use super::lines::{text, without_mark};
use super::parse::{not_of_the_form, parse, place};
use crate::error::Result;
use serde_json::value::RawValue;

/// The values of an array, or of a file of objects: one a line, or one after another. A line that is no value, or not UTF-8,
/// costs itself alone; its error has the line of the file.
pub(super) fn values(file: &[u8]) -> Result<Vec<Result<&RawValue>>> {
    let plain = without_mark(file);
    let start = plain.trim_ascii_start();
    if !start.starts_with(b"{") {
        return Ok(parse::<Vec<&RawValue>>(text(file)?)?.into_iter().map(Ok).collect());
    }
    let lines =
        plain.split(|byte| *byte == b'\n').enumerate().filter(|(_, line)| !line.trim_ascii().is_empty());
    let lines: Vec<_> = lines.map(|(number, line)| line_value(number, line)).collect();
    if lines.iter().all(Result::is_ok) {
        return Ok(lines);
    }
    // Objects over several lines are whole only one after another.
    match text(file).and_then(stream) {
        Ok(values) => Ok(values.into_iter().map(Ok).collect()),
        Err(error) if lines.iter().all(Result::is_err) => Err(error),
        Err(_) => Ok(lines),
    }
}

fn line_value(number: usize, line: &[u8]) -> Result<&RawValue> {
    let value = text(line).and_then(|line| match parse::<&RawValue>(line)? {
        value if value.get().starts_with('{') => Ok(value),
        _ => Err(not_of_the_form()),
    });
    value.map_err(|error| error.down(number))
}

fn stream(json: &str) -> Result<Vec<&RawValue>> {
    let values = serde_json::Deserializer::from_str(json).into_iter::<&RawValue>();
    values
        .map(|value| match value {
            Ok(value) if value.get().starts_with('{') => Ok(value),
            Ok(_) => Err(not_of_the_form()),
            Err(error) => Err(place(&error)),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;

    #[test]
    fn an_array_lines_or_one_after_another() {
        let texts = |json: &str| -> Vec<Option<String>> {
            values(json.as_bytes())
                .unwrap()
                .into_iter()
                .map(|value| value.ok().map(|raw| raw.get().to_owned()))
                .collect()
        };
        let owed = |texts: &[&str]| texts.iter().map(|text| Some((*text).to_owned())).collect::<Vec<_>>();
        assert_eq!(texts(r#"[{"a": 1}, 2]"#), owed(&[r#"{"a": 1}"#, "2"]));
        assert_eq!(texts("{\"a\": 1}\r\n\n{}\n"), owed(&["{\"a\": 1}", "{}"]));
        assert_eq!(texts("{\"a\":\n 1}\n{}"), owed(&["{\"a\":\n 1}", "{}"]));
        assert_eq!(texts("{} {}"), owed(&["{}", "{}"]));
    }

    #[test]
    fn a_line_that_is_none_costs_itself() {
        let read = values(b"{}\n{\n{}\n3\n{\"a\": \"\xe9\"}").unwrap();
        let good: Vec<bool> = read.iter().map(Result::is_ok).collect();
        assert_eq!(good, [true, false, true, false, false]);
        assert!(matches!(read[1], Err(Error::Json { line: 2, .. })));
        assert!(matches!(read[3], Err(Error::Json { line: 4, .. })));
        for json in ["{", "[1", "3", "{\n\"a\"", "", " \n"] {
            assert!(values(json.as_bytes()).is_err(), "{json}");
        }
    }
}
