import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** The rules that a theme can break: where only colours differ, only they need be asked again. */
export const COLOUR_RULES: axe.RunOptions = { runOnly: ['color-contrast', 'link-in-text-block'] };

interface Rule {
  readonly id: string;
  readonly impact: string | null;
}

/** Of axe-core itself: its list of rules, with how bad a breach of each is. */
const { rules } = (axe as unknown as { _audit: { rules: readonly Rule[] } })._audit;

/**
 * All but the rules whose breach is minor or moderate: axe-core gives every breach the impact of its rule, so that nothing
 * would be told of these. One without an impact of its own is asked.
 */
const SERIOUS_RULES: axe.RunOptions = {
  rules: Object.fromEntries(
    rules
      .filter(({ impact }) => impact === 'minor' || impact === 'moderate')
      .map(({ id }) => [id, { enabled: false }]),
  ),
};

/**
 * Rules of axe-core that the page breaks with serious consequences, with the elements that do.
 * @param options which rules are asked
 */
export async function seriousViolations(
  page: Page,
  options: axe.RunOptions = SERIOUS_RULES,
): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  return page.evaluate(async (more) => {
    const { axe: engine } = window as unknown as { axe: typeof axe };
    const { violations } = await engine.run(document, {
      ...{ resultTypes: ['violations'], preload: false },
      ...more,
    });
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
  }, options);
}
