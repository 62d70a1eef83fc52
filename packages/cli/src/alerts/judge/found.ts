import { createHash } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { CommitId } from '@graph-1password/archive';
import { writeFileAtomically } from '@graph-1password/archive/files';
import type { Finding } from '../../detect/finding';
import type { Rule } from '../../detect/rules';
import type { GraphFacts } from '../../graph/facts';
import { packageVersion } from '../../support/projectRoot';

/** What the rules found last, so that the next judgement asks only those that may find something else. */
export interface Found {
  /** Of rules, version and whatever else the findings depend on: see {@link packOf}. */
  pack: string;
  /** What was judged. */
  commit: CommitId;
  /** When all rules were asked, epoch ms. */
  wholeOn: number;
  /** What was told of the graph, and which types and classes it had. */
  facts: GraphFacts;
  known: string[];
  /** By rule, of those that did not fail. */
  findings: Record<string, Finding[]>;
}

const FILE = 'found.json';
/** Longer findings are not kept: to read them would take as long as to find them. Characters. */
const LONGEST = 32 * 1024 * 1024;

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What tells one set of rules from another. @param more what else findings depend on */
export const packOf = (rules: readonly Rule[], more: string): string =>
  hash(JSON.stringify([packageVersion(), rules, more]));

/**
 * What the rules found last; undefined when that is not known, or damaged.
 * @param folder of the state of alerts
 */
export function readFound(folder: string): Found | undefined {
  try {
    const text = readFileSync(path.join(folder, FILE), 'utf8');
    // A hash stands before it: a damaged file must not make incidents.
    const content = text.slice(65);
    return text.slice(0, 64) === hash(content) ? (JSON.parse(content) as Found) : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps what the rules found. @throws the file system's error */
export function saveFound(folder: string, found: Found): void {
  const content = JSON.stringify(found);
  if (content.length > LONGEST) return forgetFound(folder);
  writeFileAtomically(path.join(folder, FILE), `${hash(content)} ${content}`);
}

/** Lets the next judgement ask all rules. */
export const forgetFound = (folder: string): void =>
  rmSync(path.join(folder, FILE), { force: true });
