//! Files that people and programs wrote, and those that the program writes.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use robot_core::{FileErrors, MOST_TEXT_BYTES, Text, Unreadable, Unwritable, text_of};
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

/// A file that a program wrote: the recording of a whole day, and not whatever never ends.
pub(crate) fn bytes(file: &Path, output: &Output) -> Result<Vec<u8>, Failure> {
    bytes_up_to(file, MOST_RECORDED_BYTES).map_err(|why| unreadable(file, why, output))
}

/// A recording that is longer has more than a day in it.
const MOST_RECORDED_BYTES: usize = 1 << 30;

fn bytes_up_to(file: &Path, most_bytes: usize) -> Result<Vec<u8>, Unreadable> {
    let mut bytes = Vec::new();
    let most = u64::try_from(most_bytes).unwrap_or(u64::MAX).saturating_add(1);
    File::open(file).and_then(|file| file.take(most).read_to_end(&mut bytes))?;
    if bytes.len() > most_bytes { Err(Unreadable::TooLarge { most_bytes }) } else { Ok(bytes) }
}

/// A new file for what the program writes; one that is there is overwritten.
pub(crate) fn create(file: &Path, output: &Output) -> Result<File, Failure> {
    File::create(file).map_err(|error| unwritable(file, error, output))
}

/// A folder to write into; made, with those above it, where there is none.
pub(crate) fn create_folder(folder: &Path, output: &Output) -> Result<(), Failure> {
    std::fs::create_dir_all(folder).map_err(|error| unwritable(folder, error, output))
}

/// Writes a file that somebody asked for.
pub(crate) fn write(file: &Path, content: &(impl AsRef<[u8]> + ?Sized), output: &Output) -> Result<(), Failure> {
    std::fs::write(file, content).map_err(|error| unwritable(file, error, output))
}

/// Writes a file for somebody to go on from; what is there already is left as it is.
pub(crate) fn write_new(file: &Path, content: &str, output: &Output) -> Result<(), Failure> {
    if file.exists() {
        let file = file.display();
        return Err(Failure::wrong_use(output.say(&Text {
            de: format!("{file} gibt es schon; ich überschreibe nichts."),
            en: format!("{file} is there already; I overwrite nothing."),
        })));
    }
    write(file, content, output)
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

/// Why a file cannot be written, and what to do about it.
pub(crate) fn unwritable(file: &Path, why: impl Into<Unwritable>, output: &Output) -> Failure {
    Failure::wrong_use(output.say(&why.into().text(&file.display().to_string())))
}

/// All that is wrong in a file that a person wrote, with lines and carets.
pub(crate) fn wrong(errors: &FileErrors, output: &Output) -> Failure {
    Failure::wrong_use(errors.text(output.language))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_never_ends_is_refused() {
        let most_bytes = 4_096;
        assert_eq!(bytes_up_to(Path::new("/dev/zero"), most_bytes), Err(Unreadable::TooLarge { most_bytes }));
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("recording");
        for (bytes, is_read) in [(most_bytes, true), (most_bytes + 1, false)] {
            std::fs::write(&file, vec![7; bytes]).unwrap();
            assert_eq!(bytes_up_to(&file, most_bytes).is_ok(), is_read, "{bytes}");
        }
    }
}
