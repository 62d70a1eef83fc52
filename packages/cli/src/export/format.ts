import type { EventKind } from '@graph-1password/vocabulary';
import { forEachStream } from '@graph-1password/vocabulary';
import type { AccessView } from '../access/view';
import type { Incident } from '../alerts/incidents';
import type { Rule } from '../detect/rules';
import type { ExportSource } from './source/source';
import type { FolderTarget } from './target/folder';
import type { Lines } from './target/lines';

/** What the options of the command say to a format. */
export interface FormatOptions {
  /** Data stream of the bulk form; `{dataset}` stands for the stream. */
  bulk?: string | undefined;
  /** Leave out what says everything a second time. */
  noOriginal?: boolean | undefined;
  /** The titles of items may leave. */
  titles?: boolean | undefined;
  /** What entities were made from may leave. */
  raw?: boolean | undefined;
  /** Reads of this integration count as uses. */
  ownReads?: boolean | undefined;
  /** Judges the graph; absent unless findings were asked for. */
  findings?: (() => Promise<Judged>) | undefined;
  /** Tells who can open what; absent unless that was asked for. */
  access?: (() => Promise<AccessView>) | undefined;
  /** Called for each object that is written; it throws to end the work. */
  onWritten: () => void;
}

/** What the rules found. */
export interface Judged {
  incidents: readonly Incident[];
  rules: readonly Rule[];
  /** Sentences on what could not be judged. */
  lacks: string[];
}

/** What was written. */
export interface Written {
  /** Count of objects by what they are. */
  counts: Record<string, number>;
  /** Sentences on what is not there. */
  lacks: string[];
  /** What the manifest of a folder says beside that. */
  manifest?: object;
}

/** Writes events one after the other, as text. */
export interface EventFormat {
  write(source: ExportSource, lines: Lines, options: FormatOptions): Promise<Written>;
}

/** Writes a folder of files. */
export interface FolderFormat {
  write(source: ExportSource, target: FolderTarget, options: FormatOptions): Promise<Written>;
}

/** Writes a folder of files that need no graph. */
export interface RulesFormat {
  /** @param options of the command @throws UsageError for a configuration that cannot be used */
  write(target: FolderTarget, options: RulesOptions): Written;
}

/** What the options of the command say of rules. */
export interface RulesOptions {
  /** `graph-1password.yaml`, when it is not where it is looked for. */
  config?: string;
}

/** What a format is, without its code. */
interface About {
  /** For the help. */
  readonly text: string;
}

/** A format that is made of a graph, and how its code is loaded. */
export type GraphFormat = About & {
  /** What it is made of. */
  readonly of: 'events' | 'records';
} & (
    | { readonly output: 'file'; readonly load: () => Promise<EventFormat> }
    | { readonly output: 'folder'; readonly load: () => Promise<FolderFormat> }
  );

/** A format, and how its code is loaded. */
export type Format =
  | GraphFormat
  | (About & {
      readonly of: 'rules';
      readonly output: 'folder';
      readonly load: () => Promise<RulesFormat>;
    });

/** Counts for each stream, all of them zero. */
export const noneYet = (): Record<EventKind, number> => forEachStream(() => 0);
