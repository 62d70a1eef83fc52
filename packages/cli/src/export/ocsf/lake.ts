import { chmodSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import type { Engine } from '@graph-1password/archive';
import type { FolderFormat, FormatOptions, Written } from '../format';
import { noneYet } from '../format';
import type { ExportSource } from '../source/source';
import { notWritten, openParquet } from '../tables/parquet';
import type { FolderTarget } from '../target/folder';
import { Lines } from '../target/lines';
import { ocsfEvent } from './event';
import { findingEvent } from './finding';
import type { Json } from './leaves';
import { Structure } from './structure';

/** Folder of events that wait; it goes before the export has its name. */
const WAITING = '.waiting';

/** Most bytes of an event. */
const LONGEST = 16 * 1024 * 1024;

/** Most rows of a row group: what the engine has in memory of a file while it writes it. */
const ROW_GROUP = 20_480;

/** Events of a class that wait: a file for each of its days, of which the last one is open. */
interface WaitingClass {
  structure: Structure;
  /** By day. */
  files: Map<string, string>;
  day: string;
  lines: Lines;
}

/** Events of each class and day, as lines that wait for the engine. They come by time: a day that is over does not come again. */
class Waiting {
  readonly #target: FolderTarget;
  readonly #classes = new Map<string, WaitingClass>();

  constructor(target: FolderTarget) {
    this.#target = target;
  }

  async add(event: Json): Promise<void> {
    const { class_uid: uid, class_name: name, time, unmapped, ...more } = event;
    const folder = `${String(uid)}-${String(name).toLowerCase().replaceAll(' ', '-')}`;
    // What is free in form is text: a column has one type for all events.
    const rest = unmapped === undefined ? undefined : JSON.stringify(unmapped);
    const line = { class_uid: uid, class_name: name, time, ...more, unmapped: rest };
    const { structure, lines } = await this.#openFor(folder, dayOf(Number(time)));
    structure.add(line);
    await lines.write(`${withoutHalves(JSON.stringify(line))}\n`);
  }

  /** Ends the files. @returns the classes by the names of their folders */
  async finish(): Promise<ReadonlyMap<string, WaitingClass>> {
    for (const { lines } of this.#classes.values()) await lines.finish();
    return this.#classes;
  }

  abort(): void {
    for (const { lines } of this.#classes.values()) lines.abort();
  }

  async #openFor(folder: string, day: string): Promise<WaitingClass> {
    const known = this.#classes.get(folder);
    if (known?.day === day) return known;
    await known?.lines.finish();
    const file = this.#target.file(`${WAITING}/${folder}/${day}.ndjson`);
    const { files, structure } = known ?? { files: new Map(), structure: new Structure() };
    const opened = { structure, files: files.set(day, file), day, lines: new Lines(file) };
    this.#classes.set(folder, opened);
    return opened;
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
  const events = incidents.map((incident) => findingEvent(incident, byId));
  events.sort((a, b) => Number(a['time']) - Number(b['time']));
  for (const event of events) await waiting.add(event);
  return { counts: { ...counts, findings: incidents.length }, lacks };
}

/**
 * Writes the events of a class, a file for each day: one after the other, so that memory does not grow with the events. Texts
 * stay texts, also those that look like a time, and integers are signed.
 * @param fileOf where the file of a day is to be
 */
async function writeClass(
  engine: Engine,
  { files, structure }: WaitingClass,
  fileOf: (day: string) => string,
): Promise<void> {
  for (const [day, waiting] of files) {
    const file = fileOf(day);
    await engine.run(
      `COPY (SELECT unnest(from_json(json, $2)) FROM read_ndjson_objects($1, maximum_object_size = ${LONGEST}))
       TO $3 (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${ROW_GROUP})`,
      [[waiting], structure.json, file],
    );
    chmodSync(file, 0o600);
    rmSync(waiting);
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
      const files: string[] = [];
      for (const [folder, waitingClass] of classes) {
        const fileOf = (day: string): string => {
          const name = `${folder}/eventDay=${day}/part-0.parquet`;
          files.push(name);
          return target.file(name);
        };
        await writeClass(engine, waitingClass, fileOf).catch((error: unknown) => {
          throw notWritten(folder, error);
        });
      }
      rmSync(target.file(WAITING), { recursive: true, force: true });
      return { ...written, manifest: { classes: [...classes.keys()], files: files.sort() } };
    } catch (error) {
      waiting.abort();
      throw error;
    } finally {
      engine.close();
    }
  },
};
