//! Which letters a category has, and in which order.

use super::sine::sine;
use std::cmp::Ordering;

/// A–Z without Q.
const ALPHABET: &[u8; 25] = b"ABCDEFGHIJKLMNOPRSTUVWXYZ";

/// LABEL's `convertTextIntoCharCode`: the number of a category, which its seed is multiplied with.
///
/// The codes of its UTF-16 units in upper case, less 64, written one after another and read by `parseInt`: up to the second
/// minus sign, so that what follows a digit or a space does not count. NaN for the empty name, infinite above some 150
/// letters. Where upper case is longer than the name (`ß`), only as many units count as the name has.
pub fn char_code(category: &str) -> f64 {
    let length = category.encode_utf16().count();
    let units = category.to_uppercase();
    let written: String =
        units.encode_utf16().take(length).map(|unit| (i32::from(unit) - 64).to_string()).collect();
    let unsigned = written.strip_prefix('-');
    let digits = unsigned.unwrap_or(&written);
    let digits = digits.split_once('-').map_or(digits, |(before, _)| before);
    // A text of digits always parses; without any it is no number in JavaScript either.
    let number: f64 = digits.parse().unwrap_or(f64::NAN);
    if unsigned.is_some() { -number } else { number }
}

/// LABEL's `buildCharacterList`: the words of so many letters A to Z that hold no Q, in alphabetical order.
pub fn letter_list(length: u32) -> impl ExactSizeIterator<Item = String> {
    (0..list_size(length)).map(move |number| word(length, number))
}

/// LABEL's `buildAvailableCharacters`: the lengths of the words that so many entities need. As many lists are taken until
/// the last one alone is long enough; there is always one.
pub fn letter_lists(entities: usize) -> impl Iterator<Item = u32> {
    let enough = (1..usize::BITS).find(|&length| list_size(length) >= entities).unwrap_or(1);
    1..=enough
}

/// What LABEL gives to the entities of a category, by rank: each list shuffled alone, the short ones first.
///
/// `entities` is their number, `seed` the seed of the document. A list is computed when it is reached.
pub fn available_letters(category: &str, entities: usize, seed: f64) -> impl Iterator<Item = String> {
    let seed = seed * char_code(category);
    letter_lists(entities).flat_map(move |length| {
        shuffle(list_size(length), seed).into_iter().map(move |number| word(length, number))
    })
}

/// LABEL's `shuffle`: for each place of a shuffled list, which place of the list comes there.
///
/// Places are sorted by sin(place × seed × 4.5). Where that is no number for any, nothing moves; where it is none for the
/// last ones, as their products are infinite, they stay last.
pub fn shuffle(length: usize, seed: f64) -> Vec<usize> {
    #[expect(clippy::cast_precision_loss, reason = "a list has far less than 2^53 places")]
    let mut keyed: Vec<(f64, usize)> =
        (0..length).map(|place| (sine(place as f64 * seed * 4.5), place)).collect();
    keyed.sort_by(|(a, _), (b, _)| compare(*a, *b));
    keyed.into_iter().map(|(_, place)| place).collect()
}

/// What JavaScript's sort makes of `a - b`, NaN last. V8's sort takes a NaN for "equal", which is the same thing where all
/// that is no number comes after all that is.
fn compare(a: f64, b: f64) -> Ordering {
    a.partial_cmp(&b).unwrap_or_else(|| a.is_nan().cmp(&b.is_nan()))
}

fn list_size(length: u32) -> usize {
    ALPHABET.len().saturating_pow(length)
}

/// The word with this number in its list.
fn word(length: u32, number: usize) -> String {
    let mut divisor = list_size(length);
    let mut letters = String::with_capacity(length as usize);
    for _ in 0..length {
        divisor /= ALPHABET.len();
        let letter = ALPHABET.get(number / divisor % ALPHABET.len());
        letters.extend(letter.map(|&letter| char::from(letter)));
    }
    letters
}

#[cfg(test)]
mod tests {
    use super::*;

    fn start(category: &str, entities: usize, seed: f64, count: usize) -> String {
        available_letters(category, entities, seed).take(count).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_category_is_a_number_up_to_its_second_minus() {
        for (category, code) in [
            ("prenom", 16_185_141_513.0),
            ("nom_famille", 141_513_316_113_912_130.0),
            ("CATEGORY1", 312_057_151_825.0),
            ("n° siren", 14_112.0),
            ("1", -15.0),
            ("12", -15.0),
            ("Ä", 132.0),
            ("@a", 1.0),
            ("ß", 19.0),
            ("oßa", 151_919.0),
            ("professionnelMagistratGreffier", 1.618_156_519_199_151_5e45),
        ] {
            assert_eq!(char_code(category).to_bits(), f64::to_bits(code), "{category}");
        }
        assert!(char_code("").is_nan());
        let long = char_code(&"x".repeat(200));
        assert!(long.is_infinite() && long > 0.0);
    }

    #[test]
    fn lists_are_added_until_one_is_long_enough() {
        for (entities, lists) in
            [(0, 1), (1, 1), (25, 1), (26, 2), (625, 2), (626, 3), (15_625, 3), (15_626, 4)]
        {
            assert_eq!(letter_lists(entities).count(), lists, "{entities}");
        }
        assert_eq!(letter_list(1).collect::<String>(), "ABCDEFGHIJKLMNOPRSTUVWXYZ");
        assert_eq!(letter_list(2).len(), 625);
        let pairs: Vec<String> = letter_list(2).collect();
        assert_eq!(
            [pairs[0].as_str(), &pairs[1], &pairs[16], &pairs[25], &pairs[624]],
            ["AA", "AB", "AR", "BA", "ZZ"]
        );
        assert_eq!(available_letters("nom", 26, 123.0).count(), 650);
    }

    #[test]
    fn letters_come_in_the_order_of_the_seed() {
        assert_eq!(
            start("prenom", 26, 123.0, 28),
            "T N Y I E D J X O S U M A Z H F C K W P R V L B G RR IF AT"
        );
        assert_eq!(start("nom", 5, 0.0, 5), "A B C D E");
        assert_eq!(start("nom", 5, f64::NAN, 5), "A B C D E");
        assert_eq!(start("", 5, 7.0, 5), "A B C D E");
        assert_eq!(start(&"x".repeat(200), 5, 7.0, 5), "A B C D E");
    }

    #[test]
    fn what_is_no_number_stays_last() {
        assert_eq!(shuffle(5, 1.0), [1, 4, 0, 2, 3]);
        assert_eq!(shuffle(7, 1e307), [3, 2, 0, 1, 4, 5, 6]);
        assert_eq!(shuffle(0, 1.0), [0; 0]);
    }
}
