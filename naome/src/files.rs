//! Files that people and programs wrote, and those that the program writes.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use robot_core::{FileErrors, MOST_TEXT_BYTES, Text, Unreadable, text_of};
use sim_world::picture;

use crate::exit::Failure;
use crate::output::Output;

/// A text file that a person wrote.
pub(crate) fn read(file: &Path, output: &Output) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    let most = u64::try_from(MOST_TEXT_BYTES).unwrap_or(u64::MAX) + 1;
    let read = File::open(file).and_then(|file| file.take(most).read_to_end(&mut bytes));
    let text = read.map_err(Unreadable::from).and_then(|_| text_of(&bytes).map(str::to_owned));
    text.map_err(|why| unreadable(file, why, output))
}

/// A file that a program wrote.
pub(crate) fn bytes(file: &Path, output: &Output) -> Result<Vec<u8>, Failure> {
    std::fs::read(file).map_err(|error| unreadable(file, &error, output))
}

/// A new file for what the program writes; one that is there is overwritten.
pub(crate) fn create(file: &Path, output: &Output) -> Result<File, Failure> {
    File::create(file).map_err(|error| {
        let file = file.display();
        Failure::wrong_use(output.say(&Text {
            de: format!("{file} kann ich nicht anlegen: {error}"),
            en: format!("I cannot create {file}: {error}"),
        }))
    })
}

/// Writes a file that somebody asked for.
pub(crate) fn write(file: &Path, content: &(impl AsRef<[u8]> + ?Sized), output: &Output) -> Result<(), Failure> {
    std::fs::write(file, content).map_err(|error| {
        let file = file.display();
        Failure::wrong_use(output.say(&Text {
            de: format!("{file} kann ich nicht schreiben: {error}"),
            en: format!("I cannot write {file}: {error}"),
        }))
    })
}

/// Writes a drawing (SVG) as what its file's name ends in: `.png`, or else as it is.
pub(crate) fn write_drawing(file: &Path, svg: &str, output: &Output) -> Result<(), Failure> {
    if !file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("png")) {
        return write(file, svg, output);
    }
    let png = picture::png(svg).map_err(Failure::missing)?;
    write(file, &png, output)
}

/// Why a file cannot be read, and what to do about it.
pub(crate) fn unreadable(file: &Path, why: impl Into<Unreadable>, output: &Output) -> Failure {
    Failure::wrong_use(output.say(&why.into().text(&file.display().to_string())))
}

/// All that is wrong in a file that a person wrote, with lines and carets.
pub(crate) fn wrong(errors: &FileErrors, output: &Output) -> Failure {
    Failure::wrong_use(errors.text(output.language))
}
