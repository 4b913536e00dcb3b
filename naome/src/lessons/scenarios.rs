//! Scenarios for `naome lessons check`: found, played with what the robot would have, judged, and drawn.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use lessons::Library;
use lessons::check::{Case, Report};
use lessons::scenario::{self, ENDING, Scenario, judge};
use robot_core::{Finding, Text};
use sim_world::{FloorPlan, picture};

use super::over_ros2::Loopback;
use crate::cli::{CheckLessons, Stage};
use crate::exit::Failure;
use crate::files;
use crate::output::Output;

/// A scenario's file.
pub(crate) struct Source {
    pub(super) place: String,
    text: String,
}

impl Source {
    /// The scenario in `file`, or one that comes along: that of this name where there is no such file.
    pub(crate) fn open(file: &Path, output: &Output) -> Result<Self, Failure> {
        let named = |source: &Self| Some(name(&source.place).as_str()) == file.to_str();
        match bundled().into_iter().find(named).filter(|_| !file.exists()) {
            Some(source) => Ok(source),
            None => Ok(Self { place: file.display().to_string(), text: files::read(file, output)? }),
        }
    }

    /// What it says, on the plan that it names or else on `plan`; all that is wrong with it if it cannot be played.
    pub(crate) fn read(
        &self,
        plan: &Arc<FloorPlan>,
        output: &Output,
    ) -> Result<Result<Scenario, Vec<Finding>>, Failure> {
        let mut unreadable = None;
        let read = Scenario::read(&self.place, &self.text, |wanted| {
            let Some(wanted) = wanted else { return Some(Ok(Arc::clone(plan))) };
            let file = self.beside(wanted);
            if !file.exists() {
                return FloorPlan::bundled(wanted).map(|plan| Ok(Arc::new(plan)));
            }
            let parsed = |text: String| FloorPlan::parse(&file.display().to_string(), &text);
            match files::read(&file, output).map(parsed) {
                Ok(plan) => Some(plan.map(Arc::new).map_err(|errors| errors.findings().to_vec())),
                Err(failure) => {
                    unreadable = Some(failure);
                    None
                }
            }
        });
        unreadable.map_or(Ok(read), Err)
    }

    /// The file or the name of the plan that the scenario names.
    pub(crate) fn plan(&self, scenario: &Scenario) -> Option<PathBuf> {
        let wanted = scenario.file.plan.as_ref()?;
        Some(self.beside(wanted)).filter(|file| file.exists()).or_else(|| Some(PathBuf::from(wanted)))
    }

    /// A file beside the scenario's own.
    fn beside(&self, file: &str) -> PathBuf {
        Path::new(&self.place).with_file_name(file)
    }
}

/// What scenarios are played with.
pub(super) struct Suite {
    library: Library,
    plan: Arc<FloorPlan>,
    pictures: Option<PathBuf>,
    stories: Option<PathBuf>,
    /// Where simulator and controller talk over ROS 2, if they are to.
    loopback: Option<Loopback>,
}

impl Suite {
    pub(super) fn open(options: &CheckLessons, output: &Output) -> Result<Self, Failure> {
        let library = options.library.open(output)?;
        let plan = options.library.plan(output)?;
        for folder in [&options.pictures, &options.stories].into_iter().flatten() {
            files::create_folder(folder, output)?;
        }
        let loopback = match options.on {
            Stage::Sim => None,
            Stage::Ros => Some(Loopback::open(options.speed, output)?),
        };
        Ok(Self { library, plan, pictures: options.pictures.clone(), stories: options.stories.clone(), loopback })
    }

    /// Plays and judges a scenario.
    pub(super) fn check(&self, source: &Source, output: &Output) -> Result<Report, Failure> {
        let scenario = match source.read(&self.plan, output)? {
            Ok(scenario) => scenario,
            Err(findings) => {
                let count = findings.len();
                let trouble = match count {
                    1 => Text { de: "ein Mangel in der Datei".to_owned(), en: "one finding in the file".to_owned() },
                    _ => Text {
                        de: format!("{count} Mängel in der Datei"),
                        en: format!("{count} findings in the file"),
                    },
                };
                let shown = Text { de: "Datei".to_owned(), en: "file".to_owned() };
                let cases = vec![Case { name: "file".to_owned(), shown, trouble: Some(trouble) }];
                let folder = name(&source.place);
                return Ok(Report { folder, lesson: None, about: None, findings, notes: Vec::new(), cases });
            }
        };
        let played = match &self.loopback {
            None => scenario.run(&self.library).map_err(Failure::missing)?,
            Some(loopback) => loopback.play(&scenario, &self.library, output)?,
        };
        if let Some(folder) = &self.pictures {
            let walk = lessons::walk(&scenario.plan, &played.story);
            let svg = picture::draw_walk(&scenario.plan, output.language, &walk);
            files::write(&folder.join(format!("{}.svg", scenario.id)), &svg, output)?;
        }
        if let Some(folder) = &self.stories {
            let lines: Result<Vec<String>, _> = played.story.iter().map(serde_json::to_string).collect();
            let lines = lines.map_err(Failure::missing)?.join("\n") + "\n";
            files::write(&folder.join(format!("{}.jsonl", scenario.id)), &lines, output)?;
        }
        Ok(judge(&scenario, &played))
    }
}

/// The file's name without its ending.
fn name(place: &str) -> String {
    let name = place.rsplit('/').next().unwrap_or(place);
    name.strip_suffix(ENDING).unwrap_or(name).to_owned()
}

/// The scenarios that come along.
pub(super) fn bundled() -> Vec<Source> {
    scenario::bundled().map(|(name, text)| Source { place: name.to_owned(), text: text.to_owned() }).collect()
}

/// The scenarios at a path: the file itself, or those in the folder.
pub(super) fn at(path: &Path, output: &Output) -> Result<Vec<Source>, Failure> {
    let is_scenario = |path: &Path| path.to_string_lossy().ends_with(ENDING);
    let mut files: Vec<PathBuf> = if path.is_dir() {
        let entries = std::fs::read_dir(path).into_iter().flatten().flatten().map(|entry| entry.path());
        entries.filter(|path| is_scenario(path)).collect()
    } else {
        vec![path.to_owned()].into_iter().filter(|path| is_scenario(path)).collect()
    };
    files.sort();
    files
        .iter()
        .map(|file| Ok(Source { place: file.display().to_string(), text: files::read(file, output)? }))
        .collect()
}
