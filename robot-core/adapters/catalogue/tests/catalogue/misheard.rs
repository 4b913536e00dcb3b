use robot_catalogue::evaluation::{Figures, SyntheticLibrary, evaluate};
use robot_catalogue::{OpenCatalogue, Store, import_from};
use robot_core::ports::{Catalogue, TitleQuery, Verdict};

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
fn in_an_invented_library_misheard_titles_are_found_and_absent_ones_are_not() {
    let library = SyntheticLibrary::new(5_000, 1);
    let mut store = Store::in_memory().expect("memory");
    import_from(&mut store, "invented", library.marc(), None, &mut |_| {}).expect("MARC");
    let catalogue = OpenCatalogue::from_store(store).expect("readable");
    let questions = library.questions(150);
    let mut misses = Vec::new();
    let report = evaluate(&catalogue, &questions, &mut || 0.0, &mut |miss| {
        misses.push(format!("{}: «{}» {:?}", miss.question.kind, miss.question.text, miss.answer.hits.first()));
    })
    .expect("readable");
    println!("{:#?}\n{misses:#?}", report.kinds);
    let share = |part: u32, of: &Figures| f64::from(part) / f64::from(of.asked);
    for (kind, first) in [("clean", 0.98), ("spelled", 0.95), ("misheard", 0.95), ("misheard otherwise", 0.93)] {
        let figures = &report.kinds[kind];
        assert!(share(figures.first, figures) >= first, "{kind}: {figures:?}");
    }
    for kind in ["absent", "absent, misheard"] {
        let figures = &report.kinds[kind];
        assert!(share(figures.wrongly_found, figures) <= 0.04, "{kind}: {figures:?}");
    }
}
