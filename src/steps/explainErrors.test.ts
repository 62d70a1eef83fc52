import type { IntegrationStepExecutionContext } from '@jupiterone/integration-sdk-core';
import { IntegrationError } from '@jupiterone/integration-sdk-core';
import { createMockExecutionContext } from '@jupiterone/integration-sdk-testing';
import { withExplainedErrors } from './explainErrors';
import type { OnePasswordStep } from '../run/run';
import { Steps } from './constants';
import { stepBeforeFailed, stepsMissing } from './missingSteps';

/** What JupiterOne gets of an error of a step. */
async function explained(error: Error): Promise<unknown> {
  const step = withExplainedErrors({
    id: 'fetch-x',
    name: 'Fetch X',
    executionHandler: () => Promise.reject(error),
  } as unknown as OnePasswordStep);
  const context = createMockExecutionContext() as unknown as IntegrationStepExecutionContext;
  try {
    await step.executionHandler(context);
  } catch (found) {
    return found;
  }
  return undefined;
}

test('trouble of the file system is a sentence of the SDK, with its folder and without codes', async () => {
  const error = Object.assign(new Error('ENOSPC: no space left on device, write'), {
    ...{ code: 'ENOSPC', syscall: 'write', path: '/data/graph' },
  });
  const found = (await explained(error)) as IntegrationError;
  expect(found).toBeInstanceOf(IntegrationError);
  expect(found.message).toBe(
    '/data/graph cannot be used: its disk is full. Free some space there, or use another folder, then run again.',
  );
  expect(found.stack).not.toContain('ENOSPC');
});

test('where no folder is named it is that of the SDK', async () => {
  const found = await explained(Object.assign(new Error('EMFILE'), { code: 'EMFILE' }));
  expect((found as Error).message).toMatch(/\.j1-integration cannot be used: too many files/);
});

test('a fault of ours stays as it is', async () => {
  const fault = new TypeError('x is undefined');
  expect(await explained(fault)).toBe(fault);
});

test('the sentence of a step that lacks what it is made of has no stack', async () => {
  const found = await explained(stepBeforeFailed('all audit events', Steps.AUDIT_EVENTS));
  expect(found).toBeInstanceOf(IntegrationError);
  expect((found as IntegrationError).stack).toBe(
    'IntegrationInputError: It needs all audit events, and "Fetch Audit Events" failed: do what its message says, and collect again.',
  );
});

test('steps are called by their names; ids are in the command to type', () => {
  const { message } = stepsMissing(Steps.USERS, [Steps.AUDIT_EVENTS, Steps.ITEM_USAGES]);
  expect(message).toBe(
    'It joins what other steps read, and "Fetch Audit Events", "Fetch Item Usages" did not run: name them too, as in "collect --step fetch-audit-events,fetch-item-usages,build-users", or collect without --step.',
  );
});
