/**
 * What the server says, under the names that the pages use. The server's own types (`../wire`, made from its Rust types) are
 * the one source; only what the server hands on as it is, Blockly's JSON, gets Blockly's types here.
 */

import type { serialization, utils } from 'blockly/core';
import type * as wire from '../wire';

export type {
  Arm,
  BlockInfo,
  Certificate,
  CheckResult as Checked,
  Child,
  ChildState,
  ClassInfo,
  CompileResult as Compiled,
  Drawer as Category,
  Finding,
  Frame,
  FreeSeat as Seat,
  Help,
  JoinInfo as Join,
  LessonCounter,
  LessonInfo as LessonSummary,
  LessonMap as Lessons,
  LessonReport,
  LogLine,
  Me,
  MissedKind,
  MissedSentence as Missed,
  MissedSentences,
  Named,
  Overview,
  ProblemInfo as Problem,
  ProgramInfo as SavedProgram,
  Progress,
  QueueOrder,
  Release,
  RobotInfo,
  RunInfo,
  Settings,
  StaffFile,
  StagePlan as Stage,
  Statement,
  Stop,
  Ticket,
  Track,
  TreeNode,
} from '../wire';

/** A program as Blockly saves it. */
export type Workspace = Record<string, unknown>;
export type Toolbox = utils.toolbox.ToolboxInfo;
export type BlockState = serialization.blocks.State;

/** A place in the room, in metres. */
export type Point = readonly [number, number];
/** Text as data, never HTML. */
export type Rich = readonly (Omit<Readonly<wire.Paragraph>, 'spans'> & { readonly spans: readonly wire.Span[] })[];

/** A message whose `workspace` and such is Blockly's. */
type With<T, Known> = Omit<T, keyof Known> & Known;

export type Registry = With<
  wire.Blocks,
  { definitions: Record<string, unknown>[]; toolboxes: Record<string, Toolbox> }
>;
export type Step = With<wire.StepPage, { toolbox: Toolbox }>;
export type Lesson = With<wire.LessonPage, { steps: Step[]; starter: Workspace | null }>;

/** One of the messages with this `type`. */
type Of<T, Kind extends string> = Extract<T, { type: Kind }>;

/** The class as the server tells it. */
export type ClassState = Of<wire.LineNews, 'class'>;
/** The class's line as everybody hears it. */
export type LineNews = wire.LineNews;
/** Something that happened in a run. The wire leaves open what else there is; by `ev`, `naome-run/1` says these. */
export interface RunEvent {
  readonly t: number;
  readonly ev: string;
  readonly until?: number | null;
  readonly block?: string | null;
  readonly ok?: boolean | null;
  readonly kind?: string;
  readonly text?: string;
  readonly cut?: boolean;
  readonly de?: string;
  readonly en?: string;
  readonly is?: string;
  readonly arm?: string;
}
export type NodeState = Of<wire.StageNews, 'tree'>['nodes'][number][1];
/** Browser to its own simulator. */
export type StageCommand = wire.StageOrder;
/** The simulator to its browser. */
export type StageNews = Exclude<wire.StageNews, { type: 'event' }> | ({ type: 'event' } & RunEvent);
