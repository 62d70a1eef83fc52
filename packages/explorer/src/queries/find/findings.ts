import type { ExplorerFinding, Model } from '../../model/model';
import { matching } from '../../model/search';
import type { Candidate } from './types';
import { searchable } from '../../model/searchable';

/** All that a finding says of itself. */
const textsOf = ({ rule, description, who, where, what }: ExplorerFinding): string =>
  searchable([rule, rule.replaceAll('-', ' '), description, who, where, what].join('\n'));

/** Findings by what they say, and by what their evidence has or names. In the order of the file: the worst first. */
export function findingsFound(model: Model, words: readonly string[]): Candidate[] {
  const masks = words.map((word) => matching(model, word));
  return model.findings.flatMap((finding, index): Candidate[] => {
    const text = textsOf(finding);
    const isFound = words.every(
      (word, at) => text.includes(word) || finding.path.some((entity) => masks[at]?.[entity] === 1),
    );
    if (!isFound) return [];
    const { rule, level, what, who } = finding;
    return [
      {
        rank: index,
        found: () => ({
          ...{ kind: 'finding', id: `finding ${index}`, type: rule, name: rule, level },
          note: who === undefined ? what : `${who} ${what}`,
          finding: { rule, index },
        }),
      },
    ];
  });
}
