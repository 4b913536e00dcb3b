// The messages between server and pages. Made from the Rust types by `NAOME_WRITE=1 cargo test -p workshop --lib typescript`; do not change it by hand.

/**
 * An animal to be.
 */
export type Animal = { id: string, name: string, sign: string, };

/**
 * An arm; the hand is closed at 0 and open at 1.
 */
export type Arm = { shoulder_pitch_deg: number, shoulder_roll_deg: number, elbow_roll_deg: number, hand: number, };

/**
 * Both arms.
 */
export type Arms = { left: Arm, right: Arm, };

/**
 * `POST /api/lessons/{id}/hint`.
 */
export type AskHint = { step: string, seen: number, };

/**
 * A block beside its definition.
 */
export type BlockInfo = { type: string, level: number, category: string, title: string, tooltip: string, aria: string, };

/**
 * How much fits into a program.
 */
export type BlockLimits = { blocks: number, nesting: number, hats: number, phrases: number, phrase_chars: number, text_chars: number, variables: number, bytes: number, };

/**
 * `GET /api/registry`.
 */
export type Blocks = { version: string, language: string, definitions: unknown[], toolboxes: Record<string, unknown>, categories: Array<Drawer>, blocks: Array<BlockInfo>, limits: BlockLimits, stimuli: Stimuli, looks: Looks, };

/**
 * Something for those who want more.
 */
export type Bonus = { goal: string, reached: boolean, text: Array<Paragraph>, };

/**
 * One thing that was checked.
 */
export type Case = { name: string, ok: boolean, message: string | null, };

/**
 * What one gets for some lessons.
 */
export type Certificate = { id: string, needs: number, title: string, text: string, };

/**
 * The answer to `POST /api/check`.
 */
export type CheckResult = { sha256: string, ran: boolean, passed: boolean, lesson_passed: boolean, attempts: number, problems: Array<ProblemInfo>, feedback: Feedback | null, reached: number, of: number, bonus: Array<Bonus>, hint: HintOffer, help: Help | null, runs: Array<RunInfo>, shown: string | null, stage_ready: boolean, stage_why: string | null, };

/**
 * A child, or a pair of them: an animal of a colour, and nothing else.
 */
export type Child = { id: string, animal: string, colour: string, name: string, sign: string, value: string, };

/**
 * `POST /api/staff/child`.
 */
export type ChildOrder = { "action": "remove", child: string, };

/**
 * Where a child is.
 */
export type ChildState = { child: Child, here: boolean, page: string | null, lesson: string | null, step: string | null, attempts: number, passed: Array<string>, stuck: boolean, since_s: number, runs: number, in_queue: boolean, };

/**
 * `GET /api/class`.
 */
export type ClassInfo = { version: number, language: "de" | "de-simple" | "en", languages: string[], open: boolean, robot: string, keep_days: number, staff_pin_set: boolean, is_staff: boolean, microphone: boolean, animals: Array<Animal>, colours: Array<Colour>, me: Child | null, };

/**
 * The whole state, as far as the listener may know it.
 */
export type ClassState = { open: boolean, stopped: boolean, queue: QueueState, me: MyState | null, join: JoinInfo | null, staff: Overview | null, };

/**
 * A colour to be.
 */
export type Colour = { id: string, name: string, value: string, };

/**
 * What is wrong before it runs, and the tree it becomes.
 */
export type CompileResult = { sha256: string, blocks: number, problems: Array<ProblemInfo>, tree: Array<TreeNode>, };

/**
 * How much is gone.
 */
export type Deleted = { children: number, programs: number, };

/**
 * A drawer of the toolbox.
 */
export type Drawer = { id: string, name: string, colour: string, icon: string, };

/**
 * The answer to `POST /api/staff/end-of-day`.
 */
export type EndOfDay = { deleted: Deleted, };

/**
 * `POST /api/queue`.
 */
export type Enqueue = { slot: string, };

/**
 * What is wrong with a request.
 */
export type ErrorBody = { code: string, message: string, retry_after_s?: number, free?: Array<FreeSeat>, was_mine?: boolean, };

/**
 * A colour of the eyes.
 */
export type EyeColour = { id: string, name: string, value: string, };

/**
 * One thing at a time.
 */
export type Feedback = { status: "not_yet" | "almost" | "passed", goal: string | null, text: Array<Paragraph>, blocks: Array<string>, values: { [key in string]: string }, };

/**
 * `POST /api/staff/findings`, and of `PUT /api/staff/files/{name}` the text.
 */
export type FileText = { name: string, text: string, };

/**
 * One thing that is wrong in a file.
 */
export type Finding = { file: string, line: number, column: number, severity: string, rule: string, message: string, help: string, };

/**
 * The answer to both.
 */
export type Findings = { findings: Array<Finding>, };

/**
 * A part of a visit.
 */
export type Flow = { minutes: number, lesson: string | null, what: string, };

/**
 * How everything looks at a moment.
 */
export type Frame = { t: number, x: number, y: number, heading_deg: number, posture: string, walking: boolean, head: Head, arms: Arms, eyes: string, leds: Array<string>, speech: string | null, heard: string | null, touched: Array<string>, face: boolean, cards: Array<string>, people: Array<Person>, ahead_cm: number, };

/**
 * A seat that is free.
 */
export type FreeSeat = { animal: string, colour: string, name: string, };

/**
 * Where the head looks.
 */
export type Head = { yaw_deg: number, pitch_deg: number, };

/**
 * The answer to `POST /api/hear`.
 */
export type HeardText = { text: string, heard: boolean, confidence: number, };

/**
 * Which help may be asked for.
 */
export type Help = { attempts: number, hint_from: number, solution_from: number, hint: boolean, solution: boolean, };

/**
 * A tip.
 */
export type Hint = { hint: Array<Paragraph>, number: number, of: number, };

/**
 * The tip that fits.
 */
export type HintOffer = { offered: boolean, text: Array<Paragraph> | null, };

/**
 * The answer to `POST /api/import`.
 */
export type Imported = { lesson: string | null, workspace: unknown, problems: Array<ProblemInfo>, };

/**
 * `POST /api/join`.
 */
export type Join = { code: string, animal: string, colour: string, again: boolean, };

/**
 * How to join: for the projector.
 */
export type JoinInfo = { code: string, urls: Array<string>, qr: Array<Array<boolean>>, };

/**
 * The answer to it.
 */
export type Joined = { me: Child, };

/**
 * `POST /api/staff/lessons/check`.
 */
export type LessonCheck = { lesson: string | null, };

/**
 * The same, with words for staff.
 */
export type LessonCounter = { lesson: string, tries: number, passed: number,
/**
 * What the lesson says about the goal that stood in the way most often.
 */
hardest: string | null, };

/**
 * A lesson on the map.
 */
export type LessonInfo = { id: string, title: string, age: [number, number], minutes: number, level: number, concepts: Array<string>, requires: Array<string>, group: string, robot: string, steps: Array<StepName>, progress: Progress | null, open: boolean, };

/**
 * How much a lesson allows.
 */
export type LessonLimits = { sim_seconds: number, blocks: number, ideal_blocks: number | null, };

/**
 * `GET /api/lessons`.
 */
export type LessonMap = { tracks: Array<Track>, lessons: Array<LessonInfo>, };

/**
 * `GET /api/lessons/{id}`.
 */
export type LessonPage = { id: string, title: string, intro: Array<Paragraph>, done: Array<Paragraph>, age: [number, number], minutes: number, level: number, version: number, steps: Array<StepPage>, starter: unknown, limits: LessonLimits, help: Help, stage: StagePlan, variants: Array<string>, progress: Progress | null, };

/**
 * A lesson against itself.
 */
export type LessonReport = { folder: string, title: string, seconds: number, cases: Array<Case>, findings: Array<Finding>, };

/**
 * The answer to it.
 */
export type LessonReports = { reports: Array<LessonReport>, };

/**
 * What the server says on `WS /api/line`.
 */
export type LineNews = { "type": "class" } & ClassState | { "type": "robot", frame: Frame, } | { "type": "caption", who: string, text: string, } | { "type": "event", t: number, block: string | null, ok: boolean | null, } | { "type": "over" };

/**
 * What a page says on the line.
 */
export type LineOrder = { "type": "at", page: string, lesson: string | null, step: string | null, };

/**
 * A line of the Protokoll.
 */
export type LogLine = { t: number, who: string, text: string, block: string | null, };

/**
 * `POST /api/staff/login`.
 */
export type Login = { pin: string, };

/**
 * How things of the registry are drawn.
 */
export type Looks = { colours: Array<EyeColour>, };

/**
 * `GET /api/me`.
 */
export type Me = { child: Child, progress: Array<Progress>, programs: Array<ProgramInfo>, ticket: Ticket | null, };

/**
 * How often something of a kind was not understood, and what helps.
 */
export type MissedKind = { kind: "nothing" | "unsure" | "out_of_scope", nearest: string, count: number, help: string, };

/**
 * What was not understood.
 */
export type MissedSentence = { text: string, language: string, count: number, };

/**
 * `GET /api/staff/missed`.
 */
export type MissedSentences = { total: number, kinds: Array<MissedKind>, sentences: Array<MissedSentence>, };

/**
 * What concerns one child.
 */
export type MyState = { ticket: Ticket | null, message: string | null, };

/**
 * An id and what people read.
 */
export type Named = { id: string, name: string, };

/**
 * `POST /api/staff/pin`.
 */
export type NewPin = { old: string, new: string, };

/**
 * Who has the robot.
 */
export type OnStage = { child: Child, title: string, left_s: number, lasts_s: number, };

/**
 * Everything at a glance.
 */
export type Overview = { children: Array<ChildState>, queue: Array<Ticket>,
/**
 * On the line: nothing where they are as they were told last.
 */
releases: Array<Release> | null, robot: RobotInfo, settings: Settings, counters: Array<LessonCounter>, };

/**
 * A paragraph, an item of a list, or a picture, whose words are for those who do not see it.
 */
export type Paragraph = { kind: "paragraph" | "item" | "picture", spans: Array<Span>,
/**
 * Where the picture is.
 */
picture?: string, };

/**
 * Somebody in the way.
 */
export type Person = { x: number, y: number, r: number, };

/**
 * What is wrong with a program, or looks odd.
 */
export type ProblemInfo = { severity: "error" | "warning", rule: string, block: string | null, message: string, help: string, };

/**
 * A program that is kept.
 */
export type ProgramInfo = { slot: string, lesson: string | null, sha256: string, blocks: number, saved_ms: number, };

/**
 * `GET /api/programs`.
 */
export type Programs = { programs: Array<ProgramInfo>, };

/**
 * How far a child is in a lesson.
 */
export type Progress = { lesson: string, step: number, steps: number, attempts: number, passed: boolean, bonus: Array<string>, };

/**
 * `POST /api/staff/queue`.
 */
export type QueueOrder = { "action": "pause" } | { "action": "go" } | { "action": "last_round" } | { "action": "clear" } | { "action": "shorten" } | { "action": "skip", child: string, } | { "action": "pin", child: string, } | { "action": "unpin", child: string, } | { "action": "remove", child: string, } | { "action": "here", child: string, } | { "action": "start", child: string, };

/**
 * The queue as everybody sees it.
 */
export type QueueState = { paused: boolean, last_round: boolean, now: OnStage | null, next: Array<Ticket>, waiting: number, };

/**
 * Sentences that wait to be looked at.
 */
export type Release = { child: Child, slot: string, sha256: string, texts: Array<string>, };

/**
 * `POST /api/staff/release`.
 */
export type ReleaseOrder = { child: string, sha256: string, release: boolean, why: string | null, };

/**
 * How the robot is.
 */
export type RobotInfo = { kind: "simulator" | "robot", state: "ready" | "running" | "stopped" | "away", battery: number | null, hottest: number | null, message: string | null,
/**
 * Whether somebody listens for a spoken stop there; nothing of the simulator.
 */
hears_stop: boolean | null,
/**
 * Why nobody does.
 */
deaf: string | null, };

/**
 * A run that can be looked at.
 */
export type RunInfo = { id: string, variant: string | null, seconds: number, ending: string, };

/**
 * `GET /api/runs/{id}/log`.
 */
export type RunLog = { lines: Array<LogLine>, };

/**
 * `PUT /api/programs/{slot}`.
 */
export type Save = { workspace: unknown, based_on: string | null,
/**
 * A name that the page has drawn: who saved a state is not asked about it, even if the answer to that was lost.
 */
writer: string | null, };

/**
 * The answer to it.
 */
export type Saved = { sha256: string, saved_ms: number, blocks: number, problems: Array<ProblemInfo>, };

/**
 * `GET /api/programs/{slot}`.
 */
export type SavedProgram = { slot: string, lesson: string | null, workspace: unknown, sha256: string, saved_ms: number, };

/**
 * `POST /api/staff/setup`.
 */
export type SetUp = { key: string, pin: string, };

/**
 * What staff may set. Limits are only ever tightened.
 */
export type Settings = { run_seconds: number, volume: number, stage: [number, number], on_table: boolean, needs_check: boolean, needs_release: boolean, call_seconds: number, language: "de" | "de-simple" | "en", keep_days: number, open: boolean, };

/**
 * What nobody walks through.
 */
export type Solid = { kind: "wall" | "door" | "furniture" | "shelf", name: string | null, corners: [[number, number], [number, number], [number, number], [number, number]], };

/**
 * A lesson's solution.
 */
export type Solution = { workspace: unknown, };

/**
 * Words in one look.
 */
export type Span = { text: string, bold?: boolean, };

/**
 * A place with a name.
 */
export type Spot = { id: string, name: string, x: number, y: number, facing_deg: number, };

/**
 * A file that staff may change.
 */
export type StaffFile = { name: string, kind: "plan" | "phrases", changed: boolean, };

/**
 * One of them with its text.
 */
export type StaffFileText = { name: string, kind: "plan" | "phrases", text: string, };

/**
 * `GET /api/staff/files`.
 */
export type StaffFiles = { files: Array<StaffFile>, };

/**
 * What the server says there.
 */
export type StageNews = { "type": "began", run: string, sha256: string, stage: StagePlan, tree: Array<TreeNode>, problems: Array<ProblemInfo>, } | { "type": "refused", problems: Array<ProblemInfo>, } | { "type": "frame", frame: Frame, } | { "type": "event" } & { t: number, until?: number, ev: string, block?: string, [key: string]: unknown } | { "type": "log" } & LogLine | { "type": "tree", nodes: [number, "idle" | "running" | "success" | "failure"][], } | { "type": "end", t: number, ending: string, run: string, text: string, } | { "type": "over" } | { "type": "error", code: string, message: string, };

/**
 * What a page says on `WS /api/stage`.
 */
export type StageOrder = { "type": "start" } & Start | { "type": "stop" } | { "type": "pause", on: boolean, } | { "type": "speed", x: number, } | { "type": "touch", part: string, seconds: number | null, } | { "type": "say", text: string, } | { "type": "obstacle", x: number, y: number, seconds: number | null, } | { "type": "clear_obstacles" } | { "type": "face", seconds: number | null, } | { "type": "card", card: string, seconds: number | null, };

/**
 * The room to draw.
 */
export type StagePlan = { name: string, size: [number, number], zones: Array<Zone>, solids: Array<Solid>, spots: Array<Spot>, start: StartPose, bounds: [[number, number], [number, number], [number, number], [number, number]], };

/**
 * The program to run. It is read by itself, as it nests deeper than other messages.
 */
export type Start = { workspace: unknown, lesson: string | null, variant: string | null, seed: number | null, speed: number | null, };

/**
 * Where and how the robot begins.
 */
export type StartPose = { x: number, y: number, heading_deg: number, posture: string, };

/**
 * What the library has filled into the accessibility statement.
 */
export type Statement = {
/**
 * Which body of the public sector it is for.
 */
body: string,
/**
 * What it is about.
 */
site: string, contact: string, phone: string, email: string,
/**
 * The day it was made, and the day somebody last looked: `2026-11-22`.
 */
made: string, reviewed: string,
/**
 * What is not accessible, one a line.
 */
gaps: string, };

/**
 * A step's id and title.
 */
export type StepName = { id: string, title: string, };

/**
 * A step of a lesson.
 */
export type StepPage = { id: string, title: string, text: Array<Paragraph>, toolbox: unknown, blocks: Array<string>, goals: Array<string>, bonus: Array<string>, hints: number, };

/**
 * What can be done to the robot on a child's stage.
 */
export type Stimuli = { parts: Array<Named>, cards: Array<Named>, };

/**
 * Where a lesson lies on the map, and which open it.
 */
export type Stop = { lesson: string, after: Array<string>, at: [number, number], needed: boolean, };

/**
 * A program to take home: a file, or behind a code.
 */
export type TakeHome = { format?: string, lesson: string | null, workspace: unknown, };

/**
 * A take-home code.
 */
export type TakeHomeCode = { code: string, until_ms: number, };

/**
 * A place in the queue for the robot.
 */
export type Ticket = { child: Child, slot: string, title: string, sha256: string, state: "waiting" | "called" | "here" | "on_stage" | "recheck", place: number, pinned: boolean, called_s: number | null, release: "not_needed" | "waiting" | "released" | "refused", };

/**
 * `POST /api/compile` and `POST /api/check`.
 */
export type ToCheck = { workspace: unknown, lesson: string | null, step: string | null, };

/**
 * A way through the lessons.
 */
export type Track = { id: string, title: string, about: string,
/**
 * For whom: nothing where a track does not say.
 */
age: [number, number] | null, minutes: number | null, lessons: Array<string>, stops: Array<Stop>, flow: Array<Flow>, certificates: Array<Certificate>, };

/**
 * A node of the program's behaviour tree, in pre-order.
 */
export type TreeNode = { node: number, parent: number | null, kind: string, block: string | null, title: string, };

/**
 * A part of the room.
 */
export type Zone = { id: string, name: string, corners: [[number, number], [number, number], [number, number], [number, number]], };
