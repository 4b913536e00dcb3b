use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command;

use robot_catalogue::{OpenCatalogue, Store, import_from};
use robot_core::ports::{Catalogue, TitleQuery, Verdict};

use crate::shared_data;

struct Asked {
    kind: String,
    id: String,
    text: String,
}

/// A title as far as letters go.
fn plain(title: &str) -> String {
    let letters: String = title.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    letters.replace('ä', "ae").replace('ö', "oe").replace('ü', "ue").replace('ß', "ss")
}

/// A catalogue of 150,000 titles, without those in `left_out`.
fn catalogue(list: &str, left_out: &BTreeSet<String>) -> OpenCatalogue {
    let mut csv = "id\ttitle\tauthor\n".to_owned();
    for line in list.lines() {
        let title = line.split('\t').nth(1).unwrap_or_default();
        if !left_out.contains(&plain(title)) {
            csv.push_str(&line.replace('"', ""));
            csv.push('\n');
        }
    }
    let mut store = Store::in_memory().expect("memory");
    import_from(&mut store, "catalogue.tsv", csv.as_bytes(), None, &mut |_| {}).expect("CSV");
    OpenCatalogue::from_store(store).expect("readable")
}

/// What German speakers say and a recogniser makes of it, and the title that is meant, written by hand.
const HEARD: &str = include_str!("misheard.tsv");

#[test]
fn misheard_titles_of_the_demo_are_found() {
    let demo = robot_catalogue::demo().expect("it imports");
    let (mut count, mut first, mut three, mut sure, mut wrong) = (0, 0, 0, 0, 0);
    for line in HEARD.lines() {
        let (heard, title) = line.split_once('\t').expect("two columns");
        assert!(demo.books().expect("readable").iter().any(|book| book.title == title), "{title} is in the demo");
        let found = demo.search(&TitleQuery::title(heard), 3).expect("readable");
        let place = found.hits.iter().position(|hit| hit.book.title == title);
        count += 1;
        first += u32::from(place == Some(0));
        three += u32::from(place.is_some());
        sure += u32::from(place == Some(0) && found.verdict == Verdict::Found);
        wrong += u32::from(place != Some(0) && found.verdict == Verdict::Found);
        if place != Some(0) || found.verdict != Verdict::Found {
            let hits: Vec<_> = found.hits.iter().map(|hit| (hit.book.title.as_str(), hit.score)).collect();
            println!("   «{heard}» for «{title}»: {place:?} {:?} {hits:?}", found.verdict);
        }
    }
    println!("{count} misheard: first {first}, in the first three {three}, said to be found {sure}, wrongly {wrong}");
    let share = |part: u32| f64::from(part) / f64::from(count);
    assert!(share(first) >= 0.95 && share(three) >= 0.97 && share(wrong) <= 0.01);
}

#[test]
fn misheard_titles_are_found_and_absent_ones_are_not() {
    let (Some(list), Some(queries)) =
        (shared_data("search/catalogue-150k.tsv.gz"), shared_data("search/queries-sample.tsv"))
    else {
        return;
    };
    let unpacked = Command::new("gzip").arg("-dc").arg(list).output().expect("gzip is on every Debian");
    let list = String::from_utf8(unpacked.stdout).expect("UTF-8");
    let titles: BTreeMap<&str, &str> = list
        .lines()
        .filter_map(|line| {
            let mut fields = line.split('\t');
            Some((fields.next()?, fields.next()?))
        })
        .collect();
    let asked: Vec<Asked> = fs::read_to_string(queries)
        .expect("readable")
        .lines()
        .map(|line| {
            let fields: Vec<&str> = line.split('\t').collect();
            Asked { kind: format!("{} {}", fields[0], fields[1]), id: fields[2].to_owned(), text: fields[3].to_owned() }
        })
        .collect();

    let whole = catalogue(&list, &BTreeSet::new());
    // First, in the first three, first and said to be found, asked for.
    let mut figures: BTreeMap<&str, [u32; 4]> = BTreeMap::new();
    for Asked { kind, id, text } in &asked {
        let wanted = titles[id.as_str()].to_lowercase();
        let found = whole.search(&TitleQuery::title(text.as_str()), 3).expect("readable");
        let place = found.hits.iter().position(|hit| hit.book.title.to_lowercase() == wanted);
        let figure = figures.entry(kind).or_default();
        figure[0] += 1;
        figure[1] += u32::from(place == Some(0));
        figure[2] += u32::from(place.is_some());
        figure[3] += u32::from(place == Some(0) && found.verdict == Verdict::Found);
        if place != Some(0) {
            let first = found.hits.first().map(|hit| (hit.book.title.as_str(), hit.score));
            println!("   {kind}: «{text}» for «{wanted}»: place {place:?}, {:?}, {first:?}", found.verdict);
        }
    }
    for (kind, [count, first, three, sure]) in &figures {
        println!("{kind:18} n={count:3} R@1 {first:3} R@3 {three:3} found {sure:3}");
    }

    let wanted = asked.iter().map(|asked| plain(titles[asked.id.as_str()])).collect();
    let without = catalogue(&list, &wanted);
    let mut wrongly: BTreeMap<&str, [u32; 3]> = BTreeMap::new();
    for Asked { kind, text, .. } in &asked {
        let found = without.search(&TitleQuery::title(text.as_str()), 3).expect("readable");
        let figure = wrongly.entry(kind).or_default();
        figure[0] += 1;
        figure[1] += u32::from(found.verdict == Verdict::Ask);
        if found.verdict == Verdict::Found {
            figure[2] += 1;
            println!("   absent {kind}: «{text}» -> «{}» {:.3}", found.hits[0].book.title, found.hits[0].score);
        }
    }
    for (kind, [count, ask, found]) in &wrongly {
        println!("absent {kind:18} n={count:3} ask {ask:3} found {found:3}");
    }

    let all = |kind: &str, at: usize| -> (f64, f64) {
        let of = figures.iter().filter(|(name, _)| name.ends_with(kind)).map(|(_, figure)| figure);
        of.fold((0.0, 0.0), |(sum, count), figure| (sum + f64::from(figure[at]), count + f64::from(figure[0])))
    };
    for (kind, at, floor) in [(" clean", 1, 1.0), (" asr", 1, 0.95), (" asr", 2, 0.97), (" spelled", 1, 0.95)] {
        let (right, count) = all(kind, at);
        assert!(right / count >= floor, "{kind}: {right} of {count} are found, floor {floor}");
    }
    let absent: u32 = wrongly.values().map(|figure| figure[2]).sum();
    assert!(f64::from(absent) / asked.len() as f64 <= 0.04, "{absent} absent titles of {} were found", asked.len());
}
