//! The catalogue as the robot asks it.

use std::path::Path;

use jiff::civil::DateTime;
use robot_core::ports::{Catalogue, CatalogueError, Hit, SearchResult, TitleQuery, Verdict};
use robot_core::{Book, BookId, Item};

use crate::recent::RecentSearches;
use crate::record::Record;
use crate::search::{
    Candidate, Match, NameIndex, Query, TitleIndex, TitleIndexBuilder, fold, series_and_volume, verdict,
    with_volume_last,
};
use crate::store::Store;
use crate::store_error::StoreError;

/// So many hits are looked at for the verdict, whatever was asked for.
const LOOKED_AT: usize = 10;

/// Volumes of a series that fit so nearly alike differ by their numbers alone.
const SAME_SERIES: f64 = 0.05;

/// From this score on, what was said is an author's name.
const SURE_AUTHOR: f64 = 0.8;

/// What has more words is no author's name, even split up by a recogniser.
const MOST_NAME_WORDS: usize = 5;

/// Names that fit so nearly alike may all be meant: "Mann" is Thomas and Heinrich.
const SAME_AUTHOR: f64 = 0.05;

/// A catalogue that answers: the file, and the index over its titles in memory.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use robot_catalogue::{OpenCatalogue, Store, import_from};
/// use robot_core::ports::{Catalogue, TitleQuery, Verdict};
///
/// let mut store = Store::in_memory()?;
/// let csv = "title;author;call_number\nDas kleine Gespenst;Preußler, Otfried;5.1 PRE\nMomo;Ende, Michael;5.1 END\n";
/// import_from(&mut store, "list.csv", csv.as_bytes(), None, &mut |_| {})?;
/// let catalogue = OpenCatalogue::from_store(store)?;
///
/// let found = catalogue.search(&TitleQuery::title("das klaine kespenst"), 3)?;
/// assert_eq!(found.verdict, Verdict::Found);
/// assert_eq!(found.hits[0].book.title, "Das kleine Gespenst");
/// let items = catalogue.items(&found.hits[0].book.id)?;
/// assert_eq!(items[0].call_number, "5.1 PRE");
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct OpenCatalogue {
    store: Store,
    titles: TitleIndex,
    authors: NameIndex,
    recent: RecentSearches,
}

impl OpenCatalogue {
    /// Opens the catalogue in `file` and builds the index.
    ///
    /// # Errors
    /// When there is no such file, or it is no catalogue.
    pub fn open(file: impl AsRef<Path>) -> Result<Self, StoreError> {
        Self::from_store(Store::open(file)?)
    }

    /// Builds the index over a store.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn from_store(store: Store) -> Result<Self, StoreError> {
        let mut titles = TitleIndexBuilder::default();
        store.for_each_titled(|record| titles.add(&record))?;
        let titles = titles.finish();
        let authors = NameIndex::build(store.authors()?);
        Ok(Self { store, titles, authors, recent: RecentSearches::default() })
    }

    /// How many works there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.titles.len()
    }

    /// Whether there is no work at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A work by its id; `None` if there is none.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn book(&self, id: &BookId) -> Result<Option<Book>, CatalogueError> {
        Ok(self.record(id)?.map(|record| record.book))
    }

    /// All that is known of a work; `None` if there is none.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn record(&self, id: &BookId) -> Result<Option<Record>, CatalogueError> {
        self.store.record(id).map_err(unreadable)
    }

    /// Every work, in the order of the ids.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn books(&self) -> Result<Vec<Book>, CatalogueError> {
        self.store.books().map_err(unreadable)
    }

    /// Looks for what was said, folded.
    fn look_up(&self, query: &TitleQuery, wanted: usize) -> Result<SearchResult, CatalogueError> {
        let TitleQuery { title, author } = query;
        if let Some(author) = author {
            return if title.is_empty() {
                self.search_author(&Query::new(author.clone()), wanted)
            } else {
                self.search_title(title, Some(&Query::new(author.clone())), wanted)
            };
        }
        let found = self.search_title(title, None, wanted)?;
        if found.verdict == Verdict::Found || title.split(' ').count() > MOST_NAME_WORDS {
            return Ok(found);
        }
        // "Habt ihr was von Rowling?" may arrive as a title.
        let name = Query::new(title.clone());
        let best = found.hits.first().map_or(0.0, |hit| hit.score);
        let is_author =
            self.authors.search(&name).first().is_some_and(|(_, score)| *score >= SURE_AUTHOR && *score > best);
        if is_author { self.search_author(&name, wanted) } else { Ok(found) }
    }

    fn search_title(&self, said: &str, author: Option<&Query>, wanted: usize) -> Result<SearchResult, CatalogueError> {
        let title = Query::new(with_volume_last(said).unwrap_or_else(|| said.to_owned()));
        let matches = self.titles.search(&title, author, wanted);
        // Those that rank alike are put in the order of their ids, so all of them are needed.
        let last = matches.get(wanted).map_or(f64::MIN, |found| found.rank);
        let is_looked_at =
            |(at, fit): &(usize, &Match)| *at < wanted || fit.rank >= last && *at < wanted + 4 * LOOKED_AT;
        let fits = || matches.iter().enumerate().take_while(is_looked_at).map(|(_, fit)| fit);
        let mut books =
            self.store.books_numbered(&fits().map(|fit| fit.number).collect::<Vec<_>>()).map_err(unreadable)?;
        let mut found: Vec<_> = fits().filter_map(|fit| Some((fit, books.remove(&fit.number)?))).collect();
        found.sort_by(|(a, x), (b, y)| b.rank.total_cmp(&a.rank).then_with(|| x.id.cmp(&y.id)));

        if series_and_volume(said).is_none() {
            self.put_first_volumes_first(said, &mut found)?;
        }

        let best = found.first().map(|(_, book)| Work::of(book));
        let candidates: Vec<Candidate> = found
            .iter()
            .map(|(fit, book)| Candidate {
                score: fit.score,
                cover: fit.cover,
                is_same_work: best.as_ref().is_some_and(|best| best.is(&Work::of(book))),
            })
            .collect();
        let words = said.split(' ').count() + usize::from(author.is_some());
        let verdict = verdict(words, &candidates);
        let hits = found.into_iter().take(wanted).map(|(fit, book)| Hit { book, score: fit.score }).collect();
        Ok(SearchResult { verdict, hits })
    }

    /// Who names a series and no volume wants to begin it: of the volumes that fit alike, the first comes first, and
    /// those on their shelves come before those that are not. A work with just that title is no mere series.
    fn put_first_volumes_first(&self, said: &str, found: &mut [(&Match, Book)]) -> Result<(), CatalogueError> {
        let Some((best, _)) = found.first() else { return Ok(()) };
        if self.titles.folded(best) == said {
            return Ok(());
        }
        let lowest = best.rank - SAME_SERIES;
        // Misheard, the series is that of the title that fits best.
        let series = series_and_volume(self.titles.folded(best)).map_or(said, |(series, _)| series);
        let volume = |fit: &Match| self.titles.volume(fit, series).filter(|_| fit.rank >= lowest);
        let mut keyed = Vec::with_capacity(found.len());
        for (at, (fit, _)) in found.iter().enumerate() {
            keyed.push(match volume(fit) {
                Some(volume) => {
                    let items = self.store.items(fit.number).map_err(unreadable)?;
                    (0, !items.is_empty() && !items.iter().any(|item| item.state.is_on_shelf()), volume, at)
                }
                None => (1, false, 0, at),
            });
        }
        let mut order: Vec<usize> = (0..found.len()).collect();
        order.sort_by_key(|at| keyed[*at]);
        let mut sorted: Vec<(&Match, Book)> = order.iter().map(|at| found[*at].clone()).collect();
        found.swap_with_slice(&mut sorted);
        Ok(())
    }

    /// The works of the author who is meant; which of them, has to be asked, unless there is but one.
    fn search_author(&self, name: &Query, wanted: usize) -> Result<SearchResult, CatalogueError> {
        let authors = self.authors.search(name);
        let best = authors.first().map_or(0.0, |(_, score)| *score);
        let mut hits = Vec::new();
        for (author, score) in authors.into_iter().take_while(|(_, score)| *score > best - SAME_AUTHOR) {
            let wanted = wanted.saturating_sub(hits.len());
            if wanted == 0 {
                break;
            }
            let books = self.store.books_by(author, wanted).map_err(unreadable)?;
            hits.extend(books.into_iter().map(|book| Hit { book, score }));
        }
        let best = hits.first().map(|hit| Candidate { score: hit.score, cover: 1.0, is_same_work: true });
        let verdict = match verdict(2, best.as_slice()) {
            Verdict::Found if hits.len() > 1 => Verdict::Ask,
            verdict => verdict,
        };
        Ok(SearchResult { verdict, hits })
    }
}

/// What editions, films and audio books of one work share.
struct Work {
    title: String,
    author: Option<String>,
}

impl Work {
    fn of(book: &Book) -> Self {
        Self { title: fold(&book.title), author: book.author.as_deref().map(fold) }
    }

    /// A film has its book's title, and no author.
    fn is(&self, other: &Self) -> bool {
        self.title == other.title && (self.author == other.author || self.author.is_none() || other.author.is_none())
    }
}

fn unreadable(error: StoreError) -> CatalogueError {
    CatalogueError { reason: error.text() }
}

impl Catalogue for OpenCatalogue {
    fn search(&self, query: &TitleQuery, at_most: usize) -> Result<SearchResult, CatalogueError> {
        let author = query.author.as_deref().map(fold).filter(|author| !author.is_empty());
        let asked = TitleQuery { title: fold(&query.title), author };
        let wanted = at_most.max(LOOKED_AT);
        let mut found = self.recent.answer(asked, wanted, |asked| self.look_up(asked, wanted))?;
        found.hits.truncate(at_most);
        Ok(found)
    }

    fn items(&self, id: &BookId) -> Result<Vec<Item>, CatalogueError> {
        let number = self.store.number(id).map_err(unreadable)?;
        number.map_or(Ok(Vec::new()), |number| self.store.items(number)).map_err(unreadable)
    }

    fn as_of(&self) -> Option<DateTime> {
        self.store.as_of().unwrap_or_default()
    }
}
