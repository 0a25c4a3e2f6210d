use once_cell::sync::Lazy;

/// The Unicode tables that fold spellings and find graphemes: `17.0.0`; where the two differ, both are named. Two releases of
/// the tables may fold a letter differently, which makes another id of a name and so other words.
pub fn unicode_version() -> &'static str {
    static VERSION: Lazy<String> = Lazy::new(|| {
        let (major, minor, patch) = unicode_normalization::UNICODE_VERSION;
        let normalization = format!("{major}.{minor}.{patch}");
        let (major, minor, patch) = unicode_segmentation::UNICODE_VERSION;
        let segmentation = format!("{major}.{minor}.{patch}");
        if normalization == segmentation {
            normalization
        } else {
            format!("{normalization}, graphemes {segmentation}")
        }
    });
    &VERSION
}
