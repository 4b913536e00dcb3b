//! A refusal for people: whoever has mistyped an address gets a page in both languages, and the way back.

use lessons::LessonLanguage;

use crate::failure::Why;

/// It needs nothing else from the server: where that refuses a page, it refuses what belongs to it too.
const PAGE: &str = include_str!("refusal.html");

/// Why, and where to go instead. `urls` are this server's own addresses.
pub(super) fn refusal(why: Why, urls: &[String]) -> String {
    let way = |text: &str| match why {
        // Under this name there is no way to anything.
        Why::WrongHost => {
            let link = |url: &String| format!("<a href=\"{url}\">{}</a>", url.trim_end_matches('/'));
            urls.iter().map(link).collect()
        }
        _ => format!("<a href=\"/\">{text}</a>"),
    };
    PAGE.replace("{de}", why.text(LessonLanguage::De))
        .replace("{en}", why.text(LessonLanguage::En))
        .replace("{way-de}", &way("Zur Werkstatt"))
        .replace("{way-en}", &way("To the workshop"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_refusal_is_a_page_in_both_languages_with_a_way_back() {
        let urls = ["http://192.168.1.5:8080/".to_owned()];
        for why in Why::ALL {
            let page = refusal(*why, &urls);
            for language in [LessonLanguage::De, LessonLanguage::En] {
                assert!(page.contains(why.text(language)), "{}", why.code());
            }
            let link = if *why == Why::WrongHost { "<a href=\"http://192.168.1.5:8080/\">" } else { "<a href=\"/\">" };
            assert_eq!(page.matches(link).count(), 2, "{}", why.code());
            assert!(!page.contains("<script") && !page.contains("{de}") && !page.contains("{way"), "{}", why.code());
        }
    }
}
