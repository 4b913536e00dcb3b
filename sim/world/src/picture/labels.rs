//! Finds free places for names, so that none stands on another or on what it does not name.

use super::svg::Area;

/// What is taken on the page.
#[derive(Debug)]
pub(super) struct Labels {
    page: Area,
    taken: Vec<Area>,
}

impl Labels {
    pub(super) const fn new(page: Area) -> Self {
        Self { page, taken: Vec::new() }
    }

    /// Nothing else may stand here.
    pub(super) fn take(&mut self, area: Area) {
        self.taken.push(area);
    }

    fn is_free(&self, area: &Area) -> bool {
        self.page.holds(area) && !self.taken.iter().any(|taken| taken.overlaps(area))
    }

    /// The first of some middles where a label of this size stands free, and takes it.
    pub(super) fn place(
        &mut self,
        width: f64,
        height: f64,
        middles: impl IntoIterator<Item = (f64, f64)>,
    ) -> Option<(f64, f64)> {
        let free = middles.into_iter().find(|&(x, y)| self.is_free(&Area::around(x, y, width, height)))?;
        self.take(Area::around(free.0, free.1, width, height));
        Some(free)
    }

    /// The free place within `area` that is nearest to its middle, and takes it.
    pub(super) fn place_within(&mut self, area: &Area, width: f64, height: f64) -> Option<(f64, f64)> {
        const PARTS: i32 = 12;
        let middle = ((area.left + area.right) / 2.0, (area.top + area.bottom) / 2.0);
        let (right, down) = ((area.right - area.left - width) / 2.0, (area.bottom - area.top - height) / 2.0);
        if right < 0.0 || down < 0.0 {
            return None;
        }
        let mut middles: Vec<(f64, f64)> = (-PARTS..=PARTS)
            .flat_map(|row| (-PARTS..=PARTS).map(move |column| (f64::from(column), f64::from(row))))
            .map(|(column, row)| (right * column / f64::from(PARTS), down * row / f64::from(PARTS)))
            .collect();
        middles.sort_by(|one, other| one.0.hypot(one.1).total_cmp(&other.0.hypot(other.1)));
        self.place(width, height, middles.into_iter().map(|(x, y)| (middle.0 + x, middle.1 + y)))
    }
}
