use robot_catalogue::OpenCatalogue;
use robot_core::ports::{Catalogue as _, TitleQuery, Verdict};
use rstest::rstest;

use crate::import_bytes;

/// Two series, one with volumes in the titles, one with volumes beside them.
const LIBRARY: &str = "id;title;author;series;call_number
n3;Naruto Band 3;Kishimoto, Masashi;;8 KIS
n1;Naruto Band 1;Kishimoto, Masashi;;8 KIS
n2;Naruto Band 2;Kishimoto, Masashi;;8 KIS
h3;Harry Potter und der Gefangene von Askaban;Rowling, J. K.;Harry Potter 3;5.1 ROW
h1;Harry Potter und der Stein der Weisen;Rowling, J. K.;Harry Potter 1;5.1 ROW
h2;Harry Potter und die Kammer des Schreckens;Rowling, J. K.;Harry Potter 2;5.1 ROW
m;Momo;Ende, Michael;;5.1 END
e2;Erebos 2;Poznanski, Ursula;;5.2 POZ
e;Erebos;Poznanski, Ursula;;5.2 POZ
";

#[rstest]
#[case("Naruto Band 1", "n1", true)]
#[case("naruto drei", "n3", true)]
#[case("der zweite band von naruto", "n2", true)]
#[case("Harry Potter Band 3", "h3", true)]
#[case("der dritte Teil von Harry Potter", "h3", true)]
#[case("naruto", "n1", false)]
#[case("harry potter", "h1", false)]
#[case("momo von ende", "m", true)]
#[case("erebos", "e", true)]
#[case("erebos zwei", "e2", true)]
fn volumes_are_found_by_number_and_series_begin_at_their_first(
    #[case] said: &str,
    #[case] wanted: &str,
    #[case] is_sure: bool,
) {
    let (store, report, _) = import_bytes(LIBRARY.as_bytes());
    assert_eq!(report.kept, 9);
    let catalogue = OpenCatalogue::from_store(store).expect("readable");
    let found = catalogue.search(&TitleQuery::title(said), 3).expect("readable");
    assert_eq!(found.hits[0].book.id.0, wanted, "{:?}", found.hits);
    assert_eq!(found.verdict == Verdict::Found, is_sure, "{:?}", found);
}
