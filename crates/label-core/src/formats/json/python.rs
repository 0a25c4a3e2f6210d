//! What Python's `json` writes though it is not JSON.

/// `json` with `null` for each number that is none, where Python's `json` has written one (`NaN`, `Infinity`, `-Infinity`,
/// which are not JSON), and how many there were; `None` where there is none.
///
/// Every place keeps its line. It keeps its column too unless a `NaN` has no space before it: `null` is longer by one.
pub(in crate::formats) fn without_bare_numbers(json: &str) -> Option<(String, usize)> {
    let mut clean = String::with_capacity(json.len() + 16);
    let (mut copied, mut count) = (0, 0);
    let (mut in_string, mut escaped) = (false, false);
    for (at, byte) in json.bytes().enumerate() {
        match byte {
            _ if at < copied => {}
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'N' | b'I' | b'-' if !in_string => {
                let bare = ["NaN", "Infinity", "-Infinity"].into_iter();
                let starts_here = |word: &&str| json.get(at..).is_some_and(|rest| rest.starts_with(word));
                let Some(word) = bare.clone().find(starts_here) else { continue };
                clean.push_str(json.get(copied..at).unwrap_or_default());
                if word.len() < 4 && clean.ends_with(' ') {
                    clean.pop();
                }
                clean.push_str("null");
                clean.extend(std::iter::repeat_n(' ', word.len().saturating_sub(4)));
                copied = at + word.len();
                count += 1;
            }
            _ => {}
        }
    }
    clean.push_str(json.get(copied..).unwrap_or_default());
    (count > 0).then_some((clean, count))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bare_numbers_become_null_and_strings_stay() {
        let (clean, count) = without_bare_numbers(
            r#"{"a": NaN, "NaN": [Infinity,-Infinity,NaN], "s": "\"NaN -Infinity", "n": -1}"#,
        )
        .unwrap();
        assert_eq!(count, 4);
        assert_eq!(clean, r#"{"a":null, "NaN": [null    ,null     ,null], "s": "\"NaN -Infinity", "n": -1}"#);
        assert_eq!(without_bare_numbers(r#"{"a": "NaN", "b": -1, "\\": null}"#), None);
    }
}
