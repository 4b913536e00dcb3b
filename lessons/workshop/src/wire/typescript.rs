//! The messages' TypeScript types, for the pages.

use std::path::Path;

use ts_rs::{Config, TS};

use super::*;

const HEAD: &str = "// The messages between server and pages. Made from the Rust types by `NAOME_WRITE=1 cargo test -p workshop --lib \
typescript`; do not change it by hand.\n\n";

macro_rules! declared {
    ($cfg:expr, $($type:ty),* $(,)?) => {
        [$((<$type>::docs(), <$type>::decl($cfg)),)*]
    };
}

fn types() -> String {
    let cfg = &Config::default();
    let all = declared!(
        cfg,
        Animal,
        Arm,
        Arms,
        AskHint,
        BlockInfo,
        BlockLimits,
        Blocks,
        Bonus,
        Case,
        Certificate,
        CheckResult,
        Child,
        ChildOrder,
        ChildState,
        ClassInfo,
        ClassState,
        Colour,
        CompileResult,
        Deleted,
        Drawer,
        EndOfDay,
        Enqueue,
        ErrorBody<'_>,
        EyeColour,
        Feedback,
        FileText,
        Finding,
        Findings,
        Flow,
        Frame,
        FreeSeat,
        Head,
        HeardText,
        Help,
        Hint,
        HintOffer,
        Imported,
        Join,
        JoinInfo,
        Joined,
        LessonCheck,
        LessonCounter,
        LessonInfo,
        LessonLimits,
        LessonMap,
        LessonPage,
        LessonReport,
        LessonReports,
        LineNews,
        LineOrder,
        LogLine,
        Login,
        Looks,
        Me,
        MissedKind,
        MissedSentence,
        MissedSentences,
        MyState,
        Named,
        NewPin,
        OnStage,
        Overview,
        Paragraph,
        Person,
        ProblemInfo,
        ProgramInfo,
        Programs,
        Progress,
        QueueOrder,
        QueueState,
        Release,
        ReleaseOrder,
        RobotInfo,
        RunInfo,
        RunLog,
        Save,
        Saved,
        SavedProgram,
        SetUp,
        Settings,
        Solid,
        Solution,
        Span,
        Spot,
        StaffFile,
        StaffFileText,
        StaffFiles,
        StageNews,
        StageOrder,
        StagePlan,
        Start,
        StartPose,
        Statement,
        StepName,
        StepPage,
        Stimuli,
        Stop,
        TakeHome,
        TakeHomeCode,
        Ticket,
        ToCheck,
        Track,
        TreeNode,
        Zone,
    );
    let mut text = HEAD.to_owned();
    for (docs, declaration) in all {
        text += docs.as_deref().unwrap_or_default();
        text += &format!("export {declaration}\n\n");
    }
    // Comments within a type leave white space before them.
    let lines: Vec<&str> = text.trim_end().lines().map(str::trim_end).collect();
    lines.join("\n") + "\n"
}

#[test]
fn the_pages_have_the_same_types() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("editor/src/wire/index.ts");
    let types = types();
    if std::env::var_os("NAOME_WRITE").is_some() {
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, &types).unwrap();
    }
    let written = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(written == types, "{} is old: run this test once with NAOME_WRITE=1", file.display());
}
