//! All trees of a set of files: includes followed, shapes checked, nothing instantiated yet.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::document::xml::Document;
use crate::load::faults::Faults;
use crate::load::include::{Include, IncludeFn};
use crate::load::names::{EXPLICIT, is_port_name};
use crate::load::shape::{check_tree, without_id};
use crate::node::registry::Registry;
use crate::words::error::{LoadError, LoadErrorKind};
use crate::words::language::both;

/// How many files may be loaded together.
const MAX_FILES: usize = 256;

/// The trees of all files.
#[derive(Default)]
pub(crate) struct Forest {
    pub(crate) documents: Vec<Document>,
    /// Where each `<BehaviorTree>` is: document and element. The last of a name counts.
    pub(crate) trees: BTreeMap<String, (usize, usize)>,
    pub(crate) models: BTreeMap<String, Vec<ModelPort>>,
    main: Option<(String, usize, Range<usize>)>,
    /// Whether a file could not be read: trees may be missing.
    pub(crate) is_partial: bool,
}

/// A port that `<TreeNodesModel>` gives to a subtree.
pub(crate) struct ModelPort {
    pub(crate) name: String,
    pub(crate) default: Option<String>,
}

impl Forest {
    /// Reads all sources and what they include.
    pub(crate) fn read<W>(
        registry: &Registry<W>,
        sources: &[(&str, &str)],
        include: &mut IncludeFn<'_>,
        faults: &mut Faults,
    ) -> Result<Self, LoadError> {
        let mut forest = Self::default();
        for (file, text) in sources {
            if !forest.has_file(file) {
                forest.add_file(registry, file, text, include, faults)?;
            }
        }
        forest.check_ids(registry, faults)?;
        Ok(forest)
    }

    fn has_file(&self, file: &str) -> bool {
        self.documents.iter().any(|document| &*document.file == file)
    }

    /// Included files come first, so that a tree of the including file replaces one of the same name.
    fn add_file<W>(
        &mut self,
        registry: &Registry<W>,
        file: &str,
        text: &str,
        include: &mut IncludeFn<'_>,
        faults: &mut Faults,
    ) -> Result<(), LoadError> {
        let document = match Document::parse(file, text) {
            Ok(document) => document,
            Err(error) => {
                self.is_partial = true;
                return faults.report(error);
            }
        };
        if let Err(error) = document.check_root() {
            self.is_partial = true;
            return faults.report(error);
        }
        let d = self.documents.len();
        self.documents.push(document);
        let children: Vec<usize> = self.documents[d].children(0).collect();
        for &element in &children {
            if self.documents[d].name(element) == "include" {
                self.include(registry, d, element, include, faults)?;
            }
        }
        let document = &self.documents[d];
        if let Some(attribute) = document.attribute(0, "main_tree_to_execute")
            && self.main.is_none()
        {
            self.main = Some((attribute.value.to_string(), d, attribute.span.clone()));
        }
        let (mut has_models, mut strays) = (false, Vec::new());
        for element in children {
            match document.name(element) {
                "BehaviorTree" => {
                    check_tree(registry, document, element, faults)?;
                    let id = document.attribute(element, "ID").map_or("", |attribute| &attribute.value);
                    self.trees.insert(id.to_owned(), (d, element));
                }
                "TreeNodesModel" if has_models => faults.report(document.error(
                    LoadErrorKind::Model,
                    document.name_span(element),
                    both!("there is a `<TreeNodesModel>` already", "ein `<TreeNodesModel>` gibt es schon"),
                    both!("put all models into the first one", "alle Modelle in das erste schreiben"),
                ))?,
                "TreeNodesModel" => {
                    has_models = true;
                    read_models(document, element, &mut self.models, faults)?;
                }
                _ => strays.push(element),
            }
        }
        // What else stands here is nobody's business, and the check points it out. But where there are models, it must
        // be as complete as one of them.
        strays.retain(|stray| {
            let name = document.name(*stray);
            has_models && (EXPLICIT.contains(&name) || name == "SubTree") && document.attribute(*stray, "ID").is_none()
        });
        for stray in strays {
            faults.report(without_id(document, stray))?;
        }
        Ok(())
    }

    fn include<W>(
        &mut self,
        registry: &Registry<W>,
        d: usize,
        element: usize,
        include: &mut IncludeFn<'_>,
        faults: &mut Faults,
    ) -> Result<(), LoadError> {
        let document = &self.documents[d];
        let Some(path) = document.attribute(element, "path") else {
            self.is_partial = true;
            return faults.report(document.error(
                LoadErrorKind::Include,
                document.name_span(element),
                both!("this include has no path", "dieser Einbindung fehlt der Pfad"),
                both!("write `<include path=\"other.xml\"/>`", "`<include path=\"other.xml\"/>` schreiben"),
            ));
        };
        let span = path.span.clone();
        let ros_pkg = document.attribute(element, "ros_pkg").map(|attribute| &*attribute.value);
        let asked = Include { path: &path.value, ros_pkg, from: &document.file };
        let (file, text) = match include(&asked) {
            Ok(found) => found,
            Err(message) => {
                self.is_partial = true;
                return faults.report(document.error(
                    LoadErrorKind::Include,
                    span,
                    both!(
                        "`{}` cannot be included: {message}",
                        "`{}` lässt sich nicht einbinden: {message}",
                        path.value
                    ),
                    both!("the path is relative to the including file", "der Pfad gilt von der einbindenden Datei aus"),
                ));
            }
        };
        if self.has_file(&file) {
            return Ok(());
        }
        if self.documents.len() == MAX_FILES {
            return Err(document.error(
                LoadErrorKind::Include,
                span,
                both!("more than {MAX_FILES} files are included", "mehr als {MAX_FILES} Dateien werden eingebunden"),
                both!("put the trees into fewer files", "die Bäume in weniger Dateien schreiben"),
            ));
        }
        self.add_file(registry, &file, &text, include, faults)
    }

    /// A tree without a name is fine only where it is alone in its file.
    fn check_ids<W>(&self, registry: &Registry<W>, faults: &mut Faults) -> Result<(), LoadError> {
        for (id, &(d, element)) in &self.trees {
            let document = &self.documents[d];
            let at = document.attribute(element, "ID").map_or(document.name_span(element), |a| a.span.clone());
            if id.is_empty() {
                if document.attribute(element, "ID").is_some() || document.elements[0].children > 1 {
                    faults.report(document.error(
                        LoadErrorKind::Id,
                        at,
                        both!(
                            "this tree has no name, and is not alone in its file",
                            "dieser Baum hat keinen Namen und steht nicht allein in seiner Datei"
                        ),
                        both!(
                            "give it one: `<BehaviorTree ID=\"MyTree\">`",
                            "ihm einen geben: `<BehaviorTree ID=\"MyTree\">`"
                        ),
                    ))?;
                }
                continue;
            }
            if let Some(bad) = id.chars().find(|c| c.is_control() || " <>&\"'/\\:*?|.".contains(*c)) {
                faults.report(document.error(
                    LoadErrorKind::Name,
                    at.clone(),
                    both!("the tree name `{id}` contains {bad:?}", "der Baumname `{id}` enthält {bad:?}"),
                    both!("use letters, digits, `_` and `-`", "nur Buchstaben, Ziffern, `_` und `-` nehmen"),
                ))?;
            }
            if matches!(id.as_str(), "Root" | "root") || registry.types.contains_key(id) || id == "SubTree" {
                faults.report(document.error(
                    LoadErrorKind::Name,
                    at,
                    both!(
                        "`{id}` cannot name a tree: it is a node type or a reserved word",
                        "so kann kein Baum heißen: `{id}` ist ein Knotentyp oder ein reserviertes Wort"
                    ),
                    both!("choose another name", "einen anderen Namen wählen"),
                ))?;
            }
        }
        Ok(())
    }

    /// The name of the tree to run.
    pub(crate) fn main_tree(&self, asked: Option<&str>) -> Result<String, LoadError> {
        let (id, at) = match (asked, &self.main) {
            (Some(id), _) => (id, None),
            (None, Some((id, d, span))) => (id.as_str(), Some((*d, span.clone()))),
            (None, None) => match self.trees.keys().collect::<Vec<_>>()[..] {
                [only] => (only.as_str(), None),
                ref ids => {
                    return Err(match self.documents.first() {
                        None => LoadError::new(
                            LoadErrorKind::TreeNotFound,
                            "(no file)",
                            &"".into(),
                            0..0,
                            both!("no file was given", "es wurde keine Datei übergeben"),
                            both!("hand in at least one source", "mindestens eine Datei übergeben"),
                        ),
                        Some(document) if ids.is_empty() => document.error(
                            LoadErrorKind::TreeNotFound,
                            document.name_span(0),
                            both!("there is no tree in this document", "in dieser Datei steht kein Baum"),
                            both!(
                                "add a `<BehaviorTree ID=\"Main\">`",
                                "einen `<BehaviorTree ID=\"Main\">` hinzufügen"
                            ),
                        ),
                        Some(document) => document.error(
                            LoadErrorKind::TreeNotFound,
                            document.name_span(0),
                            both!(
                                "which of the {} trees is to be run?",
                                "welcher der {} Bäume soll laufen?",
                                ids.len()
                            ),
                            both!(
                                "name it: `<root BTCPP_format=\"4\" main_tree_to_execute=\"...\">`",
                                "ihn nennen: `<root BTCPP_format=\"4\" main_tree_to_execute=\"...\">`"
                            ),
                        ),
                    });
                }
            },
        };
        if self.trees.contains_key(id) {
            return Ok(id.to_owned());
        }
        let (d, span) = at.unwrap_or((0, 0..0));
        let known = self.trees.keys().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ");
        let (message, cure) = (
            both!("there is no tree `{id}`", "den Baum `{id}` gibt es nicht"),
            both!("the trees are: {known}", "es gibt die Bäume: {known}"),
        );
        Err(match self.documents.get(d) {
            Some(document) => document.error(LoadErrorKind::TreeNotFound, span, message, cure),
            None => LoadError::new(LoadErrorKind::TreeNotFound, "(no file)", &"".into(), 0..0, message, cure),
        })
    }
}

fn read_models(
    document: &Document,
    model: usize,
    models: &mut BTreeMap<String, Vec<ModelPort>>,
    faults: &mut Faults,
) -> Result<(), LoadError> {
    for element in document.children(model).filter(|element| document.name(*element) == "SubTree") {
        let Some(id) = document.attribute(element, "ID") else {
            faults.report(document.error(
                LoadErrorKind::Model,
                document.name_span(element),
                both!("this model does not say of which tree", "dieses Modell sagt nicht, von welchem Baum"),
                both!("name it: `<SubTree ID=\"...\">`", "ihn nennen: `<SubTree ID=\"...\">`"),
            ))?;
            continue;
        };
        let mut ports = Vec::new();
        for port in document.children(element) {
            if !matches!(document.name(port), "input_port" | "output_port" | "inout_port") {
                continue;
            }
            let Some(name) = document.attribute(port, "name") else {
                faults.report(document.error(
                    LoadErrorKind::Model,
                    document.name_span(port),
                    both!("this port has no name", "dieser Anschluss hat keinen Namen"),
                    both!("write `<input_port name=\"...\"/>`", "`<input_port name=\"...\"/>` schreiben"),
                ))?;
                continue;
            };
            if !is_port_name(&name.value) {
                faults.report(document.error(
                    LoadErrorKind::PortName,
                    name.span.clone(),
                    both!("a port cannot be called `{}`", "ein Anschluss kann nicht `{}` heißen", name.value),
                    both!(
                        "port names begin with a letter, have no spaces, and are not `name` or `ID`",
                        "Namen von Anschlüssen beginnen mit einem Buchstaben, haben keine Leerzeichen und sind nicht `name` oder `ID`"
                    ),
                ))?;
                continue;
            }
            let default = document.attribute(port, "default").map(|default| default.value.to_string());
            let default = default.filter(|default| !default.is_empty());
            ports.push(ModelPort { name: name.value.to_string(), default });
        }
        models.insert(id.value.to_string(), ports);
    }
    Ok(())
}
