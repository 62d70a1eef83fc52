import { ruleFilesById } from '../detect/ruleFile';
import { readRule } from '../detect/rules';
import type { Rule } from '../detect/rules';
import type { AlertConfig } from './config/types';

/**
 * The rules to run: those that are shipped and those of the user's folder, with what the configuration changes.
 * @param shippedFolder another rule pack than the one that is shipped
 * @throws RuleError when a file is no rule
 */
export function configuredRules(
  { rulesFolder, ruleSettings }: AlertConfig,
  shippedFolder?: string,
): Rule[] {
  const files = new Map([
    ...ruleFilesById(shippedFolder),
    ...(rulesFolder === undefined ? [] : ruleFilesById(rulesFolder)),
  ]);
  return [...files].flatMap(([id, file]) => {
    const { enabled = true, level, parameters } = ruleSettings[id] ?? {};
    if (!enabled) return [];
    const rule = readRule(file, parameters);
    return [level === undefined ? rule : { ...rule, level }];
  });
}
