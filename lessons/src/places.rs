//! Where the keys and values of a TOML file stand.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A TOML file's keys and values with their places.
#[derive(Debug)]
pub(crate) struct Places<'a> {
    root: Option<DeValue<'a>>,
}

/// A place in a file: that of a value, and of the key that it stands behind.
#[derive(Debug, Clone)]
pub(crate) struct Place<'a> {
    value: Option<&'a DeValue<'a>>,
    key: Range<usize>,
    span: Range<usize>,
}

impl<'a> Places<'a> {
    /// The places of a file; of one that is no TOML, none but its beginning.
    pub(crate) fn read(source: &'a str) -> Self {
        Self { root: DeTable::parse(source).ok().map(|table| DeValue::Table(table.into_inner())) }
    }

    /// The whole file.
    pub(crate) fn root(&self) -> Place<'_> {
        Place { value: self.root.as_ref(), key: 0..0, span: 0..0 }
    }

    /// A key at the top of the file.
    pub(crate) fn at(&self, key: &str) -> Place<'_> {
        self.root().at(key)
    }
}

impl Place<'_> {
    /// The value of this key; where it is missing, the table that it is missing in.
    pub(crate) fn at(&self, key: &str) -> Self {
        let table = match self.value {
            Some(DeValue::Table(table)) => table,
            _ => return Self { value: None, ..self.clone() },
        };
        match table.get_key_value(key) {
            Some((name, value)) => Self { value: Some(value.get_ref()), key: name.span(), span: value.span() },
            None => Self { value: None, ..self.clone() },
        }
    }

    /// The nth value of a list; where it is missing, the list.
    pub(crate) fn nth(&self, number: usize) -> Self {
        let list = match self.value {
            Some(DeValue::Array(list)) => list,
            _ => return Self { value: None, ..self.clone() },
        };
        match list.get(number) {
            Some(value) => Self { value: Some(value.get_ref()), key: value.span(), span: value.span() },
            None => Self { value: None, ..self.clone() },
        }
    }

    /// The number that stands there, if one does.
    pub(crate) fn number(&self) -> Option<f64> {
        let written = match self.value? {
            DeValue::Integer(number) => number.as_str(),
            DeValue::Float(number) => number.as_str(),
            _ => return None,
        };
        written.replace('_', "").parse().ok()
    }

    /// What is in a table or a list, one level down.
    pub(crate) fn inner(&self) -> Vec<Self> {
        match self.value {
            Some(DeValue::Table(table)) => table.keys().map(|key| self.at(key.get_ref())).collect(),
            Some(DeValue::Array(list)) => (0..list.len()).map(|number| self.nth(number)).collect(),
            _ => Vec::new(),
        }
    }

    /// Whether there is such a value.
    pub(crate) const fn is_there(&self) -> bool {
        self.value.is_some()
    }

    /// Where the value stands: of a table, its `[header]`.
    pub(crate) fn value(&self) -> Range<usize> {
        self.span.clone()
    }

    /// Where its key stands; what has none, a value of a list, stands for itself.
    pub(crate) fn key(&self) -> Range<usize> {
        self.key.clone()
    }

    /// The keys of a table and where they stand.
    pub(crate) fn keys(&self) -> Vec<(&str, Range<usize>)> {
        match self.value {
            Some(DeValue::Table(table)) => table.keys().map(|key| (key.get_ref().as_ref(), key.span())).collect(),
            _ => Vec::new(),
        }
    }
}

/// The tables of a list `[[name]]`.
pub(crate) fn tables<'a>(table: &DeTable<'a>, name: &str) -> Vec<Spanned<DeValue<'a>>> {
    match table.get(name).map(Spanned::get_ref) {
        Some(DeValue::Array(list)) => list.iter().cloned().collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "name = \"a\"\n\n[[goal]]\nid = \"one\"\nmatch = { type = \"said\" }\n\n[[goal]]\nid = \"two\"\nlist = [1, 22]\n\n[[goal.part]]\nx = 1\n";

    #[test]
    fn every_value_stands_where_it_stands() {
        let places = Places::read(FILE);
        let goal = |number| places.at("goal").nth(number);
        let cases = [
            (places.at("name").value(), "\"a\""),
            (places.at("name").key(), "name"),
            (goal(0).value(), "[[goal]]"),
            (goal(0).at("id").value(), "\"one\""),
            (goal(0).at("match").at("type").key(), "type"),
            (goal(0).at("match").at("is").value(), "{ type = \"said\" }"),
            (goal(1).at("id").value(), "\"two\""),
            (goal(1).at("list").nth(1).value(), "22"),
            (goal(1).at("list").nth(5).value(), "[1, 22]"),
            (goal(1).at("nothing").nth(5).at("all").value(), "[[goal]]"),
            (goal(1).at("part").nth(0).value(), "[[goal.part]]"),
            (goal(9).value(), "[[goal]]"),
            (places.at("nothing").value(), ""),
        ];
        for (span, expected) in cases {
            assert_eq!(&FILE[span], expected);
        }
        assert!(goal(1).value().start > goal(0).value().start && !goal(9).is_there());
        assert_eq!(goal(0).keys().len(), 2);
        assert_eq!(Places::read("= =").at("a").value(), 0..0);
    }
}
