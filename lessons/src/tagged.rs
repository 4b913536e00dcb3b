//! Tables whose `kind` says which variant they are. Serde would copy such a table to look for the tag, and forget where
//! everything stands; here the tag is taken out first, and each error keeps its place in the file.

use std::ops::Range;

use serde::de::value::EnumAccessDeserializer;
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, EnumAccess, Error, IntoDeserializer, VariantAccess, Visitor,
};
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

/// Reads the variant `kind` from the rest of its table.
pub(crate) fn variant<'de, T, D>(kind: String, rest: D) -> Result<T, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    T::deserialize(EnumAccessDeserializer::new(Tagged { kind, rest }))
}

struct Tagged<D> {
    kind: String,
    rest: D,
}

impl<'de, D: Deserializer<'de>> EnumAccess<'de> for Tagged<D> {
    type Error = D::Error;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), D::Error> {
        let variant = seed.deserialize(self.kind.as_str().into_deserializer())?;
        Ok((variant, self))
    }
}

impl<'de, D: Deserializer<'de>> VariantAccess<'de> for Tagged<D> {
    type Error = D::Error;

    fn unit_variant(self) -> Result<(), D::Error> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, D::Error> {
        seed.deserialize(self.rest)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _len: usize, _visitor: V) -> Result<V::Value, D::Error> {
        Err(D::Error::custom("a table is wanted here"))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.rest.deserialize_struct("", fields, visitor)
    }
}

/// What is wrong in a table that serde could not read, and where it stands.
pub(crate) type Wrong = (Range<usize>, String);

/// What serde says of a table of the file that is read on its own.
pub(crate) fn wrong<'a, T: Deserialize<'a>>(table: Spanned<DeValue<'a>>) -> Option<Wrong> {
    let span = table.span();
    let error = T::deserialize(ValueDeserializer::from(table)).err()?;
    Some((error.span().unwrap_or(span), error.message().to_owned()))
}

/// The same for a table whose `kind` says which variant it is.
pub(crate) fn wrong_variant<'a, T: Deserialize<'a>>(mut table: Spanned<DeValue<'a>>) -> Option<Wrong> {
    let span = table.span();
    let kind = take(&mut table, &["kind"]);
    let DeValue::Table(kind) = kind.into_inner() else { return None };
    let Some((_, kind)) = kind.into_iter().next() else {
        return Some((span, "missing field `kind`".to_owned()));
    };
    let DeValue::String(name) = kind.get_ref() else {
        return Some((kind.span(), "invalid type: expected a string".to_owned()));
    };
    let error = variant::<T, _>(name.to_string(), ValueDeserializer::from(table)).err()?;
    // A name that is no variant has no place of its own.
    let of_kind = error.message().starts_with("unknown variant").then(|| kind.span());
    Some((error.span().or(of_kind).unwrap_or(span), error.message().to_owned()))
}

/// Takes keys out of a table, into one of their own.
pub(crate) fn take<'a>(table: &mut Spanned<DeValue<'a>>, keys: &[&str]) -> Spanned<DeValue<'a>> {
    let span = table.span();
    let mut taken = DeTable::new();
    if let DeValue::Table(all) = table.get_mut() {
        for key in keys {
            taken.extend(all.remove_entry(*key));
        }
    }
    Spanned::new(span, DeValue::Table(taken))
}
