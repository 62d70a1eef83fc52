import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** Rules of axe-core that the page breaks with serious consequences, with the elements that do. */
export async function seriousViolations(
  page: Page,
  options: axe.RunOptions = {},
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
