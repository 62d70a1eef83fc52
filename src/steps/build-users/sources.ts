import { STREAM_ROWS } from '@graph-1password/vocabulary';
import { Steps } from '../constants';
import type { StepId } from '../constants';
import { take, takeAccountKey, takeUsers } from '../data';
import { runOf } from '../../run/run';
import type { StepContext } from '../../run/run';
import { stepsMissing } from '../missingSteps';

/**
 * Makes sure that the steps before have run, or are switched off by the user. After `collect --step` they may not have:
 * users that were never asked for are not "no users".
 * @throws IntegrationError that names the steps to add
 */
export async function requireSources(context: StepContext): Promise<void> {
  const off = new Set(context.instance.disabledSources?.map((entry) => entry.ingestionSourceId));
  const { events, wrong } = runOf(context).config;
  const missing: StepId[] = [];
  const isKnown = (await take(context, 'accountAsked')) ?? (await takeAccountKey(context));
  if (isKnown === undefined) missing.push(Steps.ACCOUNT);
  for (const { step, source, users } of STREAM_ROWS) {
    // Whatever came of it, a step hands over the users of each role.
    const [facet] = users;
    const isWanted = Boolean(events ?? wrong.events) && !off.has(source);
    if (isWanted && facet && !(await takeUsers(context, facet.type))) missing.push(step as StepId);
  }
  if (missing.length === 0) return;
  throw stepsMissing(Steps.USERS, missing);
}
