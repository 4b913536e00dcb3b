//! DAIA 1.0 (JSON) and 0.5 (JSON and XML): where the copies of a work are and what one may do with them.

use robot_core::{Item, ItemState};
use serde_json::Value;

use super::trouble::Trouble;
use super::url::encoded;
use super::xml::Element;
use crate::record::date;
use crate::wording;

/// Where the catalogue's id stands in the ids that a server knows, as in `ppn:{id}`.
pub(super) const ID: &str = "{id}";

/// The query part of the question about the document `id`.
pub(super) fn question(id: &str) -> String {
    format!("?id={}&format=json", encoded(id))
}

/// One copy, as all versions describe it.
#[derive(Debug, Default)]
struct Copy {
    label: Option<String>,
    storage: Option<String>,
    department: Option<String>,
    available: Vec<Service>,
    unavailable: Vec<Service>,
}

/// What one may, or may not, do with a copy.
#[derive(Debug, Default)]
struct Service {
    /// `loan`, `presentation` and others, in lower case.
    name: String,
    expected: Option<String>,
}

/// The copies that an answer about `id` names. What is not in it is unknown, not unavailable.
pub(super) fn copies(answer: &str, id: &str) -> Result<Vec<Item>, Trouble> {
    let copies = if answer.trim_start_matches('\u{feff}').trim_start().starts_with('<') {
        copies_of_xml(&Element::parse(answer)?, id)?
    } else {
        let json = serde_json::from_str(answer).map_err(|error| Trouble::broken(error.to_string()))?;
        copies_of_json(&json, id)?
    };
    Ok(copies.into_iter().map(item).collect())
}

fn item(copy: Copy) -> Item {
    let state = state(&copy);
    let clean = |text: Option<String>| text.map(|text| wording::clean(&text)).filter(|text| !text.is_empty());
    Item {
        call_number: clean(copy.label).unwrap_or_default(),
        location: clean(copy.storage).or_else(|| clean(copy.department)),
        state,
    }
}

fn state(copy: &Copy) -> ItemState {
    fn service<'a>(services: &'a [Service], name: &str) -> Option<&'a Service> {
        services.iter().find(|service| service.name == name)
    }
    if service(&copy.available, "loan").is_some() {
        return ItemState::Available;
    }
    if service(&copy.available, "presentation").is_some() {
        return ItemState::ReferenceOnly;
    }
    let lent = service(&copy.unavailable, "loan").or_else(|| {
        // That a copy cannot be read here says where it is only if it is said to come back.
        service(&copy.unavailable, "presentation").filter(|service| service.expected.is_some())
    });
    match lent {
        // "unknown" is no date.
        Some(service) => ItemState::Lent { due: service.expected.as_deref().and_then(date) },
        None => ItemState::Unknown,
    }
}

/// The name of a service, which may be an address: `http://purl.org/ontology/dso#Loan`.
fn service_name(name: &str) -> String {
    name.rsplit(['#', '/']).next().unwrap_or(name).to_ascii_lowercase()
}

fn is_about(document_id: Option<&str>, requested: Option<&str>, id: &str) -> bool {
    let ends_with = |text: &str| {
        text.strip_suffix(id).is_some_and(|before| before.is_empty() || before.ends_with([':', '/', ' ', '=']))
    };
    requested.is_some_and(|requested| requested == id || ends_with(requested)) || document_id.is_some_and(ends_with)
}

fn copies_of_json(json: &Value, id: &str) -> Result<Vec<Copy>, Trouble> {
    if !json.is_object() {
        return Err(Trouble::broken("it is no DAIA answer"));
    }
    if json.get("error").is_some() {
        return Err(Trouble::Declined { code: 0 });
    }
    let text = |value: &Value, key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
    let documents = list(json.get("document"));
    let is_only_one = documents.len() == 1;
    let document = documents.into_iter().find(|document| {
        is_only_one || is_about(text(document, "id").as_deref(), text(document, "requested").as_deref(), id)
    });
    let services = |item: &Value, key: &str| -> Vec<Service> {
        let service = |value: &Value| Service {
            name: service_name(&text(value, "service").unwrap_or_default()),
            expected: text(value, "expected"),
        };
        list(item.get(key)).into_iter().map(service).collect()
    };
    let content = |item: &Value, key: &str| item.get(key).and_then(|entity| text(entity, "content"));
    let copy = |item: &Value| Copy {
        label: text(item, "label"),
        storage: content(item, "storage"),
        department: content(item, "department"),
        available: services(item, "available"),
        unavailable: services(item, "unavailable"),
    };
    Ok(document.map_or_else(Vec::new, |document| list(document.get("item")).into_iter().map(copy).collect()))
}

/// A list, a single thing that should be one, or nothing: an empty array and a missing field are the same.
fn list(value: Option<&Value>) -> Vec<&Value> {
    match value {
        Some(Value::Array(values)) => values.iter().collect(),
        Some(value @ Value::Object(_)) => vec![value],
        _ => Vec::new(),
    }
}

fn copies_of_xml(root: &Element, id: &str) -> Result<Vec<Copy>, Trouble> {
    match root.name.as_str() {
        "daia" => {}
        "html" => return Err(Trouble::WebPage),
        _ => return Err(Trouble::broken("it is no DAIA answer")),
    }
    let documents: Vec<&Element> = root.all("document").collect();
    let document = documents.iter().find(|document| {
        documents.len() == 1 || is_about(document.attribute("id"), document.attribute("requested"), id)
    });
    let services = |item: &Element, name: &str| -> Vec<Service> {
        let service = |element: &Element| Service {
            name: service_name(element.attribute("service").unwrap_or_default()),
            expected: element.attribute("expected").map(str::to_owned),
        };
        item.all(name).map(service).collect()
    };
    let copy = |item: &Element| Copy {
        label: item.text_of("label").map(str::to_owned),
        storage: item.text_of("storage").map(str::to_owned),
        department: item.text_of("department").map(str::to_owned),
        available: services(item, "available"),
        unavailable: services(item, "unavailable"),
    };
    Ok(document.map_or_else(Vec::new, |document| document.all("item").map(copy).collect()))
}

#[cfg(test)]
mod tests;
