import { chmodSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { tmpdir } from 'node:os';
import type { Engine } from '@graph-1password/archive';
import { cannotBeWritten, OutputError } from '../../support/output';
import type { FolderFormat, FormatOptions, Written } from '../format';
import { noneYet } from '../format';
import type { ExportSource } from '../source/source';
import { openParquet } from '../tables/parquet';
import type { FolderTarget } from '../target/folder';
import { Lines } from '../target/lines';
import { ocsfEvent } from './event';
import { findingEvent } from './finding';
import type { Json } from './leaves';

/** Folder of events that wait; it goes before the export has its name. */
const WAITING = '.waiting';

/** Most bytes of an event. */
const LONGEST = 16 * 1024 * 1024;

/** Events of each class, as lines that wait for the engine. */
class Waiting {
  readonly #target: FolderTarget;
  readonly #classes = new Map<string, { file: string; lines: Lines }>();

  constructor(target: FolderTarget) {
    this.#target = target;
  }

  async add(event: Json): Promise<void> {
    const { class_uid: uid, class_name: name, time, unmapped, ...more } = event;
    const folder = `${String(uid)}-${String(name).toLowerCase().replaceAll(' ', '-')}`;
    let known = this.#classes.get(folder);
    if (!known) {
      const file = this.#target.file(`${WAITING}/${folder}.ndjson`);
      this.#classes.set(folder, (known = { file, lines: new Lines(file) }));
    }
    // What is free in form is text: a column has one type for all events.
    const rest = unmapped === undefined ? undefined : JSON.stringify(unmapped);
    const line = { class_uid: uid, class_name: name, time, ...more, unmapped: rest };
    const json = JSON.stringify({ ...line, eventDay: dayOf(Number(time)) });
    await known.lines.write(`${withoutHalves(json)}\n`);
  }

  /** Ends the files. @returns them by the name of the folder of their class */
  async finish(): Promise<Map<string, string>> {
    for (const { lines } of this.#classes.values()) await lines.finish();
    return new Map(Array.from(this.#classes, ([folder, { file }]) => [folder, file]));
  }

  abort(): void {
    for (const { lines } of this.#classes.values()) lines.abort();
  }
}

/** Half a character in JSON; the backslash before it is not itself escaped. */
const HALF = /(?<=(?:^|[^\\])(?:\\\\)*)\\ud[89a-f][0-9a-f]{2}/g;

/** The engine refuses half a character, which no file can hold as such: the sign for that stands in its place. */
const withoutHalves = (json: string): string =>
  json.includes('\\ud') ? json.replace(HALF, '\ufffd') : json;

/** A day as security lakes name it. @param time epoch ms */
const dayOf = (time: number): string =>
  new Date(time).toISOString().slice(0, 10).replaceAll('-', '');

async function stage(
  source: ExportSource,
  waiting: Waiting,
  { raw, findings, onWritten }: FormatOptions,
): Promise<Written> {
  const counts: Record<string, number> = noneYet();
  const { names } = source;
  for await (const event of source.events()) {
    await waiting.add(ocsfEvent(event, { names, raw }));
    counts[event.kind] = (counts[event.kind] ?? 0) + 1;
    onWritten();
  }
  if (!findings) return { counts, lacks: [] };
  const { incidents, rules, lacks } = await findings();
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  for (const incident of incidents) await waiting.add(findingEvent(incident, byId));
  return { counts: { ...counts, findings: incidents.length }, lacks };
}

/** Writes the events of a class by day. Texts stay texts, also those that look like a time, and integers are signed. */
async function writeClass(engine: Engine, file: string, folder: string): Promise<void> {
  const lines = `read_ndjson_objects($1, maximum_object_size = ${LONGEST})`;
  const [row] = await engine.all(
    `SELECT json_group_structure(json)::VARCHAR AS structure FROM ${lines}`,
    [file],
  );
  const structure = String(row?.['structure']).replaceAll('"UBIGINT"', '"BIGINT"');
  await engine.run(
    `COPY (SELECT unnest(from_json(json, $2)) FROM ${lines} ORDER BY (json->>'time')::BIGINT, json->'metadata'->>'uid')
     TO '${folder.replaceAll("'", "''")}' (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (eventDay), WRITE_PARTITION_COLUMNS false, FILENAME_PATTERN 'part-{i}')`,
    [file, structure],
  );
}

/** @throws OutputError when the engine cannot write */
async function orSentence(name: string, work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    throw new OutputError(cannotBeWritten(name, error), 'system');
  }
}

/** A folder for each class, in it one for each day, as security lakes have it. */
export const ocsfLake: FolderFormat = {
  async write(source, target, options) {
    const engine = await openParquet(tmpdir());
    const waiting = new Waiting(target);
    try {
      const written = await stage(source, waiting, options);
      const classes = await waiting.finish();
      for (const [name, file] of classes)
        await orSentence(name, writeClass(engine, file, target.file(name)));
      const root = target.file('');
      rmSync(path.join(root, WAITING), { recursive: true, force: true });
      const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).sort();
      const parquet = files.filter((name) => name.endsWith('.parquet'));
      for (const name of parquet) chmodSync(path.join(root, name), 0o600);
      return { ...written, manifest: { classes: [...classes.keys()], files: parquet } };
    } catch (error) {
      waiting.abort();
      throw error;
    } finally {
      engine.close();
    }
  },
};
