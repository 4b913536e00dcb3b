//! The words in capitals that stand for what people fill in.

/// Those that are other words in German.
const GERMAN: &[(&str, &str)] = &[
    ("COMMAND", "BEFEHL"),
    ("DATE", "DATUM"),
    ("DIR", "ORDNER"),
    ("DIR/NAME.yaml", "ORDNER/NAME.yaml"),
    ("FAULT[@S][+S]", "FEHLER[@S][+S]"),
    ("FILE", "DATEI"),
    ("FILE.mcap", "DATEI.mcap"),
    ("FILE.mcap|FILE.trace", "DATEI.mcap|DATEI.trace"),
    ("FILE.plan.toml", "DATEI.plan.toml"),
    ("FILE.svg|png", "DATEI.svg|png"),
    ("FILE.toml", "DATEI.toml"),
    ("FILE.trace", "DATEI.trace"),
    ("FILE.wav", "DATEI.wav"),
    ("FILE.xml", "DATEI.xml"),
    ("FILE|DIR", "DATEI|ORDNER"),
    ("FIRST.trace", "ERSTE.trace"),
    ("ID", "NUMMER"),
    ("KEY", "SCHLÜSSEL"),
    ("KEY=VALUE", "SCHLÜSSEL=WERT"),
    ("LESSON", "LEKTION"),
    ("LEVEL", "STUFE"),
    ("NAME|FILE", "NAME|DATEI"),
    ("NODE=ANSWER", "KNOTEN=ANTWORT"),
    ("PATH", "PFAD"),
    ("PERCENT", "PROZENT"),
    ("PROGRAM", "PROGRAMM"),
    ("ROOM", "RAUM"),
    ("RUN", "LAUF"),
    ("SECOND.trace", "ZWEITE.trace"),
    ("SECONDS=FILE", "SEKUNDEN=DATEI"),
    ("SPOT", "PLATZ"),
    ("STYLE", "STIL"),
    ("espeak|FILE.onnx", "espeak|DATEI.onnx"),
];

/// The German word for one of them; those that are the same in both languages have none.
pub(super) fn in_german(name: &str) -> Option<&'static str> {
    GERMAN.iter().find(|(english, _)| *english == name).map(|(_, german)| *german)
}

#[cfg(test)]
pub(super) fn all() -> impl Iterator<Item = &'static str> {
    GERMAN.iter().map(|(english, _)| *english)
}
