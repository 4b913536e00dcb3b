//! Files that other files include.

/// A file that another one includes.
#[derive(Debug, Clone, Copy)]
pub struct Include<'a> {
    /// The path as written.
    pub path: &'a str,
    /// The ROS package that the path starts from, if it says one.
    pub ros_pkg: Option<&'a str>,
    /// The name of the including file.
    pub from: &'a str,
}

/// Finds an included file: its name, under which its errors are reported, and its text.
pub(crate) type IncludeFn<'a> = dyn FnMut(&Include<'_>) -> Result<(String, String), String> + 'a;

/// `path` as seen from the folder of `from`, without `.` and `..`.
pub(super) fn normal_path(from: &str, path: &str) -> String {
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = Vec::new();
    let absolute = path.starts_with('/');
    let folder = if absolute { "" } else { folder };
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    let prefix = if absolute || folder.starts_with('/') { "/" } else { "" };
    format!("{prefix}{}", parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::normal_path;

    #[test]
    fn paths_are_seen_from_the_including_file() {
        for (from, path, joined) in [
            ("main.xml", "b.xml", "b.xml"),
            ("trees/main.xml", "b.xml", "trees/b.xml"),
            ("trees/main.xml", "../b.xml", "b.xml"),
            ("trees/main.xml", "./sub//b.xml", "trees/sub/b.xml"),
            ("/a/main.xml", "b.xml", "/a/b.xml"),
            ("a/main.xml", "/b.xml", "/b.xml"),
            ("main.xml", "../b.xml", "../b.xml"),
        ] {
            assert_eq!(normal_path(from, path), joined, "{from} {path}");
        }
    }
}
