import { ruleFilesById } from '../detect/ruleFile';
import { readPack } from '../detect/rules';
import type { RulePack } from '../detect/rules';
import type { AlertConfig } from './config/types';

/** The files of all rules that there are, those that are switched off too, by id. @throws RuleError when a folder cannot be read */
export const allRuleFiles = (
  { rulesFolder }: Pick<AlertConfig, 'rulesFolder'>,
  shippedFolder?: string,
): Map<string, string> =>
  new Map([
    ...ruleFilesById(shippedFolder),
    ...(rulesFolder === undefined ? [] : ruleFilesById(rulesFolder)),
  ]);

/**
 * The rules to run: those that are shipped and those of the user's folder, with what the configuration changes. A
 * broken rule costs itself only.
 * @param shippedFolder another rule pack than the one that is shipped
 * @throws RuleError when a folder cannot be read
 */
export function configuredPack(config: AlertConfig, shippedFolder?: string): RulePack {
  const { ruleSettings } = config;
  const files = allRuleFiles(config, shippedFolder);
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
