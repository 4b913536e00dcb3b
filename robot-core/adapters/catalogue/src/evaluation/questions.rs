//! Questions whose answers are known, as they stand in files.

use robot_core::BookId;

/// A title as somebody says it, and the work that is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// What kind of question it is: "clean", "asr", "absent".
    pub kind: String,
    /// The work that is meant; `None` if the catalogue does not have it.
    pub wanted: Option<BookId>,
    /// What was heard.
    pub text: String,
}

/// A line that is no question.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "line {line}: a question is kind, id and text, or group, kind, id and text, with tabs between; this has {columns} columns"
)]
pub struct QuestionError {
    /// Which line, from 1.
    pub line: usize,
    /// How many columns it has.
    pub columns: usize,
}

/// Reads questions, one a line: kind, id, text with tabs between; before them there may be a group. The id `-` stands
/// for a work that the catalogue does not have. Empty lines are passed over.
///
/// ```
/// let questions = robot_catalogue::evaluation::read_questions("asr\t7\tder grüffel o\nabsent\t-\tnie geschrieben\n")?;
/// assert_eq!(questions[0].kind, "asr");
/// assert_eq!(questions[1].wanted, None);
/// # Ok::<(), robot_catalogue::evaluation::QuestionError>(())
/// ```
///
/// # Errors
/// When a line has other columns.
pub fn read_questions(text: &str) -> Result<Vec<Question>, QuestionError> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(at, line)| {
            let columns: Vec<&str> = line.split('\t').collect();
            let (kind, id, text) = match columns[..] {
                [kind, id, text] => (kind.to_owned(), id, text),
                [group, kind, id, text] => (format!("{group} {kind}"), id, text),
                _ => return Err(QuestionError { line: at + 1, columns: columns.len() }),
            };
            let wanted = (id != "-").then(|| BookId(id.to_owned()));
            Ok(Question { kind, wanted, text: text.to_owned() })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_question_is_told_with_its_line() {
        let error = read_questions("asr\t1\tmomo\n\nmomo\n").unwrap_err();
        assert_eq!(error, QuestionError { line: 3, columns: 1 });
    }

    #[test]
    fn a_group_stands_before_the_kind() {
        let questions = read_questions("known\tclean\t12\tmomo\n").unwrap();
        assert_eq!(questions[0].kind, "known clean");
        assert_eq!(questions[0].wanted, Some(BookId("12".to_owned())));
    }
}
