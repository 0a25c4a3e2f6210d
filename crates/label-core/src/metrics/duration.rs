/// The longest pause that LABEL counts as work, in milliseconds: 15 minutes.
pub const LONGEST_PAUSE_MS: u64 = 15 * 60 * 1000;

/// How long somebody has worked on a treatment, in milliseconds, once it is saved at `now_ms`: the time since its last update
/// counts as work only if it is at most `longest_pause_ms` (LABEL: [`LONGEST_PAUSE_MS`]); who pauses longer was away.
///
/// `so_far_ms` is what counted as work until the last update. The two moments are milliseconds since any one moment, such as
/// 1970, as the caller's clock says; where it went backwards, no time has passed.
pub fn treatment_duration_ms(so_far_ms: u64, last_update_ms: i64, now_ms: i64, longest_pause_ms: u64) -> u64 {
    let elapsed = if now_ms > last_update_ms { now_ms.abs_diff(last_update_ms) } else { 0 };
    if elapsed <= longest_pause_ms { so_far_ms.saturating_add(elapsed) } else { so_far_ms }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_counts_up_to_the_longest() {
        let saved_after = |elapsed: i64| treatment_duration_ms(7, 1000, 1000 + elapsed, LONGEST_PAUSE_MS);
        assert_eq!(saved_after(0), 7);
        assert_eq!(saved_after(899_999), 900_006);
        assert_eq!(saved_after(900_000), 900_007);
        assert_eq!(saved_after(900_001), 7);
    }

    #[test]
    fn no_clock_breaks_it() {
        assert_eq!(treatment_duration_ms(7, 1000, 400, LONGEST_PAUSE_MS), 7);
        assert_eq!(treatment_duration_ms(7, i64::MIN, i64::MAX, 10), 7);
        assert_eq!(treatment_duration_ms(7, i64::MAX, i64::MIN, u64::MAX), 7);
        assert_eq!(treatment_duration_ms(7, i64::MIN, i64::MAX, u64::MAX), u64::MAX);
    }
}
