import { createHash } from 'node:crypto';
import type { EventKind } from '@graph-1password/vocabulary';
import { stringify } from 'yaml';
import type { Level } from '../../detect/levels';
import type { Rule } from '../../detect/rules';
import { NotInSigma, treeOf } from './convert';
import { detectionOf } from './detection';
import { STREAM_MAPPINGS } from '../streamMappings';
import { kindOfType } from './fields';

/** A Sigma rule, and the file that it is written to. */
export interface SigmaRule {
  readonly name: string;
  readonly rule: object;
}

const LEVELS: Readonly<Record<Level, string>> = {
  ...{ INFO: 'informational', LOW: 'low', MEDIUM: 'medium', HIGH: 'high', CRITICAL: 'critical' },
};

/**
 * A rule as Sigma rules: one for each stream that it looks at.
 * @throws NotInSigma when it needs more than one event, or something that an event does not tell
 */
export function sigmaRules(rule: Rule): SigmaRule[] {
  const kinds = streamsOf(rule);
  const found = kinds.flatMap((kind) => {
    const tree = treeOf(rule.query.start.with, kind);
    if (tree.kind === 'constant' && !tree.value) return [];
    if (tree.kind === 'constant') throw new NotInSigma('it looks at every event');
    return [{ kind, tree }];
  });
  return found.map(({ kind, tree }) => {
    const { service, shown } = STREAM_MAPPINGS[kind].sigma;
    return {
      name: found.length === 1 ? `${rule.id}.yml` : `${rule.id}-${service}.yml`,
      rule: {
        title: rule.title,
        id: idOf(rule.id, service),
        status: 'test',
        description: `${rule.description} ${rule.remediation}`,
        author: 'graph-1password',
        ...(rule.techniques.length > 0 && {
          tags: rule.techniques.map((each) => `attack.${each.toLowerCase()}`),
        }),
        logsource: { product: 'onepassword', service },
        detection: detectionOf(tree),
        fields: shown,
        level: LEVELS[rule.level],
      },
    };
  });
}

/** Characters of a line of YAML. */
const WIDTH = 120;

/** The text of the file of a rule. */
export const yamlOf = ({ rule }: SigmaRule): string =>
  stringify(rule, { lineWidth: WIDTH, aliasDuplicateObjects: false });

/** The streams that a rule looks at, when it looks at single events. */
function streamsOf(rule: Rule): EventKind[] {
  const { query, burst, neighbours, onlyIf, objectNamed } = rule;
  if (rule.firesWhen === 'nothing') throw new NotInSigma('it speaks when there is nothing');
  if (burst || neighbours) throw new NotInSigma('it counts or compares events');
  if (query.steps.length > 0 || onlyIf) throw new NotInSigma('it follows relationships');
  if (query.returns !== undefined || query.where) throw new NotInSigma('it sums events up');
  if (objectNamed) throw new NotInSigma('it knows objects by names, which events do not have');
  return query.start.targets.map((target) => {
    const kind = target.kind === 'type' ? kindOfType(target.name) : undefined;
    if (!kind) throw new NotInSigma('it looks at more than events');
    return kind;
  });
}

/** A UUID of version 5's form that is always the same for a rule. */
function idOf(rule: string, service: string): string {
  const hash = createHash('sha1').update(`graph-1password sigma ${rule} ${service}`).digest('hex');
  const variant = ((parseInt(hash.slice(16, 18), 16) & 0x3f) | 0x80).toString(16);
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-5${hash.slice(13, 16)}-${variant}${hash.slice(18, 20)}-${hash.slice(20, 32)}`;
}
