//! The blackboard: entries in slots, and the scopes (one per tree instance) whose keys lead to them.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::data::port_type::PortType;
use crate::data::semantics::{Deviation, Semantics};
use crate::data::value::Value;
use crate::words::error::BlackboardError;

/// The number of an entry.
pub(crate) type Slot = u32;

/// An entry. A slot can be known from the scripts of a tree before the entry exists.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) value: Option<Value>,
    /// `Any` means: not typed yet.
    pub(crate) ty: PortType,
    pub(crate) exists: bool,
    /// Texts are refused, as BehaviorTree.CPP does for an entry without a type that `SetBlackboard` has written or a
    /// `WasEntryUpdated` has declared. Only where [`Deviation::UntypedTakesText`] is not in force.
    pub(crate) no_texts: bool,
    /// Counts the writes.
    pub(crate) sequence: u64,
    pub(crate) scope: u32,
    pub(crate) key: Arc<str>,
}

/// The keys of one tree instance.
#[derive(Debug, Clone, Default)]
pub(crate) struct Scope {
    pub(crate) path: Arc<str>,
    pub(crate) parent: Option<u32>,
    pub(crate) keys: BTreeMap<Arc<str>, Slot>,
    pub(crate) remapped: BTreeMap<Arc<str>, Arc<str>>,
    pub(crate) autoremap: bool,
    /// The remapped keys that ports read in one entry and write in another, and the latter. Only where
    /// [`Deviation::RemapReachesRoot`] is not in force.
    pub(crate) apart: BTreeMap<Arc<str>, Slot>,
}

/// All entries of a tree.
#[derive(Debug, Clone, Default)]
pub(crate) struct Blackboard {
    pub(crate) entries: Vec<Entry>,
    pub(crate) scopes: Vec<Scope>,
    /// The names that stand for numbers.
    pub(crate) enums: Arc<BTreeMap<String, i64>>,
    pub(crate) semantics: Semantics,
}

impl Scope {
    /// The scope and the key that a key of this one stands for, if it stands for another.
    fn outwards(&self, key: &Arc<str>) -> Option<(u32, Arc<str>)> {
        let outer = match self.remapped.get(key) {
            Some(outer) => outer,
            None if self.autoremap && !key.starts_with('_') => key,
            None => return None,
        };
        Some((self.parent?, Arc::clone(outer)))
    }
}

impl Blackboard {
    pub(crate) fn add_scope(&mut self, scope: Scope) -> u32 {
        self.scopes.push(scope);
        index(self.scopes.len() - 1)
    }

    /// The slot that a key of a scope leads to; made if there is none yet. Remapped keys lead to the parent's.
    pub(crate) fn resolve(&mut self, scope: u32, key: &str) -> Slot {
        let (mut scope, mut key) = (scope, Arc::<str>::from(key));
        let asked = (scope, Arc::clone(&key));
        let slot = loop {
            if let Some(name) = key.strip_prefix('@') {
                (scope, key) = (0, name.into());
            }
            if let Some(&slot) = self.scopes[scope as usize].keys.get(&key) {
                break slot;
            }
            match self.scopes[scope as usize].outwards(&key) {
                Some(outer) => (scope, key) = outer,
                None => break self.add_entry(scope, &key),
            }
        };
        self.scopes[asked.0 as usize].keys.entry(asked.1).or_insert(slot);
        slot
    }

    /// The slot that what a port writes under a key goes to, where that is not the one that the key is read from.
    pub(crate) fn apart(&self, scope: u32, key: &str) -> Option<Slot> {
        if self.semantics.has(Deviation::RemapReachesRoot) {
            return None;
        }
        let (mut scope, mut key) = (scope, Arc::<str>::from(key));
        while !key.starts_with('@') {
            let here = &self.scopes[scope as usize];
            if let Some(&slot) = here.apart.get(&key) {
                return Some(slot);
            }
            (scope, key) = here.outwards(&key)?;
        }
        None
    }

    /// The slot that a port writes to.
    pub(crate) fn resolve_written(&mut self, scope: u32, key: &str) -> Slot {
        self.apart(scope, key).unwrap_or_else(|| self.resolve(scope, key))
    }

    /// Remaps a key of a scope to one of its parent's, or of the root's.
    pub(crate) fn remap(&mut self, scope: u32, key: &str, outer: &str) {
        let here = &mut self.scopes[scope as usize];
        here.remapped.insert(key.into(), outer.into());
        let Some(mut parent) = here.parent else { return };
        if outer.starts_with('@') && !self.semantics.has(Deviation::RemapReachesRoot) {
            while let (true, Some(above)) =
                (self.scopes[parent as usize].autoremap, self.scopes[parent as usize].parent)
            {
                parent = above;
            }
            let slot = self.local(parent, outer);
            self.scopes[scope as usize].apart.insert(key.into(), slot);
        }
    }

    /// An entry of this scope itself, remapping or not.
    pub(crate) fn local(&mut self, scope: u32, key: &str) -> Slot {
        match self.scopes[scope as usize].keys.get(key) {
            Some(&slot) => slot,
            None => self.add_entry(scope, &key.into()),
        }
    }

    /// An entry that no key leads to: for what a node keeps to itself.
    pub(crate) fn add_hidden(&mut self) -> Slot {
        let slot = index(self.entries.len());
        let (value, ty, key) = (None, PortType::Any, "".into());
        self.entries.push(Entry { value, ty, exists: false, no_texts: false, sequence: 0, scope: 0, key });
        slot
    }

    fn add_entry(&mut self, scope: u32, key: &Arc<str>) -> Slot {
        let slot = index(self.entries.len());
        let key = Arc::clone(key);
        self.scopes[scope as usize].keys.insert(Arc::clone(&key), slot);
        let (value, ty) = (None, PortType::Any);
        self.entries.push(Entry { value, ty, exists: false, no_texts: false, sequence: 0, scope, key });
        slot
    }

    /// The slot of a key, if the scope knows it.
    pub(crate) fn find(&self, scope: u32, key: &str) -> Option<Slot> {
        let (scope, key) = match key.strip_prefix('@') {
            Some(name) => (0, name),
            None => (scope, key),
        };
        self.scopes.get(scope as usize)?.keys.get(key).copied()
    }

    /// Whether a key of a scope leads to an entry that is there.
    pub(crate) fn has(&mut self, scope: u32, key: &str) -> bool {
        let slot = self.resolve(scope, key);
        self.entry(slot).exists
    }

    pub(crate) fn entry(&self, slot: Slot) -> &Entry {
        &self.entries[slot as usize]
    }

    pub(crate) fn entry_mut(&mut self, slot: Slot) -> &mut Entry {
        &mut self.entries[slot as usize]
    }

    pub(crate) fn value(&self, slot: Slot) -> Option<&Value> {
        self.entries[slot as usize].value.as_ref()
    }

    /// A write by the host or a leaf: the first typed write fixes the type.
    pub(crate) fn set(&mut self, slot: Slot, value: Value) -> Result<(), BlackboardError> {
        let semantics = self.semantics;
        let narrow = !semantics.has(Deviation::OneIntegerType);
        let entry = self.entry_mut(slot);
        let ty = type_of(&value);
        let value = if !entry.exists {
            // A text says nothing about the type: it may stand for a number.
            entry.ty = if ty == PortType::Text { PortType::Any } else { ty };
            value
        } else if entry.ty == PortType::Any {
            entry.ty = ty;
            value
        } else if entry.ty == ty {
            // A script may have put a number into an entry for a text; then it stays one.
            match &entry.value {
                Some(old) if ty == PortType::Text && old.as_number().is_some() => {
                    return Err(refused(&entry.key, type_of(old), &value));
                }
                _ => value,
            }
        } else {
            match (entry.ty, &value) {
                (PortType::Text, _) | (_, Value::List(_)) => None,
                // A number is no truth value.
                (PortType::Bool, Value::Int(_) | Value::Real(_)) => None,
                (PortType::Int, Value::Bool(false)) if !semantics.has(Deviation::FalseIsZero) => None,
                (PortType::Unsigned, Value::Int(_)) if narrow => None,
                (ty, value) => ty.convert(value).filter(|value| !narrow || ty.is_narrow(value)),
            }
            .ok_or_else(|| entry.refuses(&value))?
        };
        entry.value = Some(value);
        (entry.exists, entry.no_texts) = (true, false);
        entry.sequence += 1;
        Ok(())
    }

    /// A write by `SetBlackboard`: a value as it is, from an entry of type `from`. It gives its type to a new entry, and
    /// must be of the type that an entry has; only texts are converted. `scope` is that of whoever writes.
    pub(crate) fn copy(&mut self, slot: Slot, value: Value, from: PortType, scope: u32) -> Result<(), BlackboardError> {
        let semantics = self.semantics;
        let entry = self.entry_mut(slot);
        let value = match (entry.ty, &value) {
            _ if !entry.exists => {
                (entry.exists, entry.ty) = (true, type_of(&value));
                Some(value)
            }
            (PortType::Text, Value::Text(_)) => Some(value),
            (PortType::Any, Value::Text(_)) if semantics.has(Deviation::UntypedTakesText) => Some(value),
            (PortType::Any, Value::Text(_)) if entry.no_texts && entry.scope == scope => {
                return Err(entry.refuses(&value));
            }
            (PortType::Any, Value::Text(_)) => None,
            (PortType::Any, _) => Some(value),
            (ty, Value::Text(_)) => Some(ty.convert(&value).ok_or_else(|| entry.refuses(&value))?),
            (ty, _) => {
                let one_integer = semantics.has(Deviation::OneIntegerType);
                let integer = |ty| matches!(ty, PortType::Int | PortType::Unsigned);
                // Scripts make integers of 64 bits, and ports have such of 32.
                let same = match from {
                    PortType::Any => type_of(&value) == ty && (one_integer || !integer(ty)),
                    // A script may have put something else there than the entry is for.
                    from => from == ty && (integer(ty) || type_of(&value) == ty),
                };
                let same = same || (one_integer && integer(type_of(&value)) && integer(ty));
                let fits = same.then(|| ty.convert(&value)).flatten();
                Some(fits.ok_or_else(|| entry.refuses(&value))?)
            }
        };
        entry.no_texts = entry.ty == PortType::Any && !semantics.has(Deviation::UntypedTakesText);
        entry.value = value;
        entry.sequence += 1;
        Ok(())
    }

    /// Takes the entry away; only its own scope can do that.
    pub(crate) fn unset(&mut self, slot: Slot, scope: u32) {
        let entry = self.entry_mut(slot);
        if entry.scope == scope {
            (entry.value, entry.ty, entry.exists, entry.sequence) = (None, PortType::Any, false, 0);
            entry.no_texts = false;
        }
    }
}

impl Entry {
    pub(crate) fn refuses(&self, value: &Value) -> BlackboardError {
        refused(&self.key, self.ty, value)
    }
}

fn refused(key: &str, declared: PortType, value: &Value) -> BlackboardError {
    BlackboardError {
        key: key.to_owned(),
        declared: declared.name(),
        value: value.kind(),
        text: value.to_string(),
        german: Box::new((declared.words().de, type_of(value).words().de)),
    }
}

/// The type that a value has by itself.
pub(crate) const fn type_of(value: &Value) -> PortType {
    match value {
        Value::Bool(_) => PortType::Bool,
        Value::Int(_) => PortType::Int,
        Value::Real(_) => PortType::Real,
        Value::Text(_) => PortType::Text,
        Value::List(_) => PortType::List,
    }
}

/// Counts of nodes and entries are bounded at load, far below `u32::MAX`.
pub(crate) fn index(i: usize) -> u32 {
    u32::try_from(i).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn board() -> Blackboard {
        let mut board = Blackboard::default();
        board.add_scope(Scope::default());
        board
    }

    #[test]
    fn keys_lead_through_the_scopes() {
        let mut board = board();
        let remapped = BTreeMap::from([("in".into(), "out".into())]);
        let inner = board.add_scope(Scope { parent: Some(0), remapped, ..Scope::default() });
        let auto = board.add_scope(Scope { parent: Some(inner), autoremap: true, ..Scope::default() });
        let out = board.resolve(0, "out");
        assert_eq!(board.resolve(inner, "in"), out);
        assert_eq!(board.resolve(auto, "in"), out);
        assert_ne!(board.resolve(inner, "out"), out, "not remapped: isolated");
        assert_eq!(board.resolve(auto, "@out"), out);
        let private = board.resolve(auto, "_p");
        assert_ne!(private, board.resolve(inner, "_p"), "private keys are not remapped by themselves");
    }

    #[test]
    fn the_first_typed_write_fixes_the_type() {
        let mut board = board();
        let slot = board.resolve(0, "x");
        board.set(slot, 1.into()).unwrap();
        board.set(slot, "12".into()).unwrap();
        assert_eq!(board.value(slot), Some(&Value::Int(12)));
        board.set(slot, 2.0.into()).unwrap();
        assert_eq!(board.value(slot), Some(&Value::Int(2)));
        assert!(board.set(slot, 2.5.into()).is_err());
        assert!(board.set(slot, "many".into()).is_err());
        assert_eq!(board.entry(slot).sequence, 3);
    }
}
