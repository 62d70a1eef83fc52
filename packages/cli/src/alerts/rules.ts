import { ruleFilesById } from '../detect/ruleFile';
import { readPack } from '../detect/rules';
import type { RulePack } from '../detect/rules';
import type { AlertConfig } from './config/types';

/**
 * The rules to run: those that are shipped and those of the user's folder, with what the configuration changes. A
 * broken rule costs itself only.
 * @param shippedFolder another rule pack than the one that is shipped
 * @throws RuleError when a folder cannot be read
 */
export function configuredPack(
  { rulesFolder, ruleSettings }: AlertConfig,
  shippedFolder?: string,
): RulePack {
  const files = new Map([
    ...ruleFilesById(shippedFolder),
    ...(rulesFolder === undefined ? [] : ruleFilesById(rulesFolder)),
  ]);
  const enabled = [...files].filter(([id]) => ruleSettings[id]?.enabled ?? true);
  const { rules, broken } = readPack(
    enabled.map(([, file]) => file),
    (id) => ruleSettings[id]?.parameters,
  );
  const leveled = rules.map((rule) => ({
    ...rule,
    level: ruleSettings[rule.id]?.level ?? rule.level,
  }));
  return { rules: leveled, broken };
}
