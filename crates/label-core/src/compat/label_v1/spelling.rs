//! How LABEL folds strings and names entities.

/// LABEL's `normalizeString`: lower case, then a table of single letters that loses their accents.
///
/// Lower case is that of all Unicode (`İ` becomes two characters; a sigma at the end of a word is `ς`). The table knows
/// composed letters only, and by far not all: it is kept as it is, since entity ids are made with it.
pub fn normalize(text: &str) -> String {
    text.to_lowercase().chars().map(base_letter).collect()
}

fn base_letter(c: char) -> char {
    match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'ç' => 'c',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ñ' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' => 'o',
        'ù' | 'ú' | 'û' | 'ü' | 'ũ' => 'u',
        'ý' | 'ŷ' | 'ÿ' => 'y',
        other => other,
    }
}

/// LABEL's `insensitiveEqual`: whether two strings are equal once normalised.
pub fn insensitive_equal(a: &str, b: &str) -> bool {
    normalize(a) == normalize(b)
}

/// LABEL's `entityIdHandler.compute`: the id of an entity that nobody linked. `category_` and the normalised text; for the
/// category `motivations` the length of the text in UTF-16 units, so that two of one length are one entity.
pub fn entity_id(category: &str, text: &str) -> String {
    if category == "motivations" {
        return format!("motivations_{}", text.encode_utf16().count());
    }
    format!("{category}_{}", normalize(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_letters_of_the_table_lose_their_accents() {
        assert_eq!(normalize("ÀÉÇÎÑÕŨŸ Œuvre Š Ł ĩ e\u{301}"), "aecinouy œuvre š ł ĩ e\u{301}");
        assert_eq!(normalize("ΟΔΟΣ ΣΑΣ."), "οδος σας.");
        assert_eq!(normalize("İı"), "i\u{307}ı");
        assert!(insensitive_equal("L'HAŸ", "l'hay"));
        assert!(!insensitive_equal("L'Haÿ", "L’Haÿ"));
    }

    #[test]
    fn an_entity_is_named_by_its_spelling_or_by_its_length() {
        assert_eq!(entity_id("nom", "DE LA TOUR"), "nom_de la tour");
        assert_eq!(entity_id("nom", ""), "nom_");
        assert_eq!(entity_id("motivations", "a😀é"), "motivations_4");
    }
}
