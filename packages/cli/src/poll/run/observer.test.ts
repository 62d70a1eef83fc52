import { RunObserver } from './observer';

const failed = (stepName: string, message: string) =>
  ({ type: 'stepFailed', stepId: stepName, stepName, code: 'ERROR', message }) as const;

test('a reason for which several steps failed is said once, with their names', () => {
  const observer = new RunObserver();
  observer.listen(failed('Fetch Account', 'EVENTS_LOOKBACK_DAYS is wrong.'));
  observer.listen({ type: 'incomplete', message: 'One item is missing.' });
  observer.listen(failed('Fetch Vaults', 'Nothing answers.'));
  observer.listen(failed('Fetch Audit Events', 'EVENTS_LOOKBACK_DAYS is wrong.'));
  expect(observer.reasons).toEqual([
    'Fetch Account, Fetch Audit Events: EVENTS_LOOKBACK_DAYS is wrong.',
    'One item is missing.',
    'Fetch Vaults: Nothing answers.',
  ]);
  expect(observer.explains('Fetch Audit Events')).toBe(true);
});

test('at most twenty reasons are kept, and steps are added to those that are', () => {
  const observer = new RunObserver();
  for (let n = 0; n < 25; n++) observer.listen(failed(`S${n}`, `Reason ${n}.`));
  observer.listen(failed('T', 'Reason 0.'));
  expect(observer.reasons).toHaveLength(20);
  expect(observer.reasons[0]).toBe('S0, T: Reason 0.');
});
