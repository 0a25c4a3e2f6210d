use crate::error::names;

/// How far the work on a decision has come, in LABEL's names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Status {
    /// `loaded`: imported, not yet marked.
    Loaded,
    /// `nlpAnnotating`: a detection stack is marking it.
    NlpAnnotating,
    /// `free`: marked, waiting for an annotator.
    Free,
    /// `pending`: an annotator has it.
    Pending,
    /// `saved`: an annotator has left it.
    Saved,
    /// `locked`: put aside because of a problem.
    Locked,
    /// `toBeConfirmed`: someone else must look at it.
    ToBeConfirmed,
    /// `toBePublished`: the publisher must look at it.
    ToBePublished,
    /// `done`: nothing is left to do.
    Done,
}

names! {
    Status, "status",
    Status::Loaded => "loaded",
    Status::NlpAnnotating => "nlpAnnotating",
    Status::Free => "free",
    Status::Pending => "pending",
    Status::Saved => "saved",
    Status::Locked => "locked",
    Status::ToBeConfirmed => "toBeConfirmed",
    Status::ToBePublished => "toBePublished",
    Status::Done => "done",
}

impl Status {
    /// The status that follows on a route (LABEL `getNextStatus`). `published` says whether the decision is of a kind that
    /// goes past the publisher.
    #[must_use]
    pub fn next(self, route: Route, published: bool) -> Self {
        match self {
            Status::Loaded => Status::NlpAnnotating,
            Status::NlpAnnotating => match route {
                Route::Automatic => Status::Done,
                Route::Request => Status::ToBeConfirmed,
                _ => Status::Free,
            },
            Status::Free => Status::Pending,
            Status::Pending => Status::Saved,
            Status::Saved | Status::Locked if route == Route::Confirmation => Status::ToBeConfirmed,
            Status::Saved | Status::Locked | Status::ToBeConfirmed if published => Status::ToBePublished,
            // What is done stays done.
            Status::Saved | Status::Locked | Status::ToBeConfirmed | Status::ToBePublished | Status::Done => {
                Status::Done
            }
        }
    }
}

/// How closely people look at a decision, in LABEL's names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Route {
    /// `automatic`: nobody does.
    Automatic,
    /// `exhaustive`: an annotator reads all of it.
    Exhaustive,
    /// `simple`: an annotator sees the marks without the text.
    Simple,
    /// `confirmation`: a second person confirms.
    Confirmation,
    /// `request`: on request.
    Request,
    /// `default`: not decided.
    Default,
}

names! {
    Route, "route",
    Route::Automatic => "automatic",
    Route::Exhaustive => "exhaustive",
    Route::Simple => "simple",
    Route::Confirmation => "confirmation",
    Route::Request => "request",
    Route::Default => "default",
}

/// Publication categories whose decisions go past the publisher: published, in the bulletin.
const PUBLISHED: [&str; 2] = ["P", "B"];
/// Codes of the nomenclature of civil cases whose decisions come first.
const PRIORITIZED_NAC: [&str; 1] = ["97H"];

/// Whether one of these publication categories goes past the publisher.
pub(super) fn is_published(categories: &[impl AsRef<str>]) -> bool {
    categories.iter().any(|category| PUBLISHED.contains(&category.as_ref()))
}

/// LABEL tests whether the code is a part of `97H`, so that `9` and `H` count too (W-H3 of its defects); here it is equal.
pub(super) fn is_prioritized(nac: &str) -> bool {
    PRIORITIZED_NAC.contains(&nac)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;

    #[test]
    fn the_way_of_a_decision() {
        let way = |route, published| {
            let mut seen = vec![Status::Loaded];
            while let Some(&last) = seen.last()
                && last != Status::Done
            {
                seen.push(last.next(route, published));
            }
            seen.iter().map(|status| status.as_str()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(way(Route::Automatic, true), "loaded nlpAnnotating done");
        assert_eq!(way(Route::Request, false), "loaded nlpAnnotating toBeConfirmed done");
        assert_eq!(way(Route::Simple, false), "loaded nlpAnnotating free pending saved done");
        assert_eq!(way(Route::Default, true), "loaded nlpAnnotating free pending saved toBePublished done");
        assert_eq!(
            way(Route::Confirmation, true),
            "loaded nlpAnnotating free pending saved toBeConfirmed toBePublished done"
        );
        assert_eq!(Status::Locked.next(Route::Exhaustive, true), Status::ToBePublished);
        assert_eq!(Status::Locked.next(Route::Confirmation, true), Status::ToBeConfirmed);
        assert_eq!(Status::Done.next(Route::Request, true), Status::Done);
    }

    #[test]
    fn names_lead_back() {
        for &status in Status::ALL {
            assert_eq!(status.as_str().parse(), Ok(status));
            assert_eq!(serde_json::to_value(status).unwrap(), status.as_str());
        }
        for &route in Route::ALL {
            assert_eq!(Route::try_from(route.as_ref()), Ok(route));
            assert_eq!(serde_json::to_value(route).unwrap(), route.as_str());
        }
        let unknown = "Done".parse::<Status>().unwrap_err();
        assert!(matches!(unknown, Error::UnknownName { what: "status", .. }));
        assert!(unknown.to_string().ends_with("toBePublished, done"), "{unknown}");
        assert!("".parse::<Route>().is_err() && serde_json::from_str::<Route>(r#""Default""#).is_err());
    }

    #[test]
    fn a_part_of_a_code_is_not_the_code() {
        for (nac, prioritized) in [("97H", true), ("9", false), ("H", false), ("97", false), ("", false)] {
            assert_eq!(is_prioritized(nac), prioritized, "{nac}");
        }
        assert!(is_published(&["W", "B"]) && is_published(&["P"]));
        assert!(!is_published(&["PB", "W"]) && !is_published(&[""; 0]));
    }
}
