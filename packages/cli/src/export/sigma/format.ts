import { findConfig } from '../../alerts/config/find';
import { loadConfig } from '../../alerts/config/load';
import { configuredPack } from '../../alerts/rules';
import type { Rule } from '../../detect/rules';
import type { RulesFormat } from '../format';
import { NotInSigma } from './convert';
import { sigmaRules, yamlOf } from './rules';
import type { SigmaRule } from './rules';

/** Rules, and those that cannot be said in Sigma, with the reason. */
export interface Converted {
  readonly rules: SigmaRule[];
  readonly left: { readonly rule: string; readonly reason: string }[];
}

/** Converts rules as far as Sigma goes. */
export function converted(pack: readonly Rule[]): Converted {
  const found: Converted = { rules: [], left: [] };
  for (const rule of pack) {
    try {
      found.rules.push(...sigmaRules(rule));
    } catch (error) {
      if (!(error instanceof NotInSigma)) throw error;
      found.left.push({ rule: rule.id, reason: error.message });
    }
  }
  return found;
}

/** A file for each rule, as the configuration has it. */
export const sigma: RulesFormat = {
  write(target, { config }) {
    const { rules: pack, broken } = configuredPack(loadConfig(findConfig(config)));
    const { rules, left } = converted(pack);
    for (const rule of rules) target.save(rule.name, yamlOf(rule));
    return {
      counts: { rules: rules.length },
      lacks: [
        `${left.length} rules are not in it, because Sigma looks at one event at a time: _manifest.json names each, with the reason.`,
        ...broken.map(({ rule, reason }) => `The rule ${rule} cannot be used: ${reason}`),
      ],
      manifest: { files: rules.map(({ name }) => name), left },
    };
  },
};
