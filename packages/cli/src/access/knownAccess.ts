import { readFileSync } from 'node:fs';
import path from 'node:path';
import { writeFileAtomically } from '@graph-1password/archive/files';
import type { Change } from '../../../../src/access/change';
import type { KnownAccess, LearnedAccess } from '../../../../src/run/access';
import { peopleOf } from './learnedPeople';
import { isObject } from './read/allow';
import { AccessStoreError, readStored } from './store';

/** Beside the snapshots: what runs have learned since the newest one. */
const FILE = 'learned.json';

/** What a run is given of access, and how what it learned is kept. */
export interface AccessMemory {
  /** Undefined without a snapshot. */
  access: KnownAccess | undefined;
  /** Keeps what the run learned, for the runs after it; call it when the run was delivered. */
  save(): void;
}

/**
 * What is known of access before a run: the newest snapshot, and what runs have learned since.
 * @param folder of the snapshots; it need not exist
 * @param complain told in a sentence of a snapshot that cannot be read: the run goes on without it
 */
export function accessMemory(folder: string, complain: (sentence: string) => void): AccessMemory {
  let learned: LearnedAccess | undefined;
  const save = () => {
    if (learned) writeFileAtomically(path.join(folder, FILE), textOf(learned));
  };
  try {
    const stored = readStored(folder);
    if (!stored) return { access: undefined, save };
    const before = readLearned(path.join(folder, FILE));
    const learn = (news: LearnedAccess) => (learned = news);
    return { access: { snapshot: stored.snapshot, learn, ...(before && { before }) }, save };
  } catch (error) {
    if (!(error instanceof AccessStoreError)) throw error;
    complain(error.message);
    return { access: undefined, save };
  }
}

const textOf = ({ changes, window, uses, people }: LearnedAccess): string =>
  JSON.stringify({
    ...{ schema: 1, window, changes },
    uses: Array.from(uses, ([vault, ofVault]) => [vault, [...ofVault]]),
    people: [...people.values()],
  });

/** A file that is missing or damaged is as if no run had been: the next ones learn anew. */
function readLearned(file: string): LearnedAccess | undefined {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
  if (!isObject(value) || value.schema !== 1) return undefined;
  const { changes, window, uses } = value;
  if (!Array.isArray(changes) || !Array.isArray(uses) || !isObject(window)) return undefined;
  const { since, until } = window;
  if (typeof since !== 'number' || typeof until !== 'number') return undefined;
  return {
    changes: changes.filter(isChange),
    window: { since, until },
    uses: new Map(uses.flatMap(usesOfVault)),
    people: peopleOf(value.people),
  };
}

function isChange(value: unknown): value is Change {
  if (!isObject(value)) return false;
  const { event, time, fine, action, objectType, object } = value;
  const texts = [event, action, objectType, object];
  return [time, fine].every(Number.isFinite) && texts.every((text) => typeof text === 'string');
}

function usesOfVault(value: unknown): [string, Map<string, number>][] {
  const [vault, ofVault] = (Array.isArray(value) ? value : []) as unknown[];
  if (typeof vault !== 'string' || !Array.isArray(ofVault)) return [];
  const uses = (ofVault as unknown[]).filter((pair): pair is [string, number] => {
    const [user, on] = (Array.isArray(pair) ? pair : []) as unknown[];
    return typeof user === 'string' && typeof on === 'number';
  });
  return [[vault, new Map(uses)]];
}
